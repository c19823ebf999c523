import type { Path } from "../../errors/mod.ts";
import { parseCron, parseTimezone } from "../../schedule/mod.ts";
import { neverMatches } from "../never_matches.ts";
import { attempt, say, type Saying } from "../saying.ts";
import type { PlanCron } from "../types.ts";

/** A text and the path that leads to it. */
export interface Written {
  readonly text: string;
  readonly path: Path;
}

/** A cron expression with its time zone, checked: `schedule/bad-cron`, `schedule/bad-timezone`, `schedule/never`. Null where it cannot
 * be read; both are looked at. */
export function planCron(cron: Written, timezone: Written, to: Saying): PlanCron | null {
  const read = attempt(to, cron.path, () => parseCron(cron.text));
  const zone = attempt(to, timezone.path, () => parseTimezone(timezone.text));
  if (read !== null && !read.ticks) {
    say(to, cron.path, {
      code: "schedule/never",
      ...neverMatches(cron.text, read),
      facts: { cron: cron.text },
    });
  }
  if (read === null || zone === null) return null;
  return { cron: read.text, timezone: zone };
}
