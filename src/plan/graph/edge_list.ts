import type { EdgeKind } from "../types.ts";

/** One bit for each kind, in the order in which kinds are named. */
export const edgeKindBits: Readonly<Record<EdgeKind, number>> = {
  ref: 1,
  relation: 2,
  declared: 4,
};

/** The kinds behind a set of bits, in the order `ref`, `relation`, `declared`. */
export function edgeKinds(bits: number): readonly EdgeKind[] {
  return KINDS_OF_BITS[bits]!;
}

const ORDER: readonly EdgeKind[] = ["ref", "relation", "declared"];
const KINDS_OF_BITS = Array.from(
  { length: 8 },
  (_, bits) => ORDER.filter((k) => bits & edgeKindBits[k]),
);

/** Edges between node indices, one per pair, each with the kinds under which it was added. */
export class EdgeList {
  #from: number[] = [];
  #to: number[] = [];
  #kinds: number[] = [];
  /** `from * nodeCount + to`: exact for up to 94 million nodes, and a small integer for graphs of usual size. */
  #slots = new Map<number, number>();
  readonly #nodeCount: number;

  constructor(nodeCount: number) {
    this.#nodeCount = nodeCount;
  }

  get length(): number {
    return this.#from.length;
  }

  from(i: number): number {
    return this.#from[i]!;
  }

  to(i: number): number {
    return this.#to[i]!;
  }

  kinds(i: number): number {
    return this.#kinds[i]!;
  }

  /** Adds an edge, or a kind to one that is there. */
  add(from: number, to: number, kindBits: number): void {
    const key = from * this.#nodeCount + to;
    const slot = this.#slots.get(key);
    if (slot === undefined) {
      this.#slots.set(key, this.#from.length);
      this.#from.push(from);
      this.#to.push(to);
      this.#kinds.push(kindBits);
    } else {
      this.#kinds[slot]! |= kindBits;
    }
  }

  has(from: number, to: number): boolean {
    return this.#slots.has(from * this.#nodeCount + to);
  }

  /** Kinds of the edge, 0 when there is none. */
  kindsOf(from: number, to: number): number {
    const slot = this.#slots.get(from * this.#nodeCount + to);
    return slot === undefined ? 0 : this.#kinds[slot]!;
  }

  /** Removes one kind from the edges that `doomed` picks; an edge without kinds is gone. */
  removeKind(
    kindBit: number,
    doomed: (from: number, to: number, kindBits: number) => boolean,
  ): void {
    const old = { from: this.#from, to: this.#to, kinds: this.#kinds };
    [this.#from, this.#to, this.#kinds] = [[], [], []];
    this.#slots.clear();
    old.from.forEach((from, i) => {
      const to = old.to[i]!;
      const before = old.kinds[i]!;
      const kinds = doomed(from, to, before) ? before & ~kindBit : before;
      if (kinds !== 0) this.add(from, to, kinds);
    });
  }

  /** By `from`, then `to`. */
  sort(): void {
    const order = this.#from.map((_, i) => i).sort((a, b) =>
      this.#from[a]! - this.#from[b]! || this.#to[a]! - this.#to[b]!
    );
    const pick = (list: number[]) => order.map((i) => list[i]!);
    [this.#from, this.#to, this.#kinds] = [pick(this.#from), pick(this.#to), pick(this.#kinds)];
    this.#slots.clear();
    this.#from.forEach((from, i) => this.#slots.set(from * this.#nodeCount + this.#to[i]!, i));
  }

  /** `[from, to]` flattened, as the graph core takes it; `mask` picks kinds. */
  pairs(mask: number = 7): Uint32Array {
    const out = new Uint32Array(2 * this.length);
    let n = 0;
    for (let i = 0; i < this.length; i++) {
      if ((this.#kinds[i]! & mask) === 0) continue;
      out[n++] = this.#from[i]!;
      out[n++] = this.#to[i]!;
    }
    return n === out.length ? out : out.slice(0, n);
  }
}
