import type { PodResources } from "../../src/plugin/config/mod.ts";
import type { GeneratedProfile, StandIn } from "../../src/plugin/dbt/mod.ts";
import type { ProjectFacts } from "../../src/plugin/lowering/mod.ts";

/** An Airflow project in Airflow's own words: every decision taken, nothing rendered. Plain JSON. */
export interface AirflowProject extends ProjectFacts {
  /** The oldest release that runs the project, `3.1` or `3.1.8`. */
  readonly oldestAirflow: string;
  /** Where cron timetables are imported from. */
  readonly timetables: "airflow.timetables" | "airflow.sdk";
  /** Sorted by id. */
  readonly dags: readonly AirflowDag[];
  /** What is built elsewhere first; then block by block, in an order in which they can be built. */
  readonly assets: readonly AirflowAssetFacts[];
  /** Limits that Airflow has to be told of; sorted by name. */
  readonly pools: readonly AirflowPool[];
  readonly dbt: AirflowDbt;
  /** Environment variables that have to be set. */
  readonly environment: readonly { readonly name: string; readonly purpose: string }[];
}

/** An asset as DAGs name it. */
export interface AirflowAsset {
  readonly name: string;
  readonly uri: string;
  readonly group: string;
}

/** An asset and what there is to know of it. */
export interface AirflowAssetFacts extends AirflowAsset {
  readonly uniqueId: string;
  /** The name as a list of its parts. */
  readonly key: readonly string[];
  /** Names of the assets that it reads; sorted. */
  readonly deps: readonly string[];
  /** Built elsewhere. */
  readonly external: boolean;
  readonly description: string | null;
}

/** How many tasks of a pool may run at the same time. */
export interface AirflowPool {
  readonly name: string;
  readonly slots: number;
}

/** A DAG, which has a file of its own. */
export interface AirflowDag {
  readonly dagId: string;
  /** Python module, and the function that makes the DAG. */
  readonly module: string;
  readonly functionName: string;
  /** One line. */
  readonly description: string;
  /** Markdown. */
  readonly docMd: string;
  /** When it runs, as a clause in Markdown without its full stop. */
  readonly when: string;
  readonly schedule: AirflowSchedule;
  /** Whether it runs for the ticks that it has missed. */
  readonly catchup: boolean;
  /** UTC, year to second. Null: its first run is that of the next tick. */
  readonly startDate: readonly number[] | null;
  /** Null: Airflow's default. */
  readonly maxActiveRuns: number | null;
  readonly maxActiveTasks: number | null;
  readonly paused: boolean;
  readonly owner: string | null;
  /** Sorted. */
  readonly tags: readonly string[];
  /** In the order in which the form that starts a run asks for them. */
  readonly params: readonly AirflowParam[];
  /** Its runs build a partition, which they may name; null: everything. */
  readonly partition: string | null;
  /** Partition definitions that it needs, those of several dimensions last. */
  readonly partitions: readonly AirflowPartition[];
  /** Ids of groups of tasks; sorted. */
  readonly groups: readonly AirflowGroup[];
  /** In an order in which they can run. */
  readonly tasks: readonly AirflowTask[];
  readonly callbacks: readonly AirflowCallback[];
}

/** A frame around tasks that belong together. */
export interface AirflowGroup {
  readonly groupId: string;
  readonly name: string;
  /** Python name in the DAG's function. */
  readonly variable: string;
}

/** What a person may choose who starts a run: a flag, which is off, or a text, which may be left out. */
export interface AirflowParam {
  readonly name: string;
  readonly type: "flag" | "text";
  readonly description: string;
}

/** Tells somebody how runs ended. */
export interface AirflowCallback {
  readonly on: "success" | "failure";
  readonly webhookEnv: string;
}

/** When a DAG runs. */
export type AirflowSchedule =
  | { readonly type: "none" | "continuous" | "at_runtime" }
  | { readonly type: "interval"; readonly seconds: number }
  | { readonly type: "cron" | "data_interval"; readonly cron: string; readonly timezone: string }
  | {
    readonly type: "cron_partition";
    readonly cron: string;
    readonly timezone: string;
    readonly runOffset: number;
    readonly keyFormat: string;
  }
  /** All of them, or any. */
  | {
    readonly type: "assets";
    readonly of: "all" | "any";
    readonly assets: readonly AirflowAsset[];
  }
  /** Those of runs that have a partition. */
  | {
    readonly type: "partitioned_assets";
    readonly of: "all" | "any";
    readonly assets: readonly {
      readonly asset: AirflowAsset;
      /** Null: keys are equal. */
      readonly mapper: AirflowMapper | null;
    }[];
  };

/** Keys of shorter windows to that of a longer one, which waits for all of them. */
export interface AirflowMapper {
  readonly window: "Day" | "Week" | "Month" | "Year";
  readonly timezone: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
}

/** A partition definition; `name` is its Python name in upper case, `plan` its name in floe.yaml. */
export type AirflowPartition =
  & { readonly name: string; readonly plan: string }
  & (
    | {
      readonly type: "time";
      readonly cron: string;
      readonly timezone: string;
      readonly keyFormat: string;
      readonly start: string;
      readonly end: string | null;
    }
    | { readonly type: "static"; readonly keys: readonly string[] }
    | { readonly type: "dynamic"; readonly variable: string }
    /** Of each dimension the Python name. */
    | { readonly type: "multi"; readonly dimensions: Readonly<Record<string, string>> }
  );

/** What a DAG does. */
export type AirflowTask =
  | AirflowBuild
  | AirflowSourceFreshness
  | AirflowGate
  | AirflowKeys
  | AirflowDone;

/** What every task has. */
export interface AirflowTaskBase {
  readonly taskId: string;
  /** Python name in the DAG's function. */
  readonly name: string;
  /** Python name of what a call of it gives; null: nothing is put before or behind it. */
  readonly variable: string | null;
  /** Ids of the tasks that have to succeed before; sorted. */
  readonly after: readonly string[];
}

/** What a task does, without its place in a DAG and the names that follow from it. */
export type TaskWords<Task extends AirflowTask = AirflowTask> = Task extends AirflowDbtTask
  ? Omit<Task, keyof AirflowTaskBase | "constant">
  : Task extends AirflowTask ? Omit<Task, keyof AirflowTaskBase>
  : never;

/** What every task has that runs dbt. */
export interface AirflowDbtTask extends AirflowTaskBase {
  readonly group: AirflowGroup | null;
  /** Python name, in the module, of what dbt is to do. */
  readonly constant: string;
  readonly docMd: string | null;
  /** Sorted by name. */
  readonly inlets: readonly AirflowAsset[];
  /** Null: Airflow's own, all tasks before it have succeeded. */
  readonly triggerRule: "none_failed" | null;
  readonly retries: AirflowRetries | null;
  readonly pool: string | null;
  /** Airflow's weight, 1 where nobody says; null: that. */
  readonly priorityWeight: number | null;
  readonly queue: string | null;
  readonly executor: string | null;
  readonly podResources: AirflowPodResources | null;
  /** Once for each of these keys, which are as Jinja reads them, or for what the task of this id returns; null: once. */
  readonly mapped: { readonly keys: readonly string[] } | { readonly task: string } | null;
}

/** One `dbt build`. */
export interface AirflowBuild extends AirflowDbtTask {
  readonly type: "build";
  readonly block: AirflowBlock;
}

/** One `dbt source freshness`. */
export interface AirflowSourceFreshness extends AirflowDbtTask {
  readonly type: "source_freshness";
  /** Unique ids. */
  readonly sources: readonly string[];
}

/** Waits for something, or ends the run where there is nothing to do. */
export type AirflowGate =
  & AirflowTaskBase
  & (
    | AirflowWait & { readonly type: "wait_for_files"; readonly uri: string }
    | AirflowWait & { readonly type: "wait_for_health"; readonly url: string }
    | {
      /** `stale`: goes on when something is too old; `fresh`: fails then. */
      readonly type: "stale" | "fresh";
      /** Seconds, by the asset's name. */
      readonly maxLagS: Readonly<Record<string, number>>;
      readonly inlets: readonly AirflowAsset[];
    }
  );

/** How a gate waits. */
export interface AirflowWait {
  /** Null: the runtime's own. */
  readonly intervalS: number | null;
  /** Looks that Airflow may lose: one that is resumed while the scheduler still counts its last end is marked failed. */
  readonly retries: number;
}

/** Asks which keys a dynamic partition has. */
export interface AirflowKeys extends AirflowTaskBase {
  readonly type: "keys";
  /** Python name of the partition definition. */
  readonly partition: string;
}

/** Says that all of the DAG has succeeded. */
export interface AirflowDone extends AirflowTaskBase {
  readonly type: "done";
  readonly triggerRule: "none_failed" | null;
  readonly marker: AirflowAsset;
}

/** How often a task is tried again. */
export interface AirflowRetries {
  readonly max: number;
  readonly delayS: number;
  /** The factor by which the delay grows, or true before Airflow knew factors; null: it does not grow. */
  readonly backoff: number | true | null;
}

/** Of a container. */
export type AirflowPodResources = PodResources;

/** What one dbt invocation builds. */
export interface AirflowBlock {
  /** Also the folder of its state. */
  readonly name: string;
  /** dbt target; null: the profile's default. */
  readonly target: string | null;
  /** Python name of its partition definition. */
  readonly partition: string | null;
  readonly timeoutS: number | null;
  /** Ids of dbt functions that are created with it; sorted. */
  readonly support: readonly string[];
  /** In topological order. */
  readonly nodes: readonly AirflowNode[];
  readonly checks: readonly AirflowCheck[];
}

/** A model, seed or snapshot of dbt, and the asset that it is. */
export interface AirflowNode {
  readonly uniqueId: string;
  readonly asset: AirflowAsset;
  /** Unique ids, of those of the block; sorted. */
  readonly parents: readonly string[];
  readonly microbatch: AirflowMicrobatch | null;
}

/** How dbt cuts a microbatch model. */
export interface AirflowMicrobatch {
  readonly batchSize: string;
  readonly lookback: number;
  readonly begin: string | null;
}

/** A test of dbt. */
export interface AirflowCheck {
  readonly uniqueId: string;
  /** Unique ids; its own asset first. */
  readonly reads: readonly string[];
}

/** How the project runs dbt. */
export interface AirflowDbt {
  /** From the project's folder to the dbt project's, with `/`; null: `FLOE_DBT_PROJECT_DIR` must be set. */
  readonly projectDir: string | null;
  /** The program; null: `dbt` on the PATH. */
  readonly executable: string | null;
  /** The container image that has it; null: it is a program where tasks run. */
  readonly image: string | null;
  /** Types of adapters, e.g. `duckdb`; sorted. */
  readonly adapters: readonly string[];
  /** The database is one file, which one process at a time may open for writing. */
  readonly singleWriter: boolean;
  /** `profiles.yml` of the product, or null: the dbt project's own rules apply. */
  readonly profile: GeneratedProfile | null;
  /** With which dbt parses where no secret is; sorted by name. */
  readonly standIns: readonly StandIn[];
}
