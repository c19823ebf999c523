import {
  columns,
  fileOf,
  fqnOf,
  mergedMeta,
  nameOf,
  owners,
  packageNameOf,
  parents,
  patchPathOf,
  tagsOf,
} from "./common.ts";
import type { DbtExposure, DbtFreshness, DbtGroup, DbtSource } from "./types.ts";
import { isObject, type JsonObject, objectOf, text, textOrNull } from "./values.ts";

/** A table that something else fills. */
export function readSource(key: string, raw: JsonObject): DbtSource {
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  return {
    uniqueId: key,
    sourceName: textOrNull(raw.source_name) ?? key.split(".")[2] ?? "",
    name,
    packageName,
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: fileOf(raw),
    patchPath: patchPathOf(raw),
    description: text(raw.description),
    tags: tagsOf(raw),
    relation: {
      database: textOrNull(raw.database),
      schema: textOrNull(raw.schema),
      identifier: textOrNull(raw.identifier) ?? name,
      name: textOrNull(raw.relation_name),
    },
    meta: mergedMeta(raw),
    columns: columns(raw),
    config: objectOf(raw.config),
    freshness: freshness(raw),
  };
}

/** What uses models without being built here; disabled ones have to be left out before. */
export function readExposure(key: string, raw: JsonObject): DbtExposure {
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  return {
    uniqueId: key,
    name,
    packageName,
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: fileOf(raw),
    type: text(raw.type),
    dependsOn: parents(raw),
    owners: owners(raw.owner),
    description: text(raw.description),
    url: textOrNull(raw.url),
    tags: tagsOf(raw),
    config: objectOf(raw.config),
  };
}

/** dbt writes owners' `email` as a text; newer releases also as a list, of which the first is kept. */
export function readGroup(key: string, raw: JsonObject): DbtGroup {
  const owner = objectOf(raw.owner);
  return {
    name: nameOf(key, raw),
    packageName: packageNameOf(key, raw),
    ownerName: textOrNull(owner.name),
    ownerEmail: textOrNull(Array.isArray(owner.email) ? owner.email[0] : owner.email),
  };
}

/** Since dbt 1.10 the settings also stand under `config`, which wins; the old place is kept by dbt for its readers. */
function freshness(raw: JsonObject): DbtFreshness | null {
  const config = objectOf(raw.config);
  const rule = isObject(config.freshness) ? config.freshness : objectOf(raw.freshness);
  const warnAfterS = ageLimitS(rule.warn_after);
  const errorAfterS = ageLimitS(rule.error_after);
  if (warnAfterS === null && errorAfterS === null) return null;
  return {
    warnAfterS,
    errorAfterS,
    loadedAtField: textOrNull(config.loaded_at_field) ?? textOrNull(raw.loaded_at_field),
  };
}

const secondsPer: ReadonlyMap<unknown, number> = new Map([
  ["second", 1], // dbt 2.0
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
]);

/** Seconds of a limit as dbt writes it, `{ count: 12, period: "hour" }`; null where it has none: dbt then writes nulls. */
export function ageLimitS(value: unknown): number | null {
  const { count, period } = objectOf(value);
  const unit = secondsPer.get(period);
  return typeof count === "number" && unit !== undefined ? count * unit : null;
}
