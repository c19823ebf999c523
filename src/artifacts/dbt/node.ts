import {
  columns,
  fileOf,
  fqnOf,
  groupOf,
  mergedMeta,
  nameOf,
  owners,
  packageNameOf,
  parents,
  patchPathOf,
  refLocations,
  tagsOf,
  version,
} from "./common.ts";
import type { DbtMicrobatch, DbtNode, DbtNodeType } from "./types.ts";
import { type JsonObject, numberOrNull, objectOf, text, textOrNull } from "./values.ts";

/** A model, seed or snapshot from its manifest entry. Owners that the node does not name itself come from its group
 * later, when all groups are known. */
export function readNode(key: string, raw: JsonObject, resourceType: DbtNodeType): DbtNode {
  const config = objectOf(raw.config);
  const meta = mergedMeta(raw);
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  const file = fileOf(raw);
  return {
    uniqueId: key,
    resourceType,
    name,
    packageName,
    version: version(raw.version),
    latestVersion: version(raw.latest_version),
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: file,
    patchPath: patchPathOf(raw),
    // present and empty; a minimal manifest that leaves the key out says nothing
    injected: file === "" && raw.original_file_path === "",
    dependsOn: parents(raw),
    refLocations: refLocations(raw, file),
    materialized: textOrNull(config.materialized) ?? usualMaterialization[resourceType],
    language: textOrNull(raw.language) ?? (file.endsWith(".py") ? "python" : "sql"),
    description: text(raw.description),
    tags: tagsOf(raw),
    group: groupOf(raw),
    access: textOrNull(raw.access) ?? textOrNull(config.access),
    relation: {
      database: textOrNull(raw.database),
      schema: textOrNull(raw.schema),
      identifier: textOrNull(raw.alias) ?? name,
      name: textOrNull(raw.relation_name),
    },
    configSchema: textOrNull(config.schema),
    checksum: checksum(raw.checksum),
    meta,
    owners: owners(meta.owner),
    columns: columns(raw),
    config,
    microbatch: microbatch(config),
  };
}

/** dbt 2.0 leaves it out of a seed's config. */
const usualMaterialization: Readonly<Record<DbtNodeType, string>> = {
  model: "view",
  seed: "seed",
  snapshot: "snapshot",
};

/** A seed above 1 MiB has `{ name: "path" }` instead: no digest of its content. */
function checksum(value: unknown): string | null {
  const { name, checksum } = objectOf(value);
  return name === "sha256" ? textOrNull(checksum) : null;
}

function microbatch(config: JsonObject): DbtMicrobatch | null {
  if (config.incremental_strategy !== "microbatch") return null;
  return {
    eventTime: textOrNull(config.event_time),
    batchSize: textOrNull(config.batch_size),
    begin: textOrNull(config.begin),
    lookback: numberOrNull(config.lookback),
  };
}
