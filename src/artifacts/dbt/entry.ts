import type { Diagnostic } from "../../errors/mod.ts";
import { isDisabled, resourceType } from "./common.ts";
import { notAnObject, nullEntry } from "./faults.ts";
import { readFunction } from "./function.ts";
import { readListed, readSelector } from "./listed.ts";
import { readNode } from "./node.ts";
import { readExposure, readGroup, readSource } from "./source.ts";
import { readMacro, stateOf } from "./state.ts";
import type { DbtMacro } from "./state_types.ts";
import { readDataTest, readUnitTest, unitTestModelName } from "./test_entry.ts";
import type {
  DbtExposure,
  DbtFunction,
  DbtGroup,
  DbtListed,
  DbtListedType,
  DbtNode,
  DbtSelector,
  DbtSource,
  DbtTest,
} from "./types.ts";
import { isObject, type JsonObject, textOrNull } from "./values.ts";

/** One entry of a section, by what it is. */
export type ReadEntry =
  | { readonly kind: "node"; readonly packageName: string; readonly value: DbtNode }
  | {
    readonly kind: "test";
    readonly packageName: string;
    readonly value: DbtTest;
    /** Of a unit test for which dbt wrote no id: its model's name. */
    readonly model: string | null;
  }
  | { readonly kind: "source"; readonly packageName: string; readonly value: DbtSource }
  | { readonly kind: "exposure"; readonly packageName: string; readonly value: DbtExposure }
  | { readonly kind: "function"; readonly packageName: string; readonly value: DbtFunction }
  | { readonly kind: "listed"; readonly packageName: string | null; readonly value: DbtListed }
  | { readonly kind: "group"; readonly packageName: null; readonly value: DbtGroup }
  | { readonly kind: "selector"; readonly packageName: null; readonly value: DbtSelector }
  | { readonly kind: "macro"; readonly packageName: null; readonly value: DbtMacro }
  | {
    readonly kind: "not-used";
    readonly packageName: string | null;
    readonly type: string;
    readonly count: number;
  }
  | { readonly kind: "invalid"; readonly packageName: null; readonly diagnostic: Diagnostic };

/** Reads one entry of a section, or says why it is none.
 * @param file only for messages
 */
export function readEntry(file: string, section: string, key: string, raw: unknown): ReadEntry {
  if (section === "disabled") return disabledEntry(raw);
  if (section === "macros") {
    const value = readMacro(key, isObject(raw) ? raw : {});
    return { kind: "macro", packageName: null, value };
  }
  const lenient = onlyListed.get(section);
  if (lenient !== undefined && !isObject(raw)) return notUsed(lenient);
  if (!isObject(raw)) {
    const fault = raw === null ? nullEntry : notAnObject;
    const diagnostic = fault(file, section, key);
    return { kind: "invalid", packageName: null, diagnostic };
  }
  if (section === "nodes") return nodeEntry(key, raw);
  if (section === "groups") {
    const value = readGroup(key, raw);
    return { kind: "group", packageName: null, value };
  }
  if (section === "selectors") {
    return { kind: "selector", packageName: null, value: readSelector(key, raw) };
  }
  if (isDisabled(raw)) return notUsed("disabled");
  if (lenient !== undefined && lenient !== "selector") {
    return { kind: "listed", packageName: null, value: readListed(key, raw, lenient) };
  }
  if (section === "sources") {
    const value = readSource(key, raw);
    return { kind: "source", packageName: value.packageName, value };
  }
  if (section === "exposures") {
    const value = readExposure(key, raw);
    return { kind: "exposure", packageName: value.packageName, value };
  }
  if (section === "functions") return functionEntry(key, raw);
  const value = readUnitTest(key, raw);
  const model = value.attachedNode === null ? unitTestModelName(raw) : null;
  return { kind: "test", packageName: value.packageName, value, model };
}

/** Sections of which nothing is built, and what one entry of each is called. Whatever is odd in them is counted, and no error. */
const onlyListed: ReadonlyMap<string, DbtListedType | "selector"> = new Map([
  ["metrics", "metric"],
  ["semantic_models", "semantic_model"],
  ["saved_queries", "saved_query"],
  ["selectors", "selector"],
]);

function notUsed(type: string, packageName: string | null = null, count = 1): ReadEntry {
  return { kind: "not-used", packageName, type, count };
}

/** What the sieve leaves of a config when not all of it is asked for, so that configs compare alike. */
export function withTellingConfig(raw: unknown): unknown {
  if (!isObject(raw) || !isObject(raw.config)) return raw;
  const telling = Object.entries(raw.config).filter(([, value]) =>
    typeof value === "object" ? value !== null && Object.keys(value).length > 0 : true
  );
  return { ...raw, config: Object.fromEntries(telling) };
}

/** The same with what dbt compares of it. */
export function withState(entry: ReadEntry, raw: unknown): ReadEntry {
  if (!isObject(raw)) return entry;
  switch (entry.kind) {
    case "node":
      return { ...entry, value: { ...entry.value, state: stateOf(raw, entry.value.resourceType) } };
    case "test": {
      const type = entry.value.kind === "unit" ? "unit_test" : "test";
      return { ...entry, value: { ...entry.value, state: stateOf(raw, type) } };
    }
    case "source":
      return { ...entry, value: { ...entry.value, state: stateOf(raw, "source") } };
    case "exposure":
      return { ...entry, value: { ...entry.value, state: stateOf(raw, "exposure") } };
    case "function":
      return { ...entry, value: { ...entry.value, state: stateOf(raw, "function") } };
    case "listed":
      return { ...entry, value: { ...entry.value, state: stateOf(raw, entry.value.resourceType) } };
    default:
      return entry;
  }
}

function nodeEntry(key: string, raw: JsonObject): ReadEntry {
  const type = resourceType(key, raw);
  if (isDisabled(raw)) return notUsed("disabled");
  if (type === "model" || type === "seed" || type === "snapshot") {
    const value = readNode(key, raw, type);
    return { kind: "node", packageName: value.injected ? "" : value.packageName, value };
  }
  if (type === "test") {
    const value = readDataTest(key, raw);
    return { kind: "test", packageName: value.packageName, value, model: null };
  }
  if (type === "function") return functionEntry(key, raw);
  const packageName = textOrNull(raw.package_name);
  if (type === "analysis" || type === "operation") {
    return { kind: "listed", packageName, value: readListed(key, raw, type) };
  }
  return notUsed(type, packageName);
}

function functionEntry(key: string, raw: JsonObject): ReadEntry {
  const value = readFunction(key, raw);
  return { kind: "function", packageName: value.packageName, value };
}

/** Several disabled definitions can share an id: dbt lists them. */
function disabledEntry(raw: unknown): ReadEntry {
  return notUsed("disabled", null, Array.isArray(raw) ? raw.length : 1);
}
