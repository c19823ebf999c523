import assert from "node:assert/strict";
import type { CompiledArtifacts, DbtManifest, DbtNode } from "../../artifacts/mod.ts";
import type { Path } from "../../errors/mod.ts";
import { group } from "../_orchestration.ts";
import { artifacts, dbt, node, source, test } from "../_products.ts";
import { buildPlan } from "../build.ts";

const at = (path: Path) => ({ file: path.join("."), start: null });

function planned(
  a: CompiledArtifacts,
  manifests: Readonly<Record<string, DbtManifest>>,
) {
  const result = buildPlan({ artifacts: a, variables: [], locate: at }, {
    manifests: Object.entries(manifests).map(([compute, dbt]) => ({ compute, dbt })),
  });
  return {
    plan: result.value?.plan,
    diagnostics: result.diagnostics.filter((d) => d.code !== "plan/no-schedule"),
    told: result.diagnostics.filter((d) => d.code !== "plan/no-schedule").map((d) =>
      `${d.severity} ${d.code} ${d.path.join(".")}`
    ),
  };
}

const model = (
  name: string,
  compute: string,
  parents: readonly string[] = [],
  more: Partial<DbtNode> = {},
) =>
  node(`model.shop.${name}`, parents, {
    relation: {
      database: compute,
      schema: "main",
      identifier: name,
      name: `${compute}.main.${name}`,
    },
    checksum: `${compute} ${name}`,
    ...more,
  });

/** A project as dbt renders it for a target. */
function target(
  compute: string,
  names: readonly string[],
  more: Partial<DbtManifest> = {},
): DbtManifest {
  return dbt(names.map((name) => model(name, compute)), {
    file: `${compute}.json`,
    adapterType: compute,
    ...more,
  });
}

const onSnowflake = (select: string) =>
  artifacts([{ name: "a" }], null, { groups: [group("g", { select, compute: "snowflake" })] });

Deno.test("what is known of an asset is what the manifest of the compute that builds it says", () => {
  const { plan, told } = planned(onSnowflake("b"), {
    duckdb: target("duckdb", ["a", "b"]),
    snowflake: target("snowflake", ["a", "b"]),
  });
  assert.deepEqual(told, []);
  assert.deepEqual(plan!.assets.map((x) => [x.name, x.compute, x.relation, x.codeVersion]), [
    ["a", "duckdb", "duckdb.main.a", "duckdb a"],
    ["b", "snowflake", "snowflake.main.b", "snowflake b"],
  ]);
  assert.deepEqual(plan!.computes.map((c) => [c.name, c.type, c.target]), [
    ["duckdb", "duckdb", "duckdb"],
    ["snowflake", "snowflake", "snowflake"],
  ]);
});

Deno.test("edges, tests and sources are those of that manifest, too", () => {
  const depends = (compute: string, parent: string) =>
    dbt([model("a", compute), model("b", compute, [parent])], {
      file: `${compute}.json`,
      adapterType: compute,
      tests: [
        test("on_b", ["model.shop.b"], { severity: compute === "duckdb" ? "error" : "warn" }),
      ],
      sources: [source("source.shop.raw.t", compute)],
    });
  const { plan, told } = planned(onSnowflake("b"), {
    duckdb: depends("duckdb", "model.shop.a"),
    snowflake: depends("snowflake", "source.shop.raw.t"),
  });
  assert.deepEqual(told, []);
  assert.deepEqual(plan!.edges.map((e) => `${e.from} ${e.to}`), ["source.shop.raw.t model.shop.b"]);
  assert.equal(plan!.checks[0]!.severity, "warn");
  assert.equal(plan!.assets.find((x) => x.kind === "source")!.identifier, "snowflake");
});

Deno.test("a selection looks at the manifest of the compute that builds an asset", () => {
  const tagged = (compute: string, tags: readonly string[]) =>
    dbt([model("a", compute), model("b", compute, [], { tags })], { file: `${compute}.json` });
  const a = artifacts([{ name: "a" }], null, {
    groups: [
      group("g", { select: "b", compute: "snowflake" }),
      group("h", { select: "tag:only_duckdb" }),
    ],
  });
  const { plan } = planned(a, {
    duckdb: tagged("duckdb", ["only_duckdb"]),
    snowflake: tagged("snowflake", []),
  });
  assert.deepEqual(plan!.groups.map((g) => g.assets), [["model.shop.b"], []]);
});

Deno.test("a selection that follows from the compute that follows from it is an error", () => {
  const tagged = (compute: string, tags: readonly string[]) =>
    dbt([model("a", compute), model("b", compute, [], { tags })], { file: `${compute}.json` });
  const { told, diagnostics } = planned(onSnowflake("tag:x"), {
    duckdb: tagged("duckdb", ["x"]),
    snowflake: tagged("snowflake", []),
  });
  assert.deepEqual(told, ["error plan/compute-unsettled orchestration.groups"]);
  assert.deepEqual(diagnostics[0]!.facts.assets, ["model.shop.b"]);
});

Deno.test("a model that one manifest lacks is told, with both files; where its compute lacks it, it is an error", () => {
  const manifests = { duckdb: target("duckdb", ["a", "b"]), snowflake: target("snowflake", ["a"]) };
  const fine = planned(onSnowflake("a"), manifests);
  assert.deepEqual(
    fine.told,
    ["info plan/only-in-some-manifests ", "info plan/policy-overruled orchestration.groups.0"]
      .slice(0, 1),
  );
  assert.deepEqual(fine.diagnostics[0]!.facts, {
    compute: "snowflake",
    assets: ["model.shop.b"],
    file: "snowflake.json",
    having: "duckdb.json",
  });
  const wrong = planned(onSnowflake("b"), manifests);
  assert.deepEqual(wrong.told, [
    "error plan/model-not-in-manifest orchestration.groups.0.compute",
  ]);
  assert.match(wrong.diagnostics[0]!.message, /"snowflake.json".*"duckdb.json"/);
  const onlyThere = planned(onSnowflake("b"), {
    duckdb: target("duckdb", ["a"]),
    snowflake: target("snowflake", ["a", "b"]),
  });
  assert.deepEqual(onlyThere.told, ["info plan/only-in-some-manifests "]);
  assert.equal(onlyThere.plan!.assets[1]!.relation, "snowflake.main.b");
});

Deno.test("a compute without a manifest is an error at what names it", () => {
  const a = artifacts([{ name: "a" }, { name: "b", compute: "postgres" }]);
  const manifests = {
    duckdb: target("duckdb", ["a", "b"]),
    snowflake: target("snowflake", ["a", "b"]),
  };
  const { told, diagnostics } = planned(a, manifests);
  assert.deepEqual(told, ["error plan/compute-without-manifest transforms.models.1.compute"]);
  assert.deepEqual(diagnostics[0]!.facts.manifests, ["duckdb", "snowflake"]);
});

Deno.test("manifests of two projects, or of two versions of dbt, are not united", () => {
  const a = onSnowflake("a");
  const duckdb = target("duckdb", ["a"]);
  for (const more of [{ projectName: "other" }, { dbtVersion: "1.10.3" }]) {
    assert.deepEqual(planned(a, { duckdb, snowflake: target("snowflake", ["a"], more) }).told, [
      "error plan/manifests-differ ",
    ]);
  }
  const patch = target("snowflake", ["a"], { dbtVersion: "1.11.9" });
  assert.deepEqual(planned(a, { duckdb, snowflake: patch }).told, []);
});

Deno.test("errors of the product are told once, not once for each round", () => {
  const a = artifacts([{ name: "a", depends_on: ["nope"] }], null, {
    groups: [group("g", { select: "tag:nothing", partition: "nope" })],
  });
  const { told } = planned(a, {
    duckdb: target("duckdb", ["a"]),
    snowflake: target("snowflake", ["a"]),
  });
  assert.deepEqual(told, ["error plan/unknown-dependency transforms.models.0.depends_on.0"]);
});

Deno.test("whoever reads, on its own compute, another table than is built is told", () => {
  const chain = (compute: string, schema: string) =>
    dbt(
      ["a", "b"].map((name) =>
        model(name, compute, name === "a" ? [] : ["model.shop.a"], {
          relation: { database: "lake", schema, identifier: name, name: `lake.${schema}.${name}` },
        })
      ),
      { file: `${compute}.json` },
    );
  const duckdb = chain("duckdb", "main");
  assert.deepEqual(
    planned(onSnowflake("b"), { duckdb, snowflake: chain("snowflake", "main") }).told,
    [],
  );
  const { told, diagnostics } = planned(onSnowflake("b"), {
    duckdb,
    snowflake: chain("snowflake", "other"),
  });
  assert.deepEqual(told, ["warning plan/read-elsewhere orchestration.groups.0.compute"]);
  assert.deepEqual(diagnostics[0]!.facts.reads, [{
    from: "model.shop.a",
    to: "model.shop.b",
    built: "lake.main.a",
    read: "lake.other.a",
  }]);
});

Deno.test("without an output of each compute the product has no profile, and computes are targets of dbt's own", () => {
  const own = { dbt_profiles: { shop: { target: "dev", outputs: { dev: { type: "duckdb" } } } } };
  const manifests = {
    duckdb: target("duckdb", ["a", "b"]),
    snowflake: target("snowflake", ["a", "b"]),
  };
  const { plan, told } = planned({ ...onSnowflake("b"), ...own }, manifests);
  assert.deepEqual(told, ["info plan/own-profiles orchestration.groups.0.compute"]);
  assert.deepEqual(plan!.computes, [
    { name: "duckdb", type: "duckdb", target: "duckdb", profile: null },
    { name: "snowflake", type: "snowflake", target: "snowflake", profile: null },
  ]);
  const both = {
    ...own.dbt_profiles.shop,
    outputs: { dev: { type: "duckdb" }, lake: { type: "snowflake" } },
  };
  const complete = planned({ ...onSnowflake("b"), dbt_profiles: { shop: both } }, manifests);
  assert.deepEqual(complete.told, []);
  assert.deepEqual(complete.plan!.computes.map((c) => c.target), ["dev", "lake"]);
});
