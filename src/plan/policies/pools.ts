import type { ConcurrencySpec } from "../../artifacts/mod.ts";
import { compareText, type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { at, below, type Place } from "../places.ts";
import type { PlanPool } from "../types.ts";

/** A pool as a group or a model names it. */
export interface PoolUse {
  readonly concurrency: ConcurrencySpec;
  readonly place: Place;
}

/** The pools that are named, each with the slots that somebody gave it. Two different numbers are an error, `plan/pool-slots`, with both
 * places. */
export function planPools(uses: readonly PoolUse[], diagnostics: Diagnostic[]): PlanPool[] {
  const byName = new Map<string, PoolUse[]>();
  for (const use of uses) appendTo(byName, use.concurrency.pool, use);
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([name, named]) => {
    const sized = named.filter((use) => use.concurrency.slots !== null);
    const first = sized[0];
    for (const other of sized) {
      if (other.concurrency.slots === first!.concurrency.slots) continue;
      diagnostics.push(diagnostic({
        code: "plan/pool-slots",
        message: `Cannot give the pool "${name}" ${other.concurrency.slots} slots: it has ${
          first!.concurrency.slots
        } already`,
        ...at(below(other.place, "slots")),
        hint: "Write one number, in one place",
        facts: { pool: name, slots: [first!.concurrency.slots, other.concurrency.slots] },
        related: [{ message: "first here", location: at(below(first!.place, "slots")).location }],
      }));
      break; // models may repeat a group's mistake a thousand times
    }
    return { name, slots: first?.concurrency.slots ?? null };
  });
}
