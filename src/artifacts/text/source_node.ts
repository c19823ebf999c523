import type { Location, Path, Position } from "../../errors/mod.ts";

/** A value as a text spells it: the plain value and where it stands. Offsets are UTF-16 units into the text. */
export type SourceNode = ScalarNode | SequenceNode | MappingNode;

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly source: string;
}

export interface SequenceNode extends Span {
  readonly kind: "sequence";
  readonly items: readonly SourceNode[];
}

export interface MappingNode extends Span {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, MappingEntry>;
}

export interface MappingEntry {
  readonly key: Span;
  readonly value: SourceNode;
}

/** A text whose every value can be found again. */
export class SourceDocument {
  readonly file: string;
  readonly root: SourceNode;
  readonly #lines: Lines;

  constructor(file: string, root: SourceNode, lines: Lines) {
    this.file = file;
    this.root = root;
    this.#lines = lines;
  }

  /** The same text, read as another tree (renamed keys, for example). */
  withRoot(root: SourceNode): SourceDocument {
    return new SourceDocument(this.file, root, this.#lines);
  }

  /** The value at `path`, or null when nobody wrote one. */
  nodeAt(path: Path): SourceNode | null {
    let node: SourceNode | undefined = this.root;
    for (const key of path) {
      if (node?.kind === "mapping") node = node.entries.get(String(key))?.value;
      else if (node?.kind === "sequence") node = node.items[Number(key)];
      else return null;
    }
    return node ?? null;
  }

  /** The value at `path`; where nobody wrote one, the nearest enclosing value. */
  locate(path: Path): Location {
    for (let length = path.length; length > 0; length--) {
      const node = this.nodeAt(path.slice(0, length));
      if (node !== null) return this.at(node);
    }
    return this.at(this.root);
  }

  /** The key of the mapping entry at `path`; the enclosing value when there is no such entry. */
  locateKey(path: Path): Location {
    const parent = this.nodeAt(path.slice(0, -1));
    const entry = parent?.kind === "mapping" ? parent.entries.get(String(path.at(-1))) : undefined;
    return entry === undefined ? this.locate(path) : this.at(entry.key);
  }

  at(span: Span): Location {
    return this.#lines.location(this.file, span);
  }
}

/** From offsets to lines and columns. */
export class Lines {
  /** Offsets at which lines begin. */
  readonly #starts: readonly number[];
  /** What stood before the text: 1 for a byte order mark. */
  readonly #before: number;

  constructor(text: string, before = 0) {
    const starts = [0];
    for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
    this.#starts = starts;
    this.#before = before;
  }

  location(file: string, span: Span): Location {
    return { file, start: this.position(span.start), end: this.position(span.end) };
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return {
      line: low + 1,
      column: offset - this.#starts[low]! + 1,
      offset: offset + this.#before,
    };
  }
}

/** The text at a path, or null when something else stands there, or nothing. */
export function textAt(document: SourceDocument, path: Path): string | null {
  const node = document.nodeAt(path);
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : null;
}

/** The plain value of a tree. Shared subtrees (YAML aliases) become separate values. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "sequence":
      return node.items.map(toPlain);
    case "mapping": {
      const value: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) value[key] = toPlain(entry.value);
      return value;
    }
  }
}
