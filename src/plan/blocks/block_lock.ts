import { PlanError } from "../../errors/mod.ts";
import { refuseMergeConflict } from "../parse_plan.ts";
import { type ChosenRules, defaultBlockRules } from "./block_rules.ts";
import type { Plan } from "../types.ts";

/** What a plan leaves to the next one: which assets each block held, and by which rules. */
export interface BlockLock {
  readonly rules: ChosenRules;
  /** The block of each asset, by id. */
  readonly blockOf: ReadonlyMap<string, string>;
}

/** A lock as JSON text: one line for each asset and blocks sorted by id, so that a difference reads as "this model moved".
 * @returns null for one block by the rules that hold anyway: there is nothing to remember.
 */
export function printBlockLock(plan: Plan, rules: ChosenRules): string | null {
  const { objective, maxAssets, maxParallelism } = rules;
  if (plan.blocks.length < 2 && sameRules(rules, defaultBlockRules)) return null;
  const blocks = plan.blocks.map(({ id, assets }): [string, string[]] => [id, [...assets].sort()]);
  blocks.sort(([a], [b]) => a < b ? -1 : 1);
  const lock = {
    version: 1,
    rules: { objective, maxAssets, maxParallelism },
    blocks: Object.fromEntries(blocks),
  };
  return JSON.stringify(lock, null, 2) + "\n";
}

/** Whether two sets of rules ask for the same cut. */
export function sameRules(a: ChosenRules, b: ChosenRules): boolean {
  return a.objective === b.objective && a.maxAssets === b.maxAssets &&
    a.maxParallelism === b.maxParallelism;
}

/** Reads what {@linkcode printBlockLock} printed.
 * @param file the name that an error gives the text.
 * @throws {PlanError} `plan/bad-block-lock`: cut off, edited, or of a newer version; `plan/merge-conflict`.
 */
export function parseBlockLock(text: string, file: string): BlockLock {
  refuseMergeConflict(text, file);
  try {
    const blockOf = new Map<string, string>();
    const { blocks, rules } = parts(text);
    for (const [block, assets] of Object.entries(blocks)) {
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
    return { rules, blockOf };
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
function parts(text: string): { readonly blocks: object; readonly rules: ChosenRules } {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("it is no JSON text", { cause });
  }
  const { version, rules, blocks } = (lock ?? {}) as Readonly<Record<string, unknown>>;
  if (version !== 1) throw new TypeError(`it has the version ${JSON.stringify(version ?? null)}`);
  if (typeof blocks !== "object" || blocks === null) throw new TypeError("it names no blocks");
  if (!areRules(rules)) throw new TypeError("it names no rules");
  return { blocks, rules };
}

function areRules(value: unknown): value is ChosenRules {
  const { objective, maxAssets, maxParallelism } = (value ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return objectives.some((known) => known === objective) &&
    [maxAssets, maxParallelism].every((count) => Number.isSafeInteger(count) && Number(count) > 0);
}

const objectives: readonly ChosenRules["objective"][] = [
  "invocations",
  "minCut",
  "wavefront",
  "balanced",
];
