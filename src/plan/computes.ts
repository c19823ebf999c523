import { compareText, type Diagnostic, diagnostic } from "../errors/mod.ts";
import type { GraphInput } from "./asset_graph.ts";
import type { PlanBlock, PlanCompute, PlanProfile } from "./types.ts";

/** The compute targets that the blocks use, each with the dbt profile output that stands for it.
 *
 * A target is an output of the product's profile: the one of that name, else the one of that adapter type, else the
 * profile's default, said by `plan/no-profile` when the name is another.
 */
export function planComputes(
  input: GraphInput,
  blocks: readonly PlanBlock[],
  diagnostics: Diagnostic[],
): PlanCompute[] {
  const { artifacts, dbt } = input;
  const names = [...new Set(blocks.map((b) => b.compute!))].sort(compareText);
  const found = Object.entries(artifacts.dbt_profiles ?? {})[0];
  const profile = found && { ...(found[1] as Omit<PlanProfile, "name">), name: found[0] };
  const fallback = artifacts.plugins?.compute.type ?? dbt?.adapterType ?? "duckdb";
  return names.map((name) => {
    if (profile === undefined) {
      return { name, type: name === "default" ? fallback : name, profile: null };
    }
    const outputs = profile.outputs;
    const target = name in outputs
      ? name
      : Object.keys(outputs).sort(compareText).find((t) => outputs[t]!.type === name) ??
        profile.target;
    const type = String(outputs[target]?.type ?? fallback);
    if (
      type !== name && target !== name && name !== artifacts.transforms?.default_compute &&
      name !== "default"
    ) {
      diagnostics.push(diagnostic({
        code: "plan/no-profile",
        severity: "warning",
        message: `No dbt profile output stands for the compute "${name}": "${target}" is used`,
        hint: "Name a compute that manifest.yaml configures",
        facts: { compute: name, used: target },
      }));
    }
    return { name, type, profile: { name: profile.name, target, outputs } };
  });
}
