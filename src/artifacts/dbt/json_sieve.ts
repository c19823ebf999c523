import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./json_bytes.ts";
import type { Filter, KeyTable } from "./json_filter.ts";
import { BROKEN, skipBlanks, skipKey, skipValue } from "./json_skip.ts";
import { nullsForWords, readsNull } from "./json_words.ts";

/** Copies what a filter wants of JSON values into one buffer, as JSON again, and has `JSON.parse` read it in batches.
 *
 * So the native parser makes every string, number and object, but only of what is used, and the rest of the file is walked
 * over once. Memory: the buffer (a few hundred kB) whatever the size of the file.
 */
export class JsonSieve {
  #out = new Uint8Array(FLUSH_AT * 2);
  #length = 0;
  readonly #decoder = new TextDecoder();

  /** Bytes waiting to be taken. */
  get isFull(): boolean {
    return this.#length >= FLUSH_AT;
  }

  /** Adds the value at `at`, filtered, to the batch.
   * @returns the place behind the value, or `BROKEN`.
   */
  add(bytes: Uint8Array, at: number, filter: Filter): number {
    this.#put(this.#length === 0 ? OPEN_LIST : COMMA);
    return this.#value(bytes, skipBlanks(bytes, at), filter);
  }

  /** Adds the string between `start` and `end`, quotes included, as it stands. */
  addString(bytes: Uint8Array, start: number, end: number): void {
    this.#put(this.#length === 0 ? OPEN_LIST : COMMA);
    this.#copy(bytes, start, end);
  }

  /** The values added since the last call, in order. */
  take(): unknown[] {
    if (this.#length === 0) return [];
    this.#put(CLOSE_LIST);
    const batch = this.#out.subarray(0, this.#length);
    this.#length = 0;
    try {
      return JSON.parse(this.#decoder.decode(batch));
    } catch { // the walk over it found no fault, so only a `NaN` can be one
      return JSON.parse(this.#decoder.decode(nullsForWords(batch)));
    }
  }

  #value(bytes: Uint8Array, at: number, filter: Filter): number {
    const c = bytes[at];
    if (filter.kind === "keys" && c === OPEN_OBJECT) {
      return this.#keys(bytes, at, filter.table, filter.telling);
    }
    if (filter.kind === "each" && c === OPEN_OBJECT) return this.#entries(bytes, at, filter.of);
    if (filter.kind === "pairs" && c === OPEN_OBJECT) return this.#pairs(bytes, at, filter.of);
    if (filter.kind === "each" && c === OPEN_LIST) return this.#items(bytes, at, filter.of);
    const end = skipValue(bytes, at);
    if (end !== BROKEN) this.#copy(bytes, at, end);
    return end;
  }

  /** Neighbouring entries that are wanted whole are copied in one piece, with whatever stands between them. */
  #keys(bytes: Uint8Array, at: number, table: KeyTable, telling: boolean): number {
    this.#put(OPEN_OBJECT);
    let first = true;
    let runStart = -1;
    let runEnd = -1;
    at = skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_OBJECT) {
      this.#put(CLOSE_OBJECT);
      return at + 1;
    }
    for (;;) {
      const keyStart = skipBlanks(bytes, at);
      const valueAt = skipKey(bytes, keyStart);
      if (valueAt === BROKEN) return BROKEN;
      const keyEnd = endOfKey(bytes, valueAt);
      at = skipBlanks(bytes, valueAt);
      const c = bytes[at];
      let filter = table.find(bytes, keyStart + 1, keyEnd - 1);
      if (filter === undefined && telling && saysSomething(bytes, at)) filter = WHOLE;
      const isWhole = filter !== undefined &&
        (filter.kind === "whole" || (c !== OPEN_OBJECT && c !== OPEN_LIST));
      if (isWhole) {
        at = skipValue(bytes, at);
        if (at === BROKEN) return BROKEN;
        if (runStart === -1) runStart = keyStart;
        runEnd = at;
      } else {
        if (runStart !== -1) {
          if (!first) this.#put(COMMA);
          this.#copy(bytes, runStart, runEnd);
          first = false;
          runStart = -1;
        }
        if (filter === undefined) {
          at = skipValue(bytes, at);
        } else {
          if (!first) this.#put(COMMA);
          this.#copy(bytes, keyStart, at);
          first = false;
          at = this.#value(bytes, at, filter);
        }
        if (at === BROKEN) return BROKEN;
      }
      at = skipBlanks(bytes, at);
      const after = bytes[at++];
      if (after === COMMA) continue;
      if (after !== CLOSE_OBJECT) return BROKEN;
      if (runStart !== -1) {
        if (!first) this.#put(COMMA);
        this.#copy(bytes, runStart, runEnd);
      }
      this.#put(CLOSE_OBJECT);
      return at;
    }
  }

  #entries(bytes: Uint8Array, at: number, filter: Filter): number {
    this.#put(OPEN_OBJECT);
    at = skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_OBJECT) {
      this.#put(CLOSE_OBJECT);
      return at + 1;
    }
    for (;;) {
      const keyStart = skipBlanks(bytes, at);
      at = skipKey(bytes, keyStart);
      if (at === BROKEN) return BROKEN;
      this.#copy(bytes, keyStart, at);
      at = this.#value(bytes, skipBlanks(bytes, at), filter);
      if (at === BROKEN) return BROKEN;
      at = skipBlanks(bytes, at);
      const after = bytes[at++]!;
      if (after !== COMMA && after !== CLOSE_OBJECT) return BROKEN;
      this.#put(after);
      if (after === CLOSE_OBJECT) return at;
    }
  }

  #pairs(bytes: Uint8Array, at: number, filter: Filter): number {
    this.#put(OPEN_LIST);
    at = skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_OBJECT) {
      this.#put(CLOSE_LIST);
      return at + 1;
    }
    for (;;) {
      const keyStart = skipBlanks(bytes, at);
      at = skipKey(bytes, keyStart);
      if (at === BROKEN) return BROKEN;
      this.#copy(bytes, keyStart, endOfKey(bytes, at));
      this.#put(COMMA);
      at = this.#value(bytes, skipBlanks(bytes, at), filter);
      if (at === BROKEN) return BROKEN;
      at = skipBlanks(bytes, at);
      const after = bytes[at++]!;
      if (after === CLOSE_OBJECT) {
        this.#put(CLOSE_LIST);
        return at;
      }
      if (after !== COMMA) return BROKEN;
      this.#put(COMMA);
    }
  }

  #items(bytes: Uint8Array, at: number, filter: Filter): number {
    this.#put(OPEN_LIST);
    at = skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_LIST) {
      this.#put(CLOSE_LIST);
      return at + 1;
    }
    for (;;) {
      at = this.#value(bytes, skipBlanks(bytes, at), filter);
      if (at === BROKEN) return BROKEN;
      at = skipBlanks(bytes, at);
      const after = bytes[at++]!;
      if (after !== COMMA && after !== CLOSE_LIST) return BROKEN;
      this.#put(after);
      if (after === CLOSE_LIST) return at;
    }
  }

  #put(byte: number): void {
    if (this.#length === this.#out.length) this.#grow(1);
    this.#out[this.#length++] = byte;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (this.#length + size > this.#out.length) this.#grow(size);
    const out = this.#out;
    if (size > 64) {
      out.set(bytes.subarray(start, end), this.#length);
      this.#length += size;
      return;
    }
    let to = this.#length; // a view costs more than these few bytes
    for (let i = start; i < end; i++) out[to++] = bytes[i]!;
    this.#length = to;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#out.length * 2, this.#length + by));
    larger.set(this.#out.subarray(0, this.#length));
    this.#out = larger;
  }
}

/** Behind a key's closing quote, from behind its colon. */
function endOfKey(bytes: Uint8Array, behindColon: number): number {
  let end = behindColon - 1;
  while (bytes[end - 1] !== QUOTE) end--;
  return end;
}

/** Anything but what reads null, and lists and objects that hold nothing. */
function saysSomething(bytes: Uint8Array, at: number): boolean {
  const c = bytes[at];
  if (c === OPEN_LIST) return bytes[skipBlanks(bytes, at + 1)] !== CLOSE_LIST;
  if (c === OPEN_OBJECT) return bytes[skipBlanks(bytes, at + 1)] !== CLOSE_OBJECT;
  return c === QUOTE || !readsNull(bytes, at);
}

const FLUSH_AT = 1 << 18;
const WHOLE: Filter = { kind: "whole" };
