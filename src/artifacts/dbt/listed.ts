import { fileOf, fqnOf, groupOf, nameOf, packageNameOf, parents, patchPathOf } from "./common.ts";
import type { DbtListed, DbtListedType, DbtSelector } from "./types.ts";
import { type JsonObject, objectOf, sortedUnique, text, texts } from "./values.ts";

/** What dbt lists and nothing here builds; disabled ones have to be left out before. */
export function readListed(key: string, raw: JsonObject, resourceType: DbtListedType): DbtListed {
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  return {
    uniqueId: key,
    resourceType,
    name,
    packageName,
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: fileOf(raw),
    patchPath: patchPathOf(raw),
    dependsOn: parents(raw),
    tags: sortedUnique(texts(raw.tags)), // a metric's `config.tags` are no tags to dbt
    group: groupOf(raw),
    config: objectOf(raw.config),
  };
}

/** A named selector. The key is its name. */
export function readSelector(key: string, raw: JsonObject): DbtSelector {
  return {
    name: key,
    description: text(raw.description),
    isDefault: raw.default === true,
    definition: raw.definition,
  };
}
