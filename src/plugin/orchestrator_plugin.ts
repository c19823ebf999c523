import type { GeneratedFile } from "../emit/mod.ts";
import type { Diagnostic } from "../errors/mod.ts";
import type {
  Plan,
  PlanAutomation,
  PlanMapping,
  PlanPartition,
  PlanRetries,
  PlanSchedule,
  PlanSensor,
} from "../plan/mod.ts";
import type { CronFeature } from "../schedule/mod.ts";

/** What a target can express. Shared code asks these, never the plugin's name. */
export interface Capabilities {
  /** What cron expressions may use beyond five plain fields. */
  readonly cronFeatures: readonly CronFeature[];
  readonly partitions: {
    readonly time: boolean;
    readonly static: boolean;
    readonly dynamic: boolean;
    /** How many dimensions a `multi` may have; 0: none. */
    readonly multiDimensions: number;
  };
  readonly mappings: Readonly<Record<PlanMapping["type"], boolean>>;
  /** Types of partitions that `explicit` mappings may be between. */
  readonly explicitMappings: readonly PlanPartition["type"][];
  readonly schedules: Readonly<Record<PlanSchedule["trigger"]["type"], boolean>>;
  readonly sensors: Readonly<Record<PlanSensor["type"], boolean>>;
  /** Kinds of backoff between attempts; none: nothing is retried. */
  readonly retries: readonly PlanRetries["backoff"][];
  readonly timeouts: boolean;
  /** Limits on what runs at the same time. */
  readonly pools: boolean;
  /** Runs of several partitions, as `backfill` says. */
  readonly backfills: boolean;
  /** Shows what is older than its freshness allows. */
  readonly freshness: boolean;
  readonly automations: Readonly<Record<PlanAutomation["type"], boolean>>;
  /** dbt's checks of how old a source or model is. */
  readonly freshnessChecks: boolean;
  /** Parts of a product that are loaded apart. */
  readonly locations: boolean;
  /** Quality checks of floe.yaml that no dbt test is equal to. */
  readonly qualityChecks: boolean;
}

/** What a plugin has to know beyond the plan. All of it ends in the output: no clock, no absolute path. */
export interface LowerOptions {
  readonly generator: { readonly name: string; readonly version: string };
  /** From the generated project's folder to the dbt project's, with `/`. Null: named where it runs. */
  readonly dbtProjectDir: string | null;
}

/** An orchestrator as a target: three verbs, each a function of its input alone.
 *
 * `Project` is the target's own words as plain, JSON-serialisable data: every decision is in it, none is left for `render`.
 */
export abstract class OrchestratorPlugin<Project = unknown> {
  /** As `plugins.orchestrator.type` names it. */
  abstract readonly name: string;
  abstract readonly version: string;
  abstract readonly description: string;
  /** What it can express where nothing is configured. */
  abstract readonly capabilities: Capabilities;
  /** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
  abstract readonly configSchema: Readonly<Record<string, unknown>>;

  /** What of the plan, or of `plugins.orchestrator.config`, this target cannot express: expected diagnostics, never a
   * silent approximation. */
  abstract validate(plan: Plan): Diagnostic[];
  /** The plan in the target's own words. Expects a plan without errors from {@linkcode validate}. */
  abstract lower(plan: Plan, options: LowerOptions): Project;
  /** The files of the project, sorted by path. */
  abstract render(project: Project): GeneratedFile[];

  /** What it can express as `plugins.orchestrator.config` configures it: an older release may do less. */
  capabilitiesFor(_config: Readonly<Record<string, unknown>>): Capabilities {
    return this.capabilities;
  }

  /** The whole way from a plan to files. */
  createDefinitions(plan: Plan, options: LowerOptions): GeneratedFile[] {
    return this.render(this.lower(plan, options));
  }
}
