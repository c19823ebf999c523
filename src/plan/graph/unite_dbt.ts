import type { DbtManifest } from "../../artifacts/mod.ts";
import { compareText } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";

/** The dbt manifest of a compute target: dbt renders a project for one target at a time. */
export interface ComputeManifest {
  /** As groups, models and transforms name it. */
  readonly compute: string;
  readonly dbt: DbtManifest;
}

/** One manifest out of several of one project: what any of them has.
 *
 * A model, seed or snapshot is as the manifest of the compute that builds it has it, its tests likewise; a source as the manifest of the
 * compute that alone reads it; all else, and what that manifest lacks, as the first that has it.
 * @param manifests the main one first.
 * @param computeOf the compute that builds each node, by id, as far as it is known.
 */
export function uniteDbt(
  manifests: readonly ComputeManifest[],
  computeOf: ReadonlyMap<string, string>,
): DbtManifest {
  const main = manifests[0]!.dbt;
  const united = <T extends { readonly uniqueId: string }>(
    listOf: (dbt: DbtManifest) => readonly T[],
    compute: (entry: T) => string | undefined = () => undefined,
  ): T[] => {
    const found = new Map<string, { compute: string; entry: T }[]>();
    for (const { compute, dbt } of manifests) {
      for (const entry of listOf(dbt)) appendTo(found, entry.uniqueId, { compute, entry });
    }
    return [...found.values()].map((all) => {
      const first = all[0]!;
      const wanted = compute(first.entry);
      return (all.find((one) => one.compute === wanted) ?? first).entry;
    }).sort((a, b) => compareText(a.uniqueId, b.uniqueId));
  };
  const nodes = united((dbt) => dbt.nodes, (node) => computeOf.get(node.uniqueId));
  const readers = new Map<string, Set<string>>();
  for (const { uniqueId, dependsOn } of nodes) {
    const compute = computeOf.get(uniqueId);
    if (compute === undefined) continue;
    for (const parent of dependsOn) {
      const known = readers.get(parent);
      if (known === undefined) readers.set(parent, new Set([compute]));
      else known.add(compute);
    }
  }
  return {
    ...main,
    nodes,
    tests: united(
      (dbt) => dbt.tests,
      ({ attachedNode, dependsOn }) =>
        computeOf.get(attachedNode ?? dependsOn.find((id) => computeOf.has(id)) ?? ""),
    ),
    sources: united((dbt) => dbt.sources, ({ uniqueId }) => {
      const [only, ...others] = readers.get(uniqueId) ?? [];
      return others.length === 0 ? only : undefined;
    }),
    exposures: united((dbt) => dbt.exposures),
    functions: united((dbt) => dbt.functions),
    listed: united((dbt) => dbt.listed),
  };
}
