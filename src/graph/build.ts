import { loadCore } from "../../wasm/mod.ts";
import { compareText, GraphError } from "../errors/mod.ts";
import { CoreEngine, fitsCore, guarded } from "./core_engine.ts";
import type { GraphEngine } from "./engine.ts";
import { Graph, type GraphOptions } from "./graph.ts";
import { TwinEngine } from "./twin.ts";

/** Builds a graph from node ids and edges between their indices.
 *
 * Repeated edges become one; a self loop is an edge, and a cycle.
 * @param nodeIds Names by index. They are only carried along, so nothing asks whether they are distinct.
 * @param edges `[from, to]` flattened, length 2·E: `from` comes before `to`.
 * @returns Time and memory O(V + E).
 * @throws {GraphError} `graph/edge-out-of-range` for an index that is no node, `graph/too-large` for more nodes or edges
 * than 32 bits count, `graph/wasm-refused` when `options.engine` insists, `graph/wasm-failed` when
 * memory runs out on the way.
 * @throws {RangeError} for an odd number of entries.
 */
export function buildGraph(
  nodeIds: readonly string[],
  edges: Uint32Array,
  options: GraphOptions = {},
): Graph {
  checkSize(nodeIds.length, edges.length / 2);
  checkEdges(nodeIds.length, edges);
  return new Graph(nodeIds, engineFor(nodeIds.length, edges, options));
}

/** Builds a graph from edges between names. Nodes are indexed in code-unit order of their names, so the result does
 * not depend on the order of the edges.
 * @param edges Pairs `[from, to]`: `from` comes before `to`.
 * @param names Further nodes, with or without edges.
 * @returns Time O(E + V log V), memory O(V + E).
 * @throws {GraphError} `graph/too-large`.
 */
export function graphFromNames(
  edges: Iterable<readonly [from: string, to: string]>,
  names: Iterable<string> = [],
  options: GraphOptions = {},
): Graph {
  const seen = new Map<string, number>();
  const intern = (name: string): number => {
    let index = seen.get(name);
    if (index === undefined) seen.set(name, index = seen.size);
    return index;
  };
  const ends: number[] = [];
  for (const [from, to] of edges) ends.push(intern(from), intern(to));
  for (const name of names) intern(name);

  const ids = [...seen.keys()].sort(compareText);
  const sorted = new Uint32Array(ids.length); // by order of first sight
  ids.forEach((id, index) => sorted[seen.get(id)!] = index);
  return buildGraph(ids, Uint32Array.from(ends, (end) => sorted[end]!), options);
}

/** The highest count that leaves one 32-bit value free to mean "none". */
const MAX_COUNT = 2 ** 32 - 2;

function checkSize(nodeCount: number, edgeCount: number): void {
  if (!Number.isInteger(edgeCount)) {
    throw new RangeError(`Cannot build the graph: ${2 * edgeCount} edge ends make no pairs`);
  }
  if (nodeCount <= MAX_COUNT && edgeCount <= MAX_COUNT) return;
  throw new GraphError({
    code: "graph/too-large",
    message: `Cannot build the graph: ${nodeCount} nodes and ${edgeCount} edges, at most ` +
      `${MAX_COUNT} of each are possible`,
    hint: "Split the input",
    facts: { nodeCount, edgeCount, limit: MAX_COUNT },
  });
}

function checkEdges(nodeCount: number, edges: Uint32Array): void {
  for (let e = 0; e < edges.length; e++) {
    if (edges[e]! < nodeCount) continue;
    const edge = Math.floor(e / 2);
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    throw new GraphError({
      code: "graph/edge-out-of-range",
      message: `Cannot build the graph: edge ${edge} leads from node ${from} to node ${to}, ` +
        `there are ${nodeCount} nodes`,
      path: [edge],
      hint: "Indices count from 0 and stay below the number of node ids",
      facts: { edge, from, to, nodeCount },
    });
  }
}

function engineFor(nodeCount: number, edges: Uint32Array, options: GraphOptions): GraphEngine {
  const wanted = options.engine;
  if (wanted === "wasm" || (wanted !== "typescript" && fitsCore(nodeCount, edges.length / 2))) {
    const { core, refusal } = loadCore();
    if (core !== null) return guarded(() => new CoreEngine(core.build(nodeCount, edges)!));
    if (wanted === "wasm") {
      throw new GraphError({
        code: "graph/wasm-refused",
        message: "Cannot compile WebAssembly, which the option engine asks for",
        hint: "Leave the option out to use TypeScript instead",
        cause: refusal,
      });
    }
  }
  return new TwinEngine(nodeCount, edges);
}
