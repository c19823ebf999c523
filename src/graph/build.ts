import { freshCore, loadCore } from "../../wasm/mod.ts";
import { GraphError } from "../errors/mod.ts";
import { CoreEngine, fitsCore, wantsOwnCore } from "./core_engine.ts";
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
  const { ids, ends } = interned(edges, names);
  return buildGraph(ids, ends, options);
}

/** Names in order, and the ends of edges as indices into them. */
function interned(
  edges: Iterable<readonly [from: string, to: string]>,
  names: Iterable<string>,
): { ids: string[]; ends: Uint32Array } {
  const seen = new Map<string, number>();
  const intern = (name: string): number => {
    let index = seen.get(name);
    if (index === undefined) seen.set(name, index = seen.size);
    return index;
  };
  const ends = new Ends();
  let [lastFrom, lastTo, from, to] = ["", "", -1, -1];
  for (const edge of edges) {
    // Edges often come grouped by one end, and looking up a name is what takes the time.
    if (from === -1 || edge[0] !== lastFrom) from = intern(lastFrom = edge[0]);
    if (to === -1 || edge[1] !== lastTo) to = intern(lastTo = edge[1]);
    ends.push(from, to);
  }
  for (const name of names) intern(name);

  const ids = [...seen.keys()].sort(); // by code unit, as everywhere
  const sorted = new Uint32Array(ids.length); // by order of first sight
  ids.forEach((id, index) => sorted[seen.get(id)!] = index);
  return { ids, ends: ends.renamed(sorted) };
}

/** A growing list of pairs that never exists twice: an array of numbers would take three times the memory. */
class Ends {
  readonly #chunks: Uint32Array[] = [];
  #size = 0;

  push(from: number, to: number): void {
    const at = this.#size % CHUNK;
    if (at === 0) this.#chunks.push(new Uint32Array(CHUNK));
    const chunk = this.#chunks.at(-1)!;
    chunk[at] = from;
    chunk[at + 1] = to;
    this.#size += 2;
  }

  /** All of it, each number replaced by what stands at its place in `names`. */
  renamed(names: Uint32Array): Uint32Array {
    const all = new Uint32Array(this.#size);
    this.#chunks.forEach((chunk, c) => {
      const end = Math.min(CHUNK, all.length - c * CHUNK);
      for (let i = 0; i < end; i++) chunk[i] = names[chunk[i]!]!;
      all.set(chunk.subarray(0, end), c * CHUNK);
    });
    return all;
  }
}

const CHUNK = 2 ** 16;

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

/** Tells the first edge that has an end which is no node. */
function refuse(nodeCount: number, edges: Uint32Array): never {
  const edge = Math.floor(edges.findIndex((end) => end >= nodeCount) / 2);
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

function engineFor(nodeCount: number, edges: Uint32Array, options: GraphOptions): GraphEngine {
  const wanted = options.engine;
  if (wanted === "wasm" || (wanted !== "typescript" && fitsCore(nodeCount, edges.length / 2))) {
    const own = wantsOwnCore(nodeCount, edges.length / 2);
    const { core, refusal } = own ? freshCore() : loadCore();
    if (core !== null) return CoreEngine.build(core, nodeCount, edges) ?? refuse(nodeCount, edges);
    if (wanted === "wasm") {
      throw new GraphError({
        code: "graph/wasm-refused",
        message: "Cannot compile WebAssembly, which the option engine asks for",
        hint: "Leave the option out to use TypeScript instead",
        cause: refusal,
      });
    }
  }
  if (edges.some((end) => end >= nodeCount)) refuse(nodeCount, edges);
  return new TwinEngine(nodeCount, edges);
}
