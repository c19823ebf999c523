import assert from "node:assert/strict";
import {
  type DbtManifest,
  readMaybeGzip,
  resolveArtifacts,
  safeParseCompiledArtifacts,
  safeParseDbtManifest,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../src/artifacts/mod.ts";
import { buildPlan, type Plan } from "../../src/plan/mod.ts";

const fixture = (path: string) => new URL(`../fixtures/${path}`, import.meta.url);
const text = (path: string) => Deno.readTextFileSync(fixture(path));

async function customer360(): Promise<DbtManifest> {
  const file = "dbt/v12-floe-customer-360-1.11.7.json.gz";
  const bytes = await readMaybeGzip(Deno.readFileSync(fixture(file)), { file });
  return safeParseDbtManifest(bytes, { file }).value!;
}

function fromSources(dbt: DbtManifest | null) {
  const spec = safeParseFloeSpec(text("floe/demo/customer-360/floe.yaml"), { file: "floe.yaml" });
  const platform = safeParsePlatformManifest(text("floe/demo/manifest.yaml"), {
    file: "manifest.yaml",
  });
  const product = resolveArtifacts({ spec: spec.value, platform: platform.value, dbt });
  return buildPlan(product.value!, dbt);
}

function fromCompiled(dbt: DbtManifest | null) {
  const file = "floe/compiled/customer-360.json";
  const compiled = safeParseCompiledArtifacts(text(file), { file });
  const product = resolveArtifacts({ compiled: compiled.value, dbt });
  return { ...buildPlan(product.value!, dbt), resolved: product.diagnostics };
}

/** The plan without what contract 0.10.0 has no place for. */
function withoutDropped(plan: Plan) {
  return {
    ...plan,
    product: { ...plan.product, description: "", owner: null, labels: {} },
    assets: plan.assets.map((a) => ({ ...a, owners: [] })),
    jobs: plan.jobs.map((j) => ({ ...j, description: "" })),
    schedules: plan.schedules.map((s) => ({ ...s, enabled: false, active: false, definedAt: [] })),
  };
}

Deno.test("a file that floe compiled gives the plan of its sources, but for schedule and owner", async () => {
  const dbt = await customer360();
  const [sources, compiled] = [fromSources(dbt).value!.plan, fromCompiled(dbt).value!.plan];
  assert.deepEqual(withoutDropped(compiled), withoutDropped(sources));
  assert.equal(sources.product.owner, "demo@floe.dev");
  assert.equal(compiled.product.owner, null);
  assert.deepEqual(crons(sources), [["*/10 * * * *", true]]);
  // the platform's default happens to be the same expression; without the product's word it stays switched off
  assert.deepEqual(crons(compiled), [["*/10 * * * *", false]]);
});

Deno.test("what a file that floe compiled cannot say is reported", async () => {
  const { diagnostics, resolved } = fromCompiled(await customer360());
  const codes = [...diagnostics, ...resolved].map((d) => d.code);
  assert.ok(codes.includes("plan/default-schedule"), codes.join());
  assert.ok(codes.includes("artifact/dropped-by-floe"), codes.join());
});

Deno.test("without a dbt manifest the seed edges are lost, and that is reported", () => {
  const [sources, compiled] = [fromSources(null), fromCompiled(null)];
  assert.deepEqual(withoutDropped(compiled.value!.plan), withoutDropped(sources.value!.plan));
  assert.equal(sources.value!.plan.edges.length, 6);
  assert.ok(compiled.diagnostics.some((d) => d.code === "plan/no-dbt-manifest"));
});

function crons({ schedules }: Plan): unknown[] {
  return schedules.map(({ trigger, enabled }) => [
    trigger.type === "after" ? null : trigger.cron,
    enabled,
  ]);
}
