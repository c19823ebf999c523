import type { DbtManifest } from "../artifacts/mod.ts";
import { compareText } from "../errors/mod.ts";
import type { PlanContext } from "./context.ts";
import type { PlanExposure, PlanListed } from "./types.ts";

/** Who reads the assets outside of dbt, as dbt's exposures say. Sorted by id. */
export function planExposures(context: PlanContext): PlanExposure[] {
  const { dbt } = context.input;
  return (dbt?.exposures ?? []).map((e) => ({
    id: e.uniqueId,
    name: e.name,
    type: e.type,
    description: e.description,
    url: e.url,
    owners: e.owners,
    tags: e.tags,
    assets: readBy(e.dependsOn, context),
  }));
}

/** What dbt lists and nobody builds, so that it is not lost. Sorted by id. */
export function planListed(context: PlanContext): PlanListed[] {
  const { dbt } = context.input;
  if (dbt === null) return [];
  const listed = new Set(dbt.listed.map((l) => l.uniqueId));
  return dbt.listed.map(({ uniqueId, resourceType, name, dependsOn }) => ({
    id: uniqueId,
    kind: resourceType,
    name,
    reads: [...readBy(dependsOn, context), ...dependsOn.filter((id) => listed.has(id))]
      .sort(compareText),
  }));
}

/** What of a dbt manifest nobody looks at any more: of what is counted there, all that has no place in the plan either. */
export function leftToDbt({ notUsed }: DbtManifest): Record<string, number> {
  const planned = ["analysis", "operation", "metric", "semantic_model", "saved_query", "selector"];
  return Object.fromEntries(
    Object.entries(notUsed).filter(([kind, count]) => count > 0 && !planned.includes(kind)),
  );
}

/** Ids of the assets among some ids, ephemeral models and functions stood for by their parents. */
function readBy(ids: readonly string[], { graph, contracted }: PlanContext): string[] {
  const found = new Set<number>();
  for (const id of ids) {
    const index = graph.indexOf.get(id);
    if (index === undefined) continue;
    for (const i of contracted.standIns.get(index) ?? [index]) found.add(i);
  }
  return [...found].map((i) => graph.nodes[i]!.id).sort(compareText);
}
