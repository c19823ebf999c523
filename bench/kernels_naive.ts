/** Are the kernels of the core worth their boundary? Each beside the same algorithm in plain TypeScript on typed arrays.
 *
 * `deno run -A bench/kernels_naive.ts [--nodes 10000,100000] [--runs 5]`. Both in one process, in turns; the least of the runs, in
 * milliseconds. The last line of each size: what compiling and instantiating the module takes, and its bytes.
 * @module
 */
import { childrenOf, type Csr, reversed } from "../src/graph/csr.ts";
import { buildGraph, type Graph } from "../src/graph/mod.ts";
import { instantiate } from "../wasm/pkg/core.js";
import { base64 } from "../wasm/pkg/core_wasm.ts";
import { layered } from "./layered.ts";
import { timed } from "./process_time.ts";
import { columns, numberList, outFolder, runs } from "./report.ts";

interface Rows {
  readonly children: Csr;
  readonly parents: Csr;
  readonly nodeCount: number;
}

/** Ours, and the naive form; both say something about their result, which must be equal. */
const kernels: Readonly<Record<string, [(graph: Graph) => number, (rows: Rows) => number]>> = {
  criticalPath: [(graph) => graph.criticalPath().length, longest],
  descendants: [(graph) => graph.descendants([0]).length, (rows) => reach(rows, 0)],
  weakComponents: [(graph) => count(graph.weakComponents()), weak],
  quotient: [
    (graph) => graph.quotient(labels(graph.nodeCount)).counts.length,
    (rows) => quotient(rows, labels(rows.nodeCount)),
  ],
  transitiveReduction: [(graph) => graph.transitiveReduction().length / 2, reduce],
};

const results = [];
for (const nodeCount of numberList(Deno.args, "--nodes", [10_000, 100_000])) {
  const { edges } = layered(`dbtd_${nodeCount}`);
  const ids = Array.from({ length: nodeCount }, (_, i) => `model.shop.m${i}`);
  const graph = buildGraph(ids, edges, { engine: "wasm" });
  const children = childrenOf(nodeCount, edges);
  const rows: Rows = { children, parents: reversed(children), nodeCount };
  const table = [["", "ours", "naive", "naive / ours"]];
  for (const [name, [ours, naive]] of Object.entries(kernels)) {
    const [a, b]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs(Deno.args, 5); run++) {
      const [mine, theirs] = [timed(() => ours(graph)), timed(() => naive(rows))];
      if (mine.result !== theirs.result) {
        throw new Error(`${name}: ${mine.result} is not ${theirs.result}`);
      }
      a.push(mine.ms);
      b.push(theirs.ms);
    }
    const [least, other] = [Math.min(...a), Math.min(...b)];
    table.push([name, least.toFixed(1), other.toFixed(1), (other / least).toFixed(2)]);
    results.push({ nodeCount, name, ours: a, naive: b });
  }
  graph.free();
  console.log(`\n${nodeCount.toLocaleString("en")} nodes, ms\n${columns(table)}`);
}

const bytes = Uint8Array.fromBase64(base64);
const starts = Array.from({ length: 9 }, () =>
  timed(() => {
    const binary = atob(base64);
    const copy = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) copy[i] = binary.charCodeAt(i);
    return instantiate(new WebAssembly.Module(copy));
  }).ms);
const packed = await new Response(
  new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")),
).bytes();
console.log(
  `\ndecode, compile, instantiate: first ${starts[0]!.toFixed(1)} ms, least ` +
    `${
      Math.min(...starts).toFixed(1)
    } ms (wanted: under 5); ${bytes.length} bytes, gzip ${packed.length}`,
);
const out = `${await outFolder()}/kernels_naive.json`;
await Deno.writeTextFile(out, JSON.stringify({ starts, bytes: bytes.length, results }, null, 1));

/** Kahn's queue. */
function order({ children, parents, nodeCount }: Rows): Uint32Array {
  const waiting = new Uint32Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  let tail = 0;
  for (let v = 0; v < nodeCount; v++) {
    waiting[v] = parents.offsets[v + 1]! - parents.offsets[v]!;
    if (waiting[v] === 0) queue[tail++] = v;
  }
  for (let head = 0; head < tail; head++) {
    const v = queue[head]!;
    for (let e = children.offsets[v]!; e < children.offsets[v + 1]!; e++) {
      if (--waiting[children.targets[e]!]! === 0) queue[tail++] = children.targets[e]!;
    }
  }
  return queue;
}

/** Nodes on the longest path; earliest start and slack of each are made on the way. */
function longest(rows: Rows): number {
  const { children, nodeCount } = rows;
  const sequence = order(rows);
  const earliest = new Float64Array(nodeCount);
  const tail = new Float64Array(nodeCount).fill(1);
  for (const v of sequence) {
    for (let e = children.offsets[v]!; e < children.offsets[v + 1]!; e++) {
      const child = children.targets[e]!;
      earliest[child] = Math.max(earliest[child]!, earliest[v]! + 1);
    }
  }
  for (let i = nodeCount - 1; i >= 0; i--) {
    const v = sequence[i]!;
    for (let e = children.offsets[v]!; e < children.offsets[v + 1]!; e++) {
      tail[v] = Math.max(tail[v]!, 1 + tail[children.targets[e]!]!);
    }
  }
  const length = tail.reduce((most, t) => Math.max(most, t), 0);
  const slack = earliest.map((start, v) => length - start - tail[v]!);
  return slack.length === nodeCount ? length : NaN;
}

function reach({ children, nodeCount }: Rows, from: number): number {
  const seen = new Uint8Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  let tail = 1;
  queue[0] = from;
  seen[from] = 1;
  for (let head = 0; head < tail; head++) {
    const v = queue[head]!;
    for (let e = children.offsets[v]!; e < children.offsets[v + 1]!; e++) {
      const child = children.targets[e]!;
      if (seen[child] === 1) continue;
      seen[child] = 1;
      queue[tail++] = child;
    }
  }
  return queue.slice(0, tail).sort().length;
}

function weak({ children, parents, nodeCount }: Rows): number {
  const label = new Int32Array(nodeCount).fill(-1);
  const stack = new Uint32Array(nodeCount);
  let found = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (label[root] !== -1) continue;
    let size = 0;
    stack[size++] = root;
    label[root] = found;
    while (size > 0) {
      const v = stack[--size]!;
      for (const { offsets, targets } of [children, parents]) {
        for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
          if (label[targets[e]!] !== -1) continue;
          label[targets[e]!] = found;
          stack[size++] = targets[e]!;
        }
      }
    }
    found++;
  }
  return found;
}

/** Pairs of blocks as one number each, sorted, counted. */
function quotient({ children, nodeCount }: Rows, block: Uint32Array): number {
  const pairs = new Float64Array(children.targets.length);
  let size = 0;
  for (let v = 0; v < nodeCount; v++) {
    for (let e = children.offsets[v]!; e < children.offsets[v + 1]!; e++) {
      const to = block[children.targets[e]!]!;
      if (to !== block[v]) pairs[size++] = block[v]! * 2 ** 21 + to;
    }
  }
  const sorted = pairs.subarray(0, size).sort();
  return sorted.reduce((kinds, pair, i) => kinds + (i === 0 || pair !== sorted[i - 1] ? 1 : 0), 0);
}

/** The same blocks of 512 columns, as sixteen words a node. */
function reduce(rows: Rows): number {
  const { parents, nodeCount } = rows;
  const sequence = order(rows);
  const place = new Uint32Array(nodeCount);
  sequence.forEach((v, at) => place[v] = at);
  const above = new Uint32Array(16 * nodeCount);
  let kept = 0;
  for (let first = 0; first < nodeCount; first += 512) {
    const last = Math.min(nodeCount, first + 512);
    above.fill(0, 16 * first);
    for (let at = first; at < nodeCount; at++) {
      const v = sequence[at]!;
      const [begin, end] = [parents.offsets[v]!, parents.offsets[v + 1]!];
      const own = 16 * at;
      for (let e = begin; e < end; e++) {
        const parent = place[parents.targets[e]!]!;
        if (parent < first) continue;
        for (let w = 0; w < 16; w++) above[own + w]! |= above[16 * parent + w]!;
      }
      for (let e = begin; e < end; e++) {
        const bit = place[parents.targets[e]!]! - first;
        if (bit >= 0 && bit < last - first && !(above[own + (bit >> 5)]! >>> (bit & 31) & 1)) {
          kept++;
        }
      }
      for (let e = begin; e < end; e++) {
        const bit = place[parents.targets[e]!]! - first;
        if (bit >= 0 && bit < last - first) above[own + (bit >> 5)]! |= 1 << (bit & 31);
      }
    }
  }
  return kept;
}

function labels(nodeCount: number): Uint32Array {
  return Uint32Array.from({ length: nodeCount }, (_, v) => v % 100);
}

function count(labels: Uint32Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0) + 1;
}
