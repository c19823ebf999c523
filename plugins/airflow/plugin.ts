import type { GeneratedFile } from "../../src/emit/mod.ts";
import type { Diagnostic } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import {
  type Capabilities,
  cronProblems,
  expressiblePlan,
  type HelmOptions,
  type LowerOptions,
  OrchestratorPlugin,
  unsupportedLines,
} from "../../src/plugin/mod.ts";
import { configJsonSchema, parseConfig } from "./config.ts";
import { runsCron } from "./cron.ts";
import { type AirflowDefinitions, definitionsOf } from "./definitions.ts";
import type { AirflowHelmValues } from "./helm/types.ts";
import { helmValues } from "./helm/values.ts";
import { losses } from "./validate/losses.ts";
import { lower } from "./lower.ts";
import type { AirflowProject } from "./model.ts";
import { nameClashes } from "./validate/name_clashes.ts";
import { neighbourClashes } from "./validate/neighbours.ts";
import { render } from "./render/mod.ts";
import { outletProblems } from "./validate/outlets.ts";
import { placementProblems } from "./validate/placement.ts";

/** Airflow 3 as a target: a file of constants for each DAG, one task per block that runs one `dbt build`. */
export class AirflowPlugin
  extends OrchestratorPlugin<AirflowProject, AirflowDefinitions, AirflowHelmValues> {
  readonly name = "airflow";
  readonly version = "0.1.0";
  readonly description = "Airflow 3 project: DAGs as constants, one task per dbt build";
  readonly capabilities: Capabilities = {
    cronFeatures: runsCron,
    partitions: { time: true, static: true, dynamic: true, multiDimensions: 2 },
    mappings: {
      identity: true,
      time_window: true,
      all: true,
      last: true,
      explicit: true,
      dimension: true,
    },
    explicitMappings: ["time", "static", "dynamic", "multi"],
    schedules: { cron: true, partition: true, after: true },
    sensors: { asset: true, file: true, run_status: true, health: true, freshness: true },
    runStatuses: ["success", "failure"],
    retries: ["constant", "exponential"],
    timeouts: true,
    pools: true,
    priorities: true,
    backfillPartitions: 1,
    freshness: true,
    freshnessWarnings: false,
    automations: { eager: true, on_cron: true, on_missing: false },
    freshnessChecks: true,
    blockAssets: 200,
    locations: false,
    qualityChecks: false,
  };

  get configSchema(): Readonly<Record<string, unknown>> {
    return configJsonSchema();
  }

  override capabilitiesFor(config: Readonly<Record<string, unknown>>): Capabilities {
    const { granularity } = parseConfig(config).config;
    return granularity === "model" ? { ...this.capabilities, blockAssets: 1 } : this.capabilities;
  }

  validate(plan: Plan): Diagnostic[] {
    const can = this.capabilitiesFor(plan.orchestrator.config);
    return [
      ...parseConfig(plan.orchestrator.config).problems,
      ...placementProblems(plan),
      ...cronProblems(plan, can, "Airflow"),
      ...unsupportedLines(plan, can, "Airflow"),
      ...nameClashes(expressiblePlan(plan, can)),
      ...outletProblems(plan, can),
      ...losses(expressiblePlan(plan, can)),
    ];
  }

  override validateBeside(plan: Plan, others: readonly Plan[]): Diagnostic[] {
    return neighbourClashes(plan, others);
  }

  lower(plan: Plan, options: LowerOptions): AirflowProject {
    return lower(expressiblePlan(plan, this.capabilitiesFor(plan.orchestrator.config)), options);
  }

  render(project: AirflowProject): GeneratedFile[] {
    return render(project);
  }

  definitionsOf(project: AirflowProject): AirflowDefinitions {
    return definitionsOf(project);
  }

  helmValuesOf(project: AirflowProject, options: HelmOptions): AirflowHelmValues {
    return helmValues(project, options);
  }
}
