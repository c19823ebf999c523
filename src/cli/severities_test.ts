import assert from "node:assert/strict";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

const head = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms:
  - name: stg_orders
destinations:
  - { name: crm, sink_type: crm, connection_secret_ref: crm }
`;
/** Lines 8 and 9, and 10. */
const off = "orchestration:\n  severities:\n    artifact/unsupported-field: off\n";

interface Shown {
  readonly code: number;
  readonly severities: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: readonly string[];
}

async function tried(args: readonly string[], floeYaml = head): Promise<Shown> {
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": floeYaml } });
  const code = await run(args, runtime);
  const { text: stdout } = runtime.stdout;
  const found: { code: string; severity: string }[] = args.includes("json") && code < 2
    ? JSON.parse(stdout).diagnostics
    : [];
  const written = Object.keys(runtime.files.texts()).filter((path) => !path.startsWith("/shop/"));
  return {
    code,
    severities: Object.fromEntries(found.map((d) => [d.code, d.severity])),
    stdout,
    stderr: runtime.stderr.text,
    written,
  };
}

const checked = ["check", "shop", "--format", "json"];
const field = "artifact/unsupported-field";

Deno.test("--severity raises, lowers and switches off what check finds", async () => {
  const usual = await tried(checked);
  assert.equal(usual.severities[field], "warning");
  assert.equal(usual.code, 0);
  const raised = await tried([...checked, "--severity", `${field}=error`]);
  assert.equal(raised.severities[field], "error");
  assert.equal(raised.code, 1);
  const lowered = await tried([...checked, `--severity=${field}=info`, "--deny-warnings"]);
  assert.equal(lowered.severities[field], "info");
  const none = await tried([...checked, "--severity", `${field}=off`]);
  assert.equal(Object.hasOwn(none.severities, field), false);
  assert.deepEqual(
    Object.keys(usual.severities).filter((code) => code !== field),
    Object.keys(none.severities),
  );
});

Deno.test("--deny-warnings counts what is left of warnings", async () => {
  const silenced = Object.entries((await tried(checked)).severities)
    .filter(([, severity]) => severity === "warning")
    .flatMap(([code]) => ["--severity", `${code}=off`]);
  assert.ok(silenced.length >= 4);
  assert.equal((await tried([...checked, "--deny-warnings"])).code, 1);
  assert.equal((await tried([...checked, "--deny-warnings", ...silenced])).code, 0);
});

Deno.test("a raised severity keeps compile from writing, and plan from planning", async () => {
  const raise = ["--severity", `${field}=error`];
  assert.notDeepEqual((await tried(["compile", "shop", "--out", "out"])).written, []);
  const compiled = await tried(["compile", "shop", "--out", "out", ...raise]);
  assert.equal(compiled.code, 1);
  assert.deepEqual(compiled.written, []);
  assert.match(compiled.stderr, /error\[artifact\/unsupported-field\] shop\/floe\.yaml:6:1/);
  const planned = await tried(["plan", "shop", ...raise]);
  assert.equal(planned.code, 1);
  assert.equal(planned.stdout, "");
});

Deno.test("floe.yaml says the same, and the option goes before it", async () => {
  const written = await tried(checked, head + off);
  assert.equal(Object.hasOwn(written.severities, field), false);
  const given = await tried([...checked, "--severity", `${field}=error`], head + off);
  assert.equal(given.severities[field], "error");
  const compiled = await tried(["compile", "shop", "--stage", "resolve"], head + off);
  assert.deepEqual(JSON.parse(compiled.stdout).orchestration.severities, { [field]: "off" });
});

Deno.test("an error can be neither lowered nor switched off", async () => {
  const wrong = head + "schedule: { cron: nonsense }\n";
  const code = "schedule/bad-cron";
  assert.equal((await tried(checked, wrong)).severities[code], "error");
  const given = await tried([...checked, "--severity", `${code}=off`], wrong);
  assert.equal(given.code, 2);
  assert.match(given.stderr, /"schedule\/bad-cron" to "off": it is an error here, and errors stay/);
  assert.match(given.stderr, /error\[schedule\/bad-cron\]/);
  const written = await tried(
    ["check", "shop"],
    wrong + "orchestration:\n  severities: { schedule/bad-cron: warning }\n",
  );
  assert.equal(written.code, 1);
  assert.match(written.stderr, /error\[cli\/severity-of-error\] shop\/floe\.yaml:10:36/);
  assert.match(written.stderr, /error\[schedule\/bad-cron\] shop\/floe\.yaml:8:19/);
});

Deno.test("--severity says what is wrong with itself", async () => {
  for (
    const [value, hint] of [
      ["plan/no-schedul=off", /Did you mean "plan\/no-schedule"\?/],
      [`${field}=eror`, /Did you mean "error"\?/],
      [`${field}=`, /Write a code and error, warning, info or off/],
      [field, /Write a code and error, warning, info or off/],
    ] as const
  ) {
    const { code, stderr } = await tried(["check", "shop", "--severity", value]);
    assert.equal(code, 2, value);
    assert.match(stderr, hint);
  }
});

Deno.test("floe.yaml says what is wrong with its severities, where it stands", async () => {
  const { code, stderr } = await tried(
    ["check", "shop"],
    head + "orchestration:\n  severities:\n    plan/no-schedul: off\n    plan/no-schedule: of\n",
  );
  assert.equal(code, 1);
  assert.match(stderr, /error\[artifact\/unknown-key\] shop\/floe\.yaml:10:5/);
  assert.match(stderr, /Did you mean "plan\/no-schedule"\?/);
  assert.match(stderr, /error\[artifact\/bad-value\] shop\/floe\.yaml:11:23/);
  assert.match(stderr, /Did you mean "off"\?/);
});
