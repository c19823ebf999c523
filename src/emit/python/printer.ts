import { Imports } from "./imports.ts";
import {
  isPlain,
  LINE_ENDS,
  notFinite,
  numberLiteral,
  stringLiteral,
  visibleText,
} from "./literals.ts";
import {
  call,
  type EachNode,
  type Expression,
  kindOf,
  type LocalNode,
  type Module,
  name,
  type NameNode,
  type StarNode,
  type Statement,
  type SymbolNode,
  type Value,
} from "./nodes.ts";

/** The text of a Python file, in the layout that `ruff format` leaves alone.
 *
 * What fits in 88 columns stands on one line, else one element per line with a trailing comma; a string is never split, so a
 * line that holds a long one is long. Imports follow from the symbols used and are sorted as ruff's isort does.
 * Time and memory O(size of the text).
 * @throws {TypeError} for what has no Python literal (functions, dates, `undefined` in a list), or a blank docstring.
 */
export function printModule(module: Module): string {
  const printer = new Printer(new Imports(declaredIn(module.body)));
  const body = printer.statements(module.body, "");
  const imports = printer.imports.print();
  return docstring(module.docstring) + (imports === "" ? "" : `\n${imports}`) + body;
}

type Assign = Extract<Statement, { value: unknown }>;
type Define = Extract<Statement, { body: unknown }>;

/** Names that statements declare, in functions too: an import that is needed there must not be hidden. */
function declaredIn(body: readonly Statement[]): string[] {
  return body.flatMap((statement) => {
    switch (kindOf(statement)) {
      case "assign":
        return [nameText((statement as Assign).target)];
      case "define": {
        const { target, parameters, body } = statement as Define;
        return [nameText(target), ...Object.keys(parameters), ...declaredIn(body)];
      }
      default:
        return [];
    }
  });
}

const ASCII = { ascii: true };
const LINE_WIDTH = 88;
const INDENT = "    ";

class Printer {
  readonly imports: Imports;
  /** Columns that {@linkcode flat} may still use; below zero the text does not fit. */
  #left = 0;
  #ascii = false;

  constructor(imports: Imports) {
    this.imports = imports;
  }

  /** Statements below each other: a module has a blank line in front of each and two around a function, a function has one around
   * a function in it. */
  statements(body: readonly Statement[], indent: string): string {
    const around = indent === "" ? "\n\n" : "\n";
    const between = indent === "" ? "\n" : "";
    let text = "";
    body.forEach((statement, i) => {
      const [before, next] = [body[i - 1], bodyUnderComments(body, i)];
      const glued = before !== undefined && kindOf(before) === "comment";
      const isBeside = kindOf(next) === "define" ||
        before !== undefined && kindOf(before) === "define";
      const first = i === 0 && indent !== "";
      text += (glued || first ? "" : isBeside ? around : between) +
        this.#statement(statement, indent);
    });
    return text;
  }

  #statement(node: Statement, indent: string): string {
    const value = (node as { value?: Value; of?: Value }).value ?? (node as { of?: Value }).of;
    if (kindOf(value) === "union") throw new TypeError("Expected a union inside a call or a list");
    const at = indent.length;
    switch (kindOf(node)) {
      case "comment":
        return commentLines((node as { text: string }).text, indent);
      case "assign":
        return `${indent}${this.#assignment(node as Assign, indent)}\n`;
      case "define":
        return this.#definition(node as Define, indent);
      case "return": {
        const head = "return ";
        return `${indent}${head}${
          this.#print((node as { of: Expression }).of, indent, at + head.length, 0)
        }\n`;
      }
      case "shift": {
        const { left, right } = node as { left: NameNode; right: NameNode };
        return `${fitting(`${indent}${nameText(left)} >> ${nameText(right)}`)}\n`;
      }
      default:
        return `${indent}${this.#print((node as { of: Expression }).of, indent, at, 0)}\n`;
    }
  }

  #definition(node: Define, indent: string): string {
    const { target, decorators, parameters, returns, body } = node;
    const last = body.at(-1);
    if (last === undefined || kindOf(last) === "comment") {
      throw new TypeError("Expected a function that ends with a statement");
    }
    const above = decorators.map((decorator) =>
      `${indent}@${this.#print(decorator, indent, indent.length + 1, 0)}\n`
    );
    const type = returns === undefined ? "" : ` -> ${this.#onOneLine(returns)}`;
    const taken = Object.entries(parameters).map(([name, of]) => `${name}: ${this.#onOneLine(of)}`);
    const head = fitting(`${indent}def ${nameText(target)}(${taken.join(", ")})${type}:`);
    return `${above.join("")}${head}\n${this.statements(body, indent + INDENT)}`;
  }

  #assignment({ target, annotation, value }: Assign, indent: string): string {
    const type = annotation === null ? "" : `: ${this.#onOneLine(annotation)}`;
    const head = `${nameText(target)}${type} = `;
    const used = indent.length + head.length;
    const line = head + this.#print(value, indent, used, 0);
    const isWhole = typeof value === "string" || typeof value === "bigint";
    if (!isWhole || indent.length + width(line) <= LINE_WIDTH) return line;
    // ruff puts a value that cannot be split into parentheses where that makes it fit. It counts the columns of characters
    // outside ASCII by a table of its own, so such a value is escaped.
    const literal = this.#inAscii(() => this.#onOneLine(value));
    const deeper = indent + INDENT;
    if (used + literal.length <= LINE_WIDTH) return head + literal;
    if (deeper.length + literal.length > LINE_WIDTH) return head + literal;
    return `${head}(\n${deeper}${literal}\n${indent})`;
  }

  /** @param indent of the line on which the value starts.
   * @param used columns of that line in front of the value, `after` those behind it. */
  #print(value: Value, indent: string, used: number, after: number): string {
    this.#left = LINE_WIDTH - used - after;
    return this.#flat(value) ?? this.#split(value, indent, used, after);
  }

  #onOneLine(value: Value): string {
    this.#left = Infinity;
    return this.#flat(value)!;
  }

  /** One element per line, or as it is where there is nothing to split. */
  #split(value: Value, indent: string, used: number, after: number): string {
    const deeper = indent + INDENT;
    const element = (prefix: string, item: Value) =>
      `${deeper}${prefix}${this.#print(item, deeper, deeper.length + width(prefix), 1)},\n`;
    const elements = (items: Iterable<Value>) => {
      let text = "";
      for (const item of items) text += element("", item);
      return text;
    };
    if (typeof value === "number" && !Number.isFinite(value)) {
      return this.#split(call(name("float"), [notFinite(value)]), indent, used, after);
    }
    if (typeof value !== "object" || value === null) return this.#onOneLine(value);
    if (Array.isArray(value)) {
      return value.length === 0 ? "[]" : `[\n${elements(value)}${indent}]`;
    }
    if (value instanceof Set) {
      return value.size === 0 ? "set()" : `{\n${elements(value)}${indent}}`;
    }
    const node = value as Expression;
    switch (kindOf(node)) {
      case undefined: {
        let text = "";
        for (const [key, item] of entriesOf(value)) {
          if (kindOf(item) === "star") {
            text += element("**", (item as StarNode).of);
            continue;
          }
          const left = isOneTuple(item) || kindOf(item) === "union"
            ? this.#inAscii(() => this.#onOneLine(key))
            : this.#onOneLine(key);
          text += element(`${left}: `, item);
        }
        return text === "" ? "{}" : `{\n${text}${indent}}`;
      }
      case "lines":
        return this.#split((node as { of: Value }).of, indent, used, after);
      case "star":
        return `*${this.#print((node as { of: Expression }).of, indent, used + 1, after)}`;
      case "attribute": {
        const { of, name } = node as { of: Expression; name: string };
        return `${this.#print(of, indent, used, after + 1 + name.length)}.${name}`;
      }
      case "each": {
        const { items, make } = node as EachNode;
        if (items.length === 0) return "[]";
        const parts = items.map((item) => {
          const text = element("", make(item));
          text.charCodeAt(text.length - 1); // flattens the rope, so that its pieces can be freed
          return text;
        });
        return `[\n${parts.join("")}${indent}]`;
      }
      case "union": {
        // inside brackets, so the operator may open a line; operands stay at the indent of the first. No comma keeps the
        // lines, so columns have to be counted exactly
        const { left, right } = node as { left: Expression; right: Expression };
        return this.#inAscii(() => {
          this.#left = LINE_WIDTH - used - after;
          return this.#flat(node) ??
            `${this.#print(left, indent, used, 0)}\n${indent}| ${
              this.#print(right, indent, indent.length + 2, after)
            }`;
        });
      }
      case "tuple": {
        const { items } = node as { items: readonly Value[] };
        if (items.length === 0) return "()";
        const split = () => `(\n${elements(items)}${indent})`;
        if (items.length > 1) return split();
        // the comma of a single item does not keep its lines, so its columns have to be counted exactly
        return this.#inAscii(() => {
          this.#left = LINE_WIDTH - used - after;
          return this.#flat(node) ?? split();
        });
      }
      case "call": {
        const { callee, args, keywords } = node as Extract<Expression, { callee: unknown }>;
        let text = elements(args);
        for (const key in keywords) {
          if (keywords[key] !== undefined) text += element(`${key}=`, keywords[key]);
        }
        const name = this.#onOneLine(callee);
        return text === "" ? `${name}()` : `${name}(\n${text}${indent})`;
      }
      default:
        return this.#onOneLine(node);
    }
  }

  /** The value on one line, or null when it does not fit in what is left, or wants lines of its own. */
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
        return this.#take(this.imports.use(node as SymbolNode));
      case "lines": {
        const { of } = node as { of: Value };
        return this.#left === Infinity || isEmpty(of) || isOneTuple(of) ? this.#flat(of) : null;
      }
      case "star": {
        const of = this.#flat((node as { of: Expression }).of);
        return of === null ? null : this.#take("*") && `*${of}`;
      }
      case "attribute": {
        const { of, name } = node as { of: Expression; name: string };
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
        const { left, right } = node as { left: Expression; right: Expression };
        const text = this.#flat(left);
        if (text === null || this.#take(" | ") === null) return null;
        const other = this.#flat(right);
        return other === null ? null : `${text} | ${other}`;
      }
      case "subscript": {
        const { of, index } = node as { of: Expression; index: Value };
        const items = kindOf(index) === "tuple" ? (index as { items: Value[] }).items : [index];
        const text = this.#flat(of);
        return text === null ? null : this.#flatItems(`${text}[`, items, "]", text.length);
      }
      case "tuple": {
        const { items } = node as { items: readonly Value[] };
        return this.#flatItems("(", items, items.length === 1 ? ",)" : ")");
      }
      case "call":
        return this.#flatCall(node as Extract<Expression, { callee: unknown }>);
      default:
        throw new TypeError("Expected a value or an expression, got a statement");
    }
  }

  #flatCall({ callee, args, keywords }: Extract<Expression, { callee: unknown }>): string | null {
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

  /** With everything outside ASCII escaped: the columns of ASCII are certain. */
  #inAscii(print: () => string): string {
    const before = this.#ascii;
    this.#ascii = true;
    try {
      return print();
    } finally {
      this.#ascii = before;
    }
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

function nameText(node: NameNode | LocalNode): string {
  return kindOf(node) === "name"
    ? (node as NameNode).text
    : (node as LocalNode).scope.nameOf((node as LocalNode).id);
}

/** The pairs of a dict: a Map, or an object without what is undefined. */
function entriesOf(value: object): Iterable<[Value, Value]> {
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

function isOneTuple(value: Value): boolean {
  if (kindOf(value) === "lines") return isOneTuple((value as { of: Value }).of);
  return kindOf(value) === "tuple" && (value as { items: readonly Value[] }).items.length === 1;
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
      const { args, keywords } = node as Extract<Expression, { callee: unknown }>;
      return args.length === 0 && Object.values(keywords).every((item) => item === undefined);
    }
    default:
      return true;
  }
}

/** Columns, never fewer than ruff counts: wide scripts start at U+1100. Too many only means more lines, and those are kept
 * by their trailing comma. */
function width(text: string): number {
  let columns = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x1100) columns++;
  return columns;
}

/** The statement that a comment stands above; the statement itself where it is none. */
function bodyUnderComments(body: readonly Statement[], index: number): Statement | undefined {
  return body.slice(index).find((statement) => kindOf(statement) !== "comment");
}

/** A line that nothing can split.
 * @throws {TypeError} when it is too long. */
function fitting(line: string): string {
  if (line.length <= LINE_WIDTH) return line;
  throw new TypeError(`Expected names that fit on a line of ${LINE_WIDTH} columns: ${line}`);
}

/** One `# ` line per line of the text. A line that a tool could take for an order (`fmt: off`, `type: …`) is quoted. */
function commentLines(text: string, indent: string): string {
  return text.split(LINE_ENDS).map((line) => {
    const seen = visibleText(line.replace(BLANK_END, ""));
    if (seen === "") return `${indent}#\n`;
    const safe = DIRECTIVE.test(seen) ? `> ${seen.replaceAll("#", "\\x23")}` : seen;
    return `${indent}# ${safe}\n`;
  }).join("");
}

/** What Unicode calls white space, without line ends: formatters drop it at the ends of comments and docstrings. */
const BLANK = "[ \\t\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]+";
const BLANK_START = new RegExp(`^${BLANK}`);
const BLANK_END = new RegExp(`${BLANK}$`);

const DIRECTIVE =
  /#|\b(?:fmt|yapf|isort|type|noqa|ruff|flake8|pylint|pyright|mypy|ty|nosec|pragma|(?:en)?coding|vim?|ex)\s*[:=]|\bnoqa\b|^\s*[!%]|-\*-/i;

/** Text between triple double quotes that ends nothing early; line ends become `\n`, blanks at their ends are dropped. */
function docstring(text: string): string {
  const rows = text.split(LINE_ENDS).map((row) => row.replace(BLANK_END, ""));
  while (rows.length > 0 && rows.at(-1) === "") rows.pop();
  while (rows.length > 0 && rows[0] === "") rows.shift();
  if (rows.length === 0) throw new TypeError("A module needs a docstring");
  rows[0] = rows[0]!.replace(BLANK_START, "");
  const indents = rows.slice(1).filter((r) => r !== "").map((r) =>
    r.length - r.replace(/^ +/, "").length
  );
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  const safe = rows.map((row, i) =>
    visibleText((i === 0 ? row : row.slice(common)).replaceAll("\\", "\\\\"))
      .replace(/"(?=")/g, "\\x22")
  );
  safe[0] = safe[0]!.replace(/^"|"$/g, "\\x22");
  return safe.length === 1 ? `"""${safe[0]}"""\n` : `"""${safe.join("\n")}\n"""\n`;
}
