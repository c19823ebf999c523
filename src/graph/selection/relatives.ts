import { NodeSet } from "./node_set.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** Parents and children of nodes, by index. */
export class Relatives {
  readonly #parents: Adjacency;
  readonly #children: Adjacency;
  /** Of each node, the children that are tests. */
  readonly #tests: Adjacency;
  /** 1 where a node depends on something that is not in the list. */
  readonly #hasUnknownParent: Uint8Array;

  /** Time and memory O(nodes + edges). */
  constructor(nodes: readonly SelectableNode[]) {
    const indexOf = new Map(nodes.map((node, i) => [node.uniqueId, i]));
    this.#hasUnknownParent = new Uint8Array(nodes.length);
    const starts = new Uint32Array(nodes.length + 1);
    nodes.forEach(({ dependsOn }, i) => starts[i + 1] = starts[i]! + dependsOn.length);
    const targets = new Uint32Array(starts[nodes.length]!);
    let end = 0;
    nodes.forEach(({ dependsOn }, child) => {
      starts[child] = end;
      for (const id of dependsOn) {
        const parent = indexOf.get(id);
        if (parent === undefined) this.#hasUnknownParent[child] = 1;
        else targets[end++] = parent;
      }
    });
    starts[nodes.length] = end;
    this.#parents = { starts, targets: targets.subarray(0, end) };
    this.#children = reversed(this.#parents, () => true);
    this.#tests = reversed(this.#parents, (child) => isTest(nodes[child]!));
  }

  /** Visits the tests that read a node of `set`, some of them several times. */
  forEachTestOf(set: NodeSet, visit: (test: number) => void): void {
    const { starts, targets } = this.#tests;
    set.forEach((i) => {
      for (let e = starts[i]!; e < starts[i + 1]!; e++) visit(targets[e]!);
    });
  }

  parentsAreIn(node: number, set: NodeSet): boolean {
    if (this.#hasUnknownParent[node] === 1) return false;
    const { starts, targets } = this.#parents;
    for (let e = starts[node]!; e < starts[node + 1]!; e++) {
      if (!set.has(targets[e]!)) return false;
    }
    return true;
  }

  /** All nodes from which one of `nodes` can be reached in one to `depth` steps. */
  parents(nodes: NodeSet, depth: number): NodeSet {
    return reach(this.#parents, nodes, depth);
  }

  /** All nodes that can be reached from one of `nodes` in one to `depth` steps. */
  children(nodes: NodeSet, depth: number): NodeSet {
    return reach(this.#children, nodes, depth);
  }
}

function isTest({ resourceType }: SelectableNode): boolean {
  return resourceType === "test" || resourceType === "unit_test";
}

/** The neighbours of node `i` are `targets[starts[i]]` to before `targets[starts[i + 1]]`. */
interface Adjacency {
  readonly starts: Uint32Array;
  readonly targets: Uint32Array;
}

/** The edges from children that are wanted, the other way round. */
function reversed({ starts, targets }: Adjacency, wanted: (child: number) => boolean): Adjacency {
  const count = starts.length - 1;
  const kept = new Uint8Array(count);
  const ends = new Uint32Array(count + 1);
  for (let child = 0; child < count; child++) {
    if (!wanted(child)) continue;
    kept[child] = 1;
    for (let e = starts[child]!; e < starts[child + 1]!; e++) ends[targets[e]! + 1]!++;
  }
  for (let i = 0; i < count; i++) ends[i + 1]! += ends[i]!;
  const from = ends.slice();
  const children = new Uint32Array(ends[count]!);
  for (let child = 0; child < count; child++) {
    if (kept[child] === 0) continue;
    for (let e = starts[child]!; e < starts[child + 1]!; e++) {
      children[ends[targets[e]!]!++] = child;
    }
  }
  return { starts: from, targets: children };
}

/** Level by level, so that nothing recurses. Time O(nodes + edges). */
function reach({ starts, targets }: Adjacency, from: NodeSet, depth: number): NodeSet {
  const found = new NodeSet(starts.length - 1);
  let layer = from.toArray();
  for (let step = 0; step < depth && layer.length > 0; step++) {
    const beyond: number[] = [];
    for (const node of layer) {
      for (let e = starts[node]!; e < starts[node + 1]!; e++) {
        const other = targets[e]!;
        if (found.has(other)) continue;
        found.add(other);
        beyond.push(other);
      }
    }
    layer = beyond;
  }
  return found;
}
