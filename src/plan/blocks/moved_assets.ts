import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { someWords } from "../some_of.ts";
import type { PlanBlock } from "../types.ts";
import type { BlockRules } from "./block_rules.ts";

/** Which assets are in another block than before; a warning, since somebody may count on where they were. */
export function movedAssets(
  blocks: readonly PlanBlock[],
  { previous }: BlockRules,
): Diagnostic[] {
  const moved = blocks.flatMap(({ id, assets }) =>
    assets.flatMap((asset) => {
      const from = previous.get(asset);
      return from === undefined || from === id ? [] : [{ asset, from, to: id }];
    })
  );
  if (moved.length === 0) return [];
  const who = moved.length === 1 ? "An asset moves" : `${moved.length} assets move`;
  const some = someWords(moved.map(({ asset, from, to }) => `"${asset}" ("${from}" to "${to}")`));
  return [diagnostic({
    code: "plan/assets-moved",
    severity: "warning",
    message: `${who} to another block: ${some}`,
    hint: "The history of an asset does not depend on its block; retries and timings of blocks do",
    facts: { moved },
  })];
}
