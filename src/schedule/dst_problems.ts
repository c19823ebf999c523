import { type Diagnostic, diagnostic } from "../errors/mod.ts";
import { DAY_MS, wallText } from "./civil.ts";
import { cronFields } from "./cron_fields.ts";
import { transitionsIn } from "./tick_count.ts";
import { localText, tickOf } from "./ticks.ts";
import { zoneOf } from "./zone.ts";

/** A tick that a change of the clocks moves or doubles. */
export interface DstProblem {
  /** `gap`: the wall clock time does not exist that day. `repeated`: it comes twice. */
  readonly kind: "gap" | "repeated";
  /** The wall clock time that the expression asks for, `2026-03-29T02:30:00`. */
  readonly wanted: string;
  /** When it ticks. Of `repeated`: one of the two times, most often the second. */
  readonly instantMs: number;
  /** The same by wall clocks, with their offset. */
  readonly local: string;
}

/** Ticks of the coming days that fall into a gap of the wall clock, or on a time that it shows twice; in the order of wall time.
 *
 * An expression that ticks every hour has none: it goes on through the change, hour by hour.
 * @param fromMs since the Unix epoch: pass the time, nothing here reads a clock.
 * @throws {ScheduleError} `schedule/bad-cron`, `schedule/timezone-unavailable`
 */
export function dstProblems(
  cron: string,
  timezone: string,
  fromMs: number,
  days = 366,
): DstProblem[] {
  const fields = cronFields(cron);
  const zone = zoneOf(timezone);
  if (fields.everyHour) return [];
  const problems: DstProblem[] = [];
  for (const { atMs, beforeMs, afterMs } of transitionsIn(zone, fromMs, fromMs + days * DAY_MS)) {
    const kind = afterMs > beforeMs ? "gap" : "repeated";
    const from = atMs + Math.min(beforeMs, afterMs);
    const to = atMs + Math.max(beforeMs, afterMs);
    for (const wallMs of fields.wallTimesFrom(from)) {
      if (wallMs >= to) break;
      const tick = tickOf(fields, zone, wallMs);
      problems.push({
        kind,
        wanted: wallText(wallMs),
        instantMs: tick.atMs,
        local: localText(tick.atMs, zone),
      });
    }
  }
  return problems;
}

/** {@linkcode dstProblems} as one warning `schedule/tick-in-gap`, which names the first gap; empty when no tick falls into a gap. The caller
 * knows path and location. */
export function gapDiagnostics(
  cron: string,
  timezone: string,
  fromMs: number,
  days = 366,
): Diagnostic[] {
  const gaps = dstProblems(cron, timezone, fromMs, days).filter(({ kind }) => kind === "gap");
  const [first] = gaps;
  if (first === undefined) return [];
  const wanted = first.wanted.slice(0, 16).replace("T", " ");
  return [diagnostic({
    code: "schedule/tick-in-gap",
    severity: "warning",
    message:
      `The cron expression "${cron}" asks for ${wanted} in ${timezone}, when clocks skip that time: ` +
      `it runs at ${first.local.slice(11, 16)} instead`,
    path: [],
    hint: "Choose a time that every day has, or the time zone UTC",
    facts: { cron, timezone, wanted: first.wanted, instead: first.local, count: gaps.length },
  })];
}
