import { PlanError } from "../../errors/mod.ts";
import { refuseMergeConflict } from "../parse_plan.ts";
import { blockLimit, type ChosenRules, defaultBlockRules } from "./block_rules.ts";
import type { Plan } from "../types.ts";

/** What a plan leaves to the next one: which assets each block held, and by which rules. */
export interface BlockLock {
  readonly rules: ChosenRules;
  /** The block of each asset, by id. */
  readonly blockOf: ReadonlyMap<string, string>;
  /** The location of each asset, by id; none where the product was not split. */
  readonly locationOf: ReadonlyMap<string, string>;
}

/** A lock as JSON text: one line for each asset and blocks sorted by id, so that a difference reads as "this model moved".
 * @returns null for one block by the rules that hold anyway: there is nothing to remember.
 */
export function printBlockLock(plan: Plan, rules: ChosenRules): string | null {
  const { objective, maxAssets, maxParallelism, maxLocationAssets } = rules;
  const usual = sameRules(rules, defaultBlockRules) && maxLocationAssets === null;
  if (plan.blocks.length < 2 && usual) return null;
  const blocks = plan.blocks.map(({ id, assets }): [string, string[]] => [id, [...assets].sort()]);
  blocks.sort(([a], [b]) => a < b ? -1 : 1);
  const lock = {
    version: 1,
    rules: {
      objective,
      maxAssets,
      maxParallelism,
      ...(maxLocationAssets === null ? {} : { maxLocationAssets }),
    },
    blocks: Object.fromEntries(blocks),
    ...(plan.locations.length === 0 ? {} : { locations: locationBlocks(plan) }),
  };
  return JSON.stringify(lock, null, 2) + "\n";
}

/** The blocks of each location, sorted. */
function locationBlocks({ locations }: Plan): Record<string, readonly string[]> {
  return Object.fromEntries(
    locations.map(({ name, blocks }): [string, string[]] => [name, [...blocks].sort()])
      .sort(([a], [b]) => a < b ? -1 : 1),
  );
}

/** Whether two sets of rules ask for the same blocks. */
export function sameRules(a: ChosenRules, b: ChosenRules): boolean {
  return a.objective === b.objective && blockLimit(a) === blockLimit(b) &&
    a.maxParallelism === b.maxParallelism;
}

/** Reads what {@linkcode printBlockLock} printed.
 * @param file the name that an error gives the text.
 * @throws {PlanError} `plan/bad-block-lock`: cut off, edited, or of a newer version; `plan/merge-conflict`.
 */
export function parseBlockLock(text: string, file: string): BlockLock {
  refuseMergeConflict(text, file);
  try {
    const { blocks, locations, rules } = parts(text);
    const blockOf = holders(blocks);
    const locationOfBlock = holders(locations);
    const locationOf = new Map<string, string>();
    for (const [asset, block] of blockOf) {
      const location = locationOfBlock.get(block);
      if (location !== undefined) locationOf.set(asset, location);
    }
    return { rules, blockOf, locationOf };
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

/** What holds each name of some lists.
 * @throws {TypeError} for what is no list of names, or a name in two lists. */
function holders(lists: object): Map<string, string> {
  const holderOf = new Map<string, string>();
  for (const [holder, names] of Object.entries(lists)) {
    if (!Array.isArray(names)) throw new TypeError(`"${holder}" is no list`);
    for (const name of names) {
      if (typeof name !== "string") {
        throw new TypeError(`"${holder}" holds something else than names`);
      }
      const before = holderOf.get(name);
      if (before !== undefined) {
        throw new TypeError(`"${name}" is in "${before}" and in "${holder}"`);
      }
      holderOf.set(name, holder);
    }
  }
  return holderOf;
}

/** Runtimes word the errors of `JSON.parse` differently. */
function parts(
  text: string,
): { readonly blocks: object; readonly locations: object; readonly rules: ChosenRules } {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("it is no JSON text", { cause });
  }
  const { version, rules, blocks, locations = {} } = (lock ?? {}) as Readonly<
    Record<string, unknown>
  >;
  if (version !== 1) throw new TypeError(`it has the version ${JSON.stringify(version ?? null)}`);
  if (typeof blocks !== "object" || blocks === null) throw new TypeError("it names no blocks");
  if (typeof locations !== "object" || locations === null) {
    throw new TypeError("it names no locations");
  }
  const chosen = { maxLocationAssets: null, ...rules as object };
  if (!areRules(chosen)) throw new TypeError("it names no rules");
  return { blocks, locations, rules: chosen };
}

function areRules(value: object): value is ChosenRules {
  const { objective, maxAssets, maxParallelism, maxLocationAssets } = value as Readonly<
    Record<string, unknown>
  >;
  return objectives.some((known) => known === objective) &&
    [maxAssets, maxParallelism, maxLocationAssets ?? 1].every((count) =>
      Number.isSafeInteger(count) && Number(count) > 0
    );
}

const objectives: readonly ChosenRules["objective"][] = [
  "invocations",
  "minCut",
  "wavefront",
  "balanced",
];
