import { ageLimitS } from "../../artifacts/mod.ts";
import { compareText, type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { GraphNode } from "../graph/asset_graph.ts";
import type { PlanContext } from "../context.ts";
import type { PlanAsset, PlanCheck, PlanFreshness } from "../types.ts";

/** How old each asset may be, by node index: what its group or the model says, else what dbt knows. */
export function freshnessOf(context: PlanContext): ReadonlyMap<number, PlanFreshness> {
  const found = dbtFreshness(context);
  context.policies.forEach((policy, i) => {
    if (policy?.freshness != null) found.set(i, policy.freshness);
  });
  return found;
}

/** How old dbt lets sources and models be, by node index: `warn_after` and `error_after` of a source's `freshness`, or of a model's
 * `config.freshness`.
 *
 * A model's `build_after` is none: it says how long dbt's own scheduler leaves a model alone at least, even though its parents are newer
 * (dbt 1.10; dbt Core reads it and does nothing). Information `plan/build-after` names the models that have one.
 * @see https://docs.getdbt.com/reference/resource-configs/freshness
 */
function dbtFreshness({ graph, contracted, diagnostics }: PlanContext): Map<
  number,
  PlanFreshness
> {
  const found = new Map<number, PlanFreshness>();
  const waiting: string[] = [];
  for (const i of contracted.kept) {
    const node = graph.nodes[i]!;
    const limits = limitsOf(node);
    if (limits !== null) found.set(i, { ...limits, cron: null, timezone: "UTC", origin: "dbt" });
    if (isMapping(configOf(node).build_after)) waiting.push(node.id);
  }
  if (waiting.length > 0) diagnostics.push(buildAfter(waiting));
  return found;
}

/** One check for each asset whose freshness dbt looks after, in the order of the assets. No dbt build runs them. A source over a table that
 * the product builds is as old as its builder left it, which is additional, so that the check waits for it. */
export function freshnessChecks(
  assets: readonly PlanAsset[],
  { graph }: PlanContext,
): PlanCheck[] {
  const buildersOf = (id: string) => graph.buildersOf.get(graph.indexOf.get(id)!) ?? [];
  return assets.filter((a) => a.freshness?.origin === "dbt").map((asset) => ({
    id: `freshness.${asset.id}`,
    kind: "freshness",
    name: `freshness of ${
      asset.sourceName === null ? asset.name : `${asset.sourceName}.${asset.name}`
    }`,
    asset: asset.id,
    additionalAssets: buildersOf(asset.id).map((i) => graph.nodes[i]!.id).sort(compareText),
    severity: asset.freshness!.maxLagS === null ? "warn" : "error",
    description: "",
    tags: [],
    fqn: asset.fqn,
    file: asset.file,
    testName: null,
    columnName: asset.freshness!.loadedAtField,
    block: null,
    qualityChecks: [],
    quality: null,
  }));
}

type Limits = Pick<PlanFreshness, "maxLagS" | "warnLagS" | "loadedAtField">;

function limitsOf(node: GraphNode): Limits | null {
  const { source } = node;
  const limits = source !== null
    ? {
      maxLagS: source.freshness?.errorAfterS ?? null,
      warnLagS: source.freshness?.warnAfterS ?? null,
      loadedAtField: source.freshness?.loadedAtField ?? null,
    }
    : {
      maxLagS: ageLimitS(configOf(node).error_after),
      warnLagS: ageLimitS(configOf(node).warn_after),
      loadedAtField: textOf(node.node?.config.loaded_at_field),
    };
  return limits.maxLagS === null && limits.warnLagS === null ? null : limits;
}

/** `config.freshness` of a model, seed or snapshot; empty when it has none. */
function configOf({ node }: GraphNode): Readonly<Record<string, unknown>> {
  const freshness = node?.config.freshness;
  return isMapping(freshness) ? freshness : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function buildAfter(models: readonly string[]): Diagnostic {
  const who = models.length === 1 ? `"${models[0]}"` : `${models.length} models`;
  return diagnostic({
    code: "plan/build-after",
    severity: "info",
    message: `Left "build_after" of ${who} to dbt's own scheduler: it is no limit on their age`,
    hint:
      "Say freshness: {maxLag} in a group of floe.yaml for a limit, automation for when they are built",
    facts: { models },
  });
}
