import { z } from "zod";
import type { Diagnostic } from "../../src/errors/mod.ts";
import {
  type ConfigWords,
  jsonSchemaOf,
  podResources,
  readConfig,
} from "../../src/plugin/config/mod.ts";
import { IMAGE } from "../../src/plugin/helm/mod.ts";
import type { DagsterPodResources } from "./model.ts";
import { releases } from "./versions.ts";

/** What `plugins.orchestrator.config` may say to this plugin, by its names there. */
export interface DagsterConfig {
  /** Cron of a product that has no schedule; the plan has used it. */
  readonly default_schedule?: string;
  /** The oldest Dagster that has to run the project, `1.12` or `1.12.4`. Left out: any that has what the product needs. */
  readonly dagster_version?: string;
  /** Where the blocks of a run work. Left out: Dagster's own choice, but one process where the database is one file. */
  readonly executor?: "in_process" | "multiprocess" | "k8s_job";
  /** The container image that the project is built into. */
  readonly image?: string;
  /** What the pod of a block may use, by the compute that the block runs on; `default` for all others. */
  readonly pod_resources?: Readonly<Record<string, DagsterPodResources>>;
  /** Where the dbt project's folder is shown, such as `https://git.example/shop/blob/main/dbt`: links of assets go there. */
  readonly source_url?: string;
}

/** The configuration, and what is wrong with it: a bad value is an error and counts as left out, an unknown key is a warning.
 * @param config `plugins.orchestrator.config` of the plan, secrets already replaced.
 */
export function parseConfig(
  config: Readonly<Record<string, unknown>>,
): { readonly config: DagsterConfig; readonly problems: readonly Diagnostic[] } {
  return readConfig(config, words);
}

/** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return jsonSchemaOf(words, "dagster");
}

export const configSchema = z.strictObject({
  default_schedule: z.string().min(1).optional().meta({
    description: "Cron of products that have no schedule of their own; their schedules are off",
    examples: ["0 6 * * *"],
  }),
  dagster_version: releases.schema().optional().meta({
    description: "The oldest Dagster that has to run the project: a minor release, or a full one",
    examples: ["1.12", "1.12.4"],
  }),
  executor: z.enum(["in_process", "multiprocess", "k8s_job"]).optional().meta({
    description: "Where the blocks of a run work: in its process, in one each, in a pod each",
  }),
  pod_resources: z.record(
    z.string(),
    podResources(),
  ).optional().meta({
    description:
      "CPU and memory of the pod of a block, where each has one (k8s_job), by compute; `default`: all others",
    examples: [{
      default: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    }],
  }),
  source_url: z.string().regex(/^https?:\/\/[^\s?#]+$/).optional().meta({
    description: "Where the folder of the dbt project is shown: links of assets go to files there",
    examples: ["https://git.example/data/shop/blob/main/dbt"],
  }),
  image: z.string().regex(IMAGE).optional().meta({
    description: "Name of the container image that the project is built into",
    examples: ["registry.example/data/shop:1.4.0"],
  }),
});

const words: ConfigWords<DagsterConfig> = {
  title: "Dagster",
  schema: configSchema,
  wanting: (key, value) => key === "dagster_version" ? releases.wanting(value) : null,
};
