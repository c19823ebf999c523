import { fileOf, fqnOf, nameOf, packageNameOf, parents, patchPathOf, tagsOf } from "./common.ts";
import type { DbtFunction } from "./types.ts";
import { type JsonObject, objectOf } from "./values.ts";

/** A function (UDF) from its manifest entry; disabled ones have to be left out before. */
export function readFunction(key: string, raw: JsonObject): DbtFunction {
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  return {
    uniqueId: key,
    name,
    packageName,
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: fileOf(raw),
    patchPath: patchPathOf(raw),
    dependsOn: parents(raw),
    tags: tagsOf(raw),
    config: objectOf(raw.config),
  };
}
