import { commonFields, mergedMeta, parents } from "./common.ts";
import type { DbtTest } from "./types.ts";
import { isObject, type JsonObject, objectOf, text, textOrNull } from "./values.ts";

/** A generic test (it has `test_metadata`) or a singular one. */
export function readDataTest(key: string, raw: JsonObject): DbtTest {
  const metadata = raw.test_metadata;
  return {
    ...testFields(key, raw),
    kind: isObject(metadata) ? "generic" : "singular",
    dependsOn: parents(raw),
    attachedNode: textOrNull(raw.attached_node),
    testName: isObject(metadata) ? testName(metadata) : null,
    columnName: textOrNull(raw.column_name),
  };
}

/** A unit test. Its model stands first in `dependsOn`; `attachedNode` is null only when the manifest has no id for the
 * model, and then {@linkcode unitTestModelName} is what is known of it. */
export function readUnitTest(key: string, raw: JsonObject): DbtTest {
  const reads = parents(raw);
  const model = testedModel(raw, reads);
  return {
    ...testFields(key, raw),
    kind: "unit",
    dependsOn: model === null ? reads : [model, ...reads.filter((id) => id !== model)],
    attachedNode: model,
    testName: null,
    columnName: null,
  };
}

/** The `model` of a unit test: a name without version. */
export function unitTestModelName(raw: JsonObject): string {
  return text(raw.model);
}

function testFields(
  key: string,
  raw: JsonObject,
): Omit<DbtTest, "kind" | "dependsOn" | "attachedNode" | "testName" | "columnName"> {
  return {
    ...commonFields(key, raw),
    severity: severity(objectOf(raw.config).severity),
    config: objectOf(raw.config),
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
