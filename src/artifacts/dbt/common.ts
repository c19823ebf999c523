import type { DbtColumn, DbtRefLocation } from "./types.ts";
import {
  isObject,
  type JsonObject,
  objectOf,
  sortedUnique,
  text,
  textOrNull,
  texts,
} from "./values.ts";

/* The key of an entry is its `unique_id` in every file seen, and what `depends_on` refers to, so `unique_id` itself is not
 * read. A missing name or package is the key's part: `model.<package>.<name>`. The readers write each result as one
 * literal: spreading shared fields into it costs a third of the reading time. */

export function packageNameOf(key: string, raw: JsonObject): string {
  return textOrNull(raw.package_name) ?? key.split(".")[1] ?? "";
}

export function nameOf(key: string, raw: JsonObject): string {
  return textOrNull(raw.name) ?? key.slice(key.lastIndexOf(".") + 1);
}

export function fqnOf(raw: JsonObject, packageName: string, name: string): readonly string[] {
  const fqn = texts(raw.fqn);
  return fqn.length > 0 ? fqn : [packageName, name];
}

/** With `/`, also when dbt ran on Windows. */
export function fileOf(raw: JsonObject): string {
  return slashed(text(raw.original_file_path));
}

/** The path of the YAML file behind `package://`, with `/`. */
export function patchPathOf(raw: JsonObject): string | null {
  const path = textOrNull(raw.patch_path);
  if (path === null) return null;
  const at = path.indexOf("://");
  return slashed(at < 0 ? path : path.slice(at + 3));
}

/** YAML makes `v: 2` a number and `v: beta` a text. */
export function version(value: unknown): string | null {
  return typeof value === "number" ? String(value) : textOrNull(value);
}

/** The dbt group's name. */
export function groupOf(raw: JsonObject): string | null {
  return textOrNull(raw.group) ?? textOrNull(objectOf(raw.config).group);
}

/** The entry's own and its config's: dbt writes both, and mostly the same. */
export function tagsOf(raw: JsonObject): readonly string[] {
  const own = texts(raw.tags);
  const configured = texts(objectOf(raw.config).tags);
  for (const tag of configured) {
    if (!own.includes(tag)) return sortedUnique([...own, ...configured]);
  }
  return sortedUnique(own);
}

/** `resource_type`, or the first part of the id. */
export function resourceType(key: string, raw: JsonObject): string {
  return textOrNull(raw.resource_type) ?? key.split(".", 1)[0]!;
}

export function isDisabled(raw: JsonObject): boolean {
  return objectOf(raw.config).enabled === false;
}

/** `config.meta` over `meta`: dbt moved the key, and files of 1.10 and later carry both, mostly with the same content. */
export function mergedMeta(raw: JsonObject): JsonObject {
  const configured = objectOf(raw.config).meta;
  const own = raw.meta;
  if (!isObject(configured)) return isObject(own) ? own : EMPTY;
  if (!isObject(own)) return configured;
  for (const key of Object.keys(own)) {
    // spreading defines, it never assigns: `__proto__` stays an ordinary key
    if (!Object.hasOwn(configured, key)) return { ...own, ...configured };
  }
  return configured;
}

/** Columns by name, in the file's order, from the flat list of names and facts that the sieve makes of them, or from the object
 * that they were. */
export function columns(raw: JsonObject): readonly DbtColumn[] {
  const list = isObject(raw.columns) ? Object.entries(raw.columns).flat() : raw.columns;
  if (!Array.isArray(list) || list.length === 0) return NONE;
  const result: DbtColumn[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const column = objectOf(list[i + 1]);
    result.push({
      name: text(list[i]),
      dataType: textOrNull(column.data_type),
      description: text(column.description),
    });
  }
  return result;
}

/** `depends_on.nodes` without repeats; absent on seeds since dbt 1.4. */
export function parents(raw: JsonObject): readonly string[] {
  return sortedUnique(texts(objectOf(raw.depends_on).nodes));
}

/** dbt 2.0 writes pairs `[unique_id, { line, col, file, … }]`. */
export function refLocations(raw: JsonObject, ownFile: string): readonly DbtRefLocation[] {
  const list = objectOf(raw.depends_on).nodes_with_ref_location;
  if (!Array.isArray(list) || list.length === 0) return NONE;
  const result: DbtRefLocation[] = [];
  for (const item of list) {
    if (!Array.isArray(item) || typeof item[0] !== "string" || !isObject(item[1])) continue;
    const { line, col, column, file } = item[1];
    const at = typeof col === "number" ? col : column;
    if (!isPosition(line) || !isPosition(at)) continue; // 0: dbt knows no place
    result.push({
      uniqueId: item[0],
      file: slashed(textOrNull(file) ?? ownFile),
      line,
      column: at,
    });
  }
  return result.sort((a, b) =>
    compare(a.uniqueId, b.uniqueId) || compare(a.file, b.file) || a.line - b.line ||
    a.column - b.column
  );
}

function slashed(path: string): string {
  return path.includes("\\") ? path.replaceAll("\\", "/") : path;
}

function isPosition(value: unknown): value is number {
  return typeof value === "number" && value >= 1;
}

/** E-mail addresses, else the name, of `{ name, email }`; a list or a plain text is taken as it is. */
export function owners(value: unknown): readonly string[] {
  if (!isObject(value)) return texts(value).filter((owner) => owner !== "");
  const emails = texts(value.email).filter((email) => email !== "");
  return emails.length > 0 ? emails : texts(value.name).filter((name) => name !== "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const NONE: readonly never[] = [];
const EMPTY: JsonObject = {};
