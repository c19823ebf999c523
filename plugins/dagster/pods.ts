import { type Diagnostic, diagnostic, nearestName } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { parseConfig } from "./config.ts";

/** Resources of pods for a compute that the product does not use: most likely it is misspelt. */
export function podProblems({ orchestrator, computes }: Plan): Diagnostic[] {
  const { pod_resources: said = {} } = parseConfig(orchestrator.config).config;
  const known = ["default", ...computes.map((c) => c.name)];
  return Object.keys(said).filter((name) => !known.includes(name)).map((name) => {
    const nearest = nearestName(name, known);
    return diagnostic({
      code: "plugin/unknown-config",
      severity: "warning",
      message: `"pod_resources" names "${name}", and no block runs on a compute of that name`,
      path: ["plugins", "orchestrator", "config", "pod_resources", name],
      hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
      facts: { key: `pod_resources.${name}`, nearest },
    });
  });
}
