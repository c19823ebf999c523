/** Python from data: nodes, names, and a printer whose layout `ruff format` leaves alone. See ../README.md.
 * @module
 */
export { numberLiteral, stringLiteral } from "./literals.ts";
export {
  planNames,
  type PlanNamesOptions,
  pythonModuleName,
  pythonName,
  RESERVED_MODULES,
  RESERVED_NAMES,
  shortHash,
} from "./names.ts";
export {
  assign,
  type AssignNode,
  attribute,
  type AttributeNode,
  call,
  type CallNode,
  comment,
  type CommentNode,
  define,
  type DefineNode,
  each,
  type EachNode,
  evaluate,
  type EvaluateNode,
  type Expression,
  giveBack,
  type Keywords,
  lines,
  type LinesNode,
  type LocalNode,
  type Module,
  name,
  type NameNode,
  type ReturnNode,
  shift,
  type ShiftNode,
  star,
  type StarNode,
  type Statement,
  subscript,
  type SubscriptNode,
  type SymbolNode,
  textLines,
  type TextNode,
  tuple,
  type TupleNode,
  union,
  type UnionNode,
  type Value,
} from "./nodes.ts";
export { printModule } from "./printer.ts";
export { requirementsOf } from "./requirements.ts";
export { Scope } from "./scope.ts";
export { symbol, type SymbolOptions } from "./symbols.ts";
