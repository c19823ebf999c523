import { compareText } from "../errors/mod.ts";
import type { LinkedProducts, PlanAsset } from "../plan/mod.ts";
import type { GraphJson, GraphJsonEdge, GraphJsonNode } from "./graph_json.ts";

type Kind = GraphJsonEdge["kind"];

/** The graph of several products as data: an output of one that another reads is one node, the producer's.
 * @param level `asset`: the assets of all; `product`: the products, with an edge from each to those that read what it builds. Products may
 * depend on each other in a circle, assets may not. Time O((assets + edges) log).
 */
export function productsJson(linked: LinkedProducts, level: "asset" | "product"): GraphJson {
  return level === "asset" ? assetsOf(linked) : productsOf(linked);
}

function assetsOf({ plans }: LinkedProducts): GraphJson {
  const nodes = new Map<string, GraphJsonNode>();
  const edges = new Edges();
  for (const { product, assets, edges: own } of plans) {
    const idOf = new Map(assets.map((a) => [a.id, a.producer?.asset.id ?? a.id]));
    for (const asset of assets) {
      // sources that two products declare are one node as long as dbt gives them one id
      if (asset.producer !== null || (asset.external && nodes.has(asset.id))) continue;
      nodes.set(asset.id, toNode(asset, product.name));
    }
    const builtElsewhere = new Set(assets.filter((a) => a.producer !== null).map((a) => a.id));
    const sources = new Set(assets.filter((a) => a.kind === "source").map((a) => a.id));
    for (const { from, to, kinds } of own) {
      // what another product is made from, it says itself
      if (builtElsewhere.has(to)) continue;
      const isTable = builtElsewhere.has(from) && sources.has(from);
      edges.add(idOf.get(from)!, to, isTable ? ["relation"] : kinds);
    }
  }
  return {
    version: 1,
    nodes: [...nodes.values()].sort((a, b) => compareText(a.id, b.id)),
    edges: edges.sorted(),
  };
}

function toNode(
  { id, name, kind, external, tags, group, block }: PlanAsset,
  product: string,
): GraphJsonNode {
  return { id, name, kind, external, tags, group, block, product };
}

function productsOf({ plans, links }: LinkedProducts): GraphJson {
  const edges = new Edges();
  for (const { producer, consumer, by } of links) {
    edges.add(producer.product, consumer.product, [by === "node" ? "ref" : by]);
  }
  const nodes = plans.map(({ product: { name } }) => ({
    id: name,
    name,
    kind: "product",
    external: false,
    tags: [],
    group: null,
    block: null,
    product: name,
  }));
  return {
    version: 1,
    nodes: nodes.sort((a, b) => compareText(a.id, b.id)),
    edges: edges.sorted(),
  };
}

/** One edge for each pair, with all its kinds. */
class Edges {
  readonly #kinds = new Map<string, { from: string; to: string; kinds: Set<Kind> }>();

  add(from: string, to: string, kinds: readonly Kind[]): void {
    const key = `${from} ${to}`;
    const edge = this.#kinds.get(key) ?? { from, to, kinds: new Set() };
    this.#kinds.set(key, edge);
    kinds.forEach((kind) => edge.kinds.add(kind));
  }

  sorted(): GraphJsonEdge[] {
    return [...this.#kinds.values()].map(({ from, to, kinds }) => {
      const ordered = KINDS.filter((kind) => kinds.has(kind));
      return { from, to, kind: ordered[0]!, kinds: ordered };
    }).sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  }
}

const KINDS: readonly Kind[] = ["ref", "relation", "declared", "sensor"];
