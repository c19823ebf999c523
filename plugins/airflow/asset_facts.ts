import { compareText } from "../../src/errors/mod.ts";
import type { LowerContext } from "./context.ts";
import type { AirflowAssetFacts } from "./model.ts";

/** All assets of the product: what is built elsewhere, then block by block. */
export function assetFacts(
  { plan, index, assets }: Pick<LowerContext, "plan" | "index" | "assets">,
): AirflowAssetFacts[] {
  const facts = (id: string): AirflowAssetFacts => {
    const asset = assets.get(id)!;
    const { external, description } = index.assets.get(id)!;
    return {
      ...asset,
      uniqueId: id,
      key: asset.name.split("/"),
      deps: [...new Set((index.parents.get(id) ?? []).map((p) => assets.get(p)!.name))]
        .sort(compareText),
      external,
      description: description.trim() === "" ? null : description,
    };
  };
  return [
    ...plan.assets.filter((a) => a.external).map((a) => facts(a.id)),
    ...plan.blocks.flatMap((b) => b.assets.map(facts)),
  ];
}
