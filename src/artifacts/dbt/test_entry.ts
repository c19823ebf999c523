import {
  fileOf,
  fqnOf,
  mergedMeta,
  nameOf,
  packageNameOf,
  parents,
  patchPathOf,
  tagsOf,
  version,
} from "./common.ts";
import type { DbtTest, DbtTestKind } from "./types.ts";
import { isObject, type JsonObject, objectOf, text, textOrNull } from "./values.ts";

/** A generic test (it has `test_metadata`) or a singular one. */
export function readDataTest(key: string, raw: JsonObject): DbtTest {
  const metadata = raw.test_metadata;
  return readTest(
    key,
    raw,
    isObject(metadata) ? "generic" : "singular",
    parents(raw),
    textOrNull(raw.attached_node),
    isObject(metadata) ? testName(metadata) : null,
  );
}

/** A unit test. Its model stands first in `dependsOn`; `attachedNode` is null only when the manifest has no id for the
 * model, and then {@linkcode unitTestModelName} is what is known of it. */
export function readUnitTest(key: string, raw: JsonObject): DbtTest {
  const reads = parents(raw);
  const model = testedModel(raw, reads);
  const dependsOn = model === null ? reads : [model, ...reads.filter((id) => id !== model)];
  return readTest(key, raw, "unit", dependsOn, model, null);
}

/** The `model` of a unit test: a name without version. */
export function unitTestModelName(raw: JsonObject): string {
  return text(raw.model);
}

function readTest(
  key: string,
  raw: JsonObject,
  kind: DbtTestKind,
  dependsOn: readonly string[],
  attachedNode: string | null,
  testName: string | null,
): DbtTest {
  const config = objectOf(raw.config);
  const name = nameOf(key, raw);
  const packageName = packageNameOf(key, raw);
  return {
    uniqueId: key,
    kind,
    name,
    packageName,
    version: version(raw.version),
    fqn: fqnOf(raw, packageName, name),
    originalFilePath: fileOf(raw),
    patchPath: patchPathOf(raw),
    dependsOn,
    attachedNode,
    severity: severity(config.severity),
    tags: tagsOf(raw),
    description: text(raw.description),
    testName,
    columnName: kind === "unit" ? null : textOrNull(raw.column_name),
    config,
    meta: mergedMeta(raw),
  };
}

/** dbt takes any letter case and its default is error. */
function severity(value: unknown): "error" | "warn" {
  return text(value).toLowerCase() === "warn" ? "warn" : "error";
}

function testName(metadata: JsonObject): string | null {
  const name = textOrNull(metadata.name);
  const namespace = textOrNull(metadata.namespace);
  return name === null || namespace === null ? name : `${namespace}.${name}`;
}

function testedModel(raw: JsonObject, reads: readonly string[]): string | null {
  const told = textOrNull(raw.tested_node_unique_id); // dbt 2.0
  if (told !== null) return told;
  if (reads.length < 2) return reads[0] ?? null;
  const name = unitTestModelName(raw);
  const isVersionOf = (id: string) => id.split(".")[2] === name;
  return reads.find(isVersionOf) ?? reads.find((id) => id.startsWith("model.")) ?? reads[0]!;
}
