import assert from "node:assert/strict";
import { sensorBasics } from "../../tests/helpers/plan_parts.ts";
import type { Plan, PlanAsset, PlanCheck } from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { lower } from "./lower.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };

const sample = samplePlan();

function asset(id: string, more: Partial<PlanAsset> = {}): PlanAsset {
  const [kind, packageName, name] = id.split(".") as [PlanAsset["kind"], string, string];
  return {
    ...sample.assets[0]!,
    id,
    kind,
    name,
    packageName,
    fqn: [packageName, name],
    compute: "duckdb",
    identifier: name,
    block: "shop",
    ...more,
  };
}

function check(id: string, on: string): PlanCheck {
  return { ...sample.checks[0]!, id, name: id.split(".")[2]!, asset: on, block: "shop" };
}

function plan(assets: readonly PlanAsset[], checks: readonly PlanCheck[] = []): Plan {
  return {
    ...sample,
    product: { ...sample.product, name: "shop", dbtProject: "shop" },
    computes: sample.computes.slice(0, 1),
    assets,
    edges: [],
    checks,
    blocks: [{
      ...sample.blocks[0]!,
      id: "shop",
      assets: assets.filter((a) => !a.external).map((a) => a.id),
    }],
    jobs: [{ name: "shop", description: "", blocks: ["shop"], assets: null, partition: null }],
    schedules: [],
  };
}

function loweredAssets(...assets: PlanAsset[]) {
  return lower(plan(assets), options).blocks[0]!.parts.flatMap((p) => p.assets);
}

Deno.test("lower() gives the keys that dagster-dbt gives", () => {
  const keys = loweredAssets(
    asset("model.shop.a"),
    asset("model.shop.b", { configSchema: "mart" }),
    asset("model.shop.c.v2", { version: "2", identifier: "c_v2" }),
    asset("model.shop.d", { meta: { dagster: { asset_key: ["x", "y"] } } }),
  ).map((a) => a.key);
  assert.deepEqual(keys, [["a"], ["mart", "b"], ["c_v2"], ["x", "y"]]);
});

Deno.test("lower() lets the product's own asset keep a key that a package wants too", () => {
  const assets = loweredAssets(
    asset("model.other.a"),
    asset("model.shop.a"),
    asset("model.third.a"),
  );
  assert.deepEqual(assets.map((a) => a.key), [["other", "a"], ["a"], ["third", "a"]]);
});

Deno.test("lower() tells keys apart whose output names Dagster would make the same", () => {
  const [dash, underscore] = loweredAssets(
    asset("model.shop.a", { meta: { dagster: { asset_key: ["x-y"] } } }),
    asset("model.shop.b", { meta: { dagster: { asset_key: ["x_y"] } } }),
  );
  assert.deepEqual(dash!.key, ["x-y"]);
  assert.deepEqual(underscore!.key, ["shop", "x_y"]);
});

Deno.test("lower() cleans tags, owners and kinds, and loses none that can be kept", () => {
  const [a] = loweredAssets(asset("model.shop.a", {
    tags: [" dex", "[polygon", "dao creator tools", "   "],
    owners: ["a@b.co", "Data Team", "Data Team"],
    tier: "gold",
    language: "python",
  }));
  assert.deepEqual(a!.tags, { _polygon: "", dao_creator_tools: "", dex: "", "floe/tier": "gold" });
  assert.deepEqual(a!.owners, ["a@b.co", "team:Data_Team"]);
  assert.deepEqual(a!.kinds, ["dbt", "duckdb", "python"]);
});

Deno.test("lower() groups by dbt group, folder, package or product", () => {
  const groups = loweredAssets(
    asset("model.shop.a", { group: "finance" }),
    asset("model.shop.b", { fqn: ["shop", "staging", "crm", "b"] }),
    asset("model.shop.c"),
    asset("model.other.d"),
    asset("seed.shop.e"),
    asset("model.shop.f", { group: "finance", meta: { dagster: { group: "core" } } }),
  ).map((a) => a.group);
  assert.deepEqual(groups, ["finance", "staging", "shop", "other", "seeds", "core"]);
});

Deno.test("lower() gives checks names that are unique as Dagster's outputs", () => {
  const { blocks } = lower(
    plan([asset("model.shop.a"), asset("model.shop.a_b")], [
      check("test.shop.b_c.1", "model.shop.a"),
      check("test.shop.c.2", "model.shop.a_b"),
      check("test.shop.same.3", "model.shop.a"),
      check("test.shop.same.4", "model.shop.a"),
      check(`test.shop.${"x".repeat(700)}.5`, "model.shop.a"),
    ]),
    options,
  );
  const checks = blocks[0]!.parts[0]!.checks;
  const outputs = checks.map((c) => `${c.asset.join("__")}_${c.name}`);
  assert.equal(new Set(outputs).size, 5);
  assert.equal(checks[0]!.name, "b_c");
  assert.match(checks[1]!.name, /^c_[0-9a-f]{8}$/);
  assert.ok(checks.every((c) => c.name.length <= 250 && /^[A-Za-z0-9_]+$/.test(c.name)));
});

Deno.test("lower() gives a large block a file for each group, its checks with their assets", () => {
  const assets = Array.from(
    { length: 201 },
    (_, i) => asset(`model.shop.m${i}`, { fqn: ["shop", i % 2 ? "marts" : "staging", `m${i}`] }),
  );
  const { blocks } = lower(plan(assets, [check("test.shop.t.1", "model.shop.m1")]), options);
  assert.deepEqual(
    blocks[0]!.parts.map((p) => [p.module, p.assets.length, p.checks.length]),
    [["marts", 100, 1], ["staging", 101, 0]],
  );
});

Deno.test("lower() lists the environment variables that profiles.yml refers to, and no others", () => {
  const outputs = { dev: { type: "postgres", password: "{{ env_var('FLOE_PASSWORD') }}" } };
  const { environment } = lower({
    ...plan([asset("model.shop.a")]),
    computes: [{
      name: "duckdb",
      type: "postgres",
      target: "dev",
      profile: { name: "shop", target: "dev", outputs },
    }],
    environment: [
      { name: "FLOE_CATALOG_SECRET", purpose: "plugins.catalog.config.secret" },
      { name: "FLOE_PASSWORD", purpose: "plugins.compute.config.password" },
    ],
  }, options);
  assert.deepEqual(environment.map((v) => v.name), ["FLOE_PASSWORD"]);
});

Deno.test("lower() lists the environment variables that sensors read", () => {
  const planned = plan([asset("model.shop.a")]);
  const launching = { ...sensorBasics, jobs: [planned.jobs[0]!.name], select: null, exclude: null };
  const names = ["A", "AB", "HOOK", "HOST", "OTHER"];
  const { environment } = lower({
    ...planned,
    sensors: [
      { ...launching, name: "f", type: "file", uri: "s3://${AB}/${HOST:-x}" },
      {
        ...sensorBasics,
        name: "r",
        type: "run_status",
        on: "failure",
        watches: [],
        webhookEnv: "HOOK",
      },
    ],
    environment: names.map((name) => ({ name, purpose: "" })),
  }, options);
  assert.deepEqual(environment.map((v) => v.name), ["AB", "HOOK", "HOST"]);
});

Deno.test("lower() gives no check the output name of an asset", () => {
  const { blocks } = lower(
    plan([asset("model.shop.fct_orders"), asset("model.shop.fct_orders_totals")], [
      check("test.shop.totals", "model.shop.fct_orders"),
    ]),
    options,
  );
  assert.match(blocks[0]!.parts[0]!.checks[0]!.name, /^totals_[0-9a-f]{8}$/);
});

Deno.test("lower() gives jobs and schedules names that Python and Dagster take", () => {
  for (const name of ["config", "class", "dict", "output", "360"]) {
    const p = plan([asset("model.shop.a")]);
    const { jobs } = lower({ ...p, jobs: [{ ...p.jobs[0]!, name }] }, options);
    assert.match(jobs[0]!.name, /^(config_[0-9a-f]{8}|class_|dict_|output_[0-9a-f]{8}|n360)$/);
  }
});

Deno.test("lower() gives no asset a key of which Dagster can make no output", () => {
  const keys = loweredAssets(
    asset("model.shop.type"),
    asset("model.shop.a", { configSchema: "type" }),
  );
  assert.deepEqual(keys.map((a) => a.key), [["shop", "type"], ["type", "a"]]);
});

Deno.test("lower() asks how old sources are apart from their tests; the age of a model is a policy", () => {
  const freshness = {
    maxLagS: 60,
    warnLagS: null,
    cron: null,
    timezone: "UTC",
    origin: "dbt",
    loadedAtField: null,
  } as const;
  const source = asset("source.shop.orders", { external: true, block: null, freshness });
  const model = asset("model.shop.a", { freshness });
  const of = (id: string): PlanCheck => ({
    ...check(`freshness.${id}`, id),
    name: `freshness of ${id}`,
    kind: "freshness",
    block: null,
  });
  const { sourceFreshness, externalChecks, jobs, blocks } = lower(
    plan([model, source], [of("model.shop.a"), of("source.shop.orders")]),
    options,
  );
  assert.deepEqual(sourceFreshness.map((c) => [c.name, c.metadata["dbt/unique_id"]]), [
    ["freshness_of_source_shop_orders", "source.shop.orders"],
  ]);
  assert.deepEqual(externalChecks, []);
  assert.deepEqual(blocks.flatMap((b) => b.parts.flatMap((p) => p.checks)), []);
  assert.deepEqual(jobs.map((j) => j.externalChecks), [true]);
});
