import assert from "node:assert/strict";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { findPython, runPython } from "../_python.ts";
import { text } from "../python/_arbitraries.ts";
import { jinjaText } from "./jinja.ts";
import { printToml, type TomlValue } from "./toml.ts";
import { printYaml, type YamlValue } from "./yaml.ts";

const tomllib = findPython("tomllib");
const pyyaml = findPython("yaml");
const jinja = findPython("jinja2");

/** Text with the pairs of surrogates whole: what UTF-8 can hold. */
const wellFormed = text.map((t) => t.toWellFormed());
const treacherous = fc.constantFrom(
  "no",
  "NO",
  "y",
  "null",
  "~",
  "1:30",
  "0o7",
  "1_000",
  "2001-01-01",
  ".inf",
  "<<",
  "=",
  "",
);
const word = fc.oneof(wellFormed, treacherous);

const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.integer(),
    fc.boolean(),
    // whole numbers that JSON and a float literal would spell differently aside
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(word, tie("value"), { maxKeys: 4 }),
  ),
})).value;

Deno.test("printToml() writes plain values first and keeps the order of keys", () => {
  const printed = printToml({
    tool: { dg: { project: { root_module: "shop" }, directory_type: "project" } },
    project: { name: "shop", dependencies: ["dagster>=1.10,<2", "dbt-core"], skipped: undefined },
    title: 'A "shop"\n',
  });
  assert.equal(
    printed,
    `title = "A \\"shop\\"\\n"

[tool.dg]
directory_type = "project"

[tool.dg.project]
root_module = "shop"

[project]
name = "shop"
dependencies = ["dagster>=1.10,<2", "dbt-core"]
`,
  );
});

Deno.test("printYaml() quotes every text", () => {
  assert.equal(
    printYaml({ shop: { target: "no", on: 1, outputs: [], path: "{{ x }} # y" } }),
    `shop:
  target: "no"
  "on": 1
  outputs: []
  path: "{{ x }} # y"
`,
  );
});

Deno.test("printYaml() reads back alike under YAML 1.1 and 1.2", () => {
  fc.assert(fc.property(tree, (value) => {
    const printed = printYaml(value as YamlValue);
    for (const version of ["1.1", "1.2"] as const) {
      assert.deepEqual(canonical(parseYaml(printed, { version, merge: false })), canonical(value));
    }
  }));
});

Deno.test({
  name: "printToml() reads back through Python's tomllib",
  ignore: tomllib === null,
  fn: () => {
    const documents = fc.sample(fc.dictionary(word, tree, { maxKeys: 5 }), 2000);
    const cases = documents.map((value) => ({
      value,
      printed: printToml(value as never as { [k: string]: TomlValue }),
    }));
    const program = `
import json, sys, tomllib
cases = json.load(sys.stdin.buffer)
json.dump([c for c in cases if tomllib.loads(c["printed"]) != c["value"]][:3], sys.stdout)`;
    assert.deepEqual(runPython(tomllib!, program, cases), []);
  },
});

Deno.test({
  name: "printYaml() reads back through PyYAML, as dbt does it",
  ignore: pyyaml === null,
  fn: () => {
    const cases = fc.sample(tree, 2000).map((value) => ({
      value,
      printed: printYaml(value as YamlValue),
    }));
    const program = `
import json, sys, yaml
cases = json.load(sys.stdin.buffer)
json.dump([c for c in cases if yaml.safe_load(c["printed"]) != c["value"]][:3], sys.stdout)`;
    assert.deepEqual(runPython(pyyaml!, program, cases), []);
  },
});

Deno.test("jinjaText() leaves plain text alone and hides braces", () => {
  assert.equal(jinjaText("plain 'text' {x} 100%"), "plain 'text' {x} 100%");
  assert.equal(jinjaText("{{ env_var('X') }}"), "{{ \"\\x7b\\x7b env_var('X') \\x7d\\x7d\" }}");
});

Deno.test("jinjaText() holds no block but its own", () => {
  fc.assert(fc.property(text, (t) => {
    const wrapped = jinjaText(t);
    if (wrapped === t) return;
    assert.match(wrapped, /^\{\{ (["'])[^{}\r\n]*\1 \}\}$/);
  }));
});

Deno.test({
  name: "jinjaText() renders to the text in Jinja",
  ignore: jinja === null,
  fn: () => {
    const cases = fc.sample(text, 5000).map((t) => ({ wanted: t, source: jinjaText(t) }));
    const program = `
import jinja2, jinja2.nativetypes, jinja2.sandbox, json, sys
env = jinja2.sandbox.SandboxedEnvironment()
wrong = [c for c in json.load(sys.stdin.buffer) if env.from_string(c["source"]).render() != c["wanted"]]
json.dump(wrong[:3], sys.stdout)`;
    assert.deepEqual(runPython(jinja!, program, cases), []);
  },
});

/** Without prototypes, `-0` or order: what two readers can agree on. */
function canonical(value: unknown): unknown {
  if (typeof value === "number") return value + 0 === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([k, v]) => [k, canonical(v)]).sort();
}
