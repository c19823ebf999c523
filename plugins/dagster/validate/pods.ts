import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { unknownComputes } from "../../../src/plugin/config/mod.ts";
import { parseConfig } from "../config.ts";

/** Resources of pods where blocks have none; or for a compute that the product does not use. */
export function podProblems(plan: Plan): Diagnostic[] {
  const { pod_resources: said, executor } = parseConfig(plan.orchestrator.config).config;
  if (said === undefined) return [];
  if (executor !== "k8s_job") return [noPods(executor)];
  return unknownComputes("pod_resources", said, plan);
}

function noPods(executor: string | undefined): Diagnostic {
  return diagnostic({
    code: "plugin/unknown-config",
    severity: "warning",
    message:
      `"pod_resources" has no effect: blocks run in pods of their own with executor k8s_job only`,
    path: ["plugins", "orchestrator", "config", "pod_resources"],
    part: "key",
    hint: executor === undefined ? "Add executor: k8s_job" : "Write executor: k8s_job",
    facts: { key: "pod_resources", nearest: null },
  });
}
