/** Every way to write retries, as a real Dagster loads it. */
import assert from "node:assert/strict";
import { compileToDagster, writeProject } from "../../helpers/compile.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";

/** What floe.yaml says, and what Dagster has: retries, seconds before the first, backoff. */
const cases:
  readonly (readonly [string, readonly [number, number | null, string | null] | null])[] = [
    ["max: 2", [2, null, null]],
    ["max: 2, backoff: exponential", [2, null, null]],
    ["max: 2, delay: 0s, backoff: linear", [2, null, null]],
    ["max: 2, delay: 500ms, backoff: linear", [2, 0.5, "LINEAR"]],
    ["max: 2, delay: 1m, backoff: exponential", [2, 60, "EXPONENTIAL"]],
    ["max: 2, delay: 1m", [2, 60, null]],
    ["max: 0, delay: 1m, backoff: linear", null],
  ];

const READ = `
import importlib, json, sys
sys.path.insert(0, "src")
graph = importlib.import_module(sys.argv[1] + ".definitions").defs.resolve_asset_graph()
found = {}
for key in graph.materializable_asset_keys:
    policy = graph.get(key).assets_def.op.retry_policy
    found[key.path[-1]] = policy and [
        policy.max_retries, policy.delay, policy.backoff and policy.backoff.name]
print(json.dumps(found))
`;

Deno.test({
  name: "Dagster loads retries however they are written",
  ignore: withoutPython,
  fn: async () => {
    const lines = cases.map(([retries], i) =>
      `    - { name: g${i}, select: m${i}, retries: { ${retries} } }`
    );
    const { files } = compileToDagster({
      spec: `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: tries, version: 1.0.0 }
transforms: [${cases.map((_, i) => `{ name: m${i} }`).join(", ")}]
orchestration:
  groups:
${lines.join("\n")}
`,
      dbtProjectDir: "../tries",
    });
    const folder = await Deno.makeTempDir({ prefix: "floe retries " });
    try {
      const packageName = await writeProject(files, folder);
      const ran = await runPython(["-W", "ignore", "-c", READ, packageName], { cwd: folder });
      assert.equal(ran.code, 0, ran.stderr);
      const expected = Object.fromEntries(cases.map(([, policy], i) => [`m${i}`, policy]));
      assert.deepEqual(JSON.parse(ran.stdout), expected);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
