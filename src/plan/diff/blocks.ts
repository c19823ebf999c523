import { change, count, type Found, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";

/** Which dbt invocation builds what: no history depends on it, logs and retries do. */
export function compareBlocks(c: Comparison): Found[] {
  const moves = new Map<string, { was: string; is: string; ids: string[] }>();
  for (const [old, id] of c.assets.both) {
    const [was, is] = [c.assets.before[old]!.block, c.assets.after[id]!.block];
    if (was === undefined || is === undefined || was === is) continue;
    const key = JSON.stringify([was, is]);
    const move = moves.get(key) ?? { was, is, ids: [] };
    move.ids.push(id);
    moves.set(key, move);
  }
  const blocks = match(c.before.blocks, c.after.blocks, []);
  const found: Found[] = [...moves.values()].map(({ was, is, ids }) =>
    change(
      "note",
      "moved",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} built in the block "${is}" instead of "${was}"`,
      {
        aspect: "block",
        before: was,
        after: is,
      },
    )
  );
  const [was, is] = [Object.keys(c.before.blocks).length, Object.keys(c.after.blocks).length];
  const { added, removed } = blocks;
  if (added.length + removed.length > 0) {
    const words = [
      ...(added.length > 0 ? [`${added.length} new`] : []),
      ...(removed.length > 0 ? [`${removed.length} gone`] : []),
    ].join(" and ");
    found.push(change(
      "note",
      "changed",
      "block",
      [...added, ...removed],
      `Blocks: ${words}; ${count(is, "dbt invocation")} for everything${
        was === is ? ", as before" : ` instead of ${was}`
      }`,
      { before: removed, after: added },
    ));
  }
  return found;
}
