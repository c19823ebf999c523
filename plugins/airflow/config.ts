import { z } from "zod";
import { type Diagnostic, diagnostic } from "../../src/errors/mod.ts";
import {
  type CommonConfig,
  commonKeys,
  type ConfigWords,
  image,
  jsonSchemaOf,
  readConfig,
} from "../../src/plugin/config/mod.ts";
import { releases } from "./versions.ts";

/** What `plugins.orchestrator.config` may say to this plugin, by its names there. */
export interface AirflowConfig extends CommonConfig {
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
  /** The queue of the tasks that build, by the compute that they build on; `default` for all others. */
  readonly queues?: Readonly<Record<string, string>>;
  /** Likewise the executor, where Airflow has several. */
  readonly executors?: Readonly<Record<string, string>>;
}

/** The configuration, and what is wrong with it: a bad value is an error and counts as left out, an unknown key is a warning.
 * @param config `plugins.orchestrator.config` of the plan, secrets already replaced.
 */
export function parseConfig(
  config: Readonly<Record<string, unknown>>,
): { readonly config: AirflowConfig; readonly problems: readonly Diagnostic[] } {
  const read = readConfig(config, words);
  const [first, ...others] = WAYS_TO_DBT.filter((key) => read.config[key] !== undefined);
  if (first === undefined || others.length === 0) return read;
  const left = new Set<string>(others);
  return {
    config: Object.fromEntries(Object.entries(read.config).filter(([key]) => !left.has(key))),
    problems: [...read.problems, ...others.map((key) => secondDbt(key, first))],
  };
}

/** Where dbt is, is said in one way: the first that is there counts. */
const WAYS_TO_DBT = ["dbt_executable", "dbt_venv", "dbt_image"] as const;

function secondDbt(key: string, other: string): Diagnostic {
  return diagnostic({
    code: "plugin/bad-config",
    message: `Cannot read the Airflow configuration "${key}": "${other}" says where dbt is`,
    path: ["plugins", "orchestrator", "config", key],
    hint: "Remove one of them",
    facts: { key, other },
  });
}

/** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return jsonSchemaOf(words, "airflow");
}

const path = z.string().regex(/^[^\s"'`$\\]+$/);

const common = commonKeys({
  pod: "a task, where each has one (KubernetesExecutor)",
  links: "notes of tasks link to",
});

export const configSchema = z.strictObject({
  default_schedule: common.default_schedule,
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
  dbt_image: image().optional().meta({
    description:
      "The container image that dbt is in; tasks start it there with docker, or what FLOE_CONTAINER_ENGINE names",
    examples: ["registry.example/dbt:1.11"],
  }),
  image: common.image,
  queues: z.record(z.string(), z.string().min(1).max(256)).optional().meta({
    description: "The queue of tasks, by the compute that they build on; `default`: all others",
    examples: [{ default: "dbt" }],
  }),
  executors: z.record(z.string(), z.string().min(1)).optional().meta({
    description:
      "The executor of tasks, where Airflow has several, by compute; `default`: all others",
    examples: [{ default: "KubernetesExecutor" }],
  }),
  pod_resources: common.pod_resources,
  source_url: common.source_url,
});

const words: ConfigWords<AirflowConfig> = {
  title: "Airflow",
  schema: configSchema,
  wanting: (key, value) => key === "airflow_version" ? releases.wanting(value) : null,
};
