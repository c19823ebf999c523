import { z } from "zod";
import { IMAGE } from "../helm/mod.ts";
import { type PodResources, podResources } from "./pod_resources.ts";

/** What the configuration of every shipped plugin may say. */
export interface CommonConfig {
  /** Cron of a product that has no schedule; the plan has used it. */
  readonly default_schedule?: string;
  /** The container image that the project is built into. */
  readonly image?: string;
  /** What a pod may use, where what builds a block has one of its own, by the compute that it builds on; `default` for all others. */
  readonly pod_resources?: Readonly<Record<string, PodResources>>;
  /** Where the dbt project's folder is shown, such as `https://git.example/shop/blob/main/dbt`: links go to files there. */
  readonly source_url?: string;
}

/** The schema of each key of {@linkcode CommonConfig}.
 * @param words of the target: what has a pod and where, and what links.
 */
// deno-lint-ignore explicit-module-boundary-types
export const commonKeys = (words: { readonly pod: string; readonly links: string }) => ({
  default_schedule: z.string().min(1).optional().meta({
    description: "Cron of products that have no schedule of their own; their schedules are off",
    examples: ["0 6 * * *"],
  }),
  image: image().optional().meta({
    description: "Name of the container image that the project is built into",
    examples: ["registry.example/data/shop:1.4.0"],
  }),
  pod_resources: z.record(z.string(), podResources()).optional().meta({
    description: `CPU and memory of the pod of ${words.pod}, by compute; \`default\`: all others`,
    examples: [{
      default: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    }],
  }),
  source_url: z.string().regex(/^https?:\/\/[^\s?#]+$/).optional().meta({
    description: `Where the folder of the dbt project is shown: ${words.links} files there`,
    examples: ["https://git.example/data/shop/blob/main/dbt"],
  }),
});

/** The name of a container image. */
export function image(): z.ZodString {
  return z.string().regex(IMAGE);
}
