import assert from "node:assert/strict";
import { pathMatcher, wildcardMatcher } from "./wildcards.ts";

Deno.test("wildcardMatcher() agrees with Python's fnmatchcase", () => {
  // [pattern, texts that match, texts that do not]; from Python 3.11
  const table: readonly [string, readonly string[], readonly string[]][] = [
    ["", [""], ["a"]],
    ["a.b", ["a.b"], ["axb", "a.B"]],
    ["*", ["", "a", "a/b\nc"], []],
    ["?", ["a", "é", "👍"], ["", "ab"]],
    ["a*c", ["ac", "abc", "a.c"], ["ab", "bac"]],
    ["[a-c]x", ["ax", "cx"], ["dx", "x"]],
    ["[!a-c]x", ["dx", "!x"], ["ax", "x"]],
    ["[]x]", ["]", "x"], ["[]x]", ""]],
    ["[!]x]", ["a"], ["]", "x"]],
    ["[a", ["[a"], ["a"]],
    ["[]", ["[]"], ["", "]"]],
    ["[a-]", ["a", "-"], ["b"]],
    ["[-a]", ["a", "-"], ["b"]],
    ["[c-a]", [], ["a", "b", "c", "-"]],
    ["[!c-a]", ["a", "z"], [""]],
    ["[^a]", ["^", "a"], ["b"]],
    ["[\\d]", ["\\", "d"], ["1"]],
    ["[a-cx-z]", ["b", "y"], ["m", "-"]],
    ["a{1}(b)+$^|", ["a{1}(b)+$^|"], ["ab"]],
  ];
  for (const [pattern, yes, no] of table) {
    const matches = wildcardMatcher(pattern);
    for (const text of yes) assert.ok(matches(text), `${pattern} should match ${text}`);
    for (const text of no) assert.ok(!matches(text), `${pattern} should not match ${text}`);
  }
});

Deno.test("pathMatcher() matches part by part, with ** for any folders", () => {
  const matched = (pattern: string) => {
    const matches = pathMatcher(pattern);
    return [
      ["", true],
      ["models", true],
      ["models/a.sql", false],
      ["models/marts", true],
      ["models/marts/b.sql", false],
    ].filter(([path, isFolder]) => matches(path as string, isFolder as boolean))
      .map(([path]) => path);
  };
  assert.deepEqual(matched("models"), ["models"]);
  assert.deepEqual(matched("./models/"), ["models"]);
  assert.deepEqual(matched("models/*"), ["models/a.sql", "models/marts"]);
  assert.deepEqual(matched("models/**"), ["models", "models/marts"]);
  assert.deepEqual(matched("**/*.sql"), ["models/a.sql", "models/marts/b.sql"]);
  assert.deepEqual(matched("models/**/*.sql"), ["models/a.sql", "models/marts/b.sql"]);
  assert.deepEqual(matched("m*/m*"), ["models/marts"]);
  assert.deepEqual(matched("**"), ["", "models", "models/marts"]);
  assert.deepEqual(matched("a.sql"), []);
});

Deno.test("a pattern of many stars takes no time", () => {
  const matches = pathMatcher("**/".repeat(40) + "x");
  assert.equal(matches("a/".repeat(40) + "y", false), false);
});
