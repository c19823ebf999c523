/** Every error code is in the table, with something to do about it, and the table lists no code that nobody uses. */
import assert from "node:assert/strict";
import { codes } from "../../src/errors/mod.ts";

const root = new URL("../../", import.meta.url);
const areas = [...new Set(Object.keys(codes).map((code) => code.split("/")[0]!))];

function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, root))) {
    if (entry.isDirectory && entry.name !== "target" && entry.name !== "pkg") {
      yield* sources(`${folder}${entry.name}/`);
    } else if (/(?<!_test|_bench)\.ts$/.test(entry.name)) yield `${folder}${entry.name}`;
  }
}

/** Code to the first file that names it. */
function usedCodes(): ReadonlyMap<string, string> {
  const literal = new RegExp(`["'](?:${areas.join("|")})/[a-z0-9]+(?:-[a-z0-9]+)*["']`, "g");
  const used = new Map<string, string>();
  for (const folder of ["src/", "plugins/", "wasm/"]) {
    for (const file of sources(folder)) {
      if (file.startsWith("src/errors/codes")) continue;
      for (const [found] of Deno.readTextFileSync(new URL(file, root)).matchAll(literal)) {
        const code = found.slice(1, -1);
        if (!used.has(code)) used.set(code, file);
      }
    }
  }
  return used;
}

Deno.test("each code that the sources use is in the table", () => {
  const missing = [...usedCodes()].filter(([code]) => !Object.hasOwn(codes, code));
  assert.deepEqual(missing, []);
});

Deno.test("each code in the table is used", () => {
  const used = usedCodes();
  assert.deepEqual(Object.keys(codes).filter((code) => !used.has(code)), []);
});

Deno.test("each code has a meaning and a remedy, as sentences", () => {
  for (const [code, { meaning, remedy }] of Object.entries(codes)) {
    assert.match(code, /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(meaning, /^(?:[A-Z`]|floe|dbt).*\.$/s, code);
    assert.match(remedy, /^(?:[A-Z`]|floe|dbt).*[.`)]$/s, code);
  }
});
