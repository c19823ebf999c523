import { compareText, ScheduleError } from "../../errors/mod.ts";
import { runsPerDay } from "../../schedule/mod.ts";
import type { OutlineSchedule, PlanOutline } from "../outline/mod.ts";
import { change, consequence, type Found, quoted, same, someOf, subjectIs } from "./change.ts";
import { type Comparison, own } from "./comparison.ts";
import { type Add, builtDifference, compareActivity, compareBuilt } from "./launchers.ts";
import { seconds } from "./policies.ts";
import type { Consequence } from "./types.ts";

/** Schedules and jobs: when something runs, and what. */
export function compareLaunches(c: Comparison): Found[] {
  return [...schedules(c), ...jobs(c), ...coverage(c)];
}

function schedules(c: Comparison): Found[] {
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

/** Ticks in a day, on average; null where an outline holds a cron expression that this version cannot read. One that waits for others
 * ticks as often as that of them which ticks least. */
function perDay(schedule: OutlineSchedule, outline: Scheduled): number | null {
  const seen = new Map<OutlineSchedule, number | null>();
  const ticksOf = (one: OutlineSchedule): number | null => {
    const before = seen.get(one);
    if (before !== undefined) return before;
    seen.set(one, 0); // a circle, which no plan has
    const { cron, timezone = "UTC", after = [], off } = one;
    let ticks: number | null = 0;
    if (off === undefined && cron !== undefined) ticks = ofCron(cron, timezone);
    else if (off === undefined && after.length > 0) {
      const waited = after.map((name) => {
        const found = outline.schedules[name];
        return found === undefined ? 0 : ticksOf(found);
      });
      ticks = waited.includes(null) ? null : Math.min(...waited as number[]);
    }
    seen.set(one, ticks);
    return ticks;
  };
  return ticksOf(schedule);
}

type Scheduled = Pick<PlanOutline, "schedules">;

/** As if all of them were on: how often, apart from whether. */
function onIn({ schedules }: Scheduled): Scheduled {
  return {
    schedules: Object.fromEntries(
      Object.entries(schedules).map(([name, s]) => [name, { ...s, off: undefined }]),
    ),
  };
}

function ofCron(cron: string, timezone: string): number | null {
  try {
    return runsPerDay(cron, timezone).mean;
  } catch (error) {
    if (error instanceof ScheduleError) return null;
    throw error;
  }
}

function jobs(c: Comparison): Found[] {
  const { jobs } = c;
  const launched = (outline: PlanOutline) =>
    new Set(Object.values(outline.schedules).flatMap((s) => s.jobs));
  const [before, after] = [launched(c.before), launched(c.after)];
  return [
    ...jobs.added.map((name) =>
      change("note", "added", "job", name, `The job "${name}" is new`, {
        after: { partition: jobs.after[name]!.partition ?? null },
      })
    ),
    ...jobs.removed.map((name) =>
      change("warning", "removed", "job", name, `The job "${name}" is removed`, {
        consequences: [consequence("name-lost", "scripts and people that launch it")],
      })
    ),
    ...[...jobs.renamed].map(([old, now]) =>
      change("warning", "renamed", "job", now, `The job "${old}" is called "${now}" now`, {
        before: old,
        after: now,
        consequences: [
          consequence("name-lost", "scripts and people that launch it"),
          consequence("state-lost", `its runs so far are listed under "${old}"`),
        ],
      })
    ),
    ...jobs.both.flatMap(([old, now]): Found[] => {
      const [was, is] = [jobs.before[old]!, jobs.after[now]!];
      const partition = c.partitions.renamed.get(was.partition ?? "") ?? was.partition;
      const found: Found[] = [];
      if (partition !== is.partition) {
        found.push(
          change(
            "warning",
            "repartitioned",
            "job",
            now,
            `The job "${now}" ${
              is.partition === undefined
                ? "needs no partition any more"
                : `needs a partition of "${is.partition}"`
            }`,
            {
              aspect: "partition",
              before: was.partition ?? null,
              after: is.partition ?? null,
              consequences: [
                consequence("name-lost", "scripts that launch it with a key or without"),
              ],
            },
          ),
        );
      }
      // what a schedule launches is told by the schedule
      if (before.has(old) && after.has(now)) return found;
      const built = builtDifference(c.builtBefore(old).map(c.assetNow), c.builtAfter(now), c);
      if (built !== null) {
        found.push(change("note", "changed", "job", now, `The job "${now}" builds ${built.words}`, {
          aspect: "assets",
          before: built.gone,
          after: built.fresh,
        }));
      }
      return found;
    }),
  ];
}

/** Assets that something built by itself, and nothing does now; and the other way round. */
function coverage(c: Comparison): Found[] {
  const was = new Set([...covered(c.before, c.builtBefore)].map(c.assetNow));
  const is = covered(c.after, c.builtAfter);
  const kept = (id: string) =>
    own(c.after.assets, id)?.external === undefined && Object.hasOwn(c.after.assets, id);
  const dropped = [...was].filter((id) => kept(id) && !is.has(id)).sort(compareText);
  const oldId = new Map([...c.assets.renamed].map(([old, now]) => [now, old]));
  const promised = dropped.filter((id) => c.consumersOf(oldId.get(id) ?? id).length > 0);
  const quiet = dropped.filter((id) => !promised.includes(id));
  const told = (severity: "breaking" | "warning", ids: readonly string[]) =>
    ids.length === 0 ? [] : [change(
      severity,
      "rescheduled",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} built by no schedule, sensor or automation any more`,
      {
        aspect: "schedules",
        consequences: [
          consequence("not-built", "it stays as old as the last run"),
          ...(severity === "breaking"
            ? [consequence(
              "breaks-consumers",
              [...new Set(ids.flatMap((id) => c.consumersOf(oldId.get(id) ?? id)))].join(", "),
            )]
            : []),
        ],
      },
    )];
  return [...told("breaking", promised), ...told("warning", quiet)];
}

function covered(
  outline: PlanOutline,
  built: (job: string) => readonly string[],
): Set<string> {
  const jobs = [...Object.values(outline.schedules), ...Object.values(outline.sensors)]
    .filter((s) => s.off === undefined)
    .flatMap((s) => s.jobs ?? []);
  const found = new Set([...new Set(jobs)].flatMap(built));
  for (const [id, { automation }] of Object.entries(outline.assets)) {
    if (automation !== undefined) found.add(id);
  }
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

export function whenText(s: OutlineSchedule): string {
  if (s.after !== undefined) return `after ${someOf(s.after)}`;
  const cron = `at "${s.cron}" (${s.timezone ?? "UTC"})`;
  return s.partition === undefined ? cron : `for each window of ${quoted(s.partition)}, ${cron}`;
}

function offText({ off, environments }: OutlineSchedule): string {
  if (off === undefined) return "";
  return off === "disabled" ? ", switched off" : `, but only in ${environments?.join(", ")}`;
}
