import type { Diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { unknownComputes } from "../../../src/plugin/config/mod.ts";
import { parseConfig } from "../config.ts";

/** Places of tasks on computes that the product does not have. */
export function placementProblems(plan: Plan): Diagnostic[] {
  const { queues, executors, pod_resources } = parseConfig(plan.orchestrator.config).config;
  return Object.entries({ queues, executors, pod_resources })
    .flatMap(([key, said]) => unknownComputes(key, said, plan));
}
