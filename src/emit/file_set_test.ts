import assert from "node:assert/strict";
import { EmitError } from "../errors/mod.ts";
import { FileSet, type GeneratedFile } from "./file_set.ts";

const file = (path: string): GeneratedFile => ({ path, text: "", ownership: "owned" });
const code = (expected: string) => (error: unknown) =>
  error instanceof EmitError && error.code === expected;

Deno.test("FileSet sorts by code unit", () => {
  const set = new FileSet(["b", "a/c", ".floe/x"].map(file));
  assert.deepEqual([...set].map((f) => f.path), [".floe/x", "a/c", "b"]);
  assert.equal(set.get("b")?.path, "b");
  assert.equal(set.get("c"), undefined);
});

Deno.test("FileSet takes no path that some system would take elsewhere", () => {
  const bad = [
    "",
    "/etc/passwd",
    "../x",
    "a/../b",
    "./a",
    "a//b",
    "a/",
    "a\\b",
    "C:x",
    "a:b",
    "a\0",
    "a\nb",
    "con",
    "a/NUL.txt",
    "com1.py",
    "a.",
    "a b",
    "é",
    "x".repeat(201),
  ];
  for (const path of bad) {
    assert.throws(() => new FileSet([file(path)]), code("emit/bad-path"), path);
  }
});

Deno.test("FileSet holds one file per place, whatever the case, and no file in a file", () => {
  for (
    const paths of [["a", "a"], ["Read.me", "read.ME"], ["a/b", "A/B"], ["a", "a/b"], [
      "a/B/c",
      "a/b",
    ]]
  ) {
    assert.throws(() => new FileSet(paths.map(file)), code("emit/path-clash"), paths.join());
  }
});
