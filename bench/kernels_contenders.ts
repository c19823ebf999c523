/** The libraries that bench/kernels.ts compares, each behind the same four steps. Loaded one at a time. */

/** What every contender is given. */
export interface Input {
  /** `model.shop.m0`, `model.shop.m1` … */
  readonly ids: readonly string[];
  /** `[from, to]` flattened, distinct. */
  readonly edges: Uint32Array;
}

/** The steps, run once each, in this order. What they return is looked at so that nothing can be left out. */
export interface Contender {
  build(input: Input): void;
  order(): ArrayLike<unknown>;
  components(): number;
  /** Null: not offered. */
  levels: (() => number) | null;
  free?(): void;
}

/** `edges`: the graph is given as node indices; `names`: as pairs of strings. */
export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  "ours, edges": () => ours("wasm", "edges"),
  "ours, names": () => ours("wasm", "names"),
  "twin, edges": () => ours("typescript", "edges"),
  "twin, names": () => ours("typescript", "names"),
  "graphology": graphology,
  "graphlib": graphlib,
};

/** What a user of the contender bundles, for the packed size. */
export const entries: Readonly<Record<string, string>> = {
  "ours": `export { buildGraph, graphFromNames } from "../../src/graph/mod.ts";`,
  "twin": `export { TwinEngine } from "../../src/graph/twin.ts";`,
  "graphology": `export { DirectedGraph } from "graphology";
    export { topologicalGenerations, topologicalSort } from "graphology-dag";
    export { stronglyConnectedComponents } from "graphology-components";`,
  "graphlib": `export { alg, Graph } from "@dagrejs/graphlib";`,
};

async function ours(engine: "wasm" | "typescript", from: "edges" | "names"): Promise<Contender> {
  const { buildGraph, graphFromNames } = await import("../src/graph/mod.ts");
  let graph: ReturnType<typeof buildGraph>;
  return {
    build: ({ ids, edges }) => {
      graph = from === "edges"
        ? buildGraph(ids, edges, { engine })
        : graphFromNames(namePairs(ids, edges), ids, { engine });
    },
    order: () => graph.order(),
    components: () => count(graph.components()),
    levels: () => graph.levels().reduce((most, level) => level > most ? level : most, 0) + 1,
    free: () => graph.free(),
  };
}

/** Pairs made one by one, so that no list of them counts as anybody's memory. */
function* namePairs(ids: readonly string[], edges: Uint32Array): Generator<[string, string]> {
  for (let e = 0; e < edges.length; e += 2) yield [ids[edges[e]!]!, ids[edges[e + 1]!]!];
}

function count(labels: Uint32Array): number {
  return labels.reduce((most, label) => label > most ? label : most, 0) + 1;
}

async function graphology(): Promise<Contender> {
  const { DirectedGraph } = await import("graphology");
  const dag = await import("graphology-dag");
  const { stronglyConnectedComponents } = await import("graphology-components");
  const graph = new DirectedGraph();
  return {
    build: ({ ids, edges }) => {
      for (const id of ids) graph.addNode(id);
      for (let e = 0; e < edges.length; e += 2) {
        graph.addDirectedEdge(ids[edges[e]!], ids[edges[e + 1]!]);
      }
    },
    order: () => dag.topologicalSort(graph),
    components: () => stronglyConnectedComponents(graph).length,
    levels: () => dag.topologicalGenerations(graph).length,
  };
}

async function graphlib(): Promise<Contender> {
  const { alg, Graph } = await import("@dagrejs/graphlib");
  const graph = new Graph();
  return {
    build: ({ ids, edges }) => {
      for (const id of ids) graph.setNode(id);
      for (let e = 0; e < edges.length; e += 2) graph.setEdge(ids[edges[e]!]!, ids[edges[e + 1]!]!);
    },
    order: () => alg.topsort(graph),
    components: () => alg.tarjan(graph).length,
    levels: null,
  };
}
