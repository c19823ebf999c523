import type { Diagnostic } from "../../errors/mod.ts";
import { type ReadEntry, readEntry, withState, withTellingConfig } from "./entry.ts";
import { notAMapping } from "./faults.ts";
import { projectName } from "./project_name.ts";
import type { DbtMacro } from "./state_types.ts";
import type {
  DbtExposure,
  DbtFunction,
  DbtGroup,
  DbtListed,
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
    let entry = readEntry(this.#file, section, key, isKnownById ? wanted : null);
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
}

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

interface UnresolvedUnitTest {
  readonly at: number;
  readonly model: string;
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
