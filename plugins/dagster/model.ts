import type { PlanAsset, PlanAutomation, PlanBackfill } from "../../src/plan/mod.ts";
import type { PodResources } from "../../src/plugin/config/mod.ts";
import type { GeneratedProfile } from "../../src/plugin/dbt/mod.ts";
import type { ProjectFacts } from "../../src/plugin/lowering/mod.ts";

/** Python that is copied into projects, by the name of its folder. */
export type RuntimePackage =
  | "floe_dbt"
  | "floe_iceberg"
  | "floe_platform"
  | "floe_storage"
  | "floe_tables";

/** What Dagster loads as one code location, beside blocks and resources. */
export interface DagsterContents {
  /** Sources and injected nodes; in a location, what it reads of others too. */
  readonly externalAssets: readonly DagsterAsset[];
  /** Checks that only read what is built elsewhere. */
  readonly externalChecks: readonly DagsterCheck[];
  /** Checks of how old sources are. */
  readonly sourceFreshness: readonly DagsterCheck[];
  readonly jobs: readonly DagsterJob[];
  readonly schedules: readonly DagsterSchedule[];
  readonly sensors: readonly DagsterSensor[];
  /** Some assets are built by automation conditions, so something has to look at them. */
  readonly automated: boolean;
  /** Where Dagster has no freshness policy for it; sorted by their first asset. */
  readonly freshnessChecks: readonly DagsterFreshnessCheck[];
}

/** A part of the product that Dagster loads by itself. */
export interface DagsterLocation extends DagsterContents {
  /** As workspace.yaml names it. */
  readonly name: string;
  /** Python package under `locations/`. */
  readonly module: string;
  /** Names of the blocks it builds. */
  readonly blocks: readonly string[];
  /** Has it what a person adds in defs/own.py? One has. */
  readonly own: boolean;
}

/** A Dagster project in Dagster's own words: every decision taken, nothing rendered. Plain JSON. Its definitions are the whole product. */
export interface DagsterProject extends DagsterContents, ProjectFacts {
  /** Those with dimensions after the others. */
  readonly partitions: readonly DagsterPartition[];
  readonly blocks: readonly DagsterBlock[];
  /** The same in parts, in an order in which they can run; empty: nobody wants parts. */
  readonly locations: readonly DagsterLocation[];
  /** Limits that the instance has to be told of. */
  readonly pools: readonly { readonly name: string; readonly slots: number | null }[];
  /** Of a pool whose limit the instance was not told: no more than any of them allows. Null: there are no pools. */
  readonly poolLimit: number | null;
  /** The oldest release that runs the project, `1.12` or `1.12.4`. */
  readonly oldestDagster: string;
  readonly dbt: DagsterDbt;
  /** What the product runs on; null: nothing that could be tried. */
  readonly platform: DagsterPlatform | null;
  /** Some assets have a file in the dbt project. */
  readonly linked: boolean;
  /** What may be installed beside what it needs, by the name of the extra. */
  readonly extras: Readonly<Record<string, readonly string[]>>;
  /** The IO manager of Python assets; null: there is no catalog. */
  readonly iceberg: DagsterIceberg | null;
  readonly own: DagsterOwn;
  /** Packages of the runtime that it needs, sorted. */
  readonly runtime: readonly RuntimePackage[];
  /** Environment variables that have to be set. */
  readonly environment: readonly { readonly name: string; readonly purpose: string }[];
}

/** Outputs of Python assets as tables of the platform's catalog. */
export interface DagsterIceberg {
  /** Of tables whose asset key has no prefix. */
  readonly namespace: readonly string[];
  /** Files are found by the storage's credentials too. */
  readonly storage: boolean;
}

/** The file for definitions of the user's own. */
export interface DagsterOwn {
  /** Key of the model that its example reads; null: there is none. */
  readonly reads: readonly string[] | null;
}

/** A partition definition; `name` is its Python name in `defs/partitions.py`. */
export type DagsterPartition =
  | {
    readonly type: "time";
    readonly name: string;
    readonly cron: string;
    /** As a key, or year to second. */
    readonly start: string | readonly number[];
    readonly end: string | readonly number[] | null;
    readonly timezone: string;
    readonly endOffset: number;
    readonly keyFormat: string;
  }
  | { readonly type: "static"; readonly name: string; readonly keys: readonly string[] }
  /** `registry`: the name by which the instance knows its keys. */
  | { readonly type: "dynamic"; readonly name: string; readonly registry: string }
  /** Of each dimension the Python name. */
  | {
    readonly type: "multi";
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
  };

/** Which partitions of what is read belong to a partition of what reads it. */
export type DagsterMapping =
  | { readonly type: "identity" | "all" | "last" }
  | {
    readonly type: "time_window";
    readonly startOffset: number;
    readonly endOffset: number;
    /** Some windows read what there is none of. */
    readonly missing: boolean;
  }
  /** Between a dimension and what has it; `both`: between two that have it. */
  | { readonly type: "dimension"; readonly dimension: string; readonly both: boolean }
  /** A key that is read to the keys that read it. */
  | { readonly type: "static"; readonly downstream: Readonly<Record<string, readonly string[]>> };

/** How often an op is tried again. */
export interface DagsterRetries {
  readonly max: number;
  /** Null: at once. */
  readonly delayS: number | null;
  /** Null: the delay stays as it is. Dagster loads none without a delay. */
  readonly backoff: "LINEAR" | "EXPONENTIAL" | null;
}

/** One op, one `dbt build`. */
export interface DagsterBlock {
  /** Op name; also the module under `defs/`. */
  readonly name: string;
  /** What floe.yaml says of the groups that its assets belong to. */
  readonly description: string | null;
  /** dbt target; null: the profile's default. */
  readonly target: string | null;
  /** Python name of the partition definition of all its assets. */
  readonly partition: string | null;
  readonly retries: DagsterRetries | null;
  readonly timeoutS: number | null;
  readonly pool: string | null;
  readonly priority: number | null;
  /** Of its pod, where each block has one; null: those of the run. */
  readonly podResources: DagsterPodResources | null;
  readonly backfill: PlanBackfill | null;
  /** Ids of dbt functions that are created with it; sorted. */
  readonly functions: readonly string[];
  /** One without a name: all of it stands in the block's own module. Else a module for each, sorted by name. */
  readonly parts: readonly DagsterPart[];
}

/** Of a container. */
export type DagsterPodResources = PodResources;

/** Assets that share a file. */
export interface DagsterPart {
  readonly module: string | null;
  /** In topological order. */
  readonly assets: readonly DagsterAsset[];
  /** Each with its asset. */
  readonly checks: readonly DagsterCheck[];
}

export interface DagsterAsset {
  readonly uniqueId: string;
  readonly key: readonly string[];
  /** Sorted by key. */
  readonly deps: readonly DagsterDep[];
  /** Of what is built elsewhere only: a block says it for its assets. */
  readonly partition: string | null;
  readonly freshness: DagsterFreshness | null;
  readonly automation: PlanAutomation | null;
  readonly group: string;
  readonly description: string | null;
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Sorted, at most three. */
  readonly kinds: readonly string[];
  readonly codeVersion: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** The file that defines it, from the dbt project's folder; null: it lies elsewhere, as in a package. */
  readonly sourceFile: string | null;
  readonly columns: PlanAsset["columns"];
}

/** What an asset reads. */
export interface DagsterDep {
  readonly key: readonly string[];
  /** Null: as Dagster has it when nothing is said. */
  readonly mapping: DagsterMapping | null;
}

/** How old the newest materialisation may be. */
export type DagsterFreshness =
  | { readonly type: "time_window"; readonly failS: number; readonly warnS: number | null }
  | {
    readonly type: "cron";
    readonly cron: string;
    readonly lagS: number;
    readonly timezone: string;
  };

/** A check that the newest materialisation is not older than so, which a sensor runs. */
export interface DagsterFreshnessCheck {
  /** Keys, sorted. */
  readonly assets: readonly (readonly string[])[];
  readonly lagS: number;
  /** Null: always. */
  readonly cron: string | null;
  readonly timezone: string | null;
  /** A failure is a warning. */
  readonly warns: boolean;
}

export interface DagsterCheck {
  readonly uniqueId: string;
  readonly name: string;
  readonly asset: readonly string[];
  readonly additionalDeps: readonly (readonly string[])[];
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface DagsterJob {
  readonly name: string;
  readonly description: string | null;
  /** Of its runs. */
  readonly tags: Readonly<Record<string, string>>;
  /** Who answers for the product; null: nobody is named. */
  readonly owner: string | null;
  /** Names of the blocks it launches, in order. */
  readonly blocks: readonly string[];
  /** Keys, where it builds parts of its blocks; null: all of them. */
  readonly assets: readonly (readonly string[])[] | null;
  /** Does it run the checks of what is built elsewhere? */
  readonly externalChecks: boolean;
}

export interface DagsterSchedule {
  readonly name: string;
  readonly job: string;
  readonly cron: string;
  readonly timezone: string;
  readonly description: string | null;
  readonly running: boolean;
  /** Null: its runs need nothing but the job. */
  readonly launch: {
    /** Python name of the job's partition definition. */
    readonly partition: string | null;
    readonly offsetS: number;
    /** What the runs are tagged with. */
    readonly schedule: string;
  } | null;
}

/** A job, and the Python name of its partition definition. */
export interface DagsterLaunch {
  readonly job: string;
  readonly partition: string | null;
}

/** What looks at something again and again. */
export type DagsterSensor = DagsterLaunchingSensor | DagsterPartsSensor | DagsterRunStatusSensor;

/** What every sensor has. */
export interface DagsterSensorBase {
  readonly name: string;
  readonly description: string | null;
  readonly intervalS: number | null;
  readonly running: boolean;
}

/** Launches jobs when it has seen something. */
export type DagsterLaunchingSensor =
  & DagsterSensorBase
  & { readonly launches: readonly DagsterLaunch[] }
  & (
    | { readonly type: "asset"; readonly assets: readonly (readonly string[])[] }
    | { readonly type: "file"; readonly uri: string }
    | { readonly type: "health"; readonly url: string }
    /** Seconds, by key with `/` between its parts. */
    | { readonly type: "freshness"; readonly maxLagS: Readonly<Record<string, number>> }
    /** A schedule that waits for others: of each of them what it launches. */
    | {
      readonly type: "after";
      /** Whose runs are looked at: what its jobs are tagged with. */
      readonly product: string;
      readonly after: Readonly<Record<string, readonly DagsterAwaitedLaunch[]>>;
      /** What its runs are tagged with. */
      readonly schedule: string;
    }
  );

/** A launch, which may wait for a while after the end of a window. */
export interface DagsterAwaitedLaunch extends DagsterLaunch {
  readonly offsetS: number;
  /** Of a product that is split: the locations that have a part of the job, which then may have none here. Null: it is not split. */
  readonly locations: readonly string[] | null;
}

/** Launches parts of jobs that another location has begun. */
export interface DagsterPartsSensor extends DagsterSensorBase {
  readonly type: "parts";
  /** Whose runs are looked at: what its jobs are tagged with. */
  readonly product: string;
  readonly location: string;
  /** What the runs that it follows are tagged with, and its own. */
  readonly schedule: string;
  readonly parts: readonly DagsterJobPart[];
}

/** What is launched in one location of a job that is in several. */
export interface DagsterJobPart extends DagsterLaunch {
  /** Locations whose parts have to succeed before. */
  readonly after: readonly string[];
  /** Where it waits for none: the location that asks for the job. */
  readonly beside: string | null;
}

/** Tells somebody how runs ended. */
export interface DagsterRunStatusSensor extends DagsterSensorBase {
  readonly type: "run_status";
  readonly on: "success" | "failure" | "canceled" | "started";
  /** Jobs that are watched. */
  readonly jobs: readonly string[];
  readonly webhookEnv: string;
  readonly product: string;
}

/** In the run's process, in a process each, in a pod each. */
export type DagsterExecutor = "in_process" | "multiprocess" | "k8s_job";

/** How the project runs dbt. */
export interface DagsterDbt {
  /** From the project's folder to the dbt project's, with `/`; null: `FLOE_DBT_PROJECT_DIR` must be set. */
  readonly projectDir: string | null;
  /** Types of adapters, e.g. `duckdb`; sorted. */
  readonly adapters: readonly string[];
  /** The database is one file, which one process at a time may open for writing. */
  readonly singleWriter: boolean;
  /** Where the blocks of a run work; null: Dagster's own choice. */
  readonly executor: DagsterExecutor | null;
  /** `profiles.yml` of the product, or null: the dbt project's own rules apply. */
  readonly profile: GeneratedProfile | null;
  /** With which dbt parses where no secret is; sorted by name. */
  readonly standIns: readonly { readonly name: string; readonly value: string }[];
  /** Where its files are shown, without a `/` at the end; null: links go to the local files. */
  readonly sourceUrl: string | null;
  /** Who is told what runs read and write; null: nobody. */
  readonly lineage: DagsterLineage | null;
  /** Where spans go; null: where the environment, or a provider that is set up already, says so. */
  readonly telemetry: DagsterTelemetry | null;
}

/** An OpenLineage backend; texts may hold `${NAME}`. */
export interface DagsterLineage {
  readonly product: string;
  readonly namespace: string;
  /** Null: events are printed. */
  readonly endpoint: string | null;
  readonly apiKey: string | null;
  readonly drainTimeoutS: number | null;
}

/** An OpenTelemetry collector; texts may hold `${NAME}`. */
export interface DagsterTelemetry {
  readonly attributes: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly protocol: "grpc" | "http";
  readonly sampling: number;
  readonly header: { readonly name: string; readonly value: string } | null;
}

/** What the platform offers, and what can be tried of it. */
export interface DagsterPlatform {
  /** Catalog and storage, which are resources of these names. */
  readonly services: readonly DagsterService[];
  readonly connections: readonly DagsterConnection[];
  /** Name of the job that tries them all. */
  readonly job: string;
  /** Of its runs, as of those of other jobs. */
  readonly tags: Readonly<Record<string, string>>;
  /** Who answers for the product; null: nobody is named. */
  readonly owner: string | null;
  /** Extras of pyiceberg that open the services; none: there are none. */
  readonly extras: readonly string[];
}

/** A catalog or a storage. */
export interface DagsterService {
  readonly role: "catalog" | "storage";
  /** As the platform calls it. */
  readonly type: string;
  /** Which resource of the runtime it is: `rest`, `s3`, … */
  readonly kind: string;
  readonly fields: DagsterFields;
}

/** Fields of a resource of the runtime, by name. Texts hold `${NAME}` where a credential is. */
export interface DagsterFields {
  readonly [name: string]:
    | string
    | number
    | boolean
    | { readonly type: "texts"; readonly texts: Readonly<Record<string, string>> }
    | { readonly type: "oauth2" | "tls"; readonly fields: DagsterFields };
}

/** Something outside that can be tried: an asset with a check. */
export interface DagsterConnection {
  readonly key: readonly string[];
  readonly description: string;
  readonly kinds: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly resource: "catalog" | "storage" | "dbt";
  /** Of dbt: null is the profile's own choice. */
  readonly target: string | null;
}
