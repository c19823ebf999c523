import type { GeneratedFile } from "../../emit/mod.ts";
import {
  type BlockRules,
  outlinePlan,
  type Plan,
  printBlockLock,
  printOutline,
} from "../../plan/mod.ts";

/** Where a generated project keeps what each block held; it belongs into version control, beside the list of files. */
export const BLOCK_LOCK = ".floe/blocks.json";

/** Where it keeps what its plan is compared by; likewise. */
export const PLAN_OUTLINE = ".floe/plan.json";

/** What a project keeps for the next compile and for `plan --against`. */
export function keptFiles(plan: Plan, rules: BlockRules): GeneratedFile[] {
  const lock = printBlockLock(plan, rules);
  return [
    ...(lock === null ? [] : [{ path: BLOCK_LOCK, text: lock, ownership: "owned" as const }]),
    { path: PLAN_OUTLINE, text: printOutline(outlinePlan(plan)), ownership: "owned" },
  ];
}
