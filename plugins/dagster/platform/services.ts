import { type Diagnostic, diagnostic, nearestName, type Path } from "../../../src/errors/mod.ts";
import type { PlanService } from "../../../src/plan/mod.ts";
import type { DagsterFields, DagsterService } from "../model.ts";
import { type Fields, SERVICES, type Services } from "./service_words.ts";

/** What a catalog or a storage of the platform is in the generated project, and what is wrong with it. Null: the project has none, because
 * there is none, it is of a type that nobody here can open, or it cannot be read. All are warnings: the product cannot mend its platform. */
export function lowerService(
  role: "catalog" | "storage",
  service: PlanService | null,
): { readonly service: DagsterService | null; readonly problems: readonly Diagnostic[] } {
  if (service === null) return { service: null, problems: [] };
  const path = ["plugins", role];
  const known: Services = SERVICES[role];
  const kind = Object.hasOwn(known.types, service.type) ? known.types[service.type] : undefined;
  if (kind === undefined) {
    const names = Object.keys(known.types).sort();
    const nearest = nearestName(service.type, names);
    return {
      service: null,
      problems: [diagnostic({
        code: "plugin/unsupported-service",
        severity: "warning",
        message:
          `The Dagster plugin has no ${role} of type "${service.type}": the project is made without one`,
        path: [...path, "type"],
        hint: nearest === null ? `It has: ${names.join(", ")}` : `Did you mean "${nearest}"?`,
        facts: { role, type: service.type, known: names },
      })],
    };
  }
  const reader = new Reader(role, [...path, "config"]);
  const fields = reader.read(known.fields[kind]!, service.config, []);
  const failed = reader.problems.some((p) => p.code === "plugin/bad-config");
  return {
    service: failed ? null : { role, type: service.type, kind, fields },
    problems: reader.problems,
  };
}

/** Reads a configuration in the platform's words; collects what is wrong with it. */
class Reader {
  readonly problems: Diagnostic[] = [];
  readonly #role: string;
  readonly #path: Path;

  constructor(role: string, path: Path) {
    this.#role = role;
    this.#path = path;
  }

  read(fields: Fields, config: Readonly<Record<string, unknown>>, at: Path): DagsterFields {
    const found: Record<string, DagsterFields[string]> = {};
    const known = new Set<string>();
    for (const [name, field] of Object.entries(fields)) {
      const words = [name, ...field.also ?? []];
      for (const word of words) known.add(word);
      const key = words.find((word) => isSaid(config[word]));
      if (key === undefined) {
        if (field.required) this.#missing([...at, words.at(-1)!]);
        continue;
      }
      const value = this.#value(field, config[key], [...at, key]);
      if (value !== undefined) found[field.as ?? name] = value;
    }
    for (const key of Object.keys(config)) {
      if (!known.has(key) && isSaid(config[key])) this.#unknown([...at, key], [...known]);
    }
    return found;
  }

  #value(field: Fields[string], value: unknown, at: Path): DagsterFields[string] | undefined {
    switch (field.kind) {
      case "text": {
        const text = textOf(value);
        return text ?? this.#bad(at, "a text, or { env: NAME }");
      }
      case "flag": {
        const flag = value === "true" ? true : value === "false" ? false : value;
        if (typeof flag !== "boolean") return this.#bad(at, "true or false");
        return field.values === undefined ? flag : field.values[`${flag}`];
      }
      case "seconds":
        return Number.isInteger(value) ? value as number : this.#bad(at, "a whole number");
      case "texts": {
        if (!isMapping(value)) return this.#bad(at, "keys and values");
        const texts: Record<string, string> = {};
        for (const [key, item] of Object.entries(value)) {
          const text = textOf(item);
          if (text === null) this.#bad([...at, key], "a text, or { env: NAME }");
          else texts[key] = text;
        }
        return { type: "texts", texts };
      }
      default:
        if (!isMapping(value)) return this.#bad(at, "keys and values");
        if (Object.keys(value).length === 0) return undefined;
        return { type: field.kind, fields: this.read(field.fields!, value, at) };
    }
  }

  #missing(at: Path): void {
    this.problems.push(diagnostic({
      code: "plugin/bad-config",
      severity: "warning",
      message: `The ${this.#role} lacks "${at.join(".")}": the project is made without it`,
      path: [...this.#path, ...at.slice(0, -1)],
      hint: `Add it under plugins.${this.#role}.config`,
      facts: { key: at.join("."), wanted: "a value" },
    }));
  }

  #bad(at: Path, wanted: string): undefined {
    this.problems.push(diagnostic({
      code: "plugin/bad-config",
      severity: "warning",
      message: `Cannot read "${
        at.join(".")
      }" of the ${this.#role}: expected ${wanted}; the project is made without it`,
      path: [...this.#path, ...at],
      hint: "Correct the value, or remove it",
      facts: { key: at.join("."), wanted },
    }));
    return undefined;
  }

  #unknown(at: Path, known: readonly string[]): void {
    const nearest = nearestName(String(at.at(-1)), known);
    this.problems.push(diagnostic({
      code: "plugin/unknown-config",
      severity: "warning",
      message: `The Dagster plugin does not know "${at.join(".")}" of a ${this.#role}`,
      path: [...this.#path, ...at],
      part: "key",
      hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
      facts: { key: at.join("."), nearest },
    }));
  }
}

/** floe writes out what nobody has set. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** References to variables are all `${NAME}`, which the runtime fills in when it opens the service. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") {
    return value.replaceAll(JINJA, (_, _quote: string, name: string) => `\${${name}}`);
  }
  if (typeof value === "number") return String(value);
  if (isMapping(value) && typeof value.env === "string" && Object.keys(value).length === 1) {
    return `\${${value.env}}`;
  }
  return null;
}

const JINJA = /\{\{\s*env_var\(\s*(['"])([A-Za-z_]\w*)\1\s*\)\s*\}\}/g;
