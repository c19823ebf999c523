import type { OrchestrationSpec } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { PartitionObjective } from "../../graph/mod.ts";

/** How the assets of a product are cut into blocks. What is left out is as in {@linkcode defaultBlockRules}. */
export interface BlockRules {
  /** `invocations`: as few blocks as can be, since dbt runs the assets of one beside each other. The others trade blocks for a shorter run
   * on several workers, see {@linkcode PartitionObjective}. */
  readonly objective: PartitionObjective;
  /** Assets of a block at most. */
  readonly maxAssets: number;
  /** Blocks that may run at the same time, for the objectives that look at time. */
  readonly maxParallelism: number;
  /** Assets at most of what the orchestrator loads as one, and so of a block too; null: it loads everything as one. */
  readonly maxLocationAssets: number | null;
  /** The block of each asset in an earlier plan, by id. Where blocks have to be split, assets stay where they are as far as the rules
   * allow; what no rule splits any more joins again. Names stay with the block that most of their assets are in. */
  readonly previous: ReadonlyMap<string, string>;
  /** Whether assets may leave their previous blocks, since other rules made those; names stay all the same. */
  readonly anew: boolean;
  /** The location of each asset in an earlier plan, by id; likewise. */
  readonly previousLocations: ReadonlyMap<string, string>;
  readonly locationsAnew: boolean;
}

/** The rules that are the user's to choose, and are kept with the blocks they made. */
export type ChosenRules = Pick<
  BlockRules,
  "objective" | "maxAssets" | "maxParallelism" | "maxLocationAssets"
>;

/** One dbt invocation builds a thousand assets as well as ten. What grows with the square of a block is an orchestrator's own work: Dagster
 * 1.13 takes 1.4 s to plan a run of 10,000 assets in blocks of a thousand, and 19 s in one block (bench/dagster_load.ts). */
export const defaultBlockRules: BlockRules = {
  objective: "invocations",
  maxAssets: 1000,
  maxParallelism: 4,
  maxLocationAssets: null,
  previous: new Map(),
  anew: false,
  previousLocations: new Map(),
  locationsAnew: false,
};

/** What limits the size of blocks. */
export interface BlockLimits {
  readonly maxAssets: number;
  readonly maxLocationAssets?: number | null;
}

/** Assets of a block at most, which has to fit into a location. */
export function blockLimit({ maxAssets, maxLocationAssets }: BlockLimits): number {
  return Math.min(maxAssets, maxLocationAssets ?? maxAssets);
}

/** The rules of a product: those that are given, then what floe.yaml says, then the defaults. */
export function blockRules(
  spec: WrittenRules,
  given: Partial<BlockRules> = {},
): BlockRules {
  return { ...defaultBlockRules, ...writtenRules(spec), ...given };
}

/** The rules, with blocks as small as a target needs them, and a note where somebody had chosen larger ones.
 * @param blockAssets assets of a block at most; null: the target takes any number.
 */
export function limitedRules(
  rules: BlockRules,
  blockAssets: number | null,
): { readonly rules: BlockRules; readonly diagnostics: readonly Diagnostic[] } {
  if (blockAssets === null || rules.maxAssets <= blockAssets) return { rules, diagnostics: [] };
  const limited = { rules: { ...rules, maxAssets: blockAssets } };
  if (rules.maxAssets === defaultBlockRules.maxAssets) return { ...limited, diagnostics: [] };
  return {
    ...limited,
    diagnostics: [diagnostic({
      code: "plan/block-limit",
      severity: "info",
      message: `Blocks have ${blockAssets} assets at most instead of ${rules.maxAssets}: ` +
        "the target takes no larger ones",
      path: ["orchestration", "blocks", "maxAssets"],
      hint: `Write ${blockAssets} or less`,
      facts: { limit: blockAssets, wanted: rules.maxAssets },
    })],
  };
}

/** Where floe.yaml says something of the rules. */
export type WrittenRules = Partial<Pick<OrchestrationSpec, "blocks" | "locations">> | null;

/** What floe.yaml says of the rules. */
export function writtenRules(spec: WrittenRules): Partial<ChosenRules> {
  const { objective, maxAssets, maxParallelism } = spec?.blocks ?? {};
  const maxLocationAssets = spec?.locations?.maxAssets;
  return {
    ...(objective == null ? {} : { objective }),
    ...(maxAssets == null ? {} : { maxAssets }),
    ...(maxParallelism == null ? {} : { maxParallelism }),
    ...(maxLocationAssets == null ? {} : { maxLocationAssets }),
  };
}
