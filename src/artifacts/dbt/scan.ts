import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./json_bytes.ts";
import { type Filter, whole } from "./json_filter.ts";
import { JsonSieve } from "./json_sieve.ts";
import { readsNull } from "./json_words.ts";
import { BROKEN, skipBlanks, skipKey, skipString, skipValue } from "./json_skip.ts";

/** Receives what a manifest holds, in the file's order: of each entry what is wanted. */
export interface ManifestSink {
  setMetadata(raw: unknown): void;
  /** `add` follows for each entry of an object or a list. */
  begin(section: string, kind: SectionKind): void;
  add(section: string, key: string, raw: unknown): void;
}

export type SectionKind = "object" | "list" | "scalar" | "null";

/** Walks once over a manifest's bytes and hands what is wanted of each entry to the sink.
 * @param wanted filters by section; sections without one are walked over.
 * @returns false when the bytes are no JSON; what the sink got so far is worthless then.
 */
export function scanManifest(
  bytes: Uint8Array,
  wanted: ReadonlyMap<string, Filter>,
  sink: ManifestSink,
): boolean {
  const sieve = new JsonSieve();
  let at = skipBlanks(bytes, startOf(bytes));
  if (bytes[at] !== OPEN_OBJECT) return isEnd(bytes, skipValue(bytes, at));
  at = skipBlanks(bytes, at + 1);
  if (bytes[at] === CLOSE_OBJECT) return isEnd(bytes, at + 1);
  for (;;) {
    const keyStart = skipBlanks(bytes, at);
    at = skipKey(bytes, keyStart);
    if (at === BROKEN) return false;
    const name = stringAt(bytes, keyStart);
    const filter = wanted.get(name);
    if (name === "metadata") {
      at = sieve.add(bytes, at, whole);
      if (at !== BROKEN) sink.setMetadata(sieve.take()[0]);
    } else if (filter !== undefined) {
      at = skipBlanks(bytes, at);
      sink.begin(name, kindAt(bytes, at));
      at = scanSection(bytes, at, name, filter, sieve, sink);
    } else {
      at = skipValue(bytes, at);
    }
    if (at === BROKEN) return false;
    at = skipBlanks(bytes, at);
    const after = bytes[at++];
    if (after === CLOSE_OBJECT) return isEnd(bytes, at);
    if (after !== COMMA) return false;
  }
}

/** A section is an object of entries, or a list of them (`disabled` of dbt 0.x), which are then known by their index;
 * anything else has no entries. */
function scanSection(
  bytes: Uint8Array,
  at: number,
  name: string,
  filter: Filter,
  sieve: JsonSieve,
  sink: ManifestSink,
): number {
  const open = bytes[at];
  if (open !== OPEN_OBJECT && open !== OPEN_LIST) return skipValue(bytes, at);
  const isList = open === OPEN_LIST;
  const close = isList ? CLOSE_LIST : CLOSE_OBJECT;
  let index = 0;
  const flush = () => {
    const values = sieve.take();
    if (isList) { for (const value of values) sink.add(name, String(index++), value); }
    else {for (let i = 0; i < values.length; i += 2) {
        sink.add(name, values[i] as string, values[i + 1]);
      }}
  };

  at = skipBlanks(bytes, at + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (!isList) {
      const keyStart = skipBlanks(bytes, at);
      if (bytes[keyStart] !== QUOTE) return BROKEN;
      const keyEnd = skipString(bytes, keyStart);
      at = skipKey(bytes, keyStart);
      if (at === BROKEN) return BROKEN;
      sieve.addString(bytes, keyStart, keyEnd);
    }
    at = sieve.add(bytes, at, filter);
    if (at === BROKEN) return BROKEN;
    if (sieve.isFull) flush();
    at = skipBlanks(bytes, at);
    const after = bytes[at++];
    if (after === COMMA) continue;
    if (after !== close) return BROKEN;
    flush();
    return at;
  }
}

function kindAt(bytes: Uint8Array, at: number): SectionKind {
  const c = bytes[at];
  if (c === OPEN_OBJECT) return "object";
  if (c === OPEN_LIST) return "list";
  return readsNull(bytes, at) ? "null" : "scalar";
}

function stringAt(bytes: Uint8Array, start: number): string {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(start, skipString(bytes, start))));
}

/** Behind a byte order mark, which some editors write. */
export function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  return at !== BROKEN && skipBlanks(bytes, at) === bytes.length;
}
