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

/** What models, tests, sources and exposures have in common. */
export interface CommonFields {
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  readonly originalFilePath: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** The key of an entry is its `unique_id` in every file seen, and what `depends_on` refers to, so `unique_id` itself is
 * not read. A missing name or package is the key's part: `model.<package>.<name>`. */
export function commonFields(uniqueId: string, raw: JsonObject): CommonFields {
  const config = objectOf(raw.config);
  const packageName = textOrNull(raw.package_name) ?? uniqueId.split(".")[1] ?? "";
  const name = textOrNull(raw.name) ?? uniqueId.slice(uniqueId.lastIndexOf(".") + 1);
  const fqn = texts(raw.fqn);
  const own = texts(raw.tags);
  const configured = texts(config.tags);
  return {
    uniqueId,
    name,
    packageName,
    fqn: fqn.length > 0 ? fqn : [packageName, name],
    originalFilePath: text(raw.original_file_path).replaceAll("\\", "/"),
    description: text(raw.description),
    tags: sortedUnique(
      configured.every((tag) => own.includes(tag)) ? own : [...own, ...configured],
    ),
  };
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
  const adds = Object.keys(own).some((key) => !Object.hasOwn(configured, key));
  return adds ? { ...own, ...configured } : configured; // spreading defines: `__proto__` stays a key
}

export function columns(raw: JsonObject): readonly DbtColumn[] {
  const map = objectOf(raw.columns);
  const result: DbtColumn[] = [];
  for (const key of Object.keys(map)) {
    const column = objectOf(map[key]);
    result.push({
      name: textOrNull(column.name) ?? key,
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
      file: (textOrNull(file) ?? ownFile).replaceAll("\\", "/"),
      line,
      column: at,
    });
  }
  return result.sort((a, b) =>
    compare(a.uniqueId, b.uniqueId) || compare(a.file, b.file) || a.line - b.line ||
    a.column - b.column
  );
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
