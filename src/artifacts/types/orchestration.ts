import type { Severities } from "../../errors/mod.ts";

/** The `orchestration` block of floe.yaml, and its twin in CompiledArtifacts 0.11.0: how a data product runs. What was left out
 * is null. Names refer to each other (a group to a partition, a schedule to a schedule); the plan stage resolves them. */
export interface OrchestrationSpec {
  /** Partition definitions by name. */
  readonly partitions: Readonly<Record<string, PartitionSpec>> | null;
  /** Who is built how; the first group that selects an asset takes it. */
  readonly groups: readonly GroupSpec[] | null;
  /** Which partitions of one group another one reads, where the default does not fit. */
  readonly mappings: readonly MappingSpec[] | null;
  readonly schedules: readonly NamedSchedule[] | null;
  readonly sensors: readonly SensorSpec[] | null;
  readonly blocks: BlocksSpec | null;
  readonly locations: LocationsSpec | null;
  /** What findings weigh, by code. Errors stay errors. */
  readonly severities: Severities | null;
}

/** Node selection as dbt writes it; a list is a union. */
export type SelectionText = string | readonly string[];

/** A length of time: `90s`, `5m`, `26h`, `7d`, `2w`, also joined (`1h30m`). */
export type DurationText = string;

/** How long the windows of a time partition are. */
export type Cadence = "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly";

/** A named partition definition. */
export type PartitionSpec =
  | TimePartitionSpec
  | StaticPartitionSpec
  | DynamicPartitionSpec
  | MultiPartitionSpec;

/** Windows of time, one after the other. Either `cadence` or `cron` is set. */
export interface TimePartitionSpec {
  readonly type: "time";
  /** Windows begin where `start` does: its time of day, its weekday (weekly), its day (monthly), its day and month (quarterly, yearly). */
  readonly cadence: Cadence | null;
  /** Windows begin when it ticks, for what no cadence says. */
  readonly cron: string | null;
  /** Wall clock time in `timezone`: `2024-01-01`, `2024-01-01T06:00`. */
  readonly start: string;
  /** The first window that does not exist any more begins here; null: there is always a next one. */
  readonly end: string | null;
  /** IANA name. */
  readonly timezone: string;
  /** Windows that exist before they have ended: 1 includes the current one; negative ones hold the last back. */
  readonly endOffset: number;
}

/** Keys that are known beforehand. */
export interface StaticPartitionSpec {
  readonly type: "static";
  /** In the order in which they are shown. */
  readonly keys: readonly string[];
}

/** Keys that are added while the product runs. */
export interface DynamicPartitionSpec {
  readonly type: "dynamic";
}

/** Each key of one with each key of the others. */
export interface MultiPartitionSpec {
  readonly type: "multi";
  /** Names of partitions that are none of this type. */
  readonly dimensions: readonly string[];
}

/** How assets are built; each part may be null. Also what `config.meta.orchestration` of a dbt model holds. */
export interface BuildPolicy {
  /** Name of a partition definition. */
  readonly partition: string | null;
  readonly backfill: BackfillSpec | null;
  readonly freshness: FreshnessSpec | null;
  readonly retries: RetriesSpec | null;
  /** Of one attempt to build a block. */
  readonly timeout: DurationText | null;
  /** Name of a compute target. */
  readonly compute: string | null;
  readonly concurrency: ConcurrencySpec | null;
  /** What starts first where several wait; the higher one. */
  readonly priority: number | null;
  readonly automation: AutomationSpec | null;
}

/** Assets that are built alike. */
export interface GroupSpec extends BuildPolicy {
  readonly name: string;
  readonly description: string | null;
  readonly select: SelectionText | null;
  readonly exclude: SelectionText | null;
}

/** How many partitions one run of a backfill builds. */
export interface BackfillSpec {
  /** One run for all partitions of a range, or one for each few of them. */
  readonly policy: "single_run" | "multi_run";
  /** Of `multi_run`; 1 when left out. */
  readonly maxPartitionsPerRun: number | null;
}

/** How old data may be, and when. */
export interface FreshnessSpec {
  /** How old the newest data may be. */
  readonly maxLag: DurationText;
  /** When it has to be that new; null: always. */
  readonly cron: string | null;
  /** Of the cron; UTC when left out. */
  readonly timezone: string | null;
}

/** What happens when an attempt to build a block has failed. */
export interface RetriesSpec {
  readonly max: number;
  readonly delay: DurationText;
  readonly backoff: "constant" | "linear" | "exponential";
}

/** A limit on what runs at the same time, shared by all who name the pool. */
export interface ConcurrencySpec {
  readonly pool: string;
  /** Null: whatever another group says, else what the orchestrator is set to. */
  readonly slots: number | null;
}

/** When an asset is built without a schedule: when its parents are (`eager`), at ticks once its parents are newer (`on_cron`), when it is
 * missing (`on_missing`), or not at all. */
export interface AutomationSpec {
  readonly type: "eager" | "on_cron" | "on_missing" | "none";
  /** Of `on_cron`; null: the cadence of the group's partition. */
  readonly cron: string | null;
  readonly timezone: string | null;
}

/** Of the partitions of group `from`, those that a partition of group `to` reads. */
export interface MappingSpec {
  readonly from: string;
  readonly to: string;
  /** `identity`: the same key. `time_window`: those whose window overlaps, moved by the offsets. `all`. `last`: the newest.
   * `explicit`: by `keys`. `dimension`: those with the same key in the dimension that both have. */
  readonly type: "identity" | "time_window" | "all" | "last" | "explicit" | "dimension";
  /** Of `time_window`: how many windows of `to` later (negative: earlier) what is read begins. 0 when left out. */
  readonly startOffset: number;
  /** Of `time_window`: likewise where it ends. */
  readonly endOffset: number;
  /** Of `explicit`: a key of `to` to the keys of `from`. */
  readonly keys: Readonly<Record<string, readonly string[]>> | null;
  /** Of `dimension`: its name, where several could be meant. */
  readonly dimension: string | null;
}

/** When a part of the product is built. One of `cron`, `partition` and `after` is set. */
export interface NamedSchedule {
  readonly name: string;
  readonly description: string | null;
  readonly cron: string | null;
  /** Of the cron; IANA name. UTC when left out. */
  readonly timezone: string | null;
  /** Name of a time partition: each window is built when it has ended. */
  readonly partition: string | null;
  /** How long after the end of the window. */
  readonly offset: DurationText | null;
  /** Names of schedules: runs when the last runs of all have succeeded. */
  readonly after: readonly string[] | null;
  /** Null: everything (with `partition`: everything that has it). */
  readonly select: SelectionText | null;
  readonly exclude: SelectionText | null;
  /** Where it is on; null: everywhere. */
  readonly environments: readonly string[] | null;
  readonly enabled: boolean;
}

/** What starts a run, or tells somebody, when something happens. */
export type SensorSpec =
  | AssetSensorSpec
  | FileSensorSpec
  | RunStatusSensorSpec
  | HealthSensorSpec
  | FreshnessSensorSpec;

/** What all sensors have. */
export interface SensorBase {
  readonly name: string;
  readonly description: string | null;
  /** The least time between two looks. */
  readonly minInterval: DurationText | null;
  readonly environments: readonly string[] | null;
  readonly enabled: boolean;
}

/** What all sensors have that start a run. */
export interface LaunchingSensor extends SensorBase {
  readonly select: SelectionText | null;
  readonly exclude: SelectionText | null;
}

/** Builds what is selected when all of `assets` have been built anew. */
export interface AssetSensorSpec extends LaunchingSensor {
  readonly type: "asset";
  /** `product/asset`, or an asset of this product. */
  readonly assets: readonly string[];
}

/** Builds what is selected when a new file lies under `uri`. */
export interface FileSensorSpec extends LaunchingSensor {
  readonly type: "file";
  readonly uri: string;
}

/** Tells somebody when a run ends. */
export interface RunStatusSensorSpec extends SensorBase {
  readonly type: "run_status";
  readonly on: "success" | "failure" | "canceled" | "started";
  /** Names of schedules; null: every run of the product. */
  readonly jobs: readonly string[] | null;
  readonly notify: NotifySpec;
}

/** Who is told. */
export interface NotifySpec {
  /** The environment variable that holds the address. */
  readonly webhookEnv: string;
}

/** Builds what is selected when `url` answers again. */
export interface HealthSensorSpec extends LaunchingSensor {
  readonly type: "health";
  readonly url: string;
}

/** Builds of what is selected whatever is older than its freshness allows. */
export interface FreshnessSensorSpec extends LaunchingSensor {
  readonly type: "freshness";
}

/** How the graph is cut; null parts: the defaults. */
export interface BlocksSpec {
  readonly objective: "invocations" | "minCut" | "wavefront" | "balanced" | null;
  readonly maxAssets: number | null;
  readonly maxParallelism: number | null;
}

/** When the product is split into parts that the orchestrator loads apart; null: never. */
export interface LocationsSpec {
  readonly maxAssets: number | null;
}
