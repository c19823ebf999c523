import { Lines, type MappingEntry, SourceDocument, type SourceNode } from "./source_node.ts";
import { checkKey, maxDepth, type ReadText, TextError } from "./text_error.ts";

/** Reads JSON (RFC 8259) with positions. `JSON.parse` has none, and its error texts differ between runtimes.
 *
 * Stricter than the RFC demands in one point: a repeated key is an error (`artifact/duplicate-key`).
 * Time and memory are linear in the text; 100 kB take a few milliseconds.
 */
export function readJson(text: string, file: string): ReadText {
  const bom = text.startsWith("\ufeff") ? 1 : 0;
  const body = text.slice(bom);
  const lines = new Lines(body, bom);
  try {
    return { document: new SourceDocument(file, new JsonReader(body).read(), lines), error: null };
  } catch (error) {
    if (error instanceof TextError) {
      return { document: null, error: error.toDiagnostic(file, lines) };
    }
    throw error;
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /-?[A-Za-z]+/y;
const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SourceNode {
    this.#skipBlanks();
    if (this.#at === this.#text.length) {
      throw new TextError("artifact/empty", "the file is empty", { start: 0, end: 0 });
    }
    const node = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#fail("something follows the end of the value");
    return node;
  }

  #value(depth: number): SourceNode {
    if (depth > maxDepth) {
      throw new TextError(
        "artifact/too-deep",
        `values are nested over ${maxDepth} levels deep`,
        this.#here(),
      );
    }
    const start = this.#at;
    switch (this.#text[this.#at]) {
      case "{":
        return { kind: "mapping", entries: this.#members(depth), start, end: this.#at };
      case "[":
        return { kind: "sequence", items: this.#elements(depth), start, end: this.#at };
      case '"': {
        const value = this.#string();
        return { kind: "scalar", value, source: value, start, end: this.#at };
      }
    }
    numberPattern.lastIndex = start;
    const number = numberPattern.exec(this.#text);
    if (number !== null) {
      this.#at = numberPattern.lastIndex;
      return { kind: "scalar", value: Number(number[0]), source: number[0], start, end: this.#at };
    }
    wordPattern.lastIndex = start;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word !== undefined && Object.hasOwn(words, word)) {
      this.#at = wordPattern.lastIndex;
      return { kind: "scalar", value: words[word]!, source: word, start, end: this.#at };
    }
    if (word === undefined) this.#fail("expected a value");
    throw new TextError(
      "artifact/bad-json",
      `"${word}" is no JSON value`,
      { start, end: start + word.length },
      /NaN|Infinity/.test(word)
        ? "Write null: JSON knows no NaN and no Infinity"
        : "Put text in double quotes",
    );
  }

  #members(depth: number): ReadonlyMap<string, MappingEntry> {
    const entries = new Map<string, MappingEntry>();
    this.#at++;
    this.#skipBlanks();
    if (this.#take("}")) return entries;
    do {
      this.#skipBlanks();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail("expected a key in double quotes");
      const key = this.#string();
      const span = { start, end: this.#at };
      checkKey(key, span, entries.get(key)?.key);
      this.#skipBlanks();
      if (!this.#take(":")) this.#fail(`expected ":" after the key "${key}"`);
      this.#skipBlanks();
      entries.set(key, { key: span, value: this.#value(depth + 1) });
      this.#skipBlanks();
    } while (this.#take(","));
    if (!this.#take("}")) this.#fail('expected "," or "}"');
    return entries;
  }

  #elements(depth: number): readonly SourceNode[] {
    const items: SourceNode[] = [];
    this.#at++;
    this.#skipBlanks();
    if (this.#take("]")) return items;
    do {
      this.#skipBlanks();
      items.push(this.#value(depth + 1));
      this.#skipBlanks();
    } while (this.#take(","));
    if (!this.#take("]")) this.#fail('expected "," or "]"');
    return items;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') {
      end += this.#text[end] === "\\" ? 2 : 1;
    }
    if (end >= this.#text.length) {
      throw new TextError("artifact/bad-json", "the file ends inside a text", {
        start,
        end: this.#text.length,
      }, cutHint);
    }
    try {
      const value: unknown = JSON.parse(this.#text.slice(start, end + 1));
      this.#at = end + 1;
      return value as string;
    } catch {
      throw new TextError(
        "artifact/bad-json",
        "a text holds an unknown escape or a raw control character",
        { start, end: end + 1 },
        'Write a line break as "\\n" and a backslash as "\\\\"',
      );
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (;; this.#at++) {
      const c = this.#text[this.#at];
      if (c !== " " && c !== "\n" && c !== "\r" && c !== "\t") return;
    }
  }

  #here(): { start: number; end: number } {
    return { start: this.#at, end: Math.min(this.#at + 1, this.#text.length) };
  }

  #fail(expected: string): never {
    const found = this.#text.codePointAt(this.#at);
    if (found === undefined) {
      throw new TextError(
        "artifact/bad-json",
        `the file ends too early: ${expected}`,
        this.#here(),
        cutHint,
      );
    }
    const shown = JSON.stringify(String.fromCodePoint(found));
    throw new TextError("artifact/bad-json", `${expected}, found ${shown}`, this.#here());
  }
}

const cutHint = "The file may be cut off: write it again";
