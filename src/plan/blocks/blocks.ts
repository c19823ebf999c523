/** What the partitioner sees: nodes with a colour, edges between them. */
export interface BlockInput {
  readonly nodeCount: number;
  /** `[from, to]` flattened; acyclic. */
  readonly edges: Uint32Array;
  /** Per edge, 1 where its ends may not share a block: what the engine inside a block would not wait for. */
  readonly apart: Uint8Array;
  /** Every node after all that it depends on. */
  readonly order: Uint32Array;
  /** Nodes of different colours never share a block; -1 for what is built elsewhere and belongs to none. */
  readonly colour: Int32Array;
  readonly colourCount: number;
}

/** Cuts a graph into the fewest convex blocks of one colour each that a greedy sweep finds.
 *
 * A sweep takes everything of one colour that is ready, then all that this makes ready, and so on until only other
 * colours are left, or nodes that must not share the block; that is a block. Every node waits for its parents, so each edge leads to the same or a later
 * block: blocks are convex and their quotient is acyclic, by construction. Each colour that can come first is tried, and after a block that left
 * nodes waiting both staying with its colour and leaving it; the fewest blocks win, ties go to the earlier attempt. One colour is
 * cut optimally, and two when nothing has to be apart; otherwise the problem is NP-hard (typed fusion) and the next colour is the
 * one with most nodes ready.
 * @returns per node the index of its block, -1 for nodes of colour -1; blocks are numbered in an order in which they can run.
 * Time O(colours × (nodes + edges)).
 * @see Kennedy & McKinley (1993), "Maximizing loop parallelism and improving data locality via loop fusion and distribution"
 */
export function cutBlocks(
  input: BlockInput,
): { readonly labels: Int32Array; readonly count: number } {
  let best: { labels: Int32Array; count: number } | null = null;
  const policies = input.apart.includes(1) ? [true, false] : [false];
  for (const stay of policies) {
    for (const first of firstColours(input)) {
      const attempt = sweep(input, first, stay);
      if (best === null || attempt.count < best.count) best = attempt;
      if (best.count <= input.colourCount) return best; // no fewer are possible: each colour occurs
    }
  }
  return best!;
}

/** The colours that a sweep can begin with. All others leave it the choice, which is worth one attempt: where schedules and groups make
 * many colours, few nodes have none before them. */
function firstColours({ edges, order, colour, colourCount, nodeCount }: BlockInput): number[] {
  const start = new Int32Array(nodeCount + 1);
  for (let e = 0; e < edges.length; e += 2) start[edges[e]! + 1]!++;
  for (let i = 0; i < nodeCount; i++) start[i + 1]! += start[i]!;
  const children = new Int32Array(edges.length / 2);
  const fill = start.slice(0, nodeCount);
  for (let e = 0; e < edges.length; e += 2) children[fill[edges[e]!]!++] = edges[e + 1]!;
  const waits = new Uint8Array(nodeCount); // for something that is built here
  const begins = new Uint8Array(colourCount);
  for (const node of order) {
    if (colour[node]! >= 0 && waits[node] === 0) begins[colour[node]!] = 1;
    if (colour[node]! < 0 && waits[node] === 0) continue;
    for (let c = start[node]!; c < start[node + 1]!; c++) waits[children[c]!] = 1;
  }
  const free = begins.indexOf(0); // the first of those that leave the choice
  return colourCount === 0 ? [0] : [...begins.keys()].filter((c) => begins[c] === 1 || c === free);
}

function sweep(
  input: BlockInput,
  first: number,
  stay: boolean,
): { labels: Int32Array; count: number } {
  const { nodeCount, edges, apart, order, colour, colourCount } = input;
  const labels = new Int32Array(nodeCount).fill(-1);
  const waiting = new Int32Array(nodeCount);
  const start = new Int32Array(nodeCount + 1);
  for (let e = 0; e < edges.length; e += 2) {
    start[edges[e]! + 1]!++;
    waiting[edges[e + 1]!]!++;
  }
  for (let i = 0; i < nodeCount; i++) start[i + 1]! += start[i]!;
  const fill = start.slice(0, nodeCount);
  const children = new Int32Array(edges.length / 2);
  const childApart = new Uint8Array(edges.length / 2);
  for (let e = 0; e < edges.length; e += 2) {
    const slot = fill[edges[e]!]!++;
    children[slot] = edges[e + 1]!;
    childApart[slot] = apart[e / 2]!;
  }

  const ready: number[][] = Array.from({ length: colourCount }, () => []);
  const elsewhere: number[] = []; // built elsewhere, costs no block: released between blocks
  const postponed: number[] = []; // ready, once the block that is being filled is closed
  const notIn = new Int32Array(nodeCount).fill(-1); // the last block that a node may not share
  const offer = (node: number, label: number) => {
    if (colour[node]! < 0) elsewhere.push(node);
    else if (label >= 0 && notIn[node] === label) postponed.push(node);
    else ready[colour[node]!]!.push(node);
  };
  const take = (node: number, label: number) => {
    labels[node] = label;
    for (let c = start[node]!; c < start[node + 1]!; c++) {
      const child = children[c]!;
      if (childApart[c] === 1) notIn[child] = Math.max(notIn[child]!, label);
      if (--waiting[child]! === 0) offer(child, label);
    }
  };
  const drain = (list: number[], label: number) => {
    while (list.length > 0) take(list.pop()!, label);
  };

  for (const node of order) if (waiting[node] === 0) offer(node, -1);
  let count = 0;
  let wanted = first;
  for (;;) {
    drain(elsewhere, -1);
    if ((ready[wanted]?.length ?? 0) === 0) {
      wanted = -1;
      ready.forEach((list, c) => {
        if (list.length > (wanted < 0 ? 0 : ready[wanted]!.length)) wanted = c;
      });
      if (wanted < 0) return { labels, count };
    }
    drain(ready[wanted]!, count++);
    const left = postponed.splice(0);
    for (const node of left) offer(node, -1);
    if (!stay || left.length === 0) wanted = -1;
  }
}
