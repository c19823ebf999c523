import type { Position } from "../../errors/mod.ts";
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  DOT,
  MINUS,
  NINE,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  ZERO,
} from "./json_bytes.ts";
import { skipBlanks } from "./json_skip.ts";
import { characterSize } from "./utf8.ts";

/** The first place where a text stops being JSON. */
export interface JsonFault {
  readonly start: Position;
  /** What could stand there, in words: `"," or "}"`. */
  readonly wanted: string;
  /** The character that stands there, quoted; null at the end of the text. */
  readonly found: string | null;
  /** The character is none: the bytes are no UTF-8. */
  readonly isEncoding: boolean;
}

/** Null for valid JSON (RFC 8259, as `JSON.parse` reads it, and the words of json_words.ts) in UTF-8. Only for a text that `scanManifest` refused: slower
 * than the skipping functions, since it knows what it misses.
 * @param from where the text begins: behind a byte order mark.
 */
export function jsonFault(bytes: Uint8Array, from: number): JsonFault | null {
  const fault = firstFault(bytes, from);
  if (fault === null) return null;
  const isEncoding = bytes[fault.at]! >= 0x80 && characterSize(bytes, fault.at) === 0;
  return {
    start: positionOf(bytes, from, fault.at),
    wanted: fault.wanted,
    found: isEncoding
      ? `byte 0x${bytes[fault.at]!.toString(16).toUpperCase()}`
      : fault.at < bytes.length
      ? characterAt(bytes, fault.at)
      : null,
    isEncoding,
  };
}

interface Fault {
  readonly at: number;
  readonly wanted: string;
}

function firstFault(bytes: Uint8Array, at: number): Fault | null {
  const open: number[] = []; // OPEN_OBJECT or OPEN_LIST
  let state: "value" | "first value" | "key" | "first key" | "after" = "value";
  for (;;) {
    at = skipBlanks(bytes, at);
    const c = bytes[at];
    if (state === "after") {
      const inside = open.at(-1);
      if (inside === undefined) return at === bytes.length ? null : { at, wanted: "the end" };
      const isObject = inside === OPEN_OBJECT;
      if (c === COMMA) state = isObject ? "key" : "value";
      else if (c === (isObject ? CLOSE_OBJECT : CLOSE_LIST)) open.pop();
      else return { at, wanted: isObject ? '"," or "}"' : '"," or "]"' };
      at++;
    } else if (state === "key" || state === "first key") {
      if (c === CLOSE_OBJECT && state === "first key") {
        open.pop();
        state = "after";
        at++;
        continue;
      }
      if (c !== QUOTE) return { at, wanted: state === "key" ? "a key" : 'a key or "}"' };
      const end = endOfString(bytes, at);
      if (typeof end !== "number") return end;
      at = skipBlanks(bytes, end);
      if (bytes[at] !== COLON) return { at, wanted: '":"' };
      state = "value";
      at++;
    } else if (c === OPEN_OBJECT || c === OPEN_LIST) {
      open.push(c);
      state = c === OPEN_OBJECT ? "first key" : "first value";
      at++;
    } else if (c === CLOSE_LIST && state === "first value") {
      open.pop();
      state = "after";
      at++;
    } else {
      const end: number | Fault = c === QUOTE ? endOfString(bytes, at) : endOfScalar(bytes, at);
      if (typeof end !== "number") return end;
      state = "after";
      at = end;
    }
  }
}

function endOfString(bytes: Uint8Array, at: number): number | Fault {
  for (at++; at < bytes.length; at++) {
    const c = bytes[at]!;
    if (c === QUOTE) return at + 1;
    if (c < 0x20) return { at, wanted: "an escape for this control character" };
    if (c >= 0x80) {
      const size = characterSize(bytes, at);
      if (size === 0 && isCut(bytes, at)) break;
      if (size === 0) return { at, wanted: "UTF-8" };
      at += size - 1;
      continue;
    }
    if (c !== BACKSLASH) continue;
    const escaped = bytes[++at];
    if (escaped === undefined) break;
    if (escaped === 0x75) {
      for (const end = at + 4; at < end;) {
        if (!/^[0-9a-fA-F]$/.test(String.fromCharCode(bytes[++at] ?? 0))) {
          return { at, wanted: "a hexadecimal digit" };
        }
      }
    } else if (!'"\\/bfnrt'.includes(String.fromCharCode(escaped))) {
      return { at, wanted: "a valid escape" };
    }
  }
  return { at: bytes.length, wanted: 'a closing "' };
}

/** Whether the text ends inside the character at `at`. */
function isCut(bytes: Uint8Array, at: number): boolean {
  const rest = bytes.subarray(at, at + 4);
  const lastLeads: readonly (readonly [number, number])[] = [[0xc2, 1], [0xe0, 2], [0xf0, 3]];
  const longest = lastLeads.findLast(([lead]) => rest[0]! >= lead)?.[1] ?? 0;
  return rest[0]! <= 0xf4 && rest.length <= longest &&
    rest.subarray(1).every((byte) => (byte & 0xc0) === 0x80);
}

function endOfScalar(bytes: Uint8Array, at: number): number | Fault {
  for (const literal of ["true", "false", "null", "NaN", "Infinity", "-Infinity"]) {
    let same = 0;
    while (same < literal.length && bytes[at + same] === literal.charCodeAt(same)) same++;
    if (same === literal.length) return at + same;
    if (same > (literal[0] === "-" ? 1 : 0)) return { at: at + same, wanted: literal };
  }
  const start = at;
  if (bytes[at] === MINUS) at++;
  if (bytes[at] === ZERO) {
    at++;
  } else {
    const end = endOfDigits(bytes, at);
    if (end === at) return { at, wanted: at === start ? "a value" : "a digit" };
    at = end;
  }
  if (bytes[at] === DOT) {
    const end = endOfDigits(bytes, ++at);
    if (end === at) return { at, wanted: "a digit" };
    at = end;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++;
    if (bytes[at] === MINUS || bytes[at] === 0x2b) at++;
    const end = endOfDigits(bytes, at);
    if (end === at) return { at, wanted: "a digit" };
    at = end;
  }
  return at;
}

function endOfDigits(bytes: Uint8Array, at: number): number {
  while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
  return at;
}

/** In UTF-16 code units, as every position of this library: a continuation byte is none, four bytes are two. */
function positionOf(bytes: Uint8Array, from: number, at: number): Position {
  let line = 1;
  let offset = 0;
  let lineStart = 0;
  for (let i = from; i < at; i++) {
    const c = bytes[i]!;
    if ((c & 0xc0) !== 0x80) offset += c >= 0xf0 ? 2 : 1;
    if (c === 0x0a) {
      line++;
      lineStart = offset;
    }
  }
  return { line, column: offset - lineStart + 1, offset };
}

function characterAt(bytes: Uint8Array, at: number): string {
  const text = new TextDecoder().decode(bytes.subarray(at, at + 4));
  return JSON.stringify(String.fromCodePoint(text.codePointAt(0)!));
}
