import { z } from "zod";
import { type Diagnostic, diagnostic } from "../../src/errors/mod.ts";
import {
  type ConfigWords,
  jsonSchemaOf,
  podResources,
  readConfig,
} from "../../src/plugin/config/mod.ts";
import { IMAGE } from "../../src/plugin/helm/mod.ts";
import type { AirflowPodResources } from "./model.ts";
import { releases } from "./versions.ts";

/** What `plugins.orchestrator.config` may say to this plugin, by its names there. */
export interface AirflowConfig {
  /** Cron of a product that has no schedule; the plan has used it. */
  readonly default_schedule?: string;
  /** The Airflow that runs the project, `3.1` or `3.1.8`. Left out: the oldest that has what the product needs, and any newer one. */
  readonly airflow_version?: string;
  /** What a task builds: a block, or one model with its tests. */
  readonly granularity?: "block" | "model";
  /** The dbt program where tasks run. */
  readonly dbt_executable?: string;
  /** The virtual environment that dbt is in where tasks run; its `bin/dbt` is used. */
  readonly dbt_venv?: string;
  /** The container image that dbt is in: tasks start it there. Instead of the two above. */
  readonly dbt_image?: string;
  /** The container image that the project is built into. */
  readonly image?: string;
  /** The queue of the tasks that build, by the compute that they build on; `default` for all others. */
  readonly queues?: Readonly<Record<string, string>>;
  /** Likewise the executor, where Airflow has several. */
  readonly executors?: Readonly<Record<string, string>>;
  /** Likewise what the pod of a task may use, with an executor that gives each one. */
  readonly pod_resources?: Readonly<Record<string, AirflowPodResources>>;
  /** Where the dbt project's folder is shown, such as `https://git.example/shop/blob/main/dbt`: notes of tasks link to files there. */
  readonly source_url?: string;
}

/** The configuration, and what is wrong with it: a bad value is an error and counts as left out, an unknown key is a warning.
 * @param config `plugins.orchestrator.config` of the plan, secrets already replaced.
 */
export function parseConfig(
  config: Readonly<Record<string, unknown>>,
): { readonly config: AirflowConfig; readonly problems: readonly Diagnostic[] } {
  const read = readConfig(config, words);
  const { dbt_image, ...rest } = read.config;
  const other = (["dbt_executable", "dbt_venv"] as const).find((key) => rest[key] !== undefined);
  if (dbt_image === undefined || other === undefined) return read;
  return { config: rest, problems: [...read.problems, secondDbt(other)] };
}

function secondDbt(other: string): Diagnostic {
  return diagnostic({
    code: "plugin/bad-config",
    message: `Cannot read the Airflow configuration "dbt_image": "${other}" says where dbt is`,
    path: ["plugins", "orchestrator", "config", "dbt_image"],
    hint: "Remove one of them",
    facts: { key: "dbt_image", other },
  });
}

/** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return jsonSchemaOf(words, "airflow");
}

const path = z.string().regex(/^[^\s"'`$\\]+$/);

export const configSchema = z.strictObject({
  default_schedule: z.string().min(1).optional().meta({
    description: "Cron of products that have no schedule of their own; their schedules are off",
    examples: ["0 6 * * *"],
  }),
  airflow_version: releases.schema().optional().meta({
    description: "The Airflow that has to run the project: a minor release, or a full one",
    examples: ["3.1", "3.1.8"],
  }),
  granularity: z.enum(["block", "model"]).optional().meta({
    description: "What a task builds: a block of many models, or one model with its tests",
  }),
  dbt_executable: path.optional().meta({
    description: "The dbt program where tasks run",
    examples: ["/opt/dbt/bin/dbt"],
  }),
  dbt_venv: path.optional().meta({
    description: "The virtual environment of dbt where tasks run, beside Airflow's own",
    examples: ["/opt/dbt"],
  }),
  dbt_image: z.string().regex(IMAGE).optional().meta({
    description:
      "The container image that dbt is in; tasks start it there with docker, or what FLOE_CONTAINER_ENGINE names",
    examples: ["registry.example/dbt:1.11"],
  }),
  image: z.string().regex(IMAGE).optional().meta({
    description: "Name of the container image that the project is built into",
    examples: ["registry.example/data/shop:1.4.0"],
  }),
  queues: z.record(z.string(), z.string().min(1).max(256)).optional().meta({
    description: "The queue of tasks, by the compute that they build on; `default`: all others",
    examples: [{ default: "dbt" }],
  }),
  executors: z.record(z.string(), z.string().min(1)).optional().meta({
    description:
      "The executor of tasks, where Airflow has several, by compute; `default`: all others",
    examples: [{ default: "KubernetesExecutor" }],
  }),
  pod_resources: z.record(z.string(), podResources()).optional().meta({
    description:
      "CPU and memory of the pod of a task, where each has one (KubernetesExecutor), by compute; `default`: all others",
    examples: [{
      default: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    }],
  }),
  source_url: z.string().regex(/^https?:\/\/[^\s?#]+$/).optional().meta({
    description: "Where the folder of the dbt project is shown: notes of tasks link to files there",
    examples: ["https://git.example/data/shop/blob/main/dbt"],
  }),
});

const words: ConfigWords<AirflowConfig> = {
  title: "Airflow",
  schema: configSchema,
  wanting: (key, value) => key === "airflow_version" ? releases.wanting(value) : null,
};
