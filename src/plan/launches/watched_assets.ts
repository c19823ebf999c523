import type { AssetSensorSpec } from "../../artifacts/mod.ts";
import { nearestName, type Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { type GraphNode, isContracted } from "../graph/asset_graph.ts";
import type { PlanContext } from "../context.ts";
import { say, type Saying } from "../saying.ts";
import type { PlanAssetSensor } from "../types.ts";

type Watched = PlanAssetSensor["assets"][number];

/** The assets that a sensor waits for. `name` is one of this product, `product/name` of that one; those of other products are references
 * until they are compiled together.
 *
 * A name is that of a model, seed, snapshot or transform (`orders`, or `orders.v2` of several versions), of a source as
 * `source_name.table`, or an id of dbt. Errors: `plan/unknown-asset`, `plan/ambiguous-asset`.
 * @returns in the order written; null when one is wrong.
 */
export function watchedAssets(
  spec: AssetSensorSpec,
  at: Path,
  context: PlanContext,
  to: Saying,
): readonly Watched[] | null {
  const own = context.input.artifacts.metadata.product_name;
  let names: ReadonlyMap<string, readonly GraphNode[]> | null = null;
  const found: Watched[] = [];
  let wrong = false;
  spec.assets.forEach((text, i) => {
    const slash = text.indexOf("/");
    const product = slash < 0 ? own : text.slice(0, slash);
    const name = text.slice(slash + 1);
    if (product !== own && product !== "" && name !== "") {
      found.push({ product, name, asset: null });
      return;
    }
    names ??= ownNames(context);
    const nodes = names.get(name) ?? [];
    if (nodes.length === 1) {
      found.push({ product: null, name, asset: nodes[0]!.id });
      return;
    }
    wrong = true;
    const path = [...at, "assets", i];
    if (nodes.length === 0) return sayUnknown(spec.name, name, path, names, context, to);
    say(to, path, {
      code: "plan/ambiguous-asset",
      message:
        `The sensor "${spec.name}" waits for "${name}", which ${nodes.length} assets are called`,
      hint: `Write one of their ids: ${nodes.map((n) => n.id).join(", ")}`,
      facts: { sensor: spec.name, asset: name, candidates: nodes.map((n) => n.id) },
    });
  });
  return wrong ? null : found;
}

/** What each name means. A name without a version is the latest one, as in dbt's ref(); the product's own project wins over packages. */
function ownNames({ graph, contracted, input }: PlanContext): Map<string, GraphNode[]> {
  const names = new Map<string, GraphNode[]>();
  const foreign: [string, GraphNode][] = [];
  for (const i of contracted.kept) {
    const graphNode = graph.nodes[i]!;
    const { id, name, node, source } = graphNode;
    appendTo(names, id, graphNode);
    const called = source !== null
      ? [`${source.sourceName}.${source.name}`]
      : node?.version == null
      ? [name]
      : [`${name}.v${node.version}`, ...(node.version === node.latestVersion ? [name] : [])];
    const packageName = node?.packageName ?? source?.packageName ?? null;
    const isForeign = input.dbt !== null && packageName !== input.dbt.projectName;
    for (const c of called) {
      if (isForeign) foreign.push([c, graphNode]);
      else appendTo(names, c, graphNode);
    }
  }
  const taken = new Set(names.keys());
  for (const [name, node] of foreign) if (!taken.has(name)) appendTo(names, name, node);
  return names;
}

function sayUnknown(
  sensor: string,
  name: string,
  path: Path,
  names: ReadonlyMap<string, readonly GraphNode[]>,
  { graph }: PlanContext,
  to: Saying,
): void {
  const ephemeral = graph.nodes.some((n) => isContracted(n) && (n.name === name || n.id === name));
  const nearest = ephemeral ? null : nearestName(name, names.keys());
  say(to, path, {
    code: "plan/unknown-asset",
    message: ephemeral
      ? `The sensor "${sensor}" waits for "${name}", which is never built: it is part of the models that read it`
      : `Cannot find the asset "${name}", which the sensor "${sensor}" waits for`,
    hint: ephemeral
      ? "Wait for a model that reads it, or one that it reads"
      : nearest === null
      ? "Name a model, seed, snapshot or source of this product, or write product/asset"
      : `Did you mean "${nearest}"?`,
    facts: { sensor, asset: name, nearest },
  });
}
