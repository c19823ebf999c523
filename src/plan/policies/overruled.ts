import type { BuildPolicy } from "../../artifacts/mod.ts";
import { diagnostic } from "../../errors/mod.ts";
import { defaultCompute } from "./asset_compute.ts";
import type { GraphContext } from "../context.ts";
import type { TakenGroup } from "./groups.ts";
import type { OwnPolicy } from "./own_policies.ts";
import { at } from "../places.ts";
import { someWords } from "../some_of.ts";

/** Says where a group decides against what its models say of themselves, or their transforms of their compute: one
 * `plan/policy-overruled` (information) for each group. What both say alike is not told. */
export function sayOverruled(
  context: GraphContext,
  groups: readonly TakenGroup[],
  own: ReadonlyMap<number, OwnPolicy>,
): void {
  const { graph, input, diagnostics } = context;
  for (const { spec, path, nodes } of groups) {
    const overruled = nodes.flatMap((i) => {
      const written = own.get(i)?.written ?? null;
      const keys: string[] = policyKeys.filter((key) =>
        written !== null && spec[key] !== null && written[key] !== null &&
        JSON.stringify(spec[key]) !== JSON.stringify(written[key])
      );
      if (written !== null && written.group !== null && written.group !== spec.name) {
        keys.push("group");
      }
      if (!keys.includes("compute") && transformIsOverruled(context, i, spec)) keys.push("compute");
      return keys.length === 0 ? [] : [{ node: graph.nodes[i]!.id, keys }];
    });
    if (overruled.length === 0) continue;
    const some = someWords(overruled.map(({ node, keys }) => `"${node}" (${keys.join(", ")})`));
    diagnostics.push(diagnostic({
      code: "plan/policy-overruled",
      severity: "info",
      message: `The group "${spec.name}" overrules what ${
        overruled.length === 1
          ? "an asset says of itself"
          : `${overruled.length} assets say of themselves`
      }: ${some}`,
      ...at({ path, locate: input.locate }),
      hint: "Remove one of the two",
      facts: { group: spec.name, overruled },
    }));
  }
}

const policyKeys = [
  "partition",
  "backfill",
  "freshness",
  "retries",
  "timeout",
  "compute",
  "concurrency",
  "automation",
] as const satisfies readonly (keyof BuildPolicy)[];

/** A resolved transform always has a compute; one that differs from the product's was written. */
function transformIsOverruled(
  { graph, input: { artifacts } }: GraphContext,
  i: number,
  { compute }: BuildPolicy,
): boolean {
  const first = graph.nodes[i]!.transforms[0];
  const own = first === undefined ? null : artifacts.transforms!.models[first]!.compute;
  return compute !== null && own !== null && own !== compute && own !== defaultCompute(artifacts);
}
