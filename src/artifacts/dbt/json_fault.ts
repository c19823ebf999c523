import type { Position } from "../../errors/mod.ts";

/** The first place where a text stops being JSON. */
export interface JsonFault {
  readonly start: Position;
  /** What could stand there, in words: `"," or "}"`. */
  readonly wanted: string;
  /** The character that stands there, quoted; null at the end of the text. */
  readonly found: string | null;
}

/** Null for valid JSON (RFC 8259, as `JSON.parse` reads it). Slow and exact: only for a text that failed.
 *
 * Keeps its own stack, so that deep nesting cannot exhaust JavaScript's. Time O(length).
 */
export function jsonFault(text: string): JsonFault | null {
  const blank = /[ \t\n\r]*/y;
  // deno-lint-ignore no-control-regex -- JSON allows none of them inside a string
  const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const word = /true|false|null/y;
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  /** Null when a whole string was taken; otherwise what it lacks. */
  const takeString = (): string | null => {
    take(string);
    if (text[at] === '"') {
      at++;
      return null;
    }
    return text[at] === "\\" ? "a valid escape" : 'a closing "';
  };

  const open: string[] = []; // "{" or "["
  let state: "value" | "first value" | "key" | "first key" | "after" = "value";
  while (true) {
    take(blank);
    const char = text[at];
    const fault = (wanted: string) => faultAt(text, at, wanted);
    if (state === "after") {
      const inside = open.at(-1);
      if (inside === undefined) return at === text.length ? null : fault("the end");
      if (char === ",") state = inside === "{" ? "key" : "value";
      else if (char === (inside === "{" ? "}" : "]")) open.pop();
      else return fault(inside === "{" ? '"," or "}"' : '"," or "]"');
      at++;
    } else if (state === "key" || state === "first key") {
      if (char === "}" && state === "first key") {
        at++;
        open.pop();
        state = "after";
        continue;
      }
      if (char !== '"') return fault(state === "key" ? "a key" : 'a key or "}"');
      const lacks = takeString();
      if (lacks !== null) return faultAt(text, at, lacks);
      take(blank);
      if (text[at] !== ":") return faultAt(text, at, '":"');
      at++;
      state = "value";
    } else if (char === "{" || char === "[") {
      at++;
      open.push(char);
      state = char === "{" ? "first key" : "first value";
    } else if (char === "]" && state === "first value") {
      at++;
      open.pop();
      state = "after";
    } else if (char === '"') {
      const lacks = takeString();
      if (lacks !== null) return faultAt(text, at, lacks);
      state = "after";
    } else {
      if (!take(number) && !take(word)) return faultInWord(text, at);
      state = "after";
    }
  }
}

/** A literal that is cut (`tru`) or misspelt (`trve`): the fault is where it stops being one. */
function faultInWord(text: string, start: number): JsonFault {
  for (const literal of ["true", "false", "null"]) {
    let same = 0;
    while (same < literal.length && text[start + same] === literal[same]) same++;
    if (same > 0) return faultAt(text, start + same, literal);
  }
  if (text[start] === "-") return faultAt(text, start + 1, "a digit");
  return faultAt(text, start, "a value");
}

function faultAt(text: string, offset: number, wanted: string): JsonFault {
  const found = offset < text.length
    ? JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!))
    : null;
  let line = 1;
  let lineStart = 0;
  for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1)) {
    line++;
    lineStart = i + 1;
  }
  return { start: { line, column: offset - lineStart + 1, offset }, wanted, found };
}
