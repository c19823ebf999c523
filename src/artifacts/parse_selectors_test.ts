import assert from "node:assert/strict";
import { safeParseDbtSelectors } from "./parse_selectors.ts";

const file = "selectors.yml";

function lines(...text: string[]): string {
  return text.join("\n") + "\n";
}

Deno.test("safeParseDbtSelectors() reads every shape of definition, with places", () => {
  const text = lines(
    "selectors:",
    "  - name: nightly",
    "    description: What runs at night",
    "    default: true",
    "    definition:",
    "      union:",
    "        - method: tag",
    "          value: nightly",
    "          parents_depth: 2",
    "        - tag: hourly",
    "        - exclude: ['config.materialized:view']",
    "  - name: text",
    "    definition: tag:nightly+",
    "  - name: heir",
    "    definition: {method: selector, value: nightly}",
  );
  const { value, diagnostics } = safeParseDbtSelectors(text, { file });
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value!.value, [
    {
      name: "nightly",
      description: "What runs at night",
      isDefault: true,
      definition: {
        union: [
          { method: "tag", value: "nightly", parents_depth: 2 },
          { tag: "hourly" },
          { exclude: ["config.materialized:view"] },
        ],
      },
    },
    { name: "text", description: "", isDefault: false, definition: "tag:nightly+" },
    {
      name: "heir",
      description: "",
      isDefault: false,
      definition: { method: "selector", value: "nightly" },
    },
  ]);
  const place = value!.locate(["selectors", 0, "definition", "union", 0, "value"])!;
  assert.deepEqual([place.start!.line, place.start!.column], [8, 18]);
  assert.equal(value!.locate(["selectors", 1, "definition"])!.start!.line, 13);
});

Deno.test("a selector with a Jinja expression is left out, and the others keep their places", () => {
  const text = lines(
    "version: 2",
    "selectors:",
    "  - name: a",
    "    definition:",
    "      union: [{method: tag, value: \"{{ var('x') }}\"}]",
    "  - name: b",
    "    definition: tag:b",
  );
  const { value, diagnostics } = safeParseDbtSelectors(text, { file });
  assert.deepEqual(value!.value.map((s) => s.name), ["b"]);
  assert.equal(value!.locate(["selectors", 0, "definition"])!.start!.line, 7);
  assert.deepEqual(diagnostics.map((d) => [d.code, d.severity, d.location!.start!.line]), [
    ["artifact/dbt-selector-expression", "warning", 5],
  ]);
});

Deno.test("booleans are those of YAML 1.1, which dbt reads", () => {
  const text = lines(
    "selectors:",
    "  - name: a",
    "    default: yes",
    "    definition: {method: tag, value: 'on', children: no, parents: On, x: yeS, y: \"no\", z: true}",
  );
  const { value, diagnostics } = safeParseDbtSelectors(text, { file });
  assert.deepEqual(diagnostics, []);
  assert.equal(value!.value[0]!.isDefault, true);
  assert.deepEqual(value!.value[0]!.definition, {
    method: "tag",
    value: "on",
    children: false,
    parents: true,
    x: "yeS",
    y: "no",
    z: true,
  });
});

Deno.test("what dbt refuses is an error at its place", () => {
  const entry = (text: string) => lines("selectors:", `  - ${text}`);
  const table: readonly [string, string, string][] = [
    [entry("{name: a}"), "artifact/wrong-type", "selectors.0.definition"],
    [entry("{definition: a}"), "artifact/missing-key", "selectors.0.name"],
    [entry("{name: a, definition: [b]}"), "artifact/wrong-type", "selectors.0.definition"],
    [entry("{name: a, definition: 3}"), "artifact/wrong-type", "selectors.0.definition"],
    [entry("{name: 1, definition: b}"), "artifact/wrong-type", "selectors.0.name"],
    [entry("{name: a, definition: b, default: x}"), "artifact/wrong-type", "selectors.0.default"],
    [
      entry("{name: a, definition: b, defaults: true}"),
      "artifact/unknown-key",
      "selectors.0.defaults",
    ],
    ["selectors: {a: b}\n", "artifact/wrong-type", "selectors"],
    ["selector: []\n", "artifact/unknown-key", "selector"],
    ["- a\n", "artifact/not-a-mapping", ""],
    ["selectors: [\n", "artifact/bad-yaml", ""],
    ["", "artifact/empty", ""],
  ];
  for (const [text, code, path] of table) {
    const { value, diagnostics } = safeParseDbtSelectors(text, { file });
    assert.equal(value, null);
    const found = diagnostics.find((d) => d.code === code);
    assert.ok(found, `${text} gives ${JSON.stringify(diagnostics)}`);
    assert.equal(found.path.join("."), path);
    assert.notEqual(found.location!.start, null);
  }
});
