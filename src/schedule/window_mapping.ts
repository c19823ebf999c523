import { ScheduleError } from "../errors/mod.ts";
import { type PartitionWindow, type TimeWindows, windowOfKey, WindowSeries } from "./windows.ts";

/** How a mapping moves the range that is read. */
export interface MappingOffsets {
  /** How many windows of what reads the range begins later (negative: earlier). */
  readonly startOffset: number;
  /** How many windows of what reads the range ends later (negative: earlier). */
  readonly endOffset: number;
  /** Since the Unix epoch: windows of `from` that do not exist yet are missing. */
  readonly now: number;
}

/** What a window reads. */
export interface UpstreamWindows {
  /** Oldest first. */
  readonly windows: readonly PartitionWindow[];
  /** What would be read but does not exist: too early, or too late by now. Oldest first. */
  readonly missing: readonly PartitionWindow[];
}

/** The windows of `from` that a window of `to` reads: those that overlap it, after its start and its end were moved by whole windows of
 * `to`.
 * @throws {ScheduleError} `schedule/bad-key`; `schedule/zones-differ`: the two are cut by different clocks.
 * @see dagster/_core/definitions/partitions/mapping/time_window.py
 */
export function upstreamWindows(
  from: TimeWindows,
  to: TimeWindows,
  key: string,
  { startOffset, endOffset, now }: MappingOffsets,
): UpstreamWindows {
  if (from.timezone !== to.timezone) {
    throw new ScheduleError({
      code: "schedule/zones-differ",
      message:
        `Cannot map windows in "${to.timezone}" to windows in "${from.timezone}": their time zones differ`,
      facts: { from: from.timezone, to: to.timezone },
      hint: "Give both the same time zone",
    });
  }
  const { startMs, endMs } = windowOfKey(to, key);
  const upstream = new WindowSeries(from);
  const downstream = new WindowSeries(to);
  const range = upstream.range(now);

  const begin = moved(
    downstream,
    startMs,
    startOffset,
    range && [range.first.startMs, range.last.endMs],
  );
  const finish = moved(
    downstream,
    endMs,
    endOffset,
    range && [range.first.startMs, range.last.endMs],
  );
  const first = upstream.around(begin, false);
  const last = upstream.around(finish, true);
  if (first === null || last === null || first.startMs >= last.endMs) {
    return { windows: [], missing: [] };
  }
  const windows: PartitionWindow[] = [];
  const missing: PartitionWindow[] = [];
  for (const window of upstream.from(first.startMs)) {
    if (window.startMs > last.startMs) break;
    const exists = range !== null && window.startMs >= range.first.startMs &&
      window.startMs <= range.last.startMs;
    (exists ? windows : missing).push(window);
  }
  return { windows, missing };
}

/** A boundary moved by whole windows, but not out of what there is to read. */
function moved(
  series: WindowSeries,
  ms: number,
  offset: number,
  bounds: readonly [number, number] | null,
): number {
  if (offset === 0) return ms;
  let at = ms;
  let left = Math.abs(offset);
  if (offset < 0) {
    for (const window of series.upTo(ms)) {
      at = window.startMs;
      if (--left === 0) break;
    }
    return bounds === null ? at : Math.max(bounds[0], at);
  }
  for (const window of series.from(ms)) {
    at = window.endMs;
    if (--left === 0) break;
  }
  return bounds === null ? at : Math.min(bounds[1], at);
}
