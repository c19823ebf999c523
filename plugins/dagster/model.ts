import type { PlanAsset } from "../../src/plan/mod.ts";
import type { YamlValue } from "../../src/emit/data/mod.ts";

/** A Dagster project in Dagster's own words: every decision taken, nothing rendered. Plain JSON. */
export interface DagsterProject {
  /** The Python package, e.g. `customer_360`. */
  readonly packageName: string;
  /** The distribution and code location name: the product's own. */
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly generator: string;
  readonly blocks: readonly DagsterBlock[];
  /** Sources and injected nodes. */
  readonly externalAssets: readonly DagsterAsset[];
  /** Checks that only read what is built elsewhere. */
  readonly externalChecks: readonly DagsterCheck[];
  readonly jobs: readonly DagsterJob[];
  readonly schedules: readonly DagsterSchedule[];
  readonly dbt: DagsterDbt;
  /** Environment variables that have to be set. */
  readonly environment: readonly { readonly name: string; readonly purpose: string }[];
}

/** One op, one `dbt build`. */
export interface DagsterBlock {
  /** Op name; also the module under `defs/`. */
  readonly name: string;
  /** dbt target; null: the profile's default. */
  readonly target: string | null;
  /** Ids of dbt functions that are created with it; sorted. */
  readonly functions: readonly string[];
  /** One without a name: all of it stands in the block's own module. Else a module for each, sorted by name. */
  readonly parts: readonly DagsterPart[];
}

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
  readonly deps: readonly (readonly string[])[];
  readonly group: string;
  readonly description: string | null;
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Sorted, at most three. */
  readonly kinds: readonly string[];
  readonly codeVersion: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly columns: PlanAsset["columns"];
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
  /** Names of the blocks it launches, in order. */
  readonly blocks: readonly string[];
  /** Does it run the checks of what is built elsewhere? */
  readonly externalChecks: boolean;
}

export interface DagsterSchedule {
  readonly name: string;
  readonly job: string;
  readonly cron: string;
  readonly timezone: string;
  readonly running: boolean;
}

/** How the project runs dbt. */
export interface DagsterDbt {
  /** From the project's folder to the dbt project's, with `/`; null: `FLOE_DBT_PROJECT_DIR` must be set. */
  readonly projectDir: string | null;
  /** Adapter packages, e.g. `dbt-duckdb`; sorted. */
  readonly adapters: readonly string[];
  /** The database is one file, which one process at a time may open for writing. */
  readonly singleWriter: boolean;
  /** `profiles.yml` of the product, or null: the dbt project's own rules apply. */
  readonly profile: {
    readonly name: string;
    readonly target: string;
    /** As dbt has to read them: Jinja escaped but for references to environment variables. */
    readonly outputs: YamlValue;
  } | null;
}
