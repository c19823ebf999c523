import { z } from "zod";
import type { Diagnostic } from "../../src/errors/mod.ts";
import {
  type CommonConfig,
  commonKeys,
  type ConfigWords,
  jsonSchemaOf,
  readConfig,
} from "../../src/plugin/config/mod.ts";
import { releases } from "./versions.ts";

/** What `plugins.orchestrator.config` may say to this plugin, by its names there. */
export interface DagsterConfig extends CommonConfig {
  /** The oldest Dagster that has to run the project, `1.12` or `1.12.4`. Left out: any that has what the product needs. */
  readonly dagster_version?: string;
  /** Where the blocks of a run work. Left out: Dagster's own choice, but one process where the database is one file. */
  readonly executor?: "in_process" | "multiprocess" | "k8s_job";
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

const common = commonKeys({
  pod: "a block, where each has one (k8s_job)",
  links: "links of assets go to",
});

export const configSchema = z.strictObject({
  default_schedule: common.default_schedule,
  dagster_version: releases.schema().optional().meta({
    description: "The oldest Dagster that has to run the project: a minor release, or a full one",
    examples: ["1.12", "1.12.4"],
  }),
  executor: z.enum(["in_process", "multiprocess", "k8s_job"]).optional().meta({
    description: "Where the blocks of a run work: in its process, in one each, in a pod each",
  }),
  pod_resources: common.pod_resources,
  source_url: common.source_url,
  image: common.image,
});

const words: ConfigWords<DagsterConfig> = {
  title: "Dagster",
  schema: configSchema,
  wanting: (key, value) => key === "dagster_version" ? releases.wanting(value) : null,
};
