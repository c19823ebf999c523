import { type Diagnostic, diagnostic, nearestName } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { parseConfig } from "./config.ts";

const PATH = ["plugins", "orchestrator", "config", "pod_resources"];

/** Resources of pods where blocks have none; or for a compute that the product does not use: most likely it is misspelt. */
export function podProblems({ orchestrator, computes }: Plan): Diagnostic[] {
  const { pod_resources: said, executor } = parseConfig(orchestrator.config).config;
  if (said === undefined) return [];
  if (executor !== "k8s_job") return [noPods(executor)];
  const known = ["default", ...computes.map((c) => c.name)];
  return Object.keys(said).filter((name) => !known.includes(name)).map((name) => {
    const nearest = nearestName(name, known);
    return diagnostic({
      code: "plugin/unknown-config",
      severity: "warning",
      message: `"pod_resources" names "${name}", and no block runs on a compute of that name`,
      path: [...PATH, name],
      hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
      facts: { key: `pod_resources.${name}`, nearest },
    });
  });
}

function noPods(executor: string | undefined): Diagnostic {
  return diagnostic({
    code: "plugin/unknown-config",
    severity: "warning",
    message:
      `"pod_resources" has no effect: blocks run in pods of their own with executor k8s_job only`,
    path: PATH,
    hint: executor === undefined ? "Add executor: k8s_job" : "Write executor: k8s_job",
    facts: { key: "pod_resources", nearest: null },
  });
}
