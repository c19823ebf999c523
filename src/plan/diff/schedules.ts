import type { OutlineSchedule } from "../outline/mod.ts";
import { change, consequence, type Found, quoted, same, someOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { type Add, compareActivity, compareBuilt } from "./launchers.ts";
import { seconds } from "./policies.ts";
import { onIn, perDay } from "./ticks_per_day.ts";
import type { Consequence } from "./types.ts";

/** When something runs, and what. */
export function compareSchedules(c: Comparison): Found[] {
  const { schedules: s } = c;
  return [
    ...s.added.map((name) => {
      const schedule = s.after[name]!;
      return change(
        schedule.off === undefined ? "warning" : "note",
        "added",
        "schedule",
        name,
        `The schedule "${name}" is new: ${whenText(schedule)}${offText(schedule)}`,
        {
          after: schedule,
          consequences: schedule.off === undefined ? runs(0, perDay(schedule, c.after)) : [],
        },
      );
    }),
    ...s.removed.map((name) => {
      const schedule = s.before[name]!;
      return change(
        schedule.off === undefined ? "warning" : "note",
        "removed",
        "schedule",
        name,
        `The schedule "${name}" is removed: it ran ${whenText(schedule)}${offText(schedule)}`,
        {
          before: schedule,
          consequences: schedule.off === undefined ? runs(perDay(schedule, c.before), 0) : [],
        },
      );
    }),
    ...[...s.renamed].map(([old, now]) =>
      change(
        "warning",
        "renamed",
        "schedule",
        now,
        `The schedule "${old}" is called "${now}" now`,
        {
          before: old,
          after: now,
          consequences: [consequence(
            "state-lost",
            `whether somebody switched "${old}" on or off by hand is forgotten, it starts ${
              s.after[now]!.off === undefined ? "on" : "off"
            }`,
          )],
        },
      )
    ),
    ...s.both.flatMap(([old, now]) => rescheduled(now, s.before[old]!, s.after[now]!, c)),
  ];
}

function rescheduled(
  name: string,
  before: OutlineSchedule,
  after: OutlineSchedule,
  c: Comparison,
): Found[] {
  const found: Found[] = [];
  const add: Add = (severity, aspect, words, was, is, consequences = []) =>
    found.push(
      change(severity, "rescheduled", "schedule", name, `The schedule "${name}" ${words}`, {
        aspect,
        before: was ?? null,
        after: is ?? null,
        consequences,
      }),
    );
  const old = { ...before, off: undefined };
  const now = { ...after, off: undefined };
  const kindOf = (s: OutlineSchedule) =>
    s.after !== undefined ? "after" : s.partition !== undefined ? "partition" : "cron";
  if (kindOf(before) !== kindOf(after)) {
    add(
      "warning",
      "trigger",
      `runs ${whenText(after)} instead of ${whenText(before)}`,
      timing(before),
      timing(after),
      runs(perDay(old, onIn(c.before)), perDay(now, onIn(c.after))),
    );
  } else {
    const partition = before.partition === undefined
      ? undefined
      : c.partitions.renamed.get(before.partition) ?? before.partition;
    if (partition !== after.partition) {
      add(
        "warning",
        "partition",
        `runs each window of "${after.partition}" instead of "${before.partition}"`,
        before.partition,
        after.partition,
        runs(perDay(old, onIn(c.before)), perDay(now, onIn(c.after))),
      );
    } else if (before.offsetS !== after.offsetS) {
      const offset = (s: number | undefined) => s === undefined ? "at once" : `${seconds(s)} later`;
      add(
        "warning",
        "offset",
        `runs when a window has ended, ${offset(after.offsetS)} instead of ${
          offset(before.offsetS)
        }`,
        before.offsetS,
        after.offsetS,
        [
          consequence("runs-change", "the time, not how often"),
        ],
      );
    } else if (before.cron !== after.cron) {
      const respelt = spelling(before.cron) === spelling(after.cron);
      add(
        respelt ? "note" : "warning",
        "cron",
        respelt
          ? `is written "${after.cron}" instead of "${before.cron}", which is the same`
          : `runs at "${after.cron}" instead of "${before.cron}"`,
        before.cron,
        after.cron,
        respelt ? [] : runs(perDay(old, onIn(c.before)), perDay(now, onIn(c.after))),
      );
    }
    if (before.timezone !== after.timezone) {
      add(
        "warning",
        "timezone",
        `runs by the clock of ${after.timezone} instead of ${before.timezone}`,
        before.timezone,
        after.timezone,
        [
          consequence("runs-change", "every tick moves, and its daylight-saving days with it"),
        ],
      );
    }
    const waited = before.after?.map((n) => c.schedules.renamed.get(n) ?? n);
    if (!same([...waited ?? []].sort(), [...after.after ?? []].sort())) {
      add(
        "warning",
        "after",
        `runs after ${someOf(after.after ?? [])} instead of ${someOf(before.after ?? [])}`,
        before.after,
        after.after,
        [
          consequence("runs-change", "it waits for other runs"),
        ],
      );
    }
  }
  compareActivity(before, after, add, runs(perDay(before, c.before), perDay(after, c.after)));
  compareBuilt(before, after, c, add);
  return found;
}

function runs(before: number | null, after: number | null): Consequence[] {
  if (before === null || after === null || before === 0 && after === 0) return [];
  return before === after
    ? [consequence("runs-change", `the hours, not how often (${perDayText(after)})`)]
    : [
      consequence("runs-change", `${perDayText(after)} instead of ${perDayText(before)}`),
    ];
}

/** `24 times`, `0.14 times`, `not at all`. */
function perDayText(number: number): string {
  if (number === 0) return "not at all";
  const rounded = number >= 10 ? Math.round(number) : Math.round(number * 100) / 100;
  return `${rounded} ${rounded === 1 ? "time" : "times"}`;
}

/** A cron expression without what says nothing: zeros before a number, further blanks, the case of names. */
function spelling(cron: string | undefined): string | undefined {
  return cron?.trim().replace(/\s+/g, " ").replace(/\b0+(?=\d)/g, "").toLowerCase();
}

function timing({ cron, timezone, partition, offsetS, after }: OutlineSchedule): unknown {
  return { cron, timezone, partition, offsetS, after };
}

function whenText(s: OutlineSchedule): string {
  if (s.after !== undefined) return `after ${someOf(s.after)}`;
  const cron = `at "${s.cron}" (${s.timezone ?? "UTC"})`;
  return s.partition === undefined ? cron : `for each window of ${quoted(s.partition)}, ${cron}`;
}

function offText({ off, environments }: OutlineSchedule): string {
  if (off === undefined) return "";
  return off === "disabled" ? ", switched off" : `, but only in ${environments?.join(", ")}`;
}
