import type { Imports } from "./imports.ts";
import { width } from "./layout.ts";
import { isPlain, numberLiteral, stringLiteral } from "./literals.ts";
import {
  type AttributeNode,
  type CallNode,
  type EachNode,
  type Expression,
  kindOf,
  type LinesNode,
  type LocalNode,
  type NameNode,
  nameText,
  type StarNode,
  type SubscriptNode,
  type SymbolNode,
  type TextNode,
  type TupleNode,
  type UnionNode,
  type Value,
} from "./nodes.ts";

/** Prints values on one line, as long as they fit. */
export class OneLinePrinter {
  readonly #imports: Imports;
  /** Columns that may still be used; below zero the text does not fit. */
  #left = 0;
  #ascii = false;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  /** Null when it does not fit in so many columns, or wants lines of its own. */
  print(value: Value, columns: number): string | null {
    this.#left = columns;
    return this.#flat(value);
  }

  /** However long it gets. */
  printWhole(value: Value): string {
    return this.print(value, Infinity)!;
  }

  /** With everything outside ASCII escaped: the columns of ASCII are certain. */
  inAscii<Printed>(print: () => Printed): Printed {
    const before = this.#ascii;
    this.#ascii = true;
    try {
      return print();
    } finally {
      this.#ascii = before;
    }
  }

  #flat(value: Value): string | null {
    switch (typeof value) {
      case "string":
        if (value.length + 2 > this.#left) return null;
        if (isPlain(value)) return this.#take(`"${value}"`);
        return this.#takeAny(this.#ascii ? stringLiteral(value, ASCII) : stringLiteral(value));
      case "boolean":
        return this.#take(value ? "True" : "False");
      case "number":
      case "bigint":
        return this.#take(numberLiteral(value));
      case "object":
        break;
      default:
        throw new TypeError(`Expected a value that Python has a literal for, got ${typeof value}`);
    }
    if (value === null) return this.#take("None");
    if (Array.isArray(value)) return this.#flatItems("[", value, "]");
    if (value instanceof Set) {
      return value.size === 0 ? this.#take("set()") : this.#flatItems("{", value, "}");
    }
    const node = value as Expression;
    switch (kindOf(node)) {
      case undefined:
        return this.#flatPairs("{", entriesOf(value), "}");
      case "name":
      case "local":
        return this.#take(nameText(node as NameNode | LocalNode));
      case "symbol":
        return this.#take(this.#imports.use(node as SymbolNode));
      case "lines": {
        const { of } = node as LinesNode;
        return this.#left === Infinity || isEmpty(of) || isOneTuple(of) ? this.#flat(of) : null;
      }
      case "text":
        return this.#flat((node as TextNode).text);
      case "star": {
        const of = this.#flat((node as StarNode).of);
        return of === null ? null : this.#take("*") && `*${of}`;
      }
      case "attribute": {
        const { of, name } = node as AttributeNode;
        const text = this.#flat(of);
        return text === null ? null : this.#take(`.${name}`) && `${text}.${name}`;
      }
      case "each": {
        const { items, make } = node as EachNode;
        return this.#left === Infinity || items.length === 0
          ? this.#flatItems("[", items.map(make), "]")
          : null;
      }
      case "union": {
        const { left, right } = node as UnionNode;
        const text = this.#flat(left);
        if (text === null || this.#take(" | ") === null) return null;
        const other = this.#flat(right);
        return other === null ? null : `${text} | ${other}`;
      }
      case "subscript": {
        const { of, index } = node as SubscriptNode;
        const items = kindOf(index) === "tuple" ? (index as TupleNode).items : [index];
        const text = this.#flat(of);
        return text === null ? null : this.#flatItems(`${text}[`, items, "]", text.length);
      }
      case "tuple": {
        const { items } = node as TupleNode;
        return this.#flatItems("(", items, items.length === 1 ? ",)" : ")");
      }
      case "call":
        return this.#flatCall(node as CallNode);
      default:
        throw new TypeError("Expected a value or an expression, got a statement");
    }
  }

  #flatCall({ callee, args, keywords }: CallNode): string | null {
    let text = this.#flat(callee);
    if (text === null || this.#take("()") === null) return null;
    text += "(";
    let separator = "";
    for (const arg of args) {
      const item = this.#flat(arg);
      if (item === null || this.#take(separator) === null) return null;
      text += separator + item;
      separator = ", ";
    }
    for (const key in keywords) {
      if (keywords[key] === undefined) continue;
      if (this.#take(key) === null || this.#take("=") === null) return null;
      const item = this.#flat(keywords[key]);
      if (item === null || this.#take(separator) === null) return null;
      text += `${separator}${key}=${item}`;
      separator = ", ";
    }
    return `${text})`;
  }

  /** @param counted columns of `open` that are taken already. */
  #flatItems(open: string, items: Iterable<Value>, close: string, counted = 0): string | null {
    this.#left += counted;
    if (this.#take(open) === null || this.#take(close) === null) return null;
    let text = open;
    let separator = "";
    for (const value of items) {
      const item = this.#flat(value);
      if (item === null || this.#take(separator) === null) return null;
      text += separator + item;
      separator = ", ";
    }
    return text + close;
  }

  #flatPairs(open: string, pairs: Iterable<[Value, Value]>, close: string): string | null {
    if (this.#take(open) === null || this.#take(close) === null) return null;
    let text = open;
    let separator = "";
    for (const [key, value] of pairs) {
      const spread = kindOf(value) === "star";
      const left = spread ? "" : this.#flat(key);
      const between = spread ? "**" : ": ";
      if (left === null || this.#take(between) === null) return null;
      const right = this.#flat(spread ? (value as StarNode).of : value);
      if (right === null || this.#take(separator) === null) return null;
      text += `${separator}${left}${between}${right}`;
      separator = ", ";
    }
    return text + close;
  }

  /** For text that is ASCII whatever the data: its columns are its length. */
  #take(text: string): string | null {
    this.#left -= text.length;
    return this.#left < 0 ? null : text;
  }

  #takeAny(text: string): string | null {
    this.#left -= width(text);
    return this.#left < 0 ? null : text;
  }
}

/** The pairs of a dict: a Map, or an object without what is undefined. */
export function entriesOf(value: object): Iterable<[Value, Value]> {
  if (value instanceof Map) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError(`Expected a plain object, got a ${prototype.constructor?.name}`);
  }
  const entries: [string, Value][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) entries.push([key, item]);
  }
  return entries;
}

export function isOneTuple(value: Value): boolean {
  if (kindOf(value) === "lines") return isOneTuple((value as LinesNode).of);
  return kindOf(value) === "tuple" && (value as TupleNode).items.length === 1;
}

function isEmpty(value: Value): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Set || value instanceof Map) return value.size === 0;
  const node = value as Expression;
  switch (kindOf(node)) {
    case undefined:
      return Object.values(value).every((item) => item === undefined);
    case "tuple":
    case "each":
      return (node as { items: readonly unknown[] }).items.length === 0;
    case "call": {
      const { args, keywords } = node as CallNode;
      return args.length === 0 && Object.values(keywords).every((item) => item === undefined);
    }
    default:
      return true;
  }
}

const ASCII = { ascii: true };
