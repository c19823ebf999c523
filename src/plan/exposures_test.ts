import assert from "node:assert/strict";
import type { DbtExposure, DbtListed } from "../artifacts/mod.ts";
import { artifacts, dbt, node, plan } from "./_products.ts";

const common = { packageName: "shop", fqn: [], originalFilePath: "", tags: [], config: {} };

function listed(
  uniqueId: string,
  resourceType: DbtListed["resourceType"],
  dependsOn: readonly string[],
): DbtListed {
  const name = uniqueId.split(".")[2]!;
  return { ...common, uniqueId, resourceType, name, patchPath: null, group: null, dependsOn };
}

const exposure: DbtExposure = {
  ...common,
  uniqueId: "exposure.shop.board",
  name: "board",
  type: "dashboard",
  dependsOn: ["model.shop.a", "model.shop.part", "model.gone.x"],
  owners: ["board@example.com"],
  description: "What the board sees",
  url: "https://example.com/board",
};

const { value, diagnostics } = plan(
  artifacts(),
  dbt([
    node("seed.shop.raw"),
    node("model.shop.part", ["seed.shop.raw"], { materialized: "ephemeral" }),
    node("model.shop.a", ["model.shop.part"]),
  ], {
    exposures: [exposure],
    listed: [
      listed("metric.shop.m", "metric", ["semantic_model.shop.s"]),
      listed("semantic_model.shop.s", "semantic_model", ["model.shop.a", "model.shop.part"]),
    ],
    notUsed: { metric: 1, semantic_model: 1, disabled: 2, selector: 1, docs: 3 },
  }),
);

Deno.test("buildPlan() keeps exposures, whose ephemeral models are stood for by their parents", () => {
  assert.deepEqual(value!.plan.exposures, [{
    id: "exposure.shop.board",
    name: "board",
    type: "dashboard",
    description: "What the board sees",
    url: "https://example.com/board",
    owners: ["board@example.com"],
    tags: [],
    assets: ["model.shop.a", "seed.shop.raw"],
  }]);
});

Deno.test("buildPlan() lists what dbt lists and nobody builds, with what it reads", () => {
  assert.deepEqual(value!.plan.listed, [
    { id: "metric.shop.m", kind: "metric", name: "m", reads: ["semantic_model.shop.s"] },
    {
      id: "semantic_model.shop.s",
      kind: "semantic_model",
      name: "s",
      reads: ["model.shop.a", "seed.shop.raw"],
    },
  ]);
});

Deno.test("buildPlan() counts as left to dbt only what is in no list of the plan", () => {
  const found = diagnostics.filter((d) => d.code === "plan/not-in-plan");
  assert.deepEqual(found.map((d) => d.facts.counts), [{ disabled: 2, docs: 3 }]);
});
