import type { ResolvedProduct } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic, type Outcome, outcome, type Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { defaultCompute } from "../policies/asset_compute.ts";
import type { GraphInput } from "./asset_graph.ts";
import { assetPolicies } from "../policies/asset_policies.ts";
import type { GraphContext } from "../context.ts";
import { readElsewhere } from "../policies/cross_compute.ts";
import { graphStage } from "./graph_stage.ts";
import { planPartitions } from "../partitions/partitions.ts";
import { type ComputeManifest, uniteDbt } from "./unite_dbt.ts";

export type { ComputeManifest } from "./unite_dbt.ts";
import { someOf } from "../some_of.ts";

/** A dbt manifest for each compute target of a product. */
export interface DbtManifests {
  /** The names of the computes are unique. */
  readonly manifests: readonly ComputeManifest[];
}

/** The part of the input that does not come from dbt. */
export function inputOf(product: ResolvedProduct): Omit<GraphInput, "dbt"> {
  return { artifacts: product.artifacts, locate: (path: Path) => product.locate(path) };
}

/** One manifest out of one for each compute: each asset is what the manifest of the compute that builds it says.
 *
 * Which compute that is may follow from a selection, and a selection from what a manifest says; so it is found in rounds, beginning with
 * the manifest of the product's own compute.
 *
 * Errors: `plan/manifests-differ` (not one project, or not one version of dbt), `plan/compute-without-manifest`,
 * `plan/model-not-in-manifest`, `plan/compute-unsettled`. Warning: `plan/read-elsewhere`. Information: `plan/only-in-some-manifests`.
 */
export function uniteManifests(
  product: ResolvedProduct,
  { manifests }: DbtManifests,
): Outcome<GraphInput> {
  const input = inputOf(product);
  const ordered = mainFirst(manifests, defaultCompute(input.artifacts));
  const differing = differences(ordered);
  if (differing.length > 0) return outcome<GraphInput>(null, differing);

  const manifestComputes = new Map(ordered.map((m) => [m.compute, m.dbt.adapterType]));
  let moving: readonly string[] = [];
  let computeOf: ReadonlyMap<string, string> = new Map();
  for (let round = 0; round < ROUNDS; round++) {
    const united: GraphInput = { ...input, dbt: uniteDbt(ordered, computeOf), manifestComputes };
    // whatever is wrong is told by the plan that is made of it
    const context = graphStage(united, []);
    if (context === null) return outcome(united, []);
    const { policies } = assetPolicies(context, planPartitions(context));
    const found = new Map<string, string>();
    context.built.forEach((i) => found.set(context.graph.nodes[i]!.id, policies[i]!.compute));
    const changed = [...found].filter(([id, compute]) => computeOf.get(id) !== compute);
    if (changed.length === 0 && computeOf.size === found.size) {
      const elsewhere = readElsewhere(
        context,
        ordered,
        found,
        (id) => placeOfCompute(context, id),
      );
      return outcome(united, [...absences(context, ordered, found), ...elsewhere]);
    }
    computeOf = found;
    moving = changed.map(([id]) => id);
  }
  return outcome<GraphInput>(null, [unsettled(moving, input)]);
}

/** One to learn the computes, one to see that they stay; more when selections follow from what differs between manifests. */
const ROUNDS = 8;

function mainFirst(manifests: readonly ComputeManifest[], main: string): ComputeManifest[] {
  const first = manifests.find((m) => m.compute === main) ?? manifests[0]!;
  return [first, ...manifests.filter((m) => m !== first)];
}

function differences([main, ...others]: readonly ComputeManifest[]): Diagnostic[] {
  const release = (version: string) => version.split(".").slice(0, 2).join(".");
  return others.flatMap(({ dbt }) => {
    const [what, here, there] = dbt.projectName !== main!.dbt.projectName
      ? ["project", dbt.projectName, main!.dbt.projectName]
      : ["dbt version", release(dbt.dbtVersion), release(main!.dbt.dbtVersion)];
    if (here === there) return [];
    return [diagnostic({
      code: "plan/manifests-differ",
      message: `Cannot unite "${dbt.file}" with "${
        main!.dbt.file
      }": its ${what} is "${here}", not "${there}"`,
      location: { file: dbt.file, start: null },
      hint: "Run dbt parse for each target of the one project, with one dbt",
      facts: { files: [main!.dbt.file, dbt.file], what, values: [there, here] },
    })];
  });
}

/** What some manifests lack: an error where the compute that builds it lacks it, else worth a word. */
function absences(
  context: GraphContext,
  manifests: readonly ComputeManifest[],
  computeOf: ReadonlyMap<string, string>,
): Diagnostic[] {
  const byCompute = new Map(manifests.map(({ compute, dbt }) => [compute, {
    file: dbt.file,
    ids: new Set(dbt.nodes.map((n) => n.uniqueId)),
  }]));
  const homeless = new Map<string, string[]>();
  const missing = new Map<string, string[]>();
  const absent = new Map<string, string[]>();
  for (const [id, compute] of computeOf) {
    for (const [other, { ids }] of byCompute) {
      if (!ids.has(id)) appendTo(other === compute ? missing : absent, other, id);
    }
    if (!byCompute.has(compute)) appendTo(homeless, compute, id);
  }
  const found: Diagnostic[] = [];
  for (const [compute, ids] of homeless) {
    found.push(diagnostic({
      code: "plan/compute-without-manifest",
      message: `Cannot build ${someOf(ids)} on "${compute}": no dbt manifest was given for it`,
      ...placeOfCompute(context, ids[0]!),
      hint: `Give one: --dbt-manifest ${compute}=FILE`,
      facts: { compute, assets: ids, manifests: [...byCompute.keys()] },
    }));
  }
  for (const [compute, ids] of missing) {
    const { file } = byCompute.get(compute)!;
    const having = [...byCompute.values()].find((m) => m.ids.has(ids[0]!));
    found.push(diagnostic({
      code: "plan/model-not-in-manifest",
      message: `Cannot build ${someOf(ids)} on "${compute}": "${file}" does not have ${
        ids.length === 1 ? "it" : "them"
      }, "${having?.file}" does`,
      ...placeOfCompute(context, ids[0]!),
      hint: "Enable it for that target and run dbt parse again, or let another compute build it",
      facts: { compute, assets: ids, file, having: having?.file },
    }));
  }
  for (const [compute, ids] of absent) {
    const { file } = byCompute.get(compute)!;
    const having = [...byCompute.values()].find((m) => m.ids.has(ids[0]!));
    found.push(diagnostic({
      code: "plan/only-in-some-manifests",
      severity: "info",
      message: `"${file}" does not have ${someOf(ids)}, which "${having?.file}" has: ${
        ids.length === 1 ? "it is" : "they are"
      } not built on "${compute}"`,
      location: { file, start: null },
      facts: { compute, assets: ids, file, having: having?.file },
    }));
  }
  return found;
}

/** Where it is written on which compute an asset is built: in its group, else in its transform. */
function placeOfCompute({ graph, spec, input, selector }: GraphContext, id: string) {
  const node = graph.nodes[graph.indexOf.get(id)!]!;
  const group = (spec.groups ?? []).findIndex((g) => selector.groupOf(id) === g.name);
  const path: Path = group >= 0 && spec.groups![group]!.compute !== null
    ? ["orchestration", "groups", group, "compute"]
    : node.transforms.length > 0
    ? ["transforms", "models", node.transforms[0]!, "compute"]
    : ["plugins", "compute", "type"];
  return { path, location: input.locate(path) };
}

function unsettled(
  ids: readonly string[],
  { locate }: Pick<GraphInput, "locate">,
): Diagnostic {
  const path = ["orchestration", "groups"];
  return diagnostic({
    code: "plan/compute-unsettled",
    message: `Cannot tell on which compute ${
      someOf(ids)
    } should be built: each manifest's selection leads to another one`,
    path,
    location: locate(path),
    hint: "Select groups with a compute by name, tag or path, not by what differs between targets",
    facts: { assets: ids },
  });
}
