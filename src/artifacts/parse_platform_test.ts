import assert from "node:assert/strict";
import { safeParsePlatformManifest } from "./parse_platform.ts";

const head = `apiVersion: floe.dev/v1
kind: Manifest
metadata: {name: p, version: 1.0.0, owner: o}
plugins: {}
`;

function parse(text: string) {
  return safeParsePlatformManifest(text, { file: "manifest.yaml" });
}

function findings(text: string): readonly string[] {
  return parse(text).diagnostics.map((d) =>
    `${d.severity} ${d.code} ${d.path.join(".")} ${d.location!.start!.line}:${
      d.location!.start!.column
    }`
  );
}

const registry =
  "artifacts: {registry: {uri: 'oci://r.example.com/x', auth: {type: anonymous}}, promotion: ";

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["nothing about a small manifest", head, []],
  ["keys that name an environment", head + "prod: {}\nenv_overrides: []\n", [
    "error artifact/environment-key prod 5:1",
    "error artifact/environment-key env_overrides 6:1",
  ]],
  ["an unknown key at the top by a warning", head + "observabilty: {}\n", [
    "warning artifact/unknown-key observabilty 5:1",
  ]],
  ["an unknown key below by an error", head.replace("{}", "{computer: {type: x}}"), [
    "error artifact/unknown-key plugins.computer 4:11",
  ]],
  [
    "a parent without scope, and approvals without scope",
    head + "parent_manifest: oci://x\napproved_sinks: [a]\n",
    [
      "error artifact/bad-scope parent_manifest 5:1",
      "warning artifact/unsupported-field parent_manifest 5:1",
      "error artifact/bad-scope approved_sinks 6:1",
    ],
  ],
  ["a domain without parent", head + "scope: domain\n", [
    "error artifact/bad-scope parent_manifest 1:1",
  ]],
  ["products approved by an enterprise", head + "scope: enterprise\napproved_products: [a]\n", [
    "error artifact/bad-scope approved_products 6:1",
  ]],
  [
    "weights that do not sum to 1",
    head.replace("{}", "{quality: {provider: x, dimension_weights: {accuracy: 0.9}}}"),
    [
      "error artifact/bad-value plugins.quality.dimension_weights 4:53",
    ],
  ],
  ["custom naming without patterns", head + "governance: {naming: {pattern: custom}}\n", [
    "info artifact/unsupported-field governance.naming 5:14",
    "error artifact/bad-value governance.naming.custom_patterns 5:22",
  ]],
  [
    "endpoints that only one machine reaches",
    head + "observability: {lineage: {endpoint: 'http://10.0.0.1/x'}}\n",
    [
      "error artifact/bad-value observability.lineage.endpoint 5:37",
    ],
  ],
  ["endpoints of another protocol", head + "observability: {tracing: {endpoint: 'ftp://x'}}\n", [
    "error artifact/bad-value observability.tracing.endpoint 5:37",
  ]],
  ["what the contract has no room for", head + "governance: {default_ttl_hours: 9000}\n", [
    "error artifact/bad-value governance.default_ttl_hours 5:33",
  ]],
  ["a rule of unknown type", head + "governance: {custom_rules: [{type: require_tag}]}\n", [
    "error artifact/bad-value governance.custom_rules.0.type 5:36",
  ]],
  [
    "a misspelt key in a choice of types",
    head + registry + "{environments: [{name: dev, gates: {tests: {comand: x}}}]}}\n",
    [
      "error artifact/unknown-key artifacts.promotion.environments.0.gates.tests.comand 5:135",
    ],
  ],
  [
    "what a flat preset lacks, not what the other form would",
    head + "resource_presets: {s: {cpu_request: '1'}}\n",
    [
      "error artifact/missing-key resource_presets.s.cpu_limit 5:23",
      "error artifact/missing-key resource_presets.s.memory_limit 5:23",
      "error artifact/missing-key resource_presets.s.memory_request 5:23",
    ],
  ],
];

const compute = (type: string, config: string) =>
  head.replace("{}", `{compute: {type: ${type}, config: {${config}}}}`);

const computeCases: readonly (readonly [string, string, readonly string[]])[] = [
  ["threads in words", compute("duckdb", "threads: four"), ["wrong-type threads"]],
  ["threads in quotes", compute("postgres", "threads: '4'"), ["wrong-type threads"]],
  ["no thread", compute("spark", "threads: 0"), ["bad-value threads"]],
  ["a path that is a number", compute("duckdb", "path: 5"), ["wrong-type path"]],
  ["a path that is a list", compute("duckdb", "path: [a]"), ["wrong-type path"]],
  ["a path that is not written", compute("duckdb", "path: "), ["wrong-type path"]],
  ["an empty path", compute("duckdb", "path: ''"), ["bad-value path"]],
  ["a flag in words", compute("duckdb", "keep_open: perhaps"), ["wrong-type keep_open"]],
  ["a structure that is a text", compute("duckdb", "attach: x"), ["wrong-type attach"]],
  ["a slip", compute("duckdb", "pth: x.duckdb"), ["unknown-key pth"]],
  ["nothing of a setting near a key that is there", compute("duckdb", "pathh: x, path: y"), []],
  [
    "nothing about what is right, a reference, or a setting of DuckDB",
    compute(
      "duckdb",
      "path: '{product_slug}.duckdb', threads: {env: N}, timeout_seconds: '${T}', keep_open: true, " +
        "attach: [{path: b}], secrets: [{type: s3}], settings: {a: 1}, memory_limit: 4GB, " +
        "worker_threads: 2, motherduck_host: h, search_path: main, secret_directory: d, database: null",
    ),
    [],
  ],
];

for (const [name, text, expected] of computeCases) {
  Deno.test(`safeParsePlatformManifest() tells of the compute ${name}`, () => {
    const { diagnostics } = parse(text);
    const found = diagnostics.filter((d) =>
      d.path[2] === "config" && d.code !== "artifact/missing-key"
    )
      .map((d) => `${d.code.replace("artifact/", "")} ${d.path[3]}`);
    assert.deepEqual(found, expected);
    assert.ok(diagnostics.every((d) => d.location!.start!.line === 4));
  });
}

for (const [name, text, expected] of cases) {
  Deno.test(`safeParsePlatformManifest() tells ${name}`, () => {
    assert.deepEqual(findings(text), expected);
    const errors = expected.filter((line) => line.startsWith("error")).length;
    assert.equal(parse(text).value === null, errors > 0);
  });
}

Deno.test("safeParsePlatformManifest() reads both forms of a resource preset as one", () => {
  const flat = "{cpu_request: 100m, cpu_limit: '1', memory_request: 1Gi, memory_limit: 2Gi}";
  const nested = "{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: '1', memory: 2Gi}}";
  const { value } = parse(`${head}resource_presets: {a: ${flat}, b: ${nested}}\n`);
  const presets = value!.value.resource_presets!;
  assert.deepEqual(presets.a, presets.b);
  assert.deepEqual(presets.a!.limits, { cpu: "1", memory: "2Gi" });
});

Deno.test("safeParsePlatformManifest() leaves an unknown key out of the value", () => {
  const { value } = parse(head + "x_team: data\n");
  assert.equal(Object.hasOwn(value!.value, "x_team"), false);
});
