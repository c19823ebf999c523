/** What a plan is compared by: enough to say what changes for those who run it or count on it, and no more. Lies in the generated
 * project as `.floe/plan.json`. Whatever is null, false, empty or the usual is left out.
 */
export interface PlanOutline {
  readonly kind: "plan-outline";
  readonly version: 1;
  readonly product: OutlineProduct;
  /** Left out by releases that did not compare it. */
  readonly platform?: OutlinePlatform;
  /** By name. */
  readonly partitions: Named<OutlinePartition>;
  /** By name, in the order that decides who takes an asset. */
  readonly groups: Named<OutlineGroup>;
  /** By id; those that an edge names. */
  readonly mappings: Named<OutlineMapping>;
  /** Slots by name. */
  readonly pools: Named<number | null>;
  /** Adapter type by name. */
  readonly computes: Named<string>;
  /** By id. */
  readonly assets: Named<OutlineAsset>;
  /** By id. */
  readonly checks: Named<OutlineCheck>;
  /** By id, in an order in which they can run. */
  readonly blocks: Named<OutlineBlock>;
  /** Blocks by name; left out where the product is not split. */
  readonly locations?: Named<readonly string[]>;
  readonly jobs: Named<OutlineJob>;
  readonly schedules: Named<OutlineSchedule>;
  readonly sensors: Named<OutlineSensor>;
  /** By id. */
  readonly exposures: Named<OutlineExposure>;
  /** Kind by id. */
  readonly listed: Named<string>;
  /** Of each output port, the type of each column. */
  readonly outputs: Named<Readonly<Record<string, string>>>;
  /** What each environment variable is for. */
  readonly environment: Named<string>;
}

/** Things by name or id. */
export type Named<T> = Readonly<Record<string, T>>;

/** Which product it is, and where it runs. */
export interface OutlineProduct {
  readonly name: string;
  readonly version: string;
  readonly deployment: string;
  readonly dbtProject?: string;
  readonly orchestrator?: string;
}

/** What the platform offers. */
export interface OutlinePlatform {
  /** By name, those that the product's own profile describes: the output that each uses. */
  readonly computes?: Named<OutlineService>;
  readonly catalog?: OutlineService;
  readonly storage?: OutlineService;
  /** Its type is the transport. */
  readonly lineage?: OutlineService;
  /** Its type is the protocol; left out where nobody has said an endpoint. */
  readonly telemetry?: OutlineService;
}

/** A part of the platform. */
export interface OutlineService {
  readonly type: string;
  /** Each value of its configuration by its keys, joined by dots. A credential is `${NAME}`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A partition definition; which keys it has follows from its type. */
export interface OutlinePartition {
  readonly type: "time" | "static" | "dynamic" | "multi";
  readonly cadence?: string;
  readonly cron?: string;
  readonly start?: string;
  readonly end?: string;
  readonly timezone?: string;
  readonly endOffset?: number;
  readonly keyFormat?: string;
  readonly keys?: readonly string[];
  readonly dimensions?: readonly string[];
}

/** A group of floe.yaml; what it says of how assets are built stands with them. */
export interface OutlineGroup {
  readonly select?: string;
  readonly exclude?: string;
  readonly partition?: string;
}

/** Which partitions of `from` a partition of `to` reads. */
export interface OutlineMapping {
  readonly from: string;
  readonly to?: string;
  readonly type: string;
  readonly startOffset?: number;
  readonly endOffset?: number;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly dimension?: string;
}

/** An asset, and its dependencies. */
export interface OutlineAsset {
  /** Left out for a model. */
  readonly kind?: string;
  /** By what an orchestrator knows it, and keeps its history: parts joined by `/`. */
  readonly key: string;
  /** What it reads, sorted. */
  readonly from?: readonly string[];
  /** Of what it reads, the mappings that are more than "the same key". */
  readonly mapped?: Readonly<Record<string, string>>;
  readonly block?: string;
  readonly group?: string;
  readonly partition?: string;
  readonly materialized?: string;
  readonly relation?: string;
  /** The beginning of its code version. */
  readonly code?: string;
  /** `public` only: the others are the product's own affair. */
  readonly access?: "public";
  readonly contract?: true;
  /** Types of the columns of a public or contracted asset, by name. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly external?: true;
  readonly producer?: string;
  readonly freshness?: OutlineFreshness;
  readonly automation?: OutlineAutomation;
  readonly microbatch?: OutlineMicrobatch;
}

/** How old the newest data may be, in seconds. */
export interface OutlineFreshness {
  readonly maxLagS?: number;
  readonly warnLagS?: number;
  readonly cron?: string;
  readonly timezone?: string;
}

/** When an asset is built without a schedule. */
export interface OutlineAutomation {
  readonly type: string;
  readonly cron?: string;
  readonly timezone?: string;
}

/** What dbt needs to build a window of a microbatch model. */
export interface OutlineMicrobatch {
  readonly eventTime?: string;
  readonly batchSize?: string;
  readonly begin?: string;
  readonly lookback?: number;
}

/** A check, and the asset that it is shown on. */
export interface OutlineCheck {
  readonly on: string;
  /** Left out for a generic dbt test. */
  readonly kind?: string;
  /** Left out for `error`. */
  readonly severity?: "warn";
}

/** How the assets of a block are built. */
export interface OutlineBlock {
  readonly compute?: string;
  readonly retries?: { readonly max: number; readonly delayS: number; readonly backoff: string };
  readonly timeoutS?: number;
  readonly pool?: string;
  readonly priority?: number;
  readonly backfill?: { readonly policy: string; readonly maxPartitionsPerRun?: number };
}

/** What is launched together. */
export interface OutlineJob {
  readonly blocks: readonly string[];
  readonly assets?: readonly string[];
  readonly partition?: string;
}

/** When something is launched: by `cron`, for each window of `partition`, or `after` others. */
export interface OutlineSchedule {
  readonly cron?: string;
  readonly timezone?: string;
  readonly partition?: string;
  readonly offsetS?: number;
  readonly after?: readonly string[];
  readonly jobs: readonly string[];
  readonly select?: string;
  readonly exclude?: string;
  readonly environments?: readonly string[];
  /** Where it is switched off, or its environments leave this one out. */
  readonly off?: "disabled" | "environment";
}

/** What launches or tells without a clock. */
export interface OutlineSensor {
  readonly type: string;
  readonly jobs?: readonly string[];
  readonly select?: string;
  readonly exclude?: string;
  readonly minIntervalS?: number;
  readonly environments?: readonly string[];
  readonly off?: "disabled" | "environment";
  /** What it looks at: assets, jobs, an address, a place for files. */
  readonly watches?: readonly string[];
  /** Of `run_status`: when, and which environment variable holds the address. */
  readonly on?: string;
  readonly webhookEnv?: string;
}

/** Who reads assets and is built by nobody. */
export interface OutlineExposure {
  readonly type: string;
  readonly assets?: readonly string[];
}
