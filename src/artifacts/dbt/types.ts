import type { DbtMacro, DbtNodeState } from "./state_types.ts";

/** What is used of a dbt manifest. Everything else in the file is skipped unread.
 *
 * Lists are sorted by `uniqueId` in code-unit order, so that the order of the file never matters.
 */
export interface DbtManifest {
  /** The name the caller gave the file; only for messages. */
  readonly file: string;
  /** 4 to 12, from `metadata.dbt_schema_version`; dbt 2.0 also says 12. */
  readonly schemaVersion: number;
  /** As written: `1.11.7`, `2.0.0-beta.2`. */
  readonly dbtVersion: string;
  /** `metadata.project_name`; before v10 worked out from the nodes. */
  readonly projectName: string;
  readonly adapterType: string | null;
  /** Enabled models, seeds and snapshots; ephemeral and injected ones included. */
  readonly nodes: readonly DbtNode[];
  /** Generic, singular and unit tests. */
  readonly tests: readonly DbtTest[];
  readonly sources: readonly DbtSource[];
  readonly exposures: readonly DbtExposure[];
  /** Enabled functions (UDFs, dbt 1.11 and later). Models that call one have its id in `dependsOn`. */
  readonly functions: readonly DbtFunction[];
  /** Enabled analyses, operations, metrics, semantic models and saved queries: listed and selected, but never built. */
  readonly listed: readonly DbtListed[];
  /** dbt groups by name. */
  readonly groups: readonly DbtGroup[];
  /** The project's named selectors, by name, as dbt wrote them: a selector that takes over another one holds its text. */
  readonly selectors: readonly DbtSelector[];
  /** Only when read with `detail: "state"`; else empty. */
  readonly macros: readonly DbtMacro[];
  /** Everything that stands in the lists above with a unique id, by that id, as dbt wrote it: only when read with `entries: true`. */
  readonly entries?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** What the file holds and this version of the product does not turn into anything: resource type to count
   * (`analysis`, `operation`, `metric`, `semantic_model`, `saved_query`, `disabled`, …). Sorted by name. */
  readonly notUsed: Readonly<Record<string, number>>;
}

export type DbtNodeType = "model" | "seed" | "snapshot";

export interface DbtNode {
  readonly uniqueId: string;
  readonly resourceType: DbtNodeType;
  /** Unique only together with `version`. */
  readonly name: string;
  readonly packageName: string;
  readonly version: string | null;
  /** Of a versioned model: the version that a ref without one means. */
  readonly latestVersion: string | null;
  readonly fqn: readonly string[];
  /** Relative to the package, with `/`; empty for an injected node. */
  readonly originalFilePath: string;
  /** The YAML file that describes it, likewise; null when there is none. */
  readonly patchPath: string | null;
  /** Injected from another project (dbt-loom, dbt mesh): built elsewhere. `originalFilePath` is empty. */
  readonly injected: boolean;
  /** Executable parents (models, seeds, snapshots), sources, functions, and whatever else dbt lists; sorted, no repeats. */
  readonly dependsOn: readonly string[];
  /** Where each ref stands, when the manifest says so (dbt 2.0: `nodes_with_ref_location`). Line and column from 1. */
  readonly refLocations: readonly DbtRefLocation[];
  /** `table`, `view`, `incremental`, `ephemeral`, `seed`, `snapshot`, … */
  readonly materialized: string;
  readonly language: string;
  readonly description: string;
  /** Sorted, no repeats, as written (they may hold blanks). */
  readonly tags: readonly string[];
  /** The dbt group's name. */
  readonly group: string | null;
  readonly access: string | null;
  readonly relation: DbtRelation;
  /** `config.schema` as configured (not the resulting schema). */
  readonly configSchema: string | null;
  /** SHA-256 (hex) that dbt computed over the file; null when it computed none. */
  readonly checksum: string | null;
  /** Merged: `config.meta` over `meta`. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** `config.meta.owner` or the group's owner: e-mail or name. */
  readonly owners: readonly string[];
  readonly columns: readonly DbtColumn[];
  /** All that the config says: without nulls and empty lists and objects on its top level. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly microbatch: DbtMicrobatch | null;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

export interface DbtRefLocation {
  readonly uniqueId: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface DbtRelation {
  readonly database: string | null;
  readonly schema: string | null;
  /** The alias (node) or identifier (source). */
  readonly identifier: string;
  /** As dbt renders it; null for ephemeral models and old manifests. */
  readonly name: string | null;
}

export interface DbtColumn {
  readonly name: string;
  readonly dataType: string | null;
  readonly description: string;
}

export interface DbtMicrobatch {
  readonly eventTime: string | null;
  readonly batchSize: string | null;
  readonly begin: string | null;
  readonly lookback: number | null;
}

export type DbtTestKind = "generic" | "singular" | "unit";

export interface DbtTest {
  readonly uniqueId: string;
  readonly kind: DbtTestKind;
  readonly name: string;
  readonly packageName: string;
  /** Of a unit test: the version of its model. */
  readonly version: string | null;
  readonly fqn: readonly string[];
  readonly originalFilePath: string;
  /** The YAML file that describes it, when that is another one; null when there is none. */
  readonly patchPath: string | null;
  /** Every node and source it reads; sorted, no repeats. A unit test: its model first of all. */
  readonly dependsOn: readonly string[];
  /** `attached_node`, or the tested model of a unit test; null where dbt says none. */
  readonly attachedNode: string | null;
  readonly severity: "error" | "warn";
  readonly tags: readonly string[];
  readonly description: string;
  /** Generic tests: `not_null`, `unique`, `accepted_values`, … with the package (`dbt_utils.`) where it has one. */
  readonly testName: string | null;
  readonly columnName: string | null;
  /** As of a {@linkcode DbtNode}. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

export interface DbtSource {
  readonly uniqueId: string;
  readonly sourceName: string;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  readonly originalFilePath: string;
  /** The YAML file that describes a source of another package anew; null mostly. */
  readonly patchPath: string | null;
  readonly description: string;
  readonly tags: readonly string[];
  readonly relation: DbtRelation;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly columns: readonly DbtColumn[];
  /** As of a {@linkcode DbtNode}. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Set when dbt would check it: `{ warn_after, error_after }` with counts, and a `loaded_at_field`. */
  readonly freshness: DbtFreshness | null;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

export interface DbtFreshness {
  readonly warnAfterS: number | null;
  readonly errorAfterS: number | null;
  readonly loadedAtField: string | null;
}

export interface DbtExposure {
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** Relative to the package, with `/`. */
  readonly originalFilePath: string;
  readonly type: string;
  readonly dependsOn: readonly string[];
  readonly owners: readonly string[];
  readonly description: string;
  readonly url: string | null;
  readonly tags: readonly string[];
  /** As of a {@linkcode DbtNode}. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

/** A function that dbt creates in the warehouse. It stands between the models it reads and those that call it. */
export interface DbtFunction {
  /** `function.<package>.<name>` */
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** Relative to the package, with `/`. */
  readonly originalFilePath: string;
  /** The YAML file that describes it, likewise. */
  readonly patchPath: string | null;
  /** Models, seeds, snapshots, sources and other functions that its body reads; sorted, no repeats. */
  readonly dependsOn: readonly string[];
  readonly tags: readonly string[];
  /** As of a {@linkcode DbtNode}. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

/** Kinds of a {@linkcode DbtListed}, as dbt names them. */
export type DbtListedType = "analysis" | "operation" | "metric" | "semantic_model" | "saved_query";

/** What dbt lists and selects, and nothing here builds. */
export interface DbtListed {
  readonly uniqueId: string;
  readonly resourceType: DbtListedType;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** Relative to the package, with `/`. */
  readonly originalFilePath: string;
  /** The YAML file that describes an analysis, likewise; null when there is none. */
  readonly patchPath: string | null;
  /** Models, metrics, semantic models, … that it reads; sorted, no repeats. */
  readonly dependsOn: readonly string[];
  /** Sorted, no repeats; without those of the config, which do not count for metrics. A semantic model has none. */
  readonly tags: readonly string[];
  /** The dbt group's name. */
  readonly group: string | null;
  /** As of a {@linkcode DbtNode}. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Only when read with `detail: "state"`. */
  readonly state?: DbtNodeState;
}

/** A named selector of selectors.yml. */
export interface DbtSelector {
  readonly name: string;
  readonly description: string;
  /** `default: true` */
  readonly isDefault: boolean;
  /** A text, or maps and lists of dbt's YAML selectors; unchecked. */
  readonly definition: unknown;
}

export interface DbtGroup {
  readonly name: string;
  readonly packageName: string;
  readonly ownerName: string | null;
  readonly ownerEmail: string | null;
}
