import { compareText, type Path } from "../../errors/mod.ts";
import type { EnvironmentVariable } from "../resolved.ts";
import { isSecretKey, looksSecret } from "./secret_names.ts";

/** How a reference to a variable is written where a secret stood. */
export type ReferenceStyle =
  /** `{ "env": "NAME" }`: in `plugins.*.config`. */
  | "object"
  /** `{{ env_var('NAME') }}`: in a dbt profile, which dbt renders itself. */
  | "jinja"
  /** `${NAME}`: where the contract has a text. */
  | "shell";

export interface RedactOptions {
  /** What the names of new variables begin with: `["catalog"]` makes `FLOE_CATALOG_…`. */
  readonly prefix: readonly string[];
  readonly style: ReferenceStyle;
  /** Whether the names of keys say nothing: where people choose them (partition keys). False when left out. */
  readonly byForm?: boolean;
  /** Leads the purpose of a variable: `plugins.catalog.config`. */
  readonly purpose: string;
}

export interface Redacted<T> {
  readonly value: T;
  /** Sorted by name; what the value refers to, whether it did before or does so now. */
  readonly variables: readonly EnvironmentVariable[];
  /** Paths at which a secret was replaced, with the variable that stands there now. */
  readonly replaced: readonly { readonly path: Path; readonly name: string }[];
}

/** A copy of a configuration in which each value that looks like a credential is a reference to an environment variable.
 *
 * A value looks like one when its key does (`client_secret`, `password`, `api_key`) or it does itself (a URL with a password, a
 * PEM key, a token of a known form). References that are there already (`${X}`, `{{ env_var('X') }}`, `{ env: X }`) stay and
 * are listed, without a default value that may be the secret.
 */
export function redactSecrets<T>(value: T, options: RedactOptions): Redacted<T> {
  const redactor = new Redactor(options);
  const copy = redactor.visit(value, [], false) as T;
  return { value: copy, variables: sortVariables(redactor.variables), replaced: redactor.replaced };
}

/** Sorted by name, one entry per name; the purposes of repeated names are joined. */
export function sortVariables(
  variables: Iterable<EnvironmentVariable>,
): readonly EnvironmentVariable[] {
  const purposes = new Map<string, Set<string>>();
  for (const { name, purpose } of variables) {
    const known = purposes.get(name) ?? new Set<string>();
    purposes.set(name, known.add(purpose));
  }
  return [...purposes]
    .map(([name, all]) => ({ name, purpose: [...all].sort(compareText).join(", ") }))
    .sort((a, b) => compareText(a.name, b.name));
}

class Redactor {
  readonly variables: EnvironmentVariable[] = [];
  readonly replaced: { path: Path; name: string }[] = [];
  readonly #options: RedactOptions;
  /** Which path owns a name, so that `a.b_c` and `a_b.c` do not share a variable. */
  readonly #owners = new Map<string, string>();

  constructor(options: RedactOptions) {
    this.#options = options;
  }

  /** @param secret whether the key above says that this is a credential. */
  visit(value: unknown, path: Path, secret: boolean): unknown {
    if (Array.isArray(value)) {
      return value.map((item, i) => this.visit(item, [...path, i], secret));
    }
    if (typeof value === "object" && value !== null) {
      const reference = environmentObject(value);
      if (reference !== null) {
        this.#use(reference, path);
        return this.#write(reference);
      }
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          this.visit(item, [...path, key], this.#options.byForm !== true && isSecretKey(key)),
        ]),
      );
    }
    if (typeof value === "string") return this.#text(value, path, secret);
    if (secret && typeof value === "number") return this.#replace(path);
    return value;
  }

  #text(text: string, path: Path, secret: boolean): unknown {
    const names = referencesIn(text);
    for (const name of names) this.#use(name, path);
    const rest = withoutReferences(text);
    if (names.length > 0 && !looksSecret(rest)) {
      const all = secret || looksSecret(text.replaceAll(reference, (found) => defaultOf(found)));
      const bare = text.replaceAll(
        reference,
        (found) => all || isSecretKey(referencesIn(found)[0]!) ? shellOrJinja(found) : found,
      );
      return this.#options.style === "jinja" ? bare.replaceAll(shell, toJinja) : bare;
    }
    if (text === "" || !(secret || looksSecret(text))) return text;
    return this.#replace(path);
  }

  #replace(path: Path): unknown {
    const name = this.#name(path);
    this.replaced.push({ path, name });
    this.#use(name, path);
    return this.#write(name);
  }

  #write(name: string): unknown {
    if (this.#options.style === "object") return { env: name };
    return this.#options.style === "jinja" ? `{{ env_var('${name}') }}` : `\${${name}}`;
  }

  #use(name: string, path: Path): void {
    this.variables.push({ name, purpose: [this.#options.purpose, ...path].join(".") });
  }

  #name(path: Path): string {
    const base = ["FLOE", ...this.#options.prefix, ...path]
      .map((part) => String(part).replace(/[^A-Za-z0-9]+/g, "_").toUpperCase()).join("_");
    const owner = path.join("\u0000");
    for (let n = 1;; n++) {
      const name = n === 1 ? base : `${base}_${n}`;
      const taken = this.#owners.get(name);
      if (taken !== undefined && taken !== owner) continue;
      this.#owners.set(name, owner);
      return name;
    }
  }
}

/** `${NAME}`, `${NAME:-default}` and `{{ env_var('NAME', 'default') … }}`. */
const shell = /\$\{([A-Za-z_]\w*)(?::?-[^}]*)?\}/g;
const jinja = /\{\{-?\s*env_var\(\s*(['"])([A-Za-z_]\w*)\1\s*(?:,[^{}]*)?\)[^{}]*\}\}/g;
const reference = new RegExp(`${shell.source}|${jinja.source.replace("\\1", "\\2")}`, "g");

/** A text without its references to variables: what of it may be a secret. */
export function withoutReferences(text: string): string {
  return text.replaceAll(reference, "");
}

function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map((match) => (match[1] ?? match[3])!);
}

/** The default value of a reference; empty: none. */
function defaultOf(found: string): string {
  return found.startsWith("$")
    ? /:?-([^}]*)\}$/.exec(found)?.[1] ?? ""
    : /,\s*(['"])(.*?)\1\s*\)/.exec(found)?.[2] ?? "";
}

/** The same reference without a default value. */
function shellOrJinja(found: string): string {
  const [name] = referencesIn(found);
  if (found.startsWith("$")) return `\${${name}}`;
  const filter = /\)\s*(\|[^{}]*?)\s*-?\}\}$/.exec(found)?.[1];
  return `{{ env_var('${name}')${filter === undefined ? "" : ` ${filter}`} }}`;
}

/** With its default value, if that can stand in a text of Jinja and is no secret. */
function toJinja(found: string, name: string): string {
  const value = /:?-([^'"{}\\]*)\}$/.exec(found)?.[1];
  return value === undefined || looksSecret(value)
    ? `{{ env_var('${name}') }}`
    : `{{ env_var('${name}', '${value}') }}`;
}

function environmentObject(value: object): string | null {
  const keys = Object.keys(value);
  const name: unknown = (value as Record<string, unknown>).env;
  return keys.length === 1 && typeof name === "string" && /^[A-Za-z_]\w*$/.test(name) ? name : null;
}
