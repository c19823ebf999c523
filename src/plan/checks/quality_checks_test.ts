import assert from "node:assert/strict";
import type { QualityCheck } from "../../artifacts/mod.ts";
import { said } from "../launches/_launchers.ts";
import { artifacts, dbt, node, plan, test } from "../_products.ts";

function check(name: string, more: Partial<QualityCheck> = {}): QualityCheck {
  return {
    name,
    type: "not_null",
    column: "id",
    dimension: "completeness",
    severity: "warning",
    custom_weight: null,
    parameters: {},
    enabled: true,
    ...more,
  };
}

function checked(quality_checks: readonly QualityCheck[], model = "orders") {
  const on = (name: string, testName: string, columnName: string | null) =>
    test(name, ["model.shop.orders"], {
      attachedNode: "model.shop.orders",
      testName,
      columnName,
      severity: "warn",
    });
  return plan(
    artifacts([{ name: model, quality_checks } as { name: string }]),
    dbt([
      node("model.shop.orders", ["model.shop.part"]),
      node("model.shop.part", ["seed.shop.raw"], { materialized: "ephemeral" }),
      node("seed.shop.raw"),
    ], {
      tests: [
        on("not_null_id", "not_null", "id"),
        on("between", "dbt_expectations.expect_between", "amount"),
        on("rows", "dbt_utils.at_least_one", null),
      ],
    }),
  );
}

/** Check id to the quality checks that it is. */
function sameAs(result: ReturnType<typeof checked>): Record<string, readonly string[]> {
  const all = result.value!.plan.checks.filter((c) => c.qualityChecks.length > 0);
  return Object.fromEntries(all.map((c) => [c.id, c.qualityChecks]));
}

const equal: readonly (readonly [string, Partial<QualityCheck>, string])[] = [
  ["the same type and column", {}, "test.shop.not_null_id"],
  ["the last part of the type", { type: "expect_between", column: "amount" }, "test.shop.between"],
  ["the whole type", {
    type: "dbt_expectations.expect_between",
    column: "amount",
  }, "test.shop.between"],
  ["no column", { type: "at_least_one", column: null }, "test.shop.rows"],
  ["another column", { column: "amount" }, "quality.model.shop.orders.q"],
  ["another type", { type: "unique" }, "quality.model.shop.orders.q"],
  ["a part of a type that is no last part", {
    type: "between",
    column: "amount",
  }, "quality.model.shop.orders.q"],
];

for (const [what, more, id] of equal) {
  Deno.test(`buildPlan() finds the check of a quality check: ${what}`, () => {
    assert.deepEqual(sameAs(checked([check("q", more)])), { [id]: ["q"] });
  });
}

Deno.test("buildPlan() keeps all that a quality check says that is no dbt test", () => {
  const parameters = { min_value: 0 };
  const { value } = checked([
    check("positive", { type: "min", column: "amount", severity: "critical", parameters }),
  ]);
  const { blocks, checks } = value!.plan;
  assert.deepEqual(checks.find((c) => c.kind === "quality"), {
    id: "quality.model.shop.orders.positive",
    kind: "quality",
    name: "positive",
    asset: "model.shop.orders",
    additionalAssets: [],
    severity: "error",
    description: "",
    tags: [],
    fqn: [],
    file: "",
    testName: null,
    columnName: "amount",
    block: blocks[0]!.id,
    qualityChecks: ["positive"],
    quality: {
      type: "min",
      dimension: "completeness",
      parameters,
      definedAt: ["transforms", "models", 0, "quality_checks", 0],
    },
  });
});

Deno.test("buildPlan() shows the quality check of an ephemeral model on what stands for it", () => {
  const { value } = checked([check("q")], "part");
  const [found] = value!.plan.checks.filter((c) => c.kind === "quality");
  assert.deepEqual([found!.id, found!.asset], ["quality.model.shop.part.q", "seed.shop.raw"]);
});

Deno.test("buildPlan() says what of quality checks does not count", () => {
  const at = "transforms.models.0.quality_checks";
  const found = (...checks: QualityCheck[]) => said(checked(checks), "transforms");
  assert.deepEqual(found(check("q")), []);
  assert.deepEqual(found(check("q"), check("q", { type: "x" })), [
    `error plan/duplicate-quality-check ${at}.1.name`,
  ]);
  assert.deepEqual(found(check("q", { severity: "critical" })), [
    `info plan/quality-severity ${at}.0.severity`,
  ]);
  const off = checked([check("q", { enabled: false, type: "x" })]);
  assert.deepEqual(said(off, "transforms"), [`info plan/quality-check-off ${at}.0.enabled`]);
  assert.deepEqual(off.value!.plan.checks.filter((c) => c.kind === "quality"), []);
});
