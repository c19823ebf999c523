import type { Imports } from "./imports.ts";
import { INDENT, leastWidth, LINE_WIDTH, width } from "./layout.ts";
import { notFinite } from "./literals.ts";
import {
  type AttributeNode,
  call,
  type CallNode,
  type EachNode,
  type Expression,
  kindOf,
  type LinesNode,
  name,
  type StarNode,
  type TextNode,
  type TupleNode,
  type UnionNode,
  type Value,
} from "./nodes.ts";
import { entriesOf, isOneTuple, OneLinePrinter } from "./one_line_printer.ts";

/** Prints values and expressions: on one line where they fit, else one element per line. */
export class ExpressionPrinter {
  readonly #line: OneLinePrinter;

  constructor(imports: Imports) {
    this.#line = new OneLinePrinter(imports);
  }

  /** @param indent of the line on which the value starts.
   * @param used columns of that line in front of the value, `after` those behind it. */
  print(value: Value, indent: string, used: number, after: number): string {
    return this.#line.print(value, LINE_WIDTH - used - after) ??
      this.#split(value, indent, used, after);
  }

  /** However long the line gets. */
  printWhole(value: Value): string {
    return this.#line.printWhole(value);
  }

  /** A value behind `target = `.
   * @param used columns of that line in front of the value. */
  printAssigned(value: Value, indent: string, used: number): string {
    const text = this.print(value, indent, used, 0);
    const isWhole = typeof value === "string" || typeof value === "bigint" ||
      kindOf(value) === "text" && !text.startsWith("(");
    if (!isWhole || used + width(text) <= LINE_WIDTH) return text;
    // ruff puts a value that cannot be split into parentheses where that makes it fit. It counts the columns of characters
    // outside ASCII by a table of its own, so such a value is escaped.
    const literal = this.#line.inAscii(() => this.printWhole(value));
    const deeper = indent + INDENT;
    if (used + literal.length <= LINE_WIDTH) return literal;
    if (deeper.length + literal.length > LINE_WIDTH) return literal;
    return `(\n${deeper}${literal}\n${indent})`;
  }

  /** One element per line, or as it is where there is nothing to split. */
  #split(value: Value, indent: string, used: number, after: number): string {
    if (typeof value === "number" && !Number.isFinite(value)) {
      return this.#split(call(name("float"), [notFinite(value)]), indent, used, after);
    }
    if (typeof value !== "object" || value === null) return this.printWhole(value);
    const between = (open: string, elements: string, close: string) =>
      elements === "" ? `${open}${close}` : `${open}\n${elements}${indent}${close}`;
    if (Array.isArray(value)) return between("[", this.#elements(value, indent), "]");
    if (value instanceof Set) {
      return value.size === 0 ? "set()" : between("{", this.#elements(value, indent), "}");
    }
    const node = value as Expression;
    switch (kindOf(node)) {
      case undefined:
        return between("{", this.#pairs(value, indent), "}");
      case "lines":
        return this.#split((node as LinesNode).of, indent, used, after);
      case "text":
        return this.#text((node as TextNode).text, indent);
      case "star":
        return `*${this.print((node as StarNode).of, indent, used + 1, after)}`;
      case "attribute": {
        const { of, name } = node as AttributeNode;
        return `${this.print(of, indent, used, after + 1 + name.length)}.${name}`;
      }
      case "each":
        return between("[", this.#made(node as EachNode, indent), "]");
      case "union": {
        // inside brackets, so the operator may open a line; operands stay at the indent of the first. No comma keeps the
        // lines, so columns have to be counted exactly
        const { left, right } = node as UnionNode;
        return this.#line.inAscii(() =>
          this.#line.print(node, LINE_WIDTH - used - after) ??
            `${this.print(left, indent, used, 0)}\n${indent}| ${
              this.print(right, indent, indent.length + 2, after)
            }`
        );
      }
      case "tuple": {
        const { items } = node as TupleNode;
        const split = () => between("(", this.#elements(items, indent), ")");
        if (items.length !== 1) return split();
        // the comma of a single item does not keep its lines, so its columns have to be counted exactly
        return this.#line.inAscii(() =>
          this.#line.print(node, LINE_WIDTH - used - after) ?? split()
        );
      }
      case "call": {
        const { callee, args, keywords } = node as CallNode;
        let elements = this.#elements(args, indent);
        for (const key in keywords) {
          if (keywords[key] !== undefined) {
            elements += this.#element(`${key}=`, keywords[key], indent);
          }
        }
        return between(`${this.printWhole(callee)}(`, elements, ")");
      }
      default:
        return this.printWhole(node);
    }
  }

  /** @param indent of what the element is in. */
  #element(prefix: string, item: Value, indent: string): string {
    const deeper = indent + INDENT;
    return `${deeper}${prefix}${this.print(item, deeper, deeper.length + width(prefix), 1)},\n`;
  }

  #elements(items: Iterable<Value>, indent: string): string {
    let text = "";
    for (const item of items) text += this.#element("", item, indent);
    return text;
  }

  #pairs(dict: object, indent: string): string {
    let text = "";
    for (const [key, item] of entriesOf(dict)) {
      if (kindOf(item) === "star") {
        text += this.#element("**", (item as StarNode).of, indent);
        continue;
      }
      const left = isOneTuple(item) || kindOf(item) === "union"
        ? this.#line.inAscii(() => this.printWhole(key))
        : this.printWhole(key);
      text += this.#element(`${left}: `, item, indent);
    }
    return text;
  }

  /** A text that does not fit where it stands: a literal for each of its lines, unless all of it fits on one of those. ruff joins literals that do, and
   * counts the columns of characters outside ASCII by a table of its own, so where that decides they are escaped. */
  #text(text: string, indent: string): string {
    const deeper = indent + INDENT;
    const columns = LINE_WIDTH - deeper.length;
    const parts = () => {
      const lines = text.split(/(?<=\n)/).map((line) => `${deeper}${this.printWhole(line)}\n`);
      return `(\n${lines.join("")}${indent})`;
    };
    const whole = this.printWhole(text);
    if (width(whole) <= columns) return whole;
    if (leastWidth(whole) > columns) return parts();
    return this.#line.inAscii(() => {
      const escaped = this.printWhole(text);
      return escaped.length <= columns ? escaped : parts();
    });
  }

  #made({ items, make }: EachNode, indent: string): string {
    return items.map((item) => {
      const text = this.#element("", make(item), indent);
      text.charCodeAt(text.length - 1); // flattens the rope, so that its pieces can be freed
      return text;
    }).join("");
  }
}
