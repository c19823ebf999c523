import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  Parser,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import {
  Lines,
  type MappingEntry,
  SourceDocument,
  type SourceNode,
  type Span,
} from "./source_node.ts";
import { checkKey, maxDepth, type ReadText, TextError } from "./text_error.ts";

/** Reads one YAML 1.2 document (core schema, and merge keys) with positions.
 *
 * Dates stay texts. An error (see the codes `artifact/…` below) rather than a surprise: repeated keys, tags outside the core
 * schema, several documents, numbers that JSON cannot hold, aliases that refer to themselves or unfold without end.
 */
export function readYaml(text: string, file: string): ReadText {
  const bom = text.startsWith("\ufeff") ? 1 : 0;
  const body = text.slice(bom);
  const lines = new Lines(body, bom);
  try {
    return { document: new SourceDocument(file, readRoot(body), lines), error: null };
  } catch (error) {
    if (error instanceof TextError) {
      return { document: null, error: error.toDiagnostic(file, lines) };
    }
    throw error;
  }
}

function readRoot(text: string): SourceNode {
  const document = parse(text);
  const problem = document.errors.find((e) => e.code === "RESOURCE_EXHAUSTION") ??
    document.errors[0];
  if (problem !== undefined) throw syntaxError(problem, text);
  const tag = document.warnings.find((w) => w.code === "TAG_RESOLVE_FAILED");
  if (tag !== undefined) {
    throw unsupportedTag(text.slice(...tag.pos).trim(), span(tag.pos));
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) {
    throw new TextError("artifact/empty", "the file is empty", { start: 0, end: 0 });
  }
  return new TreeReader(text).read(root, 0);
}

function parse(text: string): Document.Parsed {
  try {
    return parseDocument(text, {
      version: "1.2",
      merge: true,
      uniqueKeys: false, // told by TreeReader, which knows both places
      prettyErrors: false,
      logLevel: "error", // "silent" would also hide a second document
    });
  } catch (error) {
    // The composer is recursive: a few thousand open brackets exhaust the stack.
    if (error instanceof RangeError) throw tooDeep({ start: 0, end: 0 });
    throw error;
  }
}

const coreTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** How many nodes all aliases together may stand for. Hand-written files stay far below. */
const maxAliasedNodes = 20_000;

class TreeReader {
  readonly #text: string;
  readonly #anchors = new Map<string, { readonly node: SourceNode; readonly size: number }>();
  readonly #open = new Set<string>();
  /** Nodes read so far, counting what aliases stand for. */
  #size = 0;
  #aliased = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: ParsedNode, depth: number): SourceNode {
    if (depth > maxDepth) throw tooDeep(span(node.range));
    if (isAlias(node)) return this.#alias(node.source, span(node.range));
    if (node.tag !== undefined && !coreTags.test(node.tag)) {
      throw unsupportedTag(node.tag, span(node.range));
    }
    const anchor = node.anchor;
    if (anchor !== undefined) this.#open.add(anchor);
    const before = this.#size++;
    const read = this.#node(node, depth);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, { node: read, size: this.#size - before });
    }
    return read;
  }

  #node(
    node: Exclude<ParsedNode, { source: string; resolve: unknown }>,
    depth: number,
  ): SourceNode {
    const place = span(node.range);
    if (isMap(node)) {
      return { kind: "mapping", entries: this.#entries(node as YAMLMap, depth), ...place };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as ParsedNode, depth + 1));
      return { kind: "sequence", items, ...place };
    }
    if (!isScalar(node)) throw new TextError("artifact/bad-yaml", "a value cannot be read", place);
    const { value } = node;
    const source = node.source ?? "";
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new TextError(
        "artifact/bad-yaml",
        `${source} has no JSON form`,
        place,
        "Write a finite number, or quote it",
      );
    }
    if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      const message = "a whole number is too large to be kept exactly";
      throw new TextError("artifact/bad-yaml", message, place, "Put it in quotes");
    }
    const plain = typeof value === "string" || typeof value === "number" ||
      typeof value === "boolean";
    return { kind: "scalar", value: plain ? value : null, source, ...place };
  }

  #alias(name: string, place: Span): SourceNode {
    if (this.#open.has(name)) {
      throw new TextError(
        "artifact/alias-loop",
        `the alias "*${name}" stands inside its own anchor`,
        place,
      );
    }
    const target = this.#anchors.get(name);
    if (target === undefined) {
      throw new TextError(
        "artifact/bad-yaml",
        `there is no anchor "&${name}" above the alias "*${name}"`,
        place,
        starHint,
      );
    }
    this.#size += target.size;
    this.#aliased += target.size;
    if (this.#aliased > maxAliasedNodes) {
      throw new TextError(
        "artifact/alias-bomb",
        `its aliases stand for over ${maxAliasedNodes} values`,
        place,
        "Write the values out, or generate the file",
      );
    }
    return { ...target.node, ...place };
  }

  #entries(map: YAMLMap, depth: number): ReadonlyMap<string, MappingEntry> {
    const entries = new Map<string, MappingEntry>();
    const merged: MappingEntry[] = [];
    for (const pair of map.items) {
      if (!isPair(pair)) continue;
      const key = pair.key as ParsedNode;
      const place = span(key.range);
      if (!isScalar(key) || key.value === null) {
        throw new TextError(
          "artifact/bad-yaml",
          "a key has to be a text",
          place,
          'Quote it: "{{ … }}" needs quotes',
        );
      }
      // `source` keeps a key such as 007 or yes as it was written.
      const name = typeof key.value === "symbol" ? "<<" : key.source ?? String(key.value);
      const value: SourceNode = pair.value === null
        ? { kind: "scalar", value: null, source: "", start: place.end, end: place.end }
        : this.read(pair.value as ParsedNode, depth + 1);
      if (name === "<<" && (key.type === "PLAIN" || typeof key.value === "symbol")) {
        merged.push({ key: place, value });
        continue;
      }
      checkKey(name, place, entries.get(name)?.key);
      entries.set(name, { key: place, value });
    }
    for (const entry of merged) merge(entry, entries);
    return entries;
  }
}

/** `<<`: the keys of another mapping (or of several, earlier ones first) where this one has none of its own. */
function merge(entry: MappingEntry, into: Map<string, MappingEntry>): void {
  const sources = entry.value.kind === "sequence" ? entry.value.items : [entry.value];
  for (const source of sources) {
    if (source.kind !== "mapping") {
      throw new TextError(
        "artifact/bad-yaml",
        '"<<" needs a mapping to merge',
        entry.value,
        "Refer to one: <<: *name",
      );
    }
    for (const [key, inherited] of source.entries) if (!into.has(key)) into.set(key, inherited);
  }
}

const starHint = 'Quote a text that begins with "*" or "&", such as a cron expression';

function syntaxError(error: YAMLError, text: string): TextError {
  const place = span(error.pos);
  // The parser ran out of stack; where depends on the runtime, so no position is told.
  if (error.code === "RESOURCE_EXHAUSTION") return tooDeep({ start: 0, end: 0 });
  if (error.code === "MULTIPLE_DOCS") {
    return new TextError(
      "artifact/several-documents",
      "a second document begins here",
      place,
      'Keep one document per file: remove the "---"',
    );
  }
  const open = / end with a [\]}]/.test(error.message) ? unclosed(text, place.start) : null;
  if (open !== null) {
    const close = text[open] === "[" ? "]" : "}";
    return new TextError(
      "artifact/bad-yaml",
      `"${text[open]}" is never closed`,
      { start: open, end: open + 1 },
      `Add "${close}" where it ends`,
    );
  }
  const lineStart = text.lastIndexOf("\n", Math.max(0, place.start - 1)) + 1;
  const line = text.slice(lineStart, (text + "\n").indexOf("\n", place.start));
  const hint = /(?:[:-]\s+|^\s*)[*&]\S*[\s,]/.test(line) || error.code === "BAD_ALIAS"
    ? starHint
    : hints[error.code];
  const message = messages[error.code] ??
    error.message.charAt(0).toLowerCase() + error.message.slice(1).replace(/\.$/, "");
  return new TextError("artifact/bad-yaml", message, place, hint);
}

/** Where the bracket stands that is not closed at a place: the last one that was opened. Null where a bracket behind that place closes it,
 * so that only the indentation is wrong. */
function unclosed(text: string, at: number): number | null {
  let last: number | null = null;
  const tokens: (CST.Token | null | undefined)[] = [...new Parser().parse(text)];
  for (let token = tokens.pop(); tokens.length > 0 || token !== undefined; token = tokens.pop()) {
    if (token == null) continue;
    if (token.type === "document") tokens.push(token.value);
    if (!("items" in token)) continue;
    for (const item of token.items) tokens.push(item.key, item.value);
    if (token.type !== "flow-collection" || token.start.offset >= at) continue;
    const closing = token.start.type === "flow-seq-start" ? "flow-seq-end" : "flow-map-end";
    if (token.end.some((end) => end.type === closing)) continue;
    last = Math.max(last ?? 0, token.start.offset);
  }
  if (last === null) return null;
  const [open, close] = text[last] === "[" ? ["[", "]"] : ["{", "}"];
  let depth = 0;
  for (const character of text.slice(at)) {
    if (character === open) depth++;
    else if (character === close && --depth < 0) return null;
  }
  return last;
}

const messages: Readonly<Partial<Record<string, string>>> = {
  TAB_AS_INDENT: "a tab is used for indentation",
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " stands where one value is expected',
  BAD_INDENT: "the indentation fits no level above",
};

const hints: Readonly<Partial<Record<string, string>>> = {
  TAB_AS_INDENT: "Indent with blanks",
  BLOCK_AS_IMPLICIT_KEY: 'Quote a text that holds ": "',
  BAD_INDENT: "Indent the keys of one mapping alike",
};

function unsupportedTag(tag: string, place: Span): TextError {
  return new TextError(
    "artifact/unsupported-tag",
    `the tag ${JSON.stringify(tag.replace(/^tag:yaml\.org,2002:/, "!!"))} is not supported`,
    place,
    "Remove the tag and write the plain value",
  );
}

function tooDeep(place: Span): TextError {
  return new TextError(
    "artifact/too-deep",
    `values are nested over ${maxDepth} levels deep`,
    place,
  );
}

function span(range: readonly number[] | null | undefined): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0 };
}
