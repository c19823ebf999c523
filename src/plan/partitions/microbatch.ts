import type { DbtNode } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { PlanMicrobatch, PlanPartition, PlanTimePartition } from "../types.ts";

type BatchSize = "hour" | "day" | "month" | "year";

/** What dbt needs to build a window of a microbatch model; null for any other. dbt's own lookback is 1. Of `begin` only a time that can be
 * read is kept: where a macro of the project cuts the batches, dbt takes any text. */
export function microbatchOf(node: DbtNode | null): PlanMicrobatch | null {
  if (node?.microbatch == null) return null;
  const { begin, lookback } = node.microbatch;
  return {
    ...node.microbatch,
    begin: begin === null ? null : utcOf(begin),
    lookback: lookback ?? 1,
  };
}

/** The partition that a microbatch model has by itself: one window for each batch, from the batch that holds `begin`, in UTC, as dbt counts them.
 *
 * Models that begin in one batch share it: its name is `microbatch_<batch size>_<begin>`. A model that lacks `event_time`, `batch_size` or
 * a readable `begin` has none, said by `plan/microbatch-incomplete` (a warning).
 * @see https://docs.getdbt.com/docs/build/incremental-microbatch
 */
export function microbatchPartition(
  node: DbtNode,
  diagnostics: Diagnostic[],
): PlanTimePartition | null {
  const { eventTime, batchSize, begin } = node.microbatch!;
  const start = begin === null ? null : utcOf(begin);
  const size = batchSize as BatchSize | null;
  const missing = [
    ...(eventTime === null ? ["event_time"] : []),
    ...(size === null || !Object.hasOwn(CUTS, size) ? ["batch_size"] : []),
    ...(start === null ? ["begin"] : []),
  ];
  if (missing.length > 0) {
    diagnostics.push(diagnostic({
      code: "plan/microbatch-incomplete",
      severity: "warning",
      message: `The microbatch model "${node.uniqueId}" runs unpartitioned: it has no ${
        missing.join(", no ")
      } that can be used`,
      path: ["nodes", node.uniqueId, "config", missing[0]!],
      location: { file: node.originalFilePath, start: null },
      hint: "Set event_time, batch_size and begin, or give it a partition in floe.yaml",
      facts: { node: node.uniqueId, missing },
    }));
    return null;
  }
  const { length, rest, cron, cadence } = CUTS[size!];
  const cut = start!.slice(0, length);
  return {
    type: "time",
    name: `microbatch_${size}_${cut.replaceAll(/[-T]/g, "_")}`,
    definedAt: [],
    cadence,
    cron,
    start: cut + rest,
    end: null,
    timezone: "UTC",
    endOffset: 0,
    keyFormat: size === "hour" ? "%Y-%m-%d-%H:%M" : "%Y-%m-%d",
  };
}

/** Whether windows of a partition are whole batches of a model; else dbt builds more than the window. */
export function holdsWholeBatches(
  partition: PlanPartition,
  { batchSize }: PlanMicrobatch,
): boolean {
  const begins = BEGINS[batchSize as BatchSize] as RegExp | undefined;
  if (partition.type !== "time" || begins === undefined) return true;
  // days of another time zone begin in the middle of a day in UTC; few hours begin in the middle of one
  return (batchSize === "hour" || UTC.test(partition.timezone)) &&
    begins.test(partition.cron);
}

/** How much of `YYYY-MM-DDTHH:MM:SS` says where a batch begins. */
const CUTS: Readonly<
  Record<
    BatchSize,
    {
      readonly length: number;
      readonly rest: string;
      readonly cron: string;
      readonly cadence: PlanTimePartition["cadence"];
    }
  >
> = {
  hour: { length: 13, rest: ":00:00", cron: "0 * * * *", cadence: "hourly" },
  day: { length: 10, rest: "T00:00:00", cron: "0 0 * * *", cadence: "daily" },
  month: { length: 7, rest: "-01T00:00:00", cron: "0 0 1 * *", cadence: "monthly" },
  year: { length: 4, rest: "-01-01T00:00:00", cron: "0 0 1 1 *", cadence: "yearly" },
};

/** The names of UTC in the tz database. */
const UTC = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/;

/** Crons whose windows begin where batches do. */
const BEGINS: Readonly<Record<BatchSize, RegExp>> = {
  hour: /^(?:0 |@)/,
  day: /^(?:0 0 |@(?!hourly))/i,
  month: /^(?:0 0 1 |@(?:monthly|yearly|annually))/i,
  year: /^(?:0 0 1 1 |@(?:yearly|annually))/i,
};

/** A time of ISO 8601 in UTC, to the second; what says no offset is UTC to dbt. Null when it is none. */
function utcOf(text: string): string | null {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, date, time = "00:00", seconds = "00", zone = "Z"] = match;
  const wall = `${date}T${time}:${seconds}`;
  // some engines take 30 February for 1 March, others for nothing
  const ms = Date.parse(`${wall}Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== wall) return null;
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(ms + (sign === "-" ? offsetMs : -offsetMs)).toISOString().slice(0, 19);
}
