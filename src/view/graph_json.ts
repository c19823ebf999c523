import { compareText } from "../errors/mod.ts";
import { type EdgeKind, edgeKinds, type Planned } from "../plan/mod.ts";

/** `graph --format json`: nodes by id, edges by `from` then `to`, in code-unit order. */
export interface GraphJson {
  readonly version: 1;
  readonly nodes: readonly GraphJsonNode[];
  readonly edges: readonly GraphJsonEdge[];
}

export interface GraphJsonNode {
  /** dbt's `unique_id` where dbt knows the node. */
  readonly id: string;
  readonly name: string;
  /** `model`, `seed`, `snapshot`, `source` or `transform`. */
  readonly kind: string;
  /** Built elsewhere. */
  readonly external: boolean;
  readonly tags: readonly string[];
  readonly group: string | null;
  /** Null for what is built elsewhere, and for an ephemeral model. */
  readonly block: string | null;
  /** The product that it is of; only in a graph of several. */
  readonly product?: string;
}

export interface GraphJsonEdge {
  readonly from: string;
  readonly to: string;
  /** The first of `kinds`. */
  readonly kind: EdgeKind | "sensor";
  /** `sensor` between products only: one waits for what the other builds. */
  readonly kinds: readonly (EdgeKind | "sensor")[];
}

/** The graph of a product as data.
 * @param ephemeral `contract`: assets, sources among them, the parents of an ephemeral model handed to its children. `keep`:
 * every enabled model, seed and snapshot of the dbt manifest, and the edges between them.
 */
export function graphJson(
  planned: Planned,
  ephemeral: "contract" | "keep" = "contract",
): GraphJson {
  const assets = new Map(planned.plan.assets.map((a) => [a.id, a]));
  if (ephemeral === "contract") {
    return {
      version: 1,
      nodes: planned.plan.assets.map((a) => ({
        id: a.id,
        name: a.name,
        kind: a.kind,
        external: a.external,
        tags: a.tags,
        group: a.group,
        block: a.block,
      })),
      edges: planned.plan.edges.map(({ from, to, kind, kinds }) => ({ from, to, kind, kinds })),
    };
  }
  const { nodes, edges } = planned.graph;
  const kept = (i: number) => nodes[i]!.source === null && nodes[i]!.dbtFunction === null;
  const found = new Map<string, GraphJsonEdge>();
  const add = (from: string, to: string, kinds: GraphJsonEdge["kinds"]) => {
    found.set(`${from} ${to}`, { from, to, kind: kinds[0]!, kinds });
  };
  for (let e = 0; e < edges.length; e++) {
    if (!kept(edges.from(e)) || !kept(edges.to(e))) continue;
    add(nodes[edges.from(e)]!.id, nodes[edges.to(e)]!.id, edgeKinds(edges.kinds(e)));
  }
  // what relation names reveal is known between assets only
  for (const { from, to, kinds } of planned.plan.edges) {
    if (kinds.includes("relation")) add(from, to, kinds);
  }
  return {
    version: 1,
    nodes: nodes.filter((_, i) => kept(i)).map((n) => ({
      id: n.id,
      name: n.name,
      kind: n.node?.resourceType ?? "transform",
      external: n.node?.injected ?? false,
      tags: assets.get(n.id)?.tags ?? n.node?.tags ?? [],
      group: n.node?.group ?? null,
      block: assets.get(n.id)?.block ?? null,
    })),
    edges: [...found.values()].sort((a, b) =>
      compareText(a.from, b.from) || compareText(a.to, b.to)
    ),
  };
}
