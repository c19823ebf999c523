import assert from "node:assert/strict";
import { samplePlan } from "../../src/plugin/mod.ts";
import type { Plan, PlanFreshness } from "../../src/plan/mod.ts";
import { DagsterPlugin } from "./plugin.ts";
import { releases } from "./versions.ts";

const plugin = new DagsterPlugin();
const options = { generator: { name: "test", version: "0" }, dbtProjectDir: "../dbt" };
const late: PlanFreshness = {
  maxLagS: 93_600,
  warnLagS: null,
  cron: null,
  timezone: "UTC",
  origin: "group",
  loadedAtField: null,
};

/** The sample, for a release, with all its models watched alike. */
function sample(version: string | null, freshness: PlanFreshness | null): Plan {
  const plan = samplePlan();
  return {
    ...plan,
    orchestrator: {
      type: "dagster",
      config: version === null ? {} : { dagster_version: version },
    },
    assets: plan.assets.map((a) => a.external ? a : { ...a, freshness }),
  };
}

function text(plan: Plan, path: RegExp): string | undefined {
  return plugin.createDefinitions(plan, options).find((f) => path.test(f.path))?.text;
}

const range = (plan: Plan) => /"(dagster>=[^"]*)"/.exec(text(plan, /pyproject/)!)![1];

Deno.test("pyproject asks for the release that is named, else for the oldest with what is used", () => {
  assert.equal(range(sample(null, null)), "dagster>=1.10,<2");
  assert.equal(range(sample(null, late)), "dagster>=1.12,<2");
  assert.equal(range(sample("1.10", late)), "dagster>=1.10,<2");
  assert.equal(range(sample("1.12.4", null)), "dagster>=1.12.4,<2");
  assert.equal(range(sample("1.13", late)), "dagster>=1.13,<2");
});

Deno.test("freshness is a policy where there are policies, else a check", () => {
  for (const version of [null, ...releases.names, "1.11.16", "1.12.22"]) {
    const plan = sample(version, late);
    const policies = version === null || releases.factsFor(version).freshnessPolicies;
    const all = plugin.createDefinitions(plan, options).map((f) => f.text).join("\n");
    assert.equal(all.includes("freshness_policy="), policies, String(version));
    assert.equal(all.includes("build_last_update_freshness_checks("), !policies, String(version));
    assert.equal(text(plan, /defs\/freshness\.py$/) === undefined, policies, String(version));
  }
});

Deno.test("assets that are watched alike share a check, with their cron and zone", () => {
  const plan = sample("1.10", { ...late, cron: "0 9 * * 1", timezone: "Europe/Berlin" });
  const project = plugin.lower(plan, options);
  const [check, ...others] = project.freshnessChecks;
  assert.deepEqual(others, []);
  assert.equal(check!.assets.length, plan.assets.filter((a) => !a.external).length);
  assert.deepEqual([check!.lagS, check!.cron, check!.timezone], [
    93_600,
    "0 9 * * 1",
    "Europe/Berlin",
  ]);
  assert.deepEqual(plugin.lower(sample("1.10", null), options).freshnessChecks, []);
});

Deno.test("a second lag, which dbt knows, is told where checks have one", () => {
  const warned: PlanFreshness = { ...late, warnLagS: 3600, origin: "dbt" };
  const told = (version: string) =>
    plugin.validate(sample(version, warned)).filter((d) => d.code === "plugin/unsupported-policy")
      .map((d) => d.facts.key);
  assert.deepEqual(told("1.10"), ["freshness.warn_after"]);
  assert.deepEqual(told("1.11.16"), ["freshness.warn_after"]);
  assert.deepEqual(told("1.12"), []);
});

Deno.test("an age that is only warned of is a check on every release, and a warning", () => {
  const warned: PlanFreshness = { ...late, maxLagS: null, warnLagS: 3600, origin: "dbt" };
  for (const version of [null, ...releases.names]) {
    const plan = sample(version, warned);
    assert.equal(text(plan, /blocks\/\w+\.py$/)!.includes("freshness_policy"), false);
    const checks = text(plan, /defs\/freshness\.py$/) ?? "";
    assert.match(checks, /lower_bound_delta=timedelta\(seconds=3600\),\n +severity=/);
    assert.match(checks, /severity=dg\.AssetCheckSeverity\.WARN/);
    assert.equal(range(plan), `dagster>=${version ?? "1.10"},<2`);
    assert.deepEqual(
      plugin.validate(plan).filter((d) => d.code === "plugin/unsupported-policy"),
      [],
    );
  }
});

Deno.test("pyproject asks for the releases of dbt that the pinned environments try, and no others", () => {
  const folder = new URL("../../tests/integration/dagster/", import.meta.url);
  const tried = [...Deno.readDirSync(folder)].flatMap(({ name }) => {
    if (!/^requirements-[\d.]+\.txt$/.test(name)) return [];
    const pins = Deno.readTextFileSync(new URL(name, folder));
    return [Number(/^dbt-core==1\.(\d+)\./m.exec(pins)![1])];
  }).sort((a, b) => a - b);
  assert.ok(tried.length >= releases.names.length);
  assert.match(
    text(samplePlan(), /pyproject/)!,
    new RegExp(`"dbt-core>=1\\.${tried[0]},<1\\.${tried.at(-1)! + 1}"`),
  );
});
