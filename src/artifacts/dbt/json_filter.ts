import { BACKSLASH } from "./json_bytes.ts";

/** What of a JSON value is wanted. A value of another shape than the filter's (a null where an object is usual) is
 * wanted whole: it is small, and its reader decides. */
export type Filter =
  | { readonly kind: "whole" }
  /** Of an object, these keys. */
  | {
    readonly kind: "keys";
    readonly named: Readonly<Record<string, Filter>>;
    readonly table: KeyTable;
    /** And whatever else says something: no null, no empty list or object. */
    readonly telling: boolean;
  }
  /** Of an object or a list, every entry, filtered. */
  | { readonly kind: "each"; readonly of: Filter }
  /** Of an object, every entry, filtered, as a flat list: key, value, key, value. */
  | { readonly kind: "pairs"; readonly of: Filter };

/** Everything. */
export const whole: Filter = { kind: "whole" };

/** Of an object, the named keys, each filtered. */
export function keys(wanted: Readonly<Record<string, Filter>>): Filter {
  return { kind: "keys", named: wanted, table: new KeyTable(wanted), telling: false };
}

/** Of an object, the named keys, each filtered, and whatever else says something: all but nulls and empty lists and objects. */
export function keysAndTelling(wanted: Readonly<Record<string, Filter>>): Filter {
  return { kind: "keys", named: wanted, table: new KeyTable(wanted), telling: true };
}

/** Of an object or a list, every entry, filtered. */
export function each(of: Filter): Filter {
  return { kind: "each", of };
}

/** Of an object with keys of the user's own, every entry, filtered, as a flat list of keys and values: an object would
 * give the engine a shape to learn for each. */
export function pairs(of: Filter): Filter {
  return { kind: "pairs", of };
}

/** Finds the filter of a key by the key's bytes, without making a string of it. */
export class KeyTable {
  /** Slot to index of the first candidate, -1 for none; `#next` chains those that share a slot. */
  readonly #slots = new Int16Array(SLOTS).fill(-1);
  readonly #next: Int16Array;
  readonly #names: Uint8Array[] = [];
  readonly #filters: Filter[] = [];
  readonly #byText: ReadonlyMap<string, Filter>;

  constructor(wanted: Readonly<Record<string, Filter>>) {
    const entries = Object.entries(wanted);
    this.#byText = new Map(entries);
    this.#next = new Int16Array(entries.length).fill(-1);
    entries.forEach(([name, filter], i) => {
      const bytes = new TextEncoder().encode(name);
      const slot = slotOf(bytes, 0, bytes.length);
      this.#names.push(bytes);
      this.#filters.push(filter);
      this.#next[i] = this.#slots[slot]!;
      this.#slots[slot] = i;
    });
  }

  /** The filter of the key between its quotes, `bytes[start..end)`; undefined when it is not wanted. */
  find(bytes: Uint8Array, start: number, end: number): Filter | undefined {
    for (let i = this.#slots[slotOf(bytes, start, end)]!; i !== -1; i = this.#next[i]!) {
      if (sameBytes(this.#names[i]!, bytes, start, end)) return this.#filters[i];
    }
    // "n\u0061me" is also a way to write "name"
    if (!hasByte(bytes, start, end, BACKSLASH)) return undefined;
    const text = new TextDecoder().decode(bytes.subarray(start - 1, end + 1));
    return this.#byText.get(JSON.parse(text));
  }
}

const SLOTS = 256;

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  return ((end - start) * 37 + bytes[start]! * 5 + bytes[end - 1]! * 11) & (SLOTS - 1);
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}

function hasByte(bytes: Uint8Array, start: number, end: number, byte: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return true;
  return false;
}
