import { compareText, type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";
import type { GraphInput } from "../graph/asset_graph.ts";
import type { PlanBlock, PlanCompute, PlanProfile } from "../types.ts";

/** The compute targets that the blocks use, each with the dbt target that stands for it.
 *
 * A dbt target is an output of the product's profile: the one of the compute's name, else the one of that adapter type, else the
 * profile's own choice, said by `plan/no-profile` when the name is another. Without a profile dbt's own profiles.yml applies, and a compute
 * that has a manifest of its own is the target of that name there. Adapter types become package names and targets become
 * arguments of dbt, so both are held to plain words: `plan/bad-adapter`, `plan/bad-target`.
 */
export function planComputes(
  input: GraphInput,
  blocks: readonly PlanBlock[],
  diagnostics: Diagnostic[],
): PlanCompute[] {
  const { artifacts, dbt, manifestComputes = new Map<string, string | null>() } = input;
  const names = [...new Set(blocks.map((b) => b.compute!))].sort(compareText);
  const profile = profileFor(names, productProfile(input, diagnostics), input, diagnostics);
  const fallback = artifacts.plugins?.compute.type ?? dbt?.adapterType ?? "duckdb";
  return names.map((name) => {
    const target = profile !== null
      ? targetOf(name, profile)
      : manifestComputes.has(name)
      ? name
      : null;
    const output = profile?.outputs[target!]?.type ?? manifestComputes.get(name);
    const type = String(output ?? (name === "default" ? fallback : name));
    if (!ADAPTER.test(type)) diagnostics.push(badAdapter(name, type, input));
    const expected = [target, type, artifacts.transforms?.default_compute, "default"];
    if (profile !== null && !expected.includes(name)) {
      const path = firstUse(name, input);
      diagnostics.push(diagnostic({
        code: "plan/no-profile",
        severity: "warning",
        message: `No dbt profile output stands for the compute "${name}": "${target}" is used`,
        path,
        location: path.length === 0 ? null : input.locate(path),
        hint: "Name a compute that manifest.yaml configures",
        facts: { compute: name, used: target },
      }));
    }
    return { name, type, target, profile };
  });
}

/** The product's profile, unless a compute that has a dbt manifest of its own is no output of it: to build it elsewhere than that manifest
 * says would be worse than dbt's own profiles.yml, which was there when the manifests were made. Said by `plan/own-profiles`. */
function profileFor(
  names: readonly string[],
  profile: PlanProfile | null,
  input: GraphInput,
  diagnostics: Diagnostic[],
): PlanProfile | null {
  const { artifacts, manifestComputes, locate } = input;
  if (profile === null || manifestComputes === undefined) return profile;
  const lacking = names.filter((name) => outputOf(name, profile) === null);
  const [first] = lacking;
  if (first === undefined) return profile;
  const path = firstUse(first, input);
  const quoted = (list: readonly string[]) => list.map((name) => `"${name}"`).join(", ");
  diagnostics.push(diagnostic({
    code: "plan/own-profiles",
    // what the platform says of its compute is left out
    severity: artifacts.plugins?.compute.config == null ? "info" : "warning",
    message: `dbt's own profiles.yml applies: the product's profile has no output for ${
      quoted(lacking)
    }`,
    path,
    location: path.length === 0 ? null : locate(path),
    hint: `Where the product runs, profiles.yml has to know the targets ${quoted(names)}`,
    facts: { lacking, targets: names },
  }));
  return null;
}

/** Where a transform, or else a group, names the compute; empty: nowhere that was parsed. */
function firstUse(name: string, { artifacts }: GraphInput): Path {
  const models = artifacts.transforms?.models ?? [];
  const transform = models.findIndex(({ compute }) => compute === name);
  if (transform >= 0) return ["transforms", "models", transform, "compute"];
  const group = (artifacts.orchestration?.groups ?? []).findIndex((g) => g.compute === name);
  return group >= 0 ? ["orchestration", "groups", group, "compute"] : [];
}

/** The first profile of the artifacts: floe writes one, named after the product. */
function productProfile(
  { artifacts, locate }: GraphInput,
  diagnostics: Diagnostic[],
): PlanProfile | null {
  const found = Object.entries(artifacts.dbt_profiles ?? {})[0];
  if (found === undefined) return null;
  const [name, profile] = found as [string, Omit<PlanProfile, "name">];
  for (const target of new Set([profile.target, ...Object.keys(profile.outputs)])) {
    if (TARGET.test(target)) continue;
    const path: Path = ["dbt_profiles", name, "outputs", target];
    diagnostics.push(diagnostic({
      code: "plan/bad-target",
      message: `Cannot name a dbt target "${target}"`,
      path,
      location: locate(path),
      hint: "Use letters, digits and ._-",
      facts: { target },
    }));
  }
  return { ...profile, name };
}

function targetOf(compute: string, profile: PlanProfile): string {
  return outputOf(compute, profile) ?? profile.target;
}

/** The output that stands for a compute: that of its name, else that of its adapter type. */
function outputOf(compute: string, { outputs }: PlanProfile): string | null {
  if (Object.hasOwn(outputs, compute)) return compute;
  return Object.keys(outputs).sort(compareText).find((t) => outputs[t]!.type === compute) ?? null;
}

function badAdapter(name: string, type: string, { locate }: GraphInput): Diagnostic {
  const path: Path = ["plugins", "compute", "type"];
  return diagnostic({
    code: "plan/bad-adapter",
    message: `Cannot run the compute "${name}": "${type}" is no dbt adapter type`,
    path,
    location: locate(path),
    hint: "Use the type that profiles.yml knows, such as duckdb, postgres or snowflake",
    facts: { compute: name, type },
  });
}

/** As PyPI has them behind `dbt-`. */
const ADAPTER = /^[a-z][a-z0-9_-]*$/;
/** Dbt renders `target` with Jinja, and it goes to a command line. */
const TARGET = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
