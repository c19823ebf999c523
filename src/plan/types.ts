/** The neutral middle: what exists, what runs, when. Plain JSON; no orchestrator word.
 *
 * Ids: dbt's `unique_id` where dbt knows the node, `transform.<product>.<name>` otherwise. Lists are sorted by id
 * in code-unit order unless a field says otherwise, so that two plans of the same input are the same bytes.
 */
export interface Plan {
  readonly version: 1;
  readonly product: PlanProduct;
  /** `plugins.orchestrator`: which plugin lowers this plan (null: nobody chose one), and its own configuration (secrets already replaced). */
  readonly orchestrator: {
    readonly type: string | null;
    readonly config: Readonly<Record<string, unknown>>;
  };
  readonly computes: readonly PlanCompute[];
  /** Ephemeral models are no assets: their parents were handed to their children. */
  readonly assets: readonly PlanAsset[];
  /** Sorted by `from`, then `to`; one per pair. */
  readonly edges: readonly PlanEdge[];
  readonly checks: readonly PlanCheck[];
  /** In an order in which they can run. */
  readonly blocks: readonly PlanBlock[];
  readonly jobs: readonly PlanJob[];
  readonly schedules: readonly PlanSchedule[];
  /** Environment variables that a secret was replaced by, or that the configuration names; sorted. */
  readonly environment: readonly PlanVariable[];
}

export interface PlanProduct {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly domain: string;
  readonly description: string;
  readonly owner: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** The dbt project's name; null without a dbt manifest. */
  readonly dbtProject: string | null;
}

export interface PlanCompute {
  /** As `transforms[].compute` names it. */
  readonly name: string;
  /** dbt adapter type: `duckdb`, `snowflake`, … */
  readonly type: string;
  /** The output of the profile that stands for it; null without a profile. */
  readonly target: string | null;
  /** The product's dbt profile, or null: dbt's own rules apply. The same for every compute. */
  readonly profile: PlanProfile | null;
}

export interface PlanProfile {
  readonly name: string;
  /** The output that is used when none is named. */
  readonly target: string;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export type AssetKind = "model" | "seed" | "snapshot" | "source" | "transform";

export interface PlanAsset {
  readonly id: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string | null;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** Built elsewhere: a source, or a node injected from another project. Belongs to no block. */
  readonly external: boolean;
  /** The source's name, for `kind: "source"`. */
  readonly sourceName: string | null;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owners: readonly string[];
  readonly group: string | null;
  readonly access: string | null;
  readonly tier: string | null;
  readonly materialized: string | null;
  readonly language: string | null;
  readonly compute: string | null;
  readonly file: string;
  readonly relation: string | null;
  readonly configSchema: string | null;
  /** dbt's alias: the name of the table. */
  readonly identifier: string;
  /** Changes when the code changes; null where dbt computed no checksum. */
  readonly codeVersion: string | null;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly columns: readonly {
    readonly name: string;
    readonly dataType: string | null;
    readonly description: string;
  }[];
  /** Index into `blocks`' ids; null for external assets. */
  readonly block: string | null;
}

/** `ref`: dbt's own. `declared`: floe.yaml's `dependsOn`. `relation`: a source over a table that an asset of this
 * product builds; dbt records no edge, the data needs one (`from` is the builder, `to` reads the source). */
export type EdgeKind = "ref" | "relation" | "declared";

export interface PlanEdge {
  readonly from: string;
  readonly to: string;
  /** The first of `kinds`. */
  readonly kind: EdgeKind;
  /** All of them, in the order `ref`, `relation`, `declared`. */
  readonly kinds: readonly EdgeKind[];
}

export interface PlanCheck {
  readonly id: string;
  readonly kind: "generic" | "singular" | "unit" | "quality";
  readonly name: string;
  /** The asset it is a check of: of several parents, the last in topological order that is built here. */
  readonly asset: string;
  /** The other assets that it reads. */
  readonly additionalAssets: readonly string[];
  readonly severity: "error" | "warn";
  readonly description: string;
  readonly tags: readonly string[];
  readonly fqn: readonly string[];
  readonly file: string;
  readonly testName: string | null;
  readonly columnName: string | null;
  /** The block whose dbt invocation runs it; null for checks of external assets. */
  readonly block: string | null;
}

export interface PlanBlock {
  /** Named after an anchor, not an index: survives additions elsewhere. */
  readonly id: string;
  /** In topological order. */
  readonly assets: readonly string[];
  /** Functions of the warehouse that dbt creates with the block, because its assets call them; those that nobody calls belong to the
   * last block. Ids, sorted. */
  readonly functions: readonly string[];
  /** Blocks that must have run before. */
  readonly dependsOn: readonly string[];
  readonly compute: string | null;
  readonly partition: string | null;
  readonly schedule: string | null;
  readonly retries: PlanRetries | null;
}

export interface PlanRetries {
  readonly max: number;
  readonly delayS: number;
  readonly backoff: "constant" | "linear" | "exponential";
}

export interface PlanJob {
  readonly name: string;
  readonly description: string;
  /** Block ids, in order. */
  readonly blocks: readonly string[];
}

export interface PlanSchedule {
  readonly name: string;
  readonly job: string;
  readonly cron: string;
  /** What a target may be unable to run. `fieldCount` 5 to 7, a nickname counts as 5; `extended`: `L`, `W`, `#`, `?` or `+`. */
  readonly cronShape: {
    readonly fieldCount: number;
    readonly nickname: boolean;
    readonly extended: boolean;
  };
  readonly timezone: string;
  readonly enabled: boolean;
  /** Where the artifacts say so: keys into them. */
  readonly definedAt: readonly (string | number)[];
}

export interface PlanVariable {
  readonly name: string;
  /** What it is for, without the value. */
  readonly purpose: string;
}
