/** The neutral middle: what exists, what runs, when. Plain JSON; no orchestrator word.
 *
 * Ids: dbt's `unique_id` where dbt knows the node, `transform.<product>.<name>` otherwise. Lists are sorted by id
 * in code-unit order unless a field says otherwise, so that two plans of the same input are the same bytes.
 */
export interface Plan {
  readonly version: 2;
  readonly product: PlanProduct;
  /** `plugins.orchestrator`: which plugin lowers this plan (null: nobody chose one), and its own configuration (secrets already replaced). */
  readonly orchestrator: {
    readonly type: string | null;
    readonly config: Readonly<Record<string, unknown>>;
  };
  /** Where the product runs: `dev`, `staging`, `prod`. Decides which schedules and sensors are on. */
  readonly deployment: string;
  readonly platform: PlanPlatform;
  readonly computes: readonly PlanCompute[];
  /** Sorted by name. */
  readonly partitions: readonly PlanPartition[];
  /** In the order of floe.yaml, which decides who takes an asset. */
  readonly groups: readonly PlanGroup[];
  /** Which partitions an edge needs, each kind once; sorted by id. */
  readonly mappings: readonly PlanMapping[];
  /** Sorted by name. */
  readonly pools: readonly PlanPool[];
  /** Ephemeral models are no assets: their parents were handed to their children. */
  readonly assets: readonly PlanAsset[];
  /** Sorted by `from`, then `to`; one per pair. */
  readonly edges: readonly PlanEdge[];
  readonly checks: readonly PlanCheck[];
  /** In an order in which they can run. */
  readonly blocks: readonly PlanBlock[];
  /** Parts of the product that the orchestrator loads apart, in an order in which they can run; empty: it loads all of it as one. */
  readonly locations: readonly PlanLocation[];
  readonly jobs: readonly PlanJob[];
  readonly schedules: readonly PlanSchedule[];
  readonly sensors: readonly PlanSensor[];
  /** Who reads the product's assets and is built by nobody: dashboards, notebooks, applications. */
  readonly exposures: readonly PlanExposure[];
  /** What dbt lists and nobody builds: metrics, semantic models, saved queries. */
  readonly listed: readonly PlanListed[];
  /** What floe.yaml promises to other products (`outputPorts`), sorted by name. */
  readonly outputs: readonly PlanOutput[];
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

/** What the platform offers beside computes: where tables are registered and files lie, and who is told what runs. */
export interface PlanPlatform {
  /** Where tables are registered; null: nowhere. */
  readonly catalog: PlanService | null;
  /** Where files lie; null: where the computes put them. */
  readonly storage: PlanService | null;
  /** Who is told what runs read and write (OpenLineage); null: nobody. */
  readonly lineage: PlanLineage | null;
  /** Where spans go (OpenTelemetry); null: nowhere. */
  readonly telemetry: PlanTelemetry | null;
}

/** A plugin of the platform, as `plugins.*` of the contract has it. */
export interface PlanService {
  /** `polaris`, `s3`, … */
  readonly type: string;
  /** Its own words. A credential is `{ "env": NAME }`; texts may hold `${NAME}`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** An OpenLineage backend. */
export interface PlanLineage {
  readonly namespace: string;
  readonly transport: "http" | "console";
  /** Of `http`: where events are posted; may hold `${NAME}`. */
  readonly endpoint: string | null;
  /** The plugin behind the endpoint, such as `marquez`. */
  readonly backend: PlanService | null;
}

/** An OpenTelemetry collector. */
export interface PlanTelemetry {
  /** May hold `${NAME}`. */
  readonly endpoint: string;
  readonly protocol: "grpc" | "http";
  /** Share of runs that are traced in this deployment, 0 to 1. */
  readonly sampling: number;
  /** Of every span: service name, version, deployment and product, in OpenTelemetry's and floe's names. Sorted by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** A header of every export, whose value holds `${NAME}`; null: none. */
  readonly header: { readonly name: string; readonly value: string } | null;
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
  /** dbt enforces its columns and their types: others may count on them. */
  readonly contract: boolean;
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
  /** Id of the block that builds it; null for external assets. */
  readonly block: string | null;
  /** Name of the group of floe.yaml that took it; null: none did, or it is external. */
  readonly orchestrationGroup: string | null;
  /** Name of its partition definition. */
  readonly partition: string | null;
  readonly freshness: PlanFreshness | null;
  readonly automation: PlanAutomation | null;
  /** What dbt needs to build a window of a microbatch model. */
  readonly microbatch: PlanMicrobatch | null;
  /** Of an external asset: the product that builds it, when that product is compiled together with this one. */
  readonly producer: PlanProducer | null;
}

/** Who builds an external asset. */
export interface PlanProducer {
  readonly product: string;
  /** What names the asset there. */
  readonly asset: ProducerAsset;
  /** The producer's dbt project. */
  readonly dbtProject: string | null;
  /** The product's other assets whose names are so much alike that a target might give them one key, and has to tell them apart here as it
   * does there. Sorted by id. */
  readonly alike: readonly ProducerAsset[];
}

/** What may take part in the key of an asset. */
export type ProducerAsset = Pick<
  PlanAsset,
  | "id"
  | "kind"
  | "name"
  | "version"
  | "packageName"
  | "sourceName"
  | "configSchema"
  | "identifier"
  | "meta"
>;

/** How dbt cuts a microbatch model. */
export interface PlanMicrobatch {
  readonly eventTime: string | null;
  readonly batchSize: string | null;
  /** In UTC, `2024-01-01T00:00:00`; null: none that can be read. */
  readonly begin: string | null;
  /** How many batches before the first are built again. */
  readonly lookback: number;
}

/** How old the newest data may be. */
export interface PlanFreshness {
  /** Beyond it is a failure; null: never. */
  readonly maxLagS: number | null;
  /** Beyond it is a warning; null: never. */
  readonly warnLagS: number | null;
  /** When it has to be that new; null: always. */
  readonly cron: string | null;
  /** Of the cron. */
  readonly timezone: string;
  /** `group`: floe.yaml; `meta`: `meta.orchestration`; `dbt`: `config.freshness` or the freshness of a source. */
  readonly origin: "group" | "meta" | "dbt";
  /** Of a source: the column that says when a row came. */
  readonly loadedAtField: string | null;
}

/** When an asset is built without a schedule: when its parents are, at ticks once they are newer, or when it is missing. */
export interface PlanAutomation {
  readonly type: "eager" | "on_cron" | "on_missing";
  /** Of `on_cron` only. */
  readonly cron: string | null;
  readonly timezone: string | null;
}

/** How data is cut, so that parts of it can be built. */
export type PlanPartition =
  | PlanTimePartition
  | PlanStaticPartition
  | PlanDynamicPartition
  | PlanMultiPartition;

/** What all partition definitions have in common. */
export interface PartitionBase {
  readonly name: string;
  /** Where the artifacts say so; empty for one that follows from a microbatch model. */
  readonly definedAt: readonly (string | number)[];
}

/** Windows `[tick, next tick)` of `cron` in `timezone`, from the first tick at or after `start`. */
export interface PlanTimePartition extends PartitionBase {
  readonly type: "time";
  readonly cadence: "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** Follows from cadence and start, or as written. */
  readonly cron: string;
  /** Wall clock time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly start: string;
  readonly end: string | null;
  readonly timezone: string;
  readonly endOffset: number;
  /** `%Y-%m-%d` or `%Y-%m-%d-%H:%M`, of the start of a window. */
  readonly keyFormat: string;
}

/** A fixed list of keys. */
export interface PlanStaticPartition extends PartitionBase {
  readonly type: "static";
  readonly keys: readonly string[];
}

/** Keys that are added while the product runs. */
export interface PlanDynamicPartition extends PartitionBase {
  readonly type: "dynamic";
}

/** Each key of one dimension with each key of the others. */
export interface PlanMultiPartition extends PartitionBase {
  readonly type: "multi";
  /** Names of partitions, as written. */
  readonly dimensions: readonly string[];
}

/** A group of floe.yaml, and what became of its selection. */
export interface PlanGroup {
  readonly name: string;
  readonly description: string;
  /** As written, a list joined by blanks; null: everything. */
  readonly select: string | null;
  readonly exclude: string | null;
  readonly partition: string | null;
  readonly backfill: PlanBackfill | null;
  readonly freshness: PlanFreshness | null;
  readonly retries: PlanRetries | null;
  readonly timeoutS: number | null;
  readonly compute: string | null;
  readonly pool: string | null;
  /** What starts first where several wait: the higher one. Null: nobody says, which counts as 0. */
  readonly priority: number | null;
  readonly automation: PlanAutomation | null;
  /** Ids of the assets that it took, sorted. */
  readonly assets: readonly string[];
  /** Assets that it selects too, but an earlier group took. */
  readonly taken: readonly { readonly asset: string; readonly by: string }[];
  readonly definedAt: readonly (string | number)[];
}

/** How many runs the partitions of a range take. */
export interface PlanBackfill {
  readonly policy: "single_run" | "multi_run";
  /** Null: no limit (`single_run`). */
  readonly maxPartitionsPerRun: number | null;
}

/** A limit on what runs at the same time. */
export interface PlanPool {
  readonly name: string;
  /** Null: what the orchestrator is set to. */
  readonly slots: number | null;
}

/** Which partitions of `from` a partition of `to` reads. */
export interface PlanMapping {
  /** From what it says, so that it stays the same when others are added. */
  readonly id: string;
  readonly from: string;
  /** Null: what is not partitioned reads. */
  readonly to: string | null;
  readonly type: "identity" | "time_window" | "all" | "last" | "explicit" | "dimension";
  /** Of `time_window`, in windows of `to`: how many later (negative: earlier) what is read begins, and ends. */
  readonly startOffset: number;
  readonly endOffset: number;
  /** A key of `to` to keys of `from`; of `explicit` only. */
  readonly keys: Readonly<Record<string, readonly string[]>> | null;
  readonly dimension: string | null;
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
  /** Id of the mapping; null where what is read is not partitioned. */
  readonly mapping: string | null;
}

export interface PlanCheck {
  readonly id: string;
  /** `quality`: a quality check of floe.yaml that no dbt test is equal to; `freshness`: dbt's own, of a source or model. */
  readonly kind: "generic" | "singular" | "unit" | "quality" | "freshness";
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
  /** Names of the quality checks of floe.yaml that say the same. */
  readonly qualityChecks: readonly string[];
  /** Of `quality`: what it does, as floe.yaml says. */
  readonly quality: PlanQuality | null;
}

/** A quality check of floe.yaml, as written. */
export interface PlanQuality {
  readonly type: string;
  readonly dimension: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly definedAt: readonly (string | number)[];
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
  /** Names of the schedules that build it; what no schedule builds has none. Sorted. */
  readonly schedules: readonly string[];
  readonly retries: PlanRetries | null;
  readonly timeoutS: number | null;
  readonly pool: string | null;
  /** What starts first where several wait: the higher one. Null: nobody says, which counts as 0. */
  readonly priority: number | null;
  readonly backfill: PlanBackfill | null;
}

/** Blocks that are loaded together. Each block is in exactly one location. */
export interface PlanLocation {
  /** Named after an anchor, as blocks are. */
  readonly name: string;
  /** Ids, in the order of the plan. */
  readonly blocks: readonly string[];
  /** Names of the locations whose assets it reads, or tests; in the order of the plan. */
  readonly dependsOn: readonly string[];
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
  /** Null: all of its blocks. Else those of their assets that it builds, sorted; only jobs of sensors build parts of blocks. */
  readonly assets: readonly string[] | null;
  /** The partition definition of all its blocks: a job has one or none. */
  readonly partition: string | null;
}

export interface PlanSchedule {
  readonly name: string;
  readonly description: string;
  /** One for each partition definition among what it builds, what is not partitioned first. A time partition: of a tick, the newest window
   * that has ended; static ones: every key; dynamic ones: every key there is. */
  readonly jobs: readonly string[];
  readonly trigger: CronTrigger | PartitionTrigger | AfterTrigger;
  readonly select: string | null;
  readonly exclude: string | null;
  /** Where it is on; null: everywhere. */
  readonly environments: readonly string[] | null;
  /** As written. */
  readonly enabled: boolean;
  /** `enabled`, and the plan's deployment is one of its environments. */
  readonly active: boolean;
  /** Where the artifacts say so: keys into them. */
  readonly definedAt: readonly (string | number)[];
}

/** At the ticks of a cron expression. */
export interface CronTrigger extends PlanCron {
  readonly type: "cron";
}

/** Each window when it has ended, `offsetS` later: at the ticks of `cron`, which say the same. */
export interface PartitionTrigger extends PlanCron {
  readonly type: "partition";
  readonly partition: string;
  readonly offsetS: number;
}

/** When the last runs of all these schedules have succeeded. */
export interface AfterTrigger {
  readonly type: "after";
  readonly schedules: readonly string[];
}

/** A cron expression that was checked, with its time zone. */
export interface PlanCron {
  readonly cron: string;
  readonly timezone: string;
}

/** What all sensors have in common. */
export interface SensorBasics {
  readonly name: string;
  readonly description: string;
  readonly minIntervalS: number | null;
  readonly environments: readonly string[] | null;
  readonly enabled: boolean;
  readonly active: boolean;
  readonly definedAt: readonly (string | number)[];
}

/** What sensors that start runs have in common. */
export interface Launching extends SensorBasics {
  /** What it launches, one for each partition definition among what is selected. */
  readonly jobs: readonly string[];
  readonly select: string | null;
  readonly exclude: string | null;
}

/** What looks for something, and then starts runs or tells somebody. */
export type PlanSensor =
  | PlanAssetSensor
  | PlanFileSensor
  | PlanRunStatusSensor
  | PlanHealthSensor
  | PlanFreshnessSensor;

/** Starts runs when assets have been built anew. */
export interface PlanAssetSensor extends Launching {
  readonly type: "asset";
  /** All of them have to be built anew. `product` null: this one. `asset`: its id where it is known, else null. */
  readonly assets: readonly {
    readonly product: string | null;
    readonly name: string;
    readonly asset: string | null;
  }[];
}

/** Starts runs when a new file lies under an address. */
export interface PlanFileSensor extends Launching {
  readonly type: "file";
  /** May hold `${NAME}`, for a variable of the place where the product runs. */
  readonly uri: string;
}

/** Tells somebody when a run of a job ends (or starts). */
export interface PlanRunStatusSensor extends SensorBasics {
  readonly type: "run_status";
  readonly on: "success" | "failure" | "canceled" | "started";
  /** Names of jobs that are watched. */
  readonly watches: readonly string[];
  readonly webhookEnv: string;
}

/** Starts runs when an address answers again. */
export interface PlanHealthSensor extends Launching {
  readonly type: "health";
  /** May hold `${NAME}`, likewise. */
  readonly url: string;
}

/** Starts runs of what is older than its freshness allows. */
export interface PlanFreshnessSensor extends Launching {
  readonly type: "freshness";
  /** Ids of the assets that are watched: those selected that have a freshness. */
  readonly watches: readonly string[];
}

/** Who reads assets outside of dbt: a dashboard, a notebook, an application. */
export interface PlanExposure {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly url: string | null;
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  /** Ids of the assets that it reads, sorted; ephemeral models are stood for by their parents. */
  readonly assets: readonly string[];
}

/** What dbt lists and nobody builds, so that it is not lost. */
export interface PlanListed {
  readonly id: string;
  readonly kind: "metric" | "semantic_model" | "saved_query" | "analysis" | "operation";
  readonly name: string;
  /** Of what it reads: ids of assets and of others that are listed, sorted. */
  readonly reads: readonly string[];
}

/** A port through which others read the product. */
export interface PlanOutput {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
  }[];
}

export interface PlanVariable {
  readonly name: string;
  /** What it is for, without the value. */
  readonly purpose: string;
}
