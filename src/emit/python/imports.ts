import { compareText } from "../../errors/mod.ts";
import { shortHash } from "./names.ts";
import type { SymbolNode } from "./nodes.ts";

/** The imports of one module: which names its symbols are bound to, and the block at its top. */
export class Imports {
  readonly #texts = new Map<SymbolNode, string>();
  readonly #bound = new Map<string, string>();
  readonly #modules = new Map<string, ModuleImport>();
  readonly #members = new Map<string, MemberImport>();

  /** @param declared names of the module itself; an import steps around them. */
  constructor(declared: Iterable<string>) {
    for (const name of declared) this.#bound.set(name, "");
  }

  /** How the symbol is written in this module. */
  use(symbol: SymbolNode): string {
    let text = this.#texts.get(symbol);
    if (text === undefined) {
      text = this.#add(symbol);
      this.#texts.set(symbol, text);
    }
    return text;
  }

  /** The import statements: Python's own, other distributions, the project's package, relative; sorted as ruff's isort does by default. */
  print(): string {
    const sections = ORIGINS.map((origin) => this.#section(origin)).filter((text) => text !== "");
    return sections.join("\n");
  }

  #add(symbol: SymbolNode): string {
    const { module, alias, name } = symbol;
    const key = alias === null ? `from ${module} ${name}` : `import ${module} ${alias}`;
    const wanted = alias ?? name;
    let bound = wanted;
    const owner = this.#bound.get(wanted);
    if (owner !== undefined && owner !== key) bound = `${wanted}_${shortHash(key)}`;
    this.#bound.set(bound, key);
    const origin = originOf(symbol);
    if (alias !== null) {
      this.#modules.set(key, { origin, module, bound });
      return `${bound}.${name}`;
    }
    this.#members.set(key, { origin, module, name, bound });
    return bound;
  }

  #section(origin: Origin): string {
    const modules = [...this.#modules.values()].filter((i) => i.origin === origin)
      .sort((a, b) => compareModules(a.module, b.module) || compareText(a.bound, b.bound))
      .map(({ module, bound }) => `import ${module}${bound === module ? "" : ` as ${bound}`}\n`);
    const groups = new Map<string, MemberImport[]>();
    for (const member of this.#members.values()) {
      if (member.origin !== origin) continue;
      // ruff writes each renamed member as a statement of its own
      const key = member.bound === member.name ? member.module : `${member.module} ${member.name}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [member]);
      else group.push(member);
    }
    const statements = [...groups.values()]
      .map((members) => members.sort((a, b) => compareMembers(a.name, b.name)))
      .sort(([a], [b]) => compareModules(a!.module, b!.module) || compareMembers(a!.name, b!.name))
      .map(printMembers);
    return [...modules, ...statements].join("");
  }
}

interface ModuleImport {
  readonly origin: Origin;
  readonly module: string;
  readonly bound: string;
}
interface MemberImport extends ModuleImport {
  readonly name: string;
}

const ORIGINS = ["python", "distribution", "own", "relative"] as const;
type Origin = typeof ORIGINS[number];

function originOf({ module, requires, own }: SymbolNode): Origin {
  if (module.startsWith(".")) return "relative";
  if (own) return "own";
  return requires === null ? "python" : "distribution";
}

function printMembers(members: readonly MemberImport[]): string {
  const { module } = members[0]!;
  const names = members.map((m) => m.bound === m.name ? m.name : `${m.name} as ${m.bound}`);
  const line = `from ${module} import ${names.join(", ")}\n`;
  if (line.length - 1 <= 88) return line;
  return `from ${module} import (\n${names.map((n) => `    ${n},\n`).join("")})\n`;
}

/** Further parents first, then by name without case, digits by their value. */
function compareModules(a: string, b: string): number {
  const dots = (module: string) => module.length - module.replace(/^\.+/, "").length;
  return dots(b) - dots(a) || compareNatural(a.toLowerCase(), b.toLowerCase()) || compareText(a, b);
}

/** CONSTANTS, Classes, variables; each by name without case. */
function compareMembers(a: string, b: string): number {
  return memberRank(a) - memberRank(b) || compareNatural(a.toLowerCase(), b.toLowerCase()) ||
    compareText(a, b);
}

function memberRank(name: string): number {
  if (name.length > 1 && name === name.toUpperCase() && /[A-Z]/.test(name)) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}

/** Code-unit order, but for runs of digits, which compare as numbers. */
function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    const bothNumbers = /^\d/.test(x) && /^\d/.test(y);
    const order = bothNumbers ? Number(x) - Number(y) || x.length - y.length : compareText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
