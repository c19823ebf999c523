import { mulberry32 } from "./random.ts";

/** A made-up graph: what stands in `edges` is `from, to`, one after the other, distinct. */
export interface Layered {
  readonly name: string;
  readonly nodeCount: number;
  readonly edges: Uint32Array;
}

interface Shape {
  readonly layers: number;
  /** Nodes per domain. */
  readonly domain: number;
  /** Share of edges that stay in their domain. */
  readonly local: number;
  /** Parents that are drawn for a node that has any; some are drawn twice and count once. */
  readonly parents: number;
  /** Edges between domains lead from earlier domains to later ones only. */
  readonly ordered: boolean;
}

/** The shapes that the figures about blocks are for.
 *
 * - `dbt`: 24 layers, 4.8 edges a node, domains of 1,000 with every tenth edge from another one, whichever.
 * - `dbtd`: 12 layers, the same, but domains build upon earlier domains, most upon one of the twenty before.
 * - `sp`: as sparse as real dbt projects: 1.9 edges a node, domains of 250, 3 % of edges between them.
 */
const shapes: Readonly<Record<string, Shape>> = {
  dbt: { layers: 24, domain: 1000, local: 0.9, parents: 4.8 / 0.77, ordered: false },
  dbtd: { layers: 12, domain: 1000, local: 0.9, parents: 5 / 0.77, ordered: true },
  sp: { layers: 12, domain: 250, local: 0.97, parents: 2 / 0.77, ordered: true },
};

/** `layered("sp_3000")`: a quarter of the nodes in the first layer, fewer and fewer in later ones, node ids shuffled. The same
 * name gives the same graph. */
export function layered(name: string): Layered {
  const [kind = "", size = ""] = name.split("_");
  const shape = shapes[kind];
  const nodeCount = Number(size);
  if (shape === undefined || !(nodeCount > 0)) throw new RangeError(`No graph "${name}"`);
  const random = mulberry32(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const { layers, domain } = shape;
  const layer = Array.from(
    { length: nodeCount },
    () => random() < 0.25 ? 0 : 1 + Math.floor((layers - 1) * random() ** 1.5),
  );
  const domainCount = Math.ceil(nodeCount / domain);
  const members: number[][][] = Array.from(
    { length: domainCount },
    () => Array.from({ length: layers }, () => []),
  );
  layer.forEach((l, v) => members[Math.floor(v / domain)]![l]!.push(v));
  const id = Array.from({ length: nodeCount }, (_, v) => v);
  for (let i = nodeCount - 1; i > 0; i--) {
    const j = below(i + 1);
    [id[i], id[j]] = [id[j]!, id[i]!];
  }
  /** A node of the layer, or of the nearest one before it that has any. */
  const pick = (d: number, from: number): number | undefined => {
    for (let l = from; l >= 0; l--) {
      const nodes = members[d]![l]!;
      if (nodes.length > 0) return nodes[below(nodes.length)];
    }
    return undefined;
  };
  const edges: number[] = [];
  layer.forEach((l, v) => {
    if (l === 0) return;
    const own = Math.floor(v / domain);
    const parents = new Set<number>();
    for (let k = 1 + below(2 * shape.parents - 1); k > 0; k--) {
      const local = domainCount === 1 || shape.ordered && own === 0 || random() < shape.local;
      let parent: number | undefined;
      if (local) parent = pick(own, random() < 0.7 ? l - 1 : below(l));
      else if (!shape.ordered) parent = pick(below(domainCount), below(l));
      else {
        const near = random() < 0.7;
        const other = near ? Math.max(0, own - 1 - below(20)) : below(own);
        const nodes = members[other]![below(layers)]!;
        if (nodes.length > 0) parent = nodes[below(nodes.length)];
      }
      if (parent !== undefined) parents.add(parent);
    }
    for (const parent of parents) edges.push(id[parent]!, id[v]!);
  });
  return { name, nodeCount, edges: Uint32Array.from(edges) };
}
