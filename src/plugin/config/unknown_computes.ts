import { type Diagnostic, diagnostic, nearestName } from "../../errors/mod.ts";
import type { Plan } from "../../plan/mod.ts";

/** Names in a record by compute that no compute of the product has: most likely they are misspelt.
 * @param key of `plugins.orchestrator.config`, whose value the record is.
 */
export function unknownComputes(
  key: string,
  said: Readonly<Record<string, unknown>> | undefined,
  { computes }: Pick<Plan, "computes">,
): Diagnostic[] {
  const known = ["default", ...computes.map((c) => c.name)];
  return Object.keys(said ?? {}).filter((name) => !known.includes(name)).map((name) => {
    const nearest = nearestName(name, known);
    return diagnostic({
      code: "plugin/unknown-config",
      severity: "warning",
      message: `"${key}" names "${name}", and no block runs on a compute of that name`,
      path: ["plugins", "orchestrator", "config", key, name],
      part: "key",
      hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
      facts: { key: `${key}.${name}`, nearest },
    });
  });
}
