import type { Diagnostic } from "../../errors/mod.ts";
import { isDisabled, resourceType } from "./common.ts";
import { notAMapping, notAnObject, nullEntry } from "./faults.ts";
import { readFunction } from "./function.ts";
import { readListed, readSelector } from "./listed.ts";
import { readNode } from "./node.ts";
import { projectName } from "./project_name.ts";
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
  DbtManifest,
  DbtNode,
  DbtSelector,
  DbtSource,
  DbtTest,
} from "./types.ts";
import { isObject, type JsonObject, objectOf, textOrNull } from "./values.ts";
import type { ManifestSink, SectionKind } from "./scan.ts";
import { manifestVersion } from "./version.ts";
import type { DbtManifestDetail } from "./wanted.ts";

/** Collects the entries of a manifest, in whatever order the file has them.
 *
 * A section given twice counts the second time only, as a repeated key does in JSON.
 */
export class ManifestBuilder implements ManifestSink {
  readonly #file: string;
  readonly #detail: DbtManifestDetail;
  readonly #keepsEntries: boolean;
  #metadata: unknown = undefined;
  #sections = new Map<string, Section>();

  constructor(file: string, options: { detail: DbtManifestDetail; entries: boolean }) {
    this.#file = file;
    this.#detail = options.detail;
    this.#keepsEntries = options.entries;
  }

  setMetadata(raw: unknown): void {
    this.#metadata = raw;
  }

  /** Starts a section; `add` follows for each of its entries. */
  begin(name: string, kind: SectionKind): void {
    this.#sections.set(name, new Section(kind));
  }

  add(section: string, key: string, raw: unknown): void {
    const into = this.#sections.get(section)!;
    if (into.kind === "list" && byKey.has(section)) return; // one error for all, in `finish`
    const isKnownById = into.kind !== "list" || section === "disabled";
    const wanted = this.#keepsEntries ? withTellingConfig(raw) : raw;
    let entry = this.#read(section, key, isKnownById ? wanted : null);
    if (this.#detail === "state") entry = withState(entry, wanted);
    into.entries.set(key, this.#keepsEntries ? { ...entry, raw } : entry);
  }

  /** The manifest, or the errors that say why the file is none that can be used. */
  finish(): { readonly manifest: DbtManifest | null; readonly diagnostics: readonly Diagnostic[] } {
    const seen = (this.#sections.get("nodes")?.kind ?? "null") !== "null";
    const version = manifestVersion(this.#metadata, seen, this.#file);
    if (version.schemaVersion === null) return { manifest: null, diagnostics: version.diagnostics };
    const diagnostics = [...version.diagnostics];

    const nodes: DbtNode[] = [];
    const tests: DbtTest[] = [];
    const sources: DbtSource[] = [];
    const exposures: DbtExposure[] = [];
    const functions = new Map<string, DbtFunction>();
    const listed: DbtListed[] = [];
    const groups: DbtGroup[] = [];
    const selectors: DbtSelector[] = [];
    const macros: DbtMacro[] = [];
    const whole = new Map<string, JsonObject>();
    const packages = new Map<string, number>();
    const notUsed = new Map<string, number>();
    const unresolved: UnresolvedUnitTest[] = [];
    for (const [sectionName, section] of this.#sections) {
      if ((section.kind === "list" || section.kind === "scalar") && byKey.has(sectionName)) {
        diagnostics.push(notAMapping(this.#file, sectionName, section.kind));
      }
      for (const [key, entry] of section.entries) {
        if (isObject(entry.raw) && hasUniqueId.has(entry.kind)) {
          if (sectionName !== "nodes" || !whole.has(key)) whole.set(key, entry.raw);
        }
        if (entry.packageName !== null) count(packages, entry.packageName, 1);
        switch (entry.kind) {
          case "node":
            nodes.push(entry.value);
            break;
          case "test":
            if (entry.model !== null) unresolved.push({ at: tests.length, model: entry.model });
            tests.push(entry.value);
            break;
          case "source":
            sources.push(entry.value);
            break;
          case "exposure":
            exposures.push(entry.value);
            break;
          case "function": // their own section counts more than a copy among the nodes
            if (sectionName === "functions" || !functions.has(entry.value.uniqueId)) {
              functions.set(entry.value.uniqueId, entry.value);
            }
            break;
          case "listed":
            listed.push(entry.value);
            count(notUsed, entry.value.resourceType, 1);
            break;
          case "group":
            groups.push(entry.value);
            break;
          case "selector":
            selectors.push(entry.value);
            count(notUsed, "selector", 1);
            break;
          case "macro":
            macros.push(entry.value);
            break;
          case "not-used":
            count(notUsed, entry.type, entry.count);
            break;
          case "invalid":
            diagnostics.push(entry.diagnostic);
        }
      }
    }

    const metadata = objectOf(this.#metadata);
    const project = projectName(metadata, packages);
    for (const { at, model } of unresolved) {
      tests[at] = withModel(tests[at]!, model, nodes, project);
    }
    const manifest: DbtManifest = {
      file: this.#file,
      schemaVersion: version.schemaVersion,
      dbtVersion: textOrNull(metadata.dbt_version) ?? "",
      projectName: project,
      adapterType: textOrNull(metadata.adapter_type),
      nodes: withGroupOwners(nodes, groups.sort(byNameAndPackage)).sort(byUniqueId),
      tests: tests.sort((a, b) => byUniqueId(a, b) || byFirst([a.kind], [b.kind])),
      sources: sources.sort(byUniqueId),
      exposures: exposures.sort(byUniqueId),
      functions: [...functions.values()].sort(byUniqueId),
      listed: listed.sort((a, b) =>
        byUniqueId(a, b) || byFirst([a.resourceType], [b.resourceType])
      ),
      groups,
      selectors: selectors.sort((a, b) => byFirst([a.name], [b.name])),
      macros: macros.sort(byUniqueId),
      ...(this.#keepsEntries ? { entries: new Map([...whole].sort(byFirst)) } : {}),
      notUsed: Object.fromEntries([...notUsed].sort(byFirst)),
    };
    return { manifest, diagnostics };
  }

  #read(section: string, key: string, raw: unknown): ReadEntry {
    if (section === "disabled") return disabledEntry(raw);
    if (section === "macros") {
      const value = readMacro(key, isObject(raw) ? raw : {});
      return { kind: "macro", packageName: null, value };
    }
    const lenient = onlyListed.get(section);
    if (lenient !== undefined && !isObject(raw)) return notUsed(lenient);
    if (!isObject(raw)) {
      const fault = raw === null ? nullEntry : notAnObject;
      const diagnostic = fault(this.#file, section, key);
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
}

/** Sections of which nothing is built, and what one entry of each is called. Whatever is odd in them is counted, and no error. */
const onlyListed: ReadonlyMap<string, DbtListedType | "selector"> = new Map([
  ["metrics", "metric"],
  ["semantic_models", "semantic_model"],
  ["saved_queries", "saved_query"],
  ["selectors", "selector"],
]);

/** Sections that are mappings in every manifest since dbt 1.0, and of which each entry is read. */
const byKey: ReadonlySet<string> = new Set([
  "nodes",
  "sources",
  "exposures",
  "functions",
  "groups",
  "unit_tests",
]);

class Section {
  readonly kind: SectionKind;
  readonly entries: Map<string, Entry> = new Map();

  constructor(kind: SectionKind) {
    this.kind = kind;
  }
}

/** Kinds of entries that are nodes of dbt's graph. */
const hasUniqueId: ReadonlySet<string> = new Set([
  "node",
  "test",
  "source",
  "exposure",
  "function",
  "listed",
]);

type Entry = ReadEntry & {
  /** As dbt wrote it, when that is asked for. */
  readonly raw?: unknown;
};

type ReadEntry =
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

interface UnresolvedUnitTest {
  readonly at: number;
  readonly model: string;
}

function notUsed(type: string, packageName: string | null = null, count = 1): ReadEntry {
  return { kind: "not-used", packageName, type, count };
}

/** What the sieve leaves of a config when not all of it is asked for, so that configs compare alike. */
function withTellingConfig(raw: unknown): unknown {
  if (!isObject(raw) || !isObject(raw.config)) return raw;
  const telling = Object.entries(raw.config).filter(([, value]) =>
    typeof value === "object" ? value !== null && Object.keys(value).length > 0 : true
  );
  return { ...raw, config: Object.fromEntries(telling) };
}

function withState(entry: ReadEntry, raw: unknown): ReadEntry {
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

/** Finds the model by name: the test's own package first, of several versions the highest id. */
function withModel(
  test: DbtTest,
  name: string,
  nodes: readonly DbtNode[],
  project: string,
): DbtTest {
  const named = nodes.filter((node) => node.resourceType === "model" && node.name === name);
  const rank = (node: DbtNode) =>
    node.packageName === test.packageName ? 2 : node.packageName === project ? 1 : 0;
  named.sort((a, b) => rank(b) - rank(a) || byUniqueId(b, a));
  const model = named[0]?.uniqueId;
  return model === undefined
    ? test
    : { ...test, attachedNode: model, dependsOn: [model, ...test.dependsOn] };
}

/** A node without an owner of its own belongs to its group's. */
function withGroupOwners(nodes: DbtNode[], groups: readonly DbtGroup[]): DbtNode[] {
  if (groups.length === 0) return nodes;
  const owner = new Map<string, string>();
  for (const group of groups) {
    const contact = group.ownerEmail ?? group.ownerName;
    if (contact !== null) owner.set(`${group.packageName} ${group.name}`, contact);
  }
  return nodes.map((node) => {
    if (node.group === null || node.owners.length > 0) return node;
    const contact = owner.get(`${node.packageName} ${node.group}`);
    return contact === undefined ? node : { ...node, owners: [contact] };
  });
}

function count(into: Map<string, number>, key: string, by: number): void {
  into.set(key, (into.get(key) ?? 0) + by);
}

function byUniqueId(a: { readonly uniqueId: string }, b: { readonly uniqueId: string }): number {
  return a.uniqueId < b.uniqueId ? -1 : a.uniqueId > b.uniqueId ? 1 : 0;
}

function byNameAndPackage(a: DbtGroup, b: DbtGroup): number {
  return byFirst([a.name], [b.name]) || byFirst([a.packageName], [b.packageName]) ||
    byFirst([String(a.ownerEmail)], [String(b.ownerEmail)]) ||
    byFirst([String(a.ownerName)], [String(b.ownerName)]);
}

function byFirst(a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
