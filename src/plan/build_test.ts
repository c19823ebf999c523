import assert from "node:assert/strict";
import { artifacts, dbt, node, plan, source, test } from "./_products.ts";

function edgesOf(result: ReturnType<typeof plan>): string[] {
  return result.value!.plan.edges.map((e) => `${e.from} ${e.to} ${e.kinds.join("+")}`);
}

Deno.test("buildPlan() hands the parents of ephemeral models to their children", () => {
  const ephemeral = { materialized: "ephemeral" };
  const result = plan(
    artifacts(),
    dbt([
      node("seed.shop.a"),
      node("seed.shop.b"),
      node("model.shop.e1", ["seed.shop.a", "seed.shop.b"], ephemeral),
      node("model.shop.e2", ["model.shop.e1"], ephemeral),
      node("model.shop.m", ["model.shop.e2", "seed.shop.a"]),
    ], {
      tests: [test("on_ephemeral", ["model.shop.e2"])],
    }),
  );
  assert.deepEqual(edgesOf(result), [
    "seed.shop.a model.shop.m ref",
    "seed.shop.b model.shop.m ref",
  ]);
  const { assets, checks } = result.value!.plan;
  assert.deepEqual(assets.map((a) => a.id), ["model.shop.m", "seed.shop.a", "seed.shop.b"]);
  assert.equal(checks[0]!.asset, "seed.shop.b");
  assert.deepEqual(checks[0]!.additionalAssets, ["seed.shop.a"]);
});

Deno.test("buildPlan() makes a source wait for the seed that creates its table", () => {
  const result = plan(
    artifacts(),
    dbt([node("seed.shop.raw_orders"), node("model.shop.stg_orders", ["source.shop.raw.orders"])], {
      sources: [source("source.shop.raw.orders", "RAW_ORDERS")],
      tests: [test("on_source", ["source.shop.raw.orders"])],
    }),
  );
  assert.deepEqual(edgesOf(result), [
    "seed.shop.raw_orders model.shop.stg_orders relation",
    "source.shop.raw.orders model.shop.stg_orders ref",
  ]);
  // one dbt invocation would start the model before the seed: dbt does not know the edge
  assert.deepEqual(result.value!.plan.blocks.map((b) => [b.id, b.assets, b.dependsOn]), [
    ["shop/seeds", ["seed.shop.raw_orders"], []],
    ["shop/stg_orders", ["model.shop.stg_orders"], ["shop/seeds"]],
  ]);
  const [check] = result.value!.plan.checks;
  assert.deepEqual(
    [check!.asset, check!.block, check!.additionalAssets],
    ["source.shop.raw.orders", null, ["seed.shop.raw_orders"]],
  );
});

Deno.test("buildPlan() hands on what a function reads, and gives the function to the block that calls it", () => {
  const f = (name: string, dependsOn: readonly string[]) => ({
    uniqueId: `function.shop.${name}`,
    name,
    packageName: "shop",
    fqn: ["shop", name],
    originalFilePath: `functions/${name}.sql`,
    patchPath: null,
    dependsOn,
    tags: [],
    config: {},
  });
  const result = plan(
    artifacts([{ name: "uses", compute: "snowflake" }]),
    dbt([node("model.shop.base"), node("model.shop.uses", ["function.shop.outer"])], {
      functions: [
        f("inner", ["model.shop.base"]),
        f("outer", ["function.shop.inner"]),
        f("unused", []),
      ],
    }),
  );
  assert.deepEqual(edgesOf(result), ["model.shop.base model.shop.uses ref"]);
  assert.deepEqual(result.value!.plan.blocks.map((b) => [b.assets, b.functions]), [
    [["model.shop.base"], []],
    [["model.shop.uses"], ["function.shop.inner", "function.shop.outer", "function.shop.unused"]],
  ]);
});

Deno.test("buildPlan() drops a relation edge that alone closes a cycle, and says so", () => {
  const result = plan(
    artifacts(),
    dbt([node("model.shop.a", ["source.shop.self.b"]), node("model.shop.b", ["model.shop.a"])], {
      sources: [source("source.shop.self.b", "b")],
    }),
  );
  assert.deepEqual(edgesOf(result), [
    "model.shop.a model.shop.b ref",
    "source.shop.self.b model.shop.a ref",
  ]);
  assert.deepEqual(result.diagnostics.map((d) => [d.code, d.severity]), [
    ["plan/no-schedule", "info"],
    ["plan/relation-cycle", "warning"],
  ]);
});

Deno.test("buildPlan() drops the relation edge of one reader behind an ephemeral model, not of the others", () => {
  const result = plan(
    artifacts(),
    dbt([
      node("model.shop.e", ["source.shop.self.c"], { materialized: "ephemeral" }),
      node("model.shop.a", ["model.shop.e"]),
      node("model.shop.c", ["model.shop.a"]),
      node("model.shop.d", ["model.shop.e"]),
    ], { sources: [source("source.shop.self.c", "c")] }),
  );
  assert.deepEqual(edgesOf(result).filter((e) => e.includes("relation")), [
    "model.shop.c model.shop.d relation",
  ]);
  const cycles = result.diagnostics.filter((d) => d.code === "plan/relation-cycle");
  assert.deepEqual(cycles.map((d) => d.facts), [
    { builder: "model.shop.c", reader: "model.shop.a" },
  ]);
});

Deno.test("buildPlan() waits for every builder of a table, and guesses nothing without a schema", () => {
  const table = { database: "db", schema: "main", identifier: "orders", name: null };
  const result = plan(
    artifacts(),
    dbt([
      node("model.shop.a", [], { relation: table }),
      node("model.shop.b", [], { relation: table }),
      node("model.shop.nowhere", [], { relation: { ...table, schema: null, identifier: "x" } }),
      node("model.shop.reader", ["source.shop.raw.orders", "source.shop.raw.x"]),
    ], {
      sources: [
        source("source.shop.raw.orders", "orders"),
        {
          ...source("source.shop.raw.x", "x"),
          relation: { ...table, schema: null, identifier: "x" },
        },
      ],
    }),
  );
  assert.deepEqual(edgesOf(result).filter((e) => e.includes("relation")), [
    "model.shop.a model.shop.reader relation",
    "model.shop.b model.shop.reader relation",
  ]);
});

Deno.test("buildPlan() tells a cycle with the place of each of its edges", () => {
  const result = plan(
    artifacts([{ name: "a", depends_on: ["c"] }]),
    dbt([
      node("model.shop.a"),
      node("model.shop.b", ["model.shop.a"], {
        refLocations: [{ uniqueId: "model.shop.a", file: "models/b.sql", line: 3, column: 15 }],
      }),
      node("model.shop.c", ["model.shop.b"]),
    ]),
  );
  assert.equal(result.value, null);
  const [error] = result.diagnostics;
  assert.equal(error!.code, "plan/cycle");
  assert.deepEqual(error!.facts.nodes, [
    "model.shop.a",
    "model.shop.b",
    "model.shop.c",
    "model.shop.a",
  ]);
  assert.deepEqual(
    error!.related.map((r) => [r.message, r.location?.file, r.location?.start?.line ?? null]),
    [
      ['"b" depends on "a" (ref)', "models/b.sql", 3],
      ['"c" depends on "b" (ref)', "models/c.sql", null],
      ['"a" depends on "c" (declared)', "transforms.models.0.depends_on.0", null],
    ],
  );
});

Deno.test("buildPlan() collects everything that is wrong with names, times and cycles at once", () => {
  const result = plan(
    artifacts([
      { name: "stg_orders", depends_on: ["raw_ordrs", "stg_orders"] },
      { name: "mart_order" },
      { name: "stg_orders" },
    ], { cron: "61 * * * *", timezone: "Europe/Berln", enabled: true }),
    dbt([
      node("seed.shop.raw_orders"),
      node("model.shop.stg_orders"),
      node("model.shop.mart_orders"),
    ]),
  );
  assert.deepEqual(result.diagnostics.map((d) => [d.code, d.hint]), [
    [
      "schedule/bad-cron",
      "Write a minute from 0 to 59, or * for all",
    ],
    ["schedule/bad-timezone", 'Did you mean "Europe/Berlin"?'],
    ["plan/unknown-dependency", 'Did you mean "raw_orders"?'],
    ["plan/cycle", "Remove one dependency from the cycle"],
    ["plan/unknown-transform", 'Did you mean "mart_orders"?'],
    ["plan/duplicate-transform", "Give one of the two another name, or remove it"],
  ]);
});

Deno.test("buildPlan() gives each compute target its own blocks, in an order in which they can run", () => {
  const result = plan(
    artifacts([{ name: "a" }, { name: "b", compute: "snowflake" }, { name: "c" }]),
    dbt([
      node("model.shop.a"),
      node("model.shop.b", ["model.shop.a"]),
      node("model.shop.c", ["model.shop.b"]),
    ], {
      tests: [test("all_three", ["model.shop.a", "model.shop.b", "model.shop.c"])],
    }),
  );
  const { blocks, checks } = result.value!.plan;
  assert.deepEqual(blocks.map((b) => [b.id, b.assets, b.dependsOn, b.compute]), [
    ["shop/a", ["model.shop.a"], [], "duckdb"],
    ["shop/b", ["model.shop.b"], ["shop/a"], "snowflake"],
    ["shop/c", ["model.shop.c"], ["shop/b"], "duckdb"],
  ]);
  assert.deepEqual([checks[0]!.asset, checks[0]!.block], ["model.shop.c", "shop/c"]);
});

Deno.test("buildPlan() unites declared and dbt edges and keeps both kinds", () => {
  const result = plan(
    artifacts([{ name: "b", depends_on: ["a", "raw"], tags: ["marts"] }]),
    dbt([
      node("seed.shop.raw"),
      node("model.shop.a"),
      node("model.shop.b", ["model.shop.a"], { tags: ["x"] }),
    ]),
  );
  assert.deepEqual(edgesOf(result), [
    "model.shop.a model.shop.b ref+declared",
    "seed.shop.raw model.shop.b declared",
  ]);
  // dbt waits for a, which b refs, and would not wait for the seed
  assert.deepEqual(result.value!.plan.blocks.map((b) => b.assets), [
    ["model.shop.a", "seed.shop.raw"],
    ["model.shop.b"],
  ]);
  assert.deepEqual(result.value!.plan.assets[1]!.tags, ["marts", "x"]);
  assert.deepEqual(result.value!.plan.assets[1]!.owners, ["shop@example.com"]);
});

Deno.test("buildPlan() plans transforms without a dbt manifest under dbt's future ids, and says what is unknown", () => {
  const result = plan(artifacts([{ name: "a" }, { name: "b", depends_on: ["a"] }]), null);
  assert.deepEqual(edgesOf(result), ["model.shop.a model.shop.b declared"]);
  assert.deepEqual(result.diagnostics.map((d) => d.code), [
    "plan/no-dbt-manifest",
    "plan/no-schedule",
  ]);
});
