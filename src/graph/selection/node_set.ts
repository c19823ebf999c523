/** A set of node indices, one bit each. */
export class NodeSet {
  readonly #words: Uint32Array;

  /** Empty, for indices below `size`. Time and memory O(size / 32). */
  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5);
  }

  copy(): NodeSet {
    const copy = new NodeSet(this.#words.length * 32);
    copy.#words.set(this.#words);
    return copy;
  }

  has(i: number): boolean {
    return (this.#words[i >>> 5]! & (1 << (i & 31))) !== 0;
  }

  add(i: number): void {
    this.#words[i >>> 5]! |= 1 << (i & 31);
  }

  /** Adds what is in `other`, which has the same size, as in the two below. */
  unite(other: NodeSet): void {
    const words = this.#words;
    for (let w = 0; w < words.length; w++) words[w]! |= other.#words[w]!;
  }

  /** Keeps what is in `other`, too. */
  intersect(other: NodeSet): void {
    const words = this.#words;
    for (let w = 0; w < words.length; w++) words[w]! &= other.#words[w]!;
  }

  /** Removes what is in `other`. */
  subtract(other: NodeSet): void {
    const words = this.#words;
    for (let w = 0; w < words.length; w++) words[w]! &= ~other.#words[w]!;
  }

  isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }

  /** In ascending order. What the callback adds may or may not be visited. */
  forEach(visit: (i: number) => void): void {
    const words = this.#words;
    for (let w = 0; w < words.length; w++) {
      for (let word = words[w]!; word !== 0; word &= word - 1) {
        visit(w * 32 + 31 - Math.clz32(word & -word));
      }
    }
  }

  /** In ascending order. */
  toArray(): number[] {
    const indices: number[] = [];
    this.forEach((i) => indices.push(i));
    return indices;
  }
}
