import { MINUS, QUOTE } from "./json_bytes.ts";
import { skipString } from "./json_skip.ts";

/* Python's `json` writes floats that JSON has no text for as `NaN`, `Infinity` and `-Infinity`; dbt 1.11 does so for
 * `.nan` and `.inf` under `meta`. Here they are values that read null, as JavaScript's own `JSON.stringify` has it. */

/** Whether the value that begins at `at` is null or such a word, if it is a value at all. */
export function readsNull(bytes: Uint8Array, at: number): boolean {
  const c = bytes[at];
  return c === 0x6e || isWord(c) || (c === MINUS && isWord(bytes[at + 1]));
}

/** JSON with `null` in place of each word, from JSON that is whole but for them. */
export function nullsForWords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length * 2); // `NaN` grows by one
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const start = at;
    if (bytes[at] === QUOTE) {
      at = skipString(bytes, at);
      out.set(bytes.subarray(start, at), length);
      length += at - start;
    } else if (bytes[at] !== 0x6e && readsNull(bytes, at)) {
      if (bytes[at] === MINUS) at++;
      at += bytes[at] === 0x4e ? 3 : 8;
      out.set(NULL, length);
      length += NULL.length;
    } else {
      out[length++] = bytes[at++]!;
    }
  }
  return out.subarray(0, length);
}

/** N or I: outside of strings only these words begin with one. */
function isWord(c: number | undefined): boolean {
  return c === 0x4e || c === 0x49;
}

const NULL = new TextEncoder().encode("null");
