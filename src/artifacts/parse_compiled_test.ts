import assert from "node:assert/strict";
import { safeParseCompiledArtifacts } from "./parse_compiled.ts";

const url = new URL("../../tests/fixtures/floe/compiled/customer-360.json", import.meta.url);
const compiled = Deno.readTextFileSync(url);

function parse(text: string) {
  return safeParseCompiledArtifacts(text, { file: "compiled.json" });
}

function findings(text: string): readonly string[] {
  return parse(text).diagnostics.map((d) =>
    `${d.severity} ${d.code} ${d.path.join(".")} ${d.location!.start!.line}:${
      d.location!.start!.column
    }`
  );
}

const strange = compiled.replace('"mode"', '"novel": {"a": 1},\n  "mode"')
  .replace('"quality_tier": "bronze"', '"fresh": 1, "quality_tier": "bronze"');

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["nothing about floe's own file", compiled, []],
  ["another major version, and nothing else", strange.replace("0.10.0", "1.0.0"), [
    "error artifact/unsupported-version version 2:14",
  ]],
  ["what is unknown in a later minor by warnings", strange.replace("0.10.0", "0.12.3"), [
    "warning artifact/newer-version version 2:14",
    "warning artifact/unknown-key novel 17:3",
    "warning artifact/unknown-key transforms.models.0.fresh 120:9",
  ]],
  ["what is unknown in a known version by errors", strange, [
    "error artifact/unknown-key novel 17:3",
    "error artifact/unknown-key transforms.models.0.fresh 120:9",
  ]],
  ["a version that is none", compiled.replace('"0.10.0"', '"banana"'), [
    "error artifact/bad-value version 2:14",
  ]],
  ["a file cut in half", compiled.slice(0, 2500), ["error artifact/bad-json  91:21"]],
  ["a list", "[]", ["error artifact/not-a-mapping  1:1"]],
  ["no models", compiled.replace(/"models": \[[^]*?\n {4}\]/, '"models": []'), [
    "error artifact/bad-value transforms.models 110:15",
  ]],
  [
    "an authentication without its key",
    compiled.replace('"authentication": null', '"authentication": {"auth_type": "bearer"}'),
    [
      "error artifact/missing-key observability.telemetry.authentication.bearer_token 38:25",
    ],
  ],
  [
    "a batch larger than its queue",
    compiled.replace('"max_export_batch_size": 512', '"max_export_batch_size": 4096'),
    [
      "error artifact/bad-value observability.telemetry.batch_processor.max_export_batch_size 41:34",
    ],
  ],
];

for (const [name, text, expected] of cases) {
  Deno.test(`safeParseCompiledArtifacts() tells ${name}`, () => {
    assert.deepEqual(findings(text), expected);
    const errors = expected.filter((line) => line.startsWith("error")).length;
    assert.equal(parse(text).value === null, errors > 0);
  });
}

Deno.test("safeParseCompiledArtifacts() takes 0.11.0's orchestration, and leaves unknown keys of later minors out", () => {
  const ours = compiled.replace("0.10.0", "0.11.0").replace(
    '"data_contracts": []',
    '"orchestration": {"schedule": {"cron": "0 6 * * *"}, "owner": "me"}, "data_contracts": []',
  );
  assert.deepEqual(parse(ours).value!.value.orchestration, {
    schedule: { cron: "0 6 * * *", timezone: "UTC", enabled: true },
    owner: "me",
    description: null,
    labels: {},
    output_ports: [],
    destinations: [],
    partitions: null,
    groups: null,
    mappings: null,
    schedules: null,
    sensors: null,
    blocks: null,
    locations: null,
    severities: null,
  });
  const later = parse(strange.replace("0.10.0", "0.12.3")).value!.value;
  assert.deepEqual({ ...later, version: "0.10.0" }, parse(compiled).value!.value);
});

Deno.test("safeParseCompiledArtifacts() reads 100 kB within a tenth of a second", () => {
  const file = JSON.parse(compiled);
  const [model] = file.transforms.models;
  file.transforms.models = Array.from({ length: 600 }, (_, i) => ({ ...model, name: `m_${i}` }));
  const text = JSON.stringify(file, null, 2);
  assert.ok(text.length > 100_000);
  // The best of a few: other work on the machine is no news about this code.
  const runs = Array.from({ length: 8 }, () => {
    const start = performance.now();
    assert.equal(parse(text).value!.value.transforms!.models.length, 600);
    return performance.now() - start;
  });
  assert.ok(Math.min(...runs) < 100, `${Math.min(...runs)} ms; measured 6 ms on an idle machine`);
});
