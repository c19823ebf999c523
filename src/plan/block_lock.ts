import { PlanError } from "../errors/mod.ts";
import type { Plan } from "./types.ts";

/** Which assets each block of a plan holds, as JSON text, so that the next plan can leave them there: {@linkcode parseBlockLock} gives
 * `BlockRules.previous`. One line for each asset and blocks sorted by id, so that a difference reads as "this model moved".
 * @returns null for a plan of one block: there is nothing to remember.
 */
export function printBlockLock(plan: Plan): string | null {
  if (plan.blocks.length < 2) return null;
  const blocks = plan.blocks.map(({ id, assets }): [string, string[]] => [id, [...assets].sort()]);
  blocks.sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify({ version: 1, blocks: Object.fromEntries(blocks) }, null, 2) + "\n";
}

/** The block of each asset, by id.
 * @param file the name that an error gives the text.
 * @throws {PlanError} `plan/bad-block-lock`: cut off, merged by hand, or of a newer version.
 */
export function parseBlockLock(text: string, file: string): ReadonlyMap<string, string> {
  try {
    const blockOf = new Map<string, string>();
    for (const [block, assets] of Object.entries(blocksIn(text))) {
      if (!Array.isArray(assets)) throw new TypeError(`"${block}" is no list`);
      for (const asset of assets) {
        if (typeof asset !== "string") {
          throw new TypeError(`"${block}" holds something else than names`);
        }
        const before = blockOf.get(asset);
        if (before !== undefined) {
          throw new TypeError(`"${asset}" is in "${before}" and in "${block}"`);
        }
        blockOf.set(asset, block);
      }
    }
    return blockOf;
  } catch (cause) {
    throw new PlanError({
      code: "plan/bad-block-lock",
      message: `Cannot read which blocks there were: ${(cause as Error).message}`,
      location: { file, start: null },
      hint: "Take the file from version control, or delete it: then blocks are cut anew",
      cause,
    });
  }
}

/** Runtimes word the errors of `JSON.parse` differently. */
function blocksIn(text: string): object {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("it is no JSON text", { cause });
  }
  const { version, blocks } = (lock ?? {}) as { version?: unknown; blocks?: unknown };
  if (version !== 1) throw new TypeError(`it has the version ${JSON.stringify(version ?? null)}`);
  if (typeof blocks !== "object" || blocks === null) throw new TypeError("it names no blocks");
  return blocks;
}
