import type { SelectableNode } from "./selectable_node.ts";

/** Parents and children of nodes, by index. */
export class Relatives {
  readonly #parents: readonly (readonly number[])[];
  readonly #children: readonly (readonly number[])[];
  /** Whether a node depends on something that is not in the list. */
  readonly #hasUnknownParent: readonly boolean[];

  /** Time and memory O(nodes + edges). */
  constructor(nodes: readonly SelectableNode[]) {
    const indexOf = new Map(nodes.map((node, i) => [node.uniqueId, i]));
    const children: number[][] = nodes.map(() => []);
    const unknown: boolean[] = [];
    this.#parents = nodes.map(({ dependsOn }, child) => {
      const parents = dependsOn.flatMap((id) => indexOf.get(id) ?? []);
      for (const parent of parents) children[parent]!.push(child);
      unknown.push(parents.length < dependsOn.length);
      return parents;
    });
    this.#children = children;
    this.#hasUnknownParent = unknown;
  }

  childrenOf(node: number): readonly number[] {
    return this.#children[node]!;
  }

  parentsAreIn(node: number, set: ReadonlySet<number>): boolean {
    return !this.#hasUnknownParent[node]! && this.#parents[node]!.every((p) => set.has(p));
  }

  /** All nodes from which one of `nodes` can be reached in one to `depth` steps. */
  parents(nodes: ReadonlySet<number>, depth: number): Set<number> {
    return reach(this.#parents, nodes, depth);
  }

  /** All nodes that can be reached from one of `nodes` in one to `depth` steps. */
  children(nodes: ReadonlySet<number>, depth: number): Set<number> {
    return reach(this.#children, nodes, depth);
  }
}

/** Level by level, so that nothing recurses. Time O(nodes + edges). */
function reach(
  next: readonly (readonly number[])[],
  from: ReadonlySet<number>,
  depth: number,
): Set<number> {
  const found = new Set<number>();
  let layer: Iterable<number> = from;
  for (let step = 0; step < depth; step++) {
    const beyond: number[] = [];
    for (const node of layer) {
      for (const other of next[node]!) {
        if (found.has(other)) continue;
        found.add(other);
        beyond.push(other);
      }
    }
    if (beyond.length === 0) break;
    layer = beyond;
  }
  return found;
}
