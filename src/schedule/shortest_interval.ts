import { Cron } from "croner";

/** The shortest time between two ticks, in seconds, looked for among the first 400 of a leap year in UTC; null where fewer than two follow.
 * @param cron one that `parseCron` takes.
 */
export function shortestIntervalS(cron: string): number | null {
  const ticks = new Cron(cron, { paused: true, timezone: "UTC" })
    .nextRuns(TICKS, new Date(Date.UTC(2024, 0, 1))).map((tick) => tick.getTime() / 1000);
  if (ticks.length < 2) return null;
  return ticks.reduce(
    (shortest, tick, i) => i === 0 ? shortest : Math.min(shortest, tick - ticks[i - 1]!),
    Infinity,
  );
}

const TICKS = 400;
