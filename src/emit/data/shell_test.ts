import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { beginning, oneLine } from "./one_line.ts";
import { shellWord } from "./shell.ts";

Deno.test("shellWord() leaves plain words and variables of ours as people write them", () => {
  assert.equal(shellWord("../shop-dbt/target:1"), "../shop-dbt/target:1");
  assert.equal(shellWord("$FLOE_DBT_PROJECT_DIR"), '"$FLOE_DBT_PROJECT_DIR"');
  assert.equal(shellWord("a b"), "'a b'");
  assert.equal(shellWord("it's"), "'it'\\''s'");
  assert.equal(shellWord(""), "''");
});

Deno.test({
  name: "a shell reads any text as the one word that it is",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const part = fc.constantFrom(
      "$(id)",
      "`id`",
      "'",
      '"',
      "\\",
      "$HOME",
      ";",
      "|",
      "a",
      " ",
      "é",
      "*",
    );
    const texts = fc.sample(fc.array(part, { minLength: 1, maxLength: 6 }), 200)
      .map((parts) => parts.join("")).filter((text) => !/^\$[A-Z_]+$/.test(text));
    const script = texts.map((text) => `printf '%s\\n' ${shellWord(text)}`).join("\n");
    const { stdout } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    assert.deepEqual(stdout.split("\n").slice(0, -1), texts.map(oneLine));
  },
});

Deno.test("oneLine() makes a blank of each run of what ends lines or is not seen", () => {
  assert.equal(oneLine(" All\0 of\u001b[31m\r\n\tthe shop\u0085 "), "All of [31m the shop");
  assert.equal(oneLine("\n"), "");
  assert.equal(oneLine("half \ud83d of a 😀"), "half \ufffd of a 😀");
});

Deno.test("beginning() halves no character", () => {
  assert.deepEqual([beginning("a😀b", 2), beginning("a😀b", 3), beginning("ab", 9)], [
    "a",
    "a😀",
    "ab",
  ]);
});
