import { compareText } from "../../errors/mod.ts";
import { type Placement, planChecks } from "./checks.ts";
import type { PlanContext } from "../context.ts";
import { freshnessChecks } from "./dbt_freshness.ts";
import { withQualityChecks } from "./quality_checks.ts";
import type { PlanAsset, PlanCheck } from "../types.ts";

/** Every check of a product: dbt's tests, quality checks of floe.yaml, and how old dbt lets things be. Sorted by id. */
export function allChecks(
  context: PlanContext,
  place: Placement,
  assets: readonly PlanAsset[],
): PlanCheck[] {
  const { input: { dbt }, graph, contracted, diagnostics } = context;
  const tests = dbt === null ? [] : planChecks(dbt, graph, contracted, place, diagnostics);
  return [...withQualityChecks(tests, context, place), ...freshnessChecks(assets, context)]
    .sort((a, b) => compareText(a.id, b.id));
}
