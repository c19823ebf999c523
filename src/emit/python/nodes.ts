/** Python as data: expressions, statements and small functions; no classes.
 *
 * Plain JS values stand for literals wherever a value is expected, so a string is always a Python string and can never become
 * code. Nodes carry a unique JS symbol that no JSON text can produce: data that looks like a node stays a dict.
 */

const KIND: unique symbol = Symbol("floe.python.node");

/** What may stand where Python wants an expression. `undefined` values of objects and keywords are left out. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Expression
  | readonly Value[]
  | ReadonlySet<Value>
  | ReadonlyMap<Value, Value>
  | { readonly [key: string]: Value | undefined };

/** Keyword arguments in the order in which they print. */
export type Keywords = { readonly [name: string]: Value | undefined };

export type Expression =
  | NameNode
  | LocalNode
  | SymbolNode
  | AttributeNode
  | SubscriptNode
  | CallNode
  | TupleNode
  | StarNode
  | UnionNode
  | EachNode
  | LinesNode
  | TextNode;

/** A fixed identifier, e.g. `ASSETS` or the builtin `list`. */
export interface NameNode {
  readonly [KIND]: "name";
  readonly text: string;
}
/** A name that its scope plans; made by `Scope.declare`. */
export interface LocalNode {
  readonly [KIND]: "local";
  readonly id: string;
  readonly scope: { nameOf(id: string): string };
}
/** Something imported; made by `symbol()`. */
export interface SymbolNode {
  readonly [KIND]: "symbol";
  /** Absolute (`dagster`) or relative (`..floe_dbt`). */
  readonly module: string;
  readonly name: string;
  /** Imported as a module under this name and printed as `alias.name`. */
  readonly alias: string | null;
  /** The distribution that has it; null: Python's own or the project's. */
  readonly requires: string | null;
  /** Of the project, by its absolute name. */
  readonly own: boolean;
}
export interface AttributeNode {
  readonly [KIND]: "attribute";
  readonly of: Expression;
  readonly name: string;
}
export interface SubscriptNode {
  readonly [KIND]: "subscript";
  readonly of: Expression;
  readonly index: Value;
}
export interface CallNode {
  readonly [KIND]: "call";
  readonly callee: Expression;
  readonly args: readonly Value[];
  readonly keywords: Keywords;
}
export interface TupleNode {
  readonly [KIND]: "tuple";
  readonly items: readonly Value[];
}
/** `*items` inside a list, a tuple, a set or a call; as a value of a dict, under any key, `**items`. */
export interface StarNode {
  readonly [KIND]: "star";
  readonly of: Expression;
}
/** `left | right`. */
export interface UnionNode {
  readonly [KIND]: "union";
  readonly left: Expression;
  readonly right: Expression;
}
/** A list whose elements are made while it is printed. */
export interface EachNode {
  readonly [KIND]: "each";
  readonly items: readonly unknown[];
  readonly make: (item: unknown) => Value;
}
/** One element per line even where all would fit on one. */
export interface LinesNode {
  readonly [KIND]: "lines";
  readonly of: Value;
}

/** A text of several lines. */
export interface TextNode {
  readonly [KIND]: "text";
  readonly text: string;
}

export type Statement =
  | AssignNode
  | EvaluateNode
  | CommentNode
  | DefineNode
  | ReturnNode
  | ShiftNode;

export interface AssignNode {
  readonly [KIND]: "assign";
  readonly target: NameNode | LocalNode;
  readonly annotation: Expression | null;
  readonly value: Value;
}
/** An expression for its effect. */
export interface EvaluateNode {
  readonly [KIND]: "evaluate";
  readonly of: Expression;
}
/** Stands directly above the statement after it. */
export interface CommentNode {
  readonly [KIND]: "comment";
  readonly text: string;
}
export interface DefineNode {
  readonly [KIND]: "define";
  readonly target: NameNode | LocalNode;
  /** Names with their types. */
  readonly parameters: Readonly<Record<string, Expression>>;
  readonly decorators: readonly Expression[];
  /** A type; undefined: nothing is said, null: None. */
  readonly returns: Value | undefined;
  readonly body: readonly Statement[];
}
/** `return of`. */
export interface ReturnNode {
  readonly [KIND]: "return";
  readonly of: CallNode | NameNode | LocalNode;
}
/** `left >> right`. */
export interface ShiftNode {
  readonly [KIND]: "shift";
  readonly left: NameNode | LocalNode;
  readonly right: NameNode | LocalNode;
}

/** One Python file. */
export interface Module {
  /** First statement of every module, so that no data can stand in the lines where Python looks for an encoding. */
  readonly docstring: string;
  readonly body: readonly Statement[];
}

type Node = Expression | Statement;

/** The kind of a node, or undefined for a plain value. */
export function kindOf(value: unknown): Node[typeof KIND] | undefined {
  return typeof value === "object" && value !== null ? (value as Node)[KIND] : undefined;
}

/** What a name is printed as. */
export function nameText(node: NameNode | LocalNode): string {
  return kindOf(node) === "name"
    ? (node as NameNode).text
    : (node as LocalNode).scope.nameOf((node as LocalNode).id);
}

/** A fixed identifier. Builtins may be named here; declared names step around them.
 * @throws {TypeError} when it is no ASCII identifier, or a keyword. */
export function name(text: string): NameNode {
  return { [KIND]: "name", text: identifier(text) };
}

/** Used by `Scope` alone. */
export function localName(id: string, scope: LocalNode["scope"]): LocalNode {
  return { [KIND]: "local", id, scope };
}

/** Used by `symbol()` alone. */
export function symbolNode(of: Omit<SymbolNode, typeof KIND>): SymbolNode {
  return { [KIND]: "symbol", ...of };
}

/** `of.name`. */
export function attribute(of: Expression, name: string): AttributeNode {
  return { [KIND]: "attribute", of, name: identifier(name) };
}

/** `of[index]`, as in `list[dg.AssetSpec]`; a tuple index prints without parentheses. */
export function subscript(of: Expression, index: Value): SubscriptNode {
  return { [KIND]: "subscript", of, index };
}

/** `callee(keywords)` or `callee(args, keywords)`. Keywords that are `undefined` are left out.
 * @example
 * ```ts
 * import { call, symbol } from "./mod.ts";
 * const AssetKey = symbol("dagster", "AssetKey", { as: "dg", requires: "dagster" });
 * call(AssetKey, [["raw", "orders"]]); // dg.AssetKey(["raw", "orders"])
 * ```
 */
export function call(callee: Expression, keywords?: Keywords): CallNode;
export function call(callee: Expression, args: readonly Value[], keywords?: Keywords): CallNode;
export function call(
  callee: Expression,
  first: Keywords | readonly Value[] = {},
  second: Keywords = {},
): CallNode {
  const positional = Array.isArray(first);
  const keywords = positional ? second : first as Keywords;
  for (const key in keywords) identifier(key);
  return { [KIND]: "call", callee, args: positional ? first : [], keywords };
}

/** `(a, b)`. */
export function tuple(items: readonly Value[]): TupleNode {
  return { [KIND]: "tuple", items };
}

/** `*of`, and `**of` as a value of a dict. */
export function star(of: Expression): StarNode {
  return { [KIND]: "star", of };
}

/** A list with one element per line, each made from its item only when it is printed: ten thousand calls never exist as nodes at
 * the same time. Items of no element print as `[]`. */
export function each<Item>(items: readonly Item[], make: (item: Item) => Value): EachNode {
  return { [KIND]: "each", items, make: make as (item: unknown) => Value };
}

/** `left | right`, as a keyword argument or an element; not on either side of another operator. */
export function union(left: Expression, right: Expression): UnionNode {
  return { [KIND]: "union", left, right };
}

/** One element per line even where all would fit on one: a list, dict, set, tuple or call that grows. */
export function lines(of: Value): LinesNode {
  return { [KIND]: "lines", of };
}

/** A string, with a literal for each of its lines where they do not fit on one: what people read stays readable, and a line that changes is one line
 * of a difference. */
export function textLines(text: string): TextNode | string {
  return /\n./s.test(text) ? { [KIND]: "text", text } : text;
}

/** `target = value`, or `target: annotation = value`. */
export function assign(
  target: NameNode | LocalNode,
  value: Value,
  options: { readonly annotation?: Expression } = {},
): AssignNode {
  return { [KIND]: "assign", target, annotation: options.annotation ?? null, value };
}

/** A call for its effect. */
export function evaluate(of: Expression): EvaluateNode {
  return { [KIND]: "evaluate", of };
}

/** `# text`, above the next statement; any text, one comment line per line. */
export function comment(text: string): CommentNode {
  return { [KIND]: "comment", text };
}

/** `def target(parameters) -> returns:`, below its decorators. Functions stand in functions too. What stands in front of the `:` has to fit
 * on a line.
 * @param options.parameters names with their types.
 * @param options.returns what it returns; nothing is said when left out.
 */
export function define(
  target: NameNode | LocalNode,
  body: readonly Statement[],
  options: {
    readonly decorators?: readonly Expression[];
    readonly parameters?: Readonly<Record<string, Expression>>;
    readonly returns?: Value;
  } = {},
): DefineNode {
  const { decorators = [], parameters = {}, returns } = options;
  for (const parameter in parameters) identifier(parameter);
  return { [KIND]: "define", target, decorators, parameters, returns, body };
}

/** `return of`, in a function. */
export function giveBack(of: CallNode | NameNode | LocalNode): ReturnNode {
  return { [KIND]: "return", of };
}

/** `left >> right`: two names, which have to fit on a line. */
export function shift(left: NameNode | LocalNode, right: NameNode | LocalNode): ShiftNode {
  return { [KIND]: "shift", left, right };
}

const known = new Set<string>();

/** The text, when it is an ASCII identifier and no keyword.
 * @throws {TypeError} */
export function identifier(text: string): string {
  if (known.has(text)) return text;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text) || KEYWORDS.has(text)) {
    throw new TypeError(`Expected a Python identifier, got ${JSON.stringify(text)}`);
  }
  if (known.size < 1000) known.add(text);
  return text;
}

/** @see https://docs.python.org/3/reference/lexical_analysis.html#keywords */
export const KEYWORDS: ReadonlySet<string> = new Set(
  ("False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield").split(" "),
);
