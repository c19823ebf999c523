import type { Diagnostic } from "../../src/errors/mod.ts";
import type { GeneratedFile } from "../../src/emit/mod.ts";
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
import { keyClashes } from "./validate/key_clashes.ts";
import { losses } from "./validate/losses.ts";
import { lower } from "./lower.ts";
import { podProblems } from "./validate/pods.ts";
import { type DagsterDefinitions, definitionsOf } from "./definitions.ts";
import type { DagsterHelmValues } from "./helm/types.ts";
import { helmValues } from "./helm/values.ts";
import type { DagsterProject } from "./model.ts";
import { nameClashes } from "./validate/name_clashes.ts";
import { platformProblems } from "./platform/platform.ts";
import { render } from "./render/mod.ts";
import { releases } from "./versions.ts";

/** Dagster as a target: a project of constants, one op per block that runs one `dbt build`. */
export class DagsterPlugin
  extends OrchestratorPlugin<DagsterProject, DagsterDefinitions, DagsterHelmValues> {
  readonly name = "dagster";
  readonly version = "0.1.0";
  readonly description = "Dagster 1.x project: asset specs as constants, one dbt build per block";
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
    explicitMappings: ["static"],
    schedules: { cron: true, partition: true, after: true },
    sensors: { asset: true, file: true, run_status: true, health: true, freshness: true },
    runStatuses: ["success", "failure", "canceled", "started"],
    retries: ["constant", "linear", "exponential"],
    timeouts: true,
    pools: true,
    priorities: true,
    backfillPartitions: null,
    freshness: true,
    freshnessWarnings: true,
    automations: { eager: true, on_cron: true, on_missing: true },
    freshnessChecks: true,
    blockAssets: null,
    locations: true,
    qualityChecks: false,
  };

  get configSchema(): Readonly<Record<string, unknown>> {
    return configJsonSchema();
  }

  override capabilitiesFor(config: Readonly<Record<string, unknown>>): Capabilities {
    const { freshnessPolicies } = releases.factsFor(parseConfig(config).config.dagster_version);
    // a check of Dagster has one lag
    return { ...this.capabilities, freshnessWarnings: freshnessPolicies };
  }

  validate(plan: Plan): Diagnostic[] {
    const can = this.capabilitiesFor(plan.orchestrator.config);
    return [
      ...parseConfig(plan.orchestrator.config).problems,
      ...cronProblems(plan, can, "Dagster"),
      ...unsupportedLines(plan, can, "Dagster"),
      ...podProblems(plan),
      ...platformProblems(plan),
      ...keyClashes(plan),
      ...nameClashes(plan),
      ...losses(plan),
    ];
  }

  lower(plan: Plan, options: LowerOptions): DagsterProject {
    return lower(expressiblePlan(plan, this.capabilitiesFor(plan.orchestrator.config)), options);
  }

  render(project: DagsterProject): GeneratedFile[] {
    return render(project);
  }

  definitionsOf(project: DagsterProject): DagsterDefinitions {
    return definitionsOf(project);
  }

  helmValuesOf(project: DagsterProject, options: HelmOptions): DagsterHelmValues {
    return helmValues(project, options);
  }
}
