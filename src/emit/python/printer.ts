import { commentLines, docstring } from "./comments.ts";
import { ExpressionPrinter } from "./expression_printer.ts";
import { Imports } from "./imports.ts";
import { fitting, INDENT } from "./layout.ts";
import {
  type AssignNode,
  type CommentNode,
  type DefineNode,
  type EvaluateNode,
  kindOf,
  type Module,
  nameText,
  type ReturnNode,
  type ShiftNode,
  type Statement,
  type Value,
} from "./nodes.ts";

/** The text of a Python file, in the layout that `ruff format` leaves alone.
 *
 * What fits in 88 columns stands on one line, else one element per line with a trailing comma; a string is never split but at
 * its own lines, by `textLines()`, so a line that holds a long one is long. Imports follow from the symbols used and are sorted as ruff's isort does.
 * Time and memory O(size of the text).
 * @throws {TypeError} for what has no Python literal (functions, dates, `undefined` in a list), or a blank docstring.
 */
export function printModule(module: Module): string {
  const printer = new StatementPrinter(new Imports(declaredIn(module.body)));
  const body = printer.statements(module.body, "");
  const imports = printer.imports.print();
  return docstring(module.docstring) + (imports === "" ? "" : `\n${imports}`) + body;
}

/** Names that statements declare, in functions too: an import that is needed there must not be hidden. */
function declaredIn(body: readonly Statement[]): string[] {
  return body.flatMap((statement) => {
    switch (kindOf(statement)) {
      case "assign":
        return [nameText((statement as AssignNode).target)];
      case "define": {
        const { target, parameters, body } = statement as DefineNode;
        return [nameText(target), ...Object.keys(parameters), ...declaredIn(body)];
      }
      default:
        return [];
    }
  });
}

class StatementPrinter {
  readonly imports: Imports;
  readonly #expressions: ExpressionPrinter;

  constructor(imports: Imports) {
    this.imports = imports;
    this.#expressions = new ExpressionPrinter(imports);
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
        return commentLines((node as CommentNode).text, indent);
      case "assign":
        return `${this.#assignment(node as AssignNode, indent)}\n`;
      case "define":
        return this.#definition(node as DefineNode, indent);
      case "return": {
        const head = "return ";
        return `${indent}${head}${
          this.#expressions.print((node as ReturnNode).of, indent, at + head.length, 0)
        }\n`;
      }
      case "shift": {
        const { left, right } = node as ShiftNode;
        return `${fitting(`${indent}${nameText(left)} >> ${nameText(right)}`)}\n`;
      }
      default:
        return `${indent}${this.#expressions.print((node as EvaluateNode).of, indent, at, 0)}\n`;
    }
  }

  #definition(node: DefineNode, indent: string): string {
    const { target, decorators, parameters, returns, body } = node;
    const last = body.at(-1);
    if (last === undefined || kindOf(last) === "comment") {
      throw new TypeError("Expected a function that ends with a statement");
    }
    const above = decorators.map((decorator) =>
      `${indent}@${this.#expressions.print(decorator, indent, indent.length + 1, 0)}\n`
    );
    const type = returns === undefined ? "" : ` -> ${this.#expressions.printWhole(returns)}`;
    const taken = Object.entries(parameters).map(([name, of]) =>
      `${name}: ${this.#expressions.printWhole(of)}`
    );
    const head = fitting(`${indent}def ${nameText(target)}(${taken.join(", ")})${type}:`);
    return `${above.join("")}${head}\n${this.statements(body, indent + INDENT)}`;
  }

  #assignment({ target, annotation, value }: AssignNode, indent: string): string {
    const type = annotation === null ? "" : `: ${this.#expressions.printWhole(annotation)}`;
    const head = `${indent}${nameText(target)}${type} = `;
    return head + this.#expressions.printAssigned(value, indent, head.length);
  }
}

/** The statement that a comment stands above; the statement itself where it is none. */
function bodyUnderComments(body: readonly Statement[], index: number): Statement | undefined {
  return body.slice(index).find((statement) => kindOf(statement) !== "comment");
}
