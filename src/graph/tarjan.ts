import type { Csr } from "./csr.ts";

/** Label of the strongly connected component of every node.
 *
 * Components are numbered by their lowest node: node 0 is in component 0, the lowest node outside it in
 * component 1, and so on. Without cycles, labels equal indices. The depth-first search keeps its own stack, so a
 * chain of a million nodes is no deeper than a chain of two.
 * Time O(V + E), memory O(V).
 * @see Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2)
 */
export function stronglyConnected({ offsets, targets }: Csr): Uint32Array {
  const nodeCount = offsets.length - 1;
  const visit = new Uint32Array(nodeCount); // 1 + time of the first visit, 0 for never
  const low = new Uint32Array(nodeCount); // earliest visit known to be reachable inside the component
  const next = offsets.slice(0, nodeCount); // edge to look at when the node is on top again
  const path = new Uint32Array(nodeCount); // the search from its root to here
  const open = new Uint32Array(nodeCount); // visited, component not yet known
  const raw = new Uint32Array(nodeCount); // 1 + component in order of completion, 0 for open
  let [time, pathSize, openSize, count] = [0, 0, 0, 0];

  const enter = (node: number) => {
    visit[node] = low[node] = ++time;
    path[pathSize++] = open[openSize++] = node;
  };
  for (let root = 0; root < nodeCount; root++) {
    if (visit[root] !== 0) continue;
    enter(root);
    while (pathSize > 0) {
      const node = path[pathSize - 1]!;
      if (next[node]! < offsets[node + 1]!) {
        const child = targets[next[node]!++]!;
        if (visit[child] === 0) enter(child);
        else if (raw[child] === 0 && visit[child]! < low[node]!) low[node] = visit[child]!;
        continue;
      }
      pathSize--;
      if (pathSize > 0) {
        const above = path[pathSize - 1]!;
        if (low[node]! < low[above]!) low[above] = low[node]!;
      }
      if (low[node] === visit[node]) {
        count++;
        for (let member = -1; member !== node;) {
          member = open[--openSize]!;
          raw[member] = count;
        }
      }
    }
  }
  return byLowestNode(raw, count);
}

function byLowestNode(raw: Uint32Array, count: number): Uint32Array {
  const names = new Uint32Array(count + 1); // 1 + final label
  let named = 0;
  return raw.map((label) => {
    if (names[label] === 0) names[label] = ++named;
    return names[label]! - 1;
  });
}
