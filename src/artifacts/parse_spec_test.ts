import assert from "node:assert/strict";
import { safeParseFloeSpec } from "./parse_spec.ts";

const head = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata:
  name: demo
  version: 1.0.0
transforms:
  - name: a
`;

function parse(text: string) {
  return safeParseFloeSpec(text, { file: "floe.yaml" });
}

/** Code, path, line and column of each finding. */
function findings(text: string): readonly string[] {
  return parse(text).diagnostics.map((d) =>
    `${d.severity} ${d.code} ${d.path.join(".")} ${d.location!.start!.line}:${
      d.location!.start!.column
    }`
  );
}

function hints(text: string): readonly (string | null)[] {
  return parse(text).diagnostics.map((d) => d.hint);
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["nothing about a small spec", head, []],
  ["a list", "- a", ["error artifact/not-a-mapping  1:1"]],
  ["every missing key", "apiVersion: floe.dev/v1\nkind: FloeSpec\n", [
    "error artifact/missing-key metadata 1:1",
    "error artifact/missing-key transforms 1:1",
  ]],
  ["a number for a text", head.replace("1.0.0", "1.0"), [
    "error artifact/wrong-type metadata.version 5:12",
  ]],
  ["nothing for a mapping", head.replace(/metadata:[^]*1\.0\.0/, "metadata:"), [
    "error artifact/wrong-type metadata 3:10",
  ]],
  ["a 70-character name", head.replace("demo", "x".repeat(70)), [
    "error artifact/bad-value metadata.name 4:9",
  ]],
  ["a wrong name once, though it breaks two rules", head.replace("demo", '""'), [
    "error artifact/bad-value metadata.name 4:9",
  ]],
  [
    "each misspelt key, not that the right one is missing",
    head + "  - nam: b\n    tag: [x]\nschedul: {}\n",
    [
      "error artifact/unknown-key transforms.1.nam 8:5",
      "error artifact/unknown-key transforms.1.tag 9:5",
      "error artifact/unknown-key schedul 10:1",
    ],
  ],
  ["a choice that is none", head + "  - {name: b, tier: glod}\n", [
    "error artifact/bad-value transforms.1.tier 8:21",
  ]],
  ["another kind of document", head.replace("FloeSpec", "Manifest"), [
    "error artifact/bad-value kind 2:7",
  ]],
  ["a word for a boolean", head + "schedule:\n  cron: 5\n  enabled: yes\n", [
    "error artifact/wrong-type schedule.cron 9:9",
    "error artifact/wrong-type schedule.enabled 10:12",
  ]],
  ["a text for a list", head + "    dependsOn: a\n", [
    "error artifact/wrong-type transforms.0.dependsOn 8:16",
  ]],
  ["no transforms", head.replace("- name: a", "[]"), ["error artifact/bad-value transforms 7:3"]],
  ["a label that is a number", head.replace("  version", "  labels: {tier: 1}\n  version"), [
    "error artifact/wrong-type metadata.labels.tier 5:18",
  ]],
  [
    "what nobody uses, where it stands",
    head + "destinations:\n  - {name: d, sink_type: crm, connection_secret_ref: s}\n",
    ["warning artifact/unsupported-field destinations 8:1"],
  ],
  ["two spellings of one key", head + "    depends_on: [b]\n    dependsOn: [b]\n", [
    "error artifact/duplicate-key transforms.0.dependsOn 9:5",
  ]],
  ["a credential", head + "password: hunter2\n", ["error artifact/forbidden-key password 8:1"]],
  ["an invalid text", head + "\tx: 1", ["error artifact/bad-yaml  8:1"]],
];

for (const [name, text, expected] of cases) {
  Deno.test(`safeParseFloeSpec() tells ${name}`, () => {
    assert.deepEqual(findings(text), expected);
    const errors = expected.filter((line) => line.startsWith("error")).length;
    assert.equal(parse(text).value === null, errors > 0);
  });
}

Deno.test("safeParseFloeSpec() advises", () => {
  assert.deepEqual(hints(head.replace("1.0.0", "1.0")), ['Quote it: "1.0"']);
  assert.deepEqual(hints(head + "schedul: {}\n"), ['Did you mean "schedule"?']);
  assert.deepEqual(hints(head + 'cron: "0 8 * * *"\n'), ['It belongs at "schedule.cron"']);
  assert.deepEqual(hints(head + "  - {name: b, tier: glod}\n"), ['Did you mean "gold"?']);
  assert.deepEqual(hints(head + "schedule: {enabled: yes}\n"), ["Write true"]);
  assert.deepEqual(hints(head + "    tags: x\n"), ["Write a list: [x]"]);
});

Deno.test("safeParseFloeSpec() tells a repeated destination with both places", () => {
  const destination = "  - {name: a, sink_type: jdbc, connection_secret_ref: s}\n";
  const found = parse(`${head}destinations:\n${destination}${destination}`).diagnostics
    .find((d) => d.severity === "error");
  assert.equal(found!.code, "artifact/duplicate-name");
  assert.deepEqual(found!.facts, { name: "a", first: 0, second: 1 });
  assert.deepEqual(found!.path, ["destinations", 1, "name"]);
  assert.equal(found!.location!.start!.line - found!.related[0]!.location!.start!.line, 1);
});

Deno.test("safeParseFloeSpec() reads floe's other spellings and finds them under the documented ones", () => {
  const { value } = parse(
    head.replace("apiVersion", "api_version") +
      "  - name: b\n    depends_on: [a]\n    quality_checks:\n" +
      "output_ports:\n  - name: p\n    schema:\n      - {name: id, type: string, primary_key: true}\n",
  );
  assert.deepEqual(value!.value.transforms[1]!.dependsOn, ["a"]);
  assert.equal(value!.value.transforms[1]!.qualityChecks, null);
  assert.equal(value!.value.outputPorts![0]!.schema[0]!.primaryKey, true);
  assert.equal(value!.locate(["transforms", 1, "dependsOn", 0])!.start!.line, 9);
});

Deno.test("safeParseFloeSpec() accepts null where floe does, and fills in what is left out", () => {
  const text = head +
    "    tags:\n    dependsOn: ~\nschedule:\n  timezone: Europe/Berlin\nplatform: null\n";
  const { value, diagnostics } = parse(text);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value!.value.schedule, { cron: null, timezone: "Europe/Berlin", enabled: true });
  assert.equal(value!.value.transforms[0]!.tags, null);
  assert.equal(value!.value.destinations, null);
});

Deno.test("safeParseFloeSpec() refuses credentials anywhere but where they are names of columns", () => {
  const destination =
    "destinations:\n  - name: d\n    sink_type: crm\n    connection_secret_ref: crm\n";
  const lines = findings(
    head + destination +
      "    config: {endpoint: e, password: hunter2}\n    field_mapping: {token: t}\n",
  );
  assert.deepEqual(lines.filter((line) => !line.includes("unsupported")), [
    "info artifact/refused-by-floe destinations.0.config.endpoint 12:14",
    "error artifact/forbidden-key destinations.0.config.password 12:27",
  ]);
  assert.equal(JSON.stringify(parse(head + "password: hunter2\n")).includes("hunter2"), false);
});

Deno.test("safeParseFloeSpec() lets output ports have their schema, which floe's own check refuses", () => {
  const { value } = parse(
    head + "outputPorts:\n  - name: p\n    schema: [{name: id, type: string}]\n",
  );
  assert.equal(value!.value.outputPorts![0]!.schema[0]!.name, "id");
});

Deno.test("safeParseFloeSpec() takes labels of any name", () => {
  const { value, diagnostics } = parse(
    head.replace("  version", '  labels: {"a.": x, "[]": y, "": z, "{}.": w}\n  version'),
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value!.value.metadata.labels, { "a.": "x", "[]": "y", "": "z", "{}.": "w" });
});
