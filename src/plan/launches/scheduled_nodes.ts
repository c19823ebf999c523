import { compareText, type Diagnostic, hasErrors } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { PlanContext } from "../context.ts";
import { partitionTrigger } from "./partition_trigger.ts";
import type { ScheduleLine } from "./schedule_lines.ts";
import { say, type Saying } from "../saying.ts";
import { printSelection } from "../selection/select.ts";
import type { PlanSchedule } from "../types.ts";

/** A schedule whose jobs are not named yet, with the nodes that it builds. */
export interface ScheduledNodes {
  readonly schedule: Omit<PlanSchedule, "jobs">;
  readonly nodes: ReadonlySet<number>;
}

/** What each schedule builds. Groups were taken before, so that a selection may name them.
 *
 * The product's own builds what is not partitioned, others what they select, those of a partition only what has it. Said:
 * `plan/empty-schedule` (a warning for the product's own, which then is left out), `plan/unknown-partition`,
 * `plan/schedule-partition`, `schedule/bad-offset`, and whatever a selection gets wrong.
 */
export function scheduleNodes(
  lines: readonly ScheduleLine[],
  context: PlanContext,
): ScheduledNodes[] {
  const { input, diagnostics } = context;
  const to: Saying = { locate: input.locate, diagnostics };
  const found = lines.flatMap((line) => {
    const before = diagnostics.length;
    const trigger = line.trigger.type === "partition"
      ? partitionTrigger(line, line.trigger, context, to)
      : line.trigger.type === "after"
      ? { ...line.trigger, schedules: [...new Set(line.trigger.schedules)].sort(compareText) }
      : line.trigger;
    const nodes = nodesOf(line, context);
    if (nodes.size === 0 && !hasErrors(diagnostics.slice(before)) && !follows(line, diagnostics)) {
      sayEmpty(line, to);
    }
    if (trigger === null || nodes.size === 0) return [];
    const { name, description, environments, enabled, active, definedAt, wanted } = line;
    const selection = wanted === "unpartitioned" ? NOTHING_SAID : wanted;
    return [{
      schedule: {
        name,
        description,
        trigger,
        select: printSelection(selection.select),
        exclude: printSelection(selection.exclude),
        environments,
        enabled,
        active,
        definedAt,
      },
      nodes,
    }];
  });
  if (!hasErrors(diagnostics)) sayWaitsForNothing(lines, found, to);
  return found;
}

/** The product's own schedule may have been left out, and others wait for it. */
function sayWaitsForNothing(
  lines: readonly ScheduleLine[],
  found: readonly ScheduledNodes[],
  to: Saying,
): void {
  const names = new Set(found.map(({ schedule }) => schedule.name));
  for (const { name, trigger, definedAt } of lines) {
    if (trigger.type !== "after") continue;
    trigger.schedules.forEach((other, i) => {
      if (names.has(other)) return;
      say(to, [...definedAt, i], {
        code: "plan/unknown-schedule",
        message:
          `The schedule "${name}" waits for "${other}", which was left out: it builds nothing`,
        hint: "Wait for a schedule that builds something",
        facts: { schedule: name, after: other, nearest: null },
      });
    });
  }
}

/** The names of the schedules that build each node, sorted; assets of one block agree in them. Nodes that none builds are missing. */
export function scheduledBy(
  schedules: readonly ScheduledNodes[],
): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const { schedule, nodes } of schedules) {
    for (const i of nodes) appendTo(names, i, schedule.name);
  }
  for (const list of names.values()) list.sort(compareText);
  return names;
}

const NOTHING_SAID = { select: null, exclude: null };

function nodesOf(
  { wanted, trigger, at }: ScheduleLine,
  { selector, built, policies }: PlanContext,
): ReadonlySet<number> {
  const partition = (i: number) => policies[i]?.partition ?? null;
  if (wanted === "unpartitioned") return new Set(built.filter((i) => partition(i) === null));
  const everything = wanted.select === null && wanted.exclude === null;
  const selected = everything ? null : selector.select(wanted, at);
  return new Set(
    built.filter((i) =>
      (selected === null || selected.has(i)) &&
      (trigger.type !== "partition" || partition(i) === trigger.partition)
    ),
  );
}

/** Whether it was said why nothing has the partition: who was to have it names another one, which does not exist. */
function follows({ trigger }: ScheduleLine, diagnostics: readonly Diagnostic[]): boolean {
  return trigger.type === "partition" &&
    diagnostics.some(({ code }) => code === "plan/unknown-partition");
}

/** At what it selects, where it selects something. */
function sayEmpty({ name, wanted, trigger, at, definedAt }: ScheduleLine, to: Saying): void {
  if (wanted === "unpartitioned") {
    say(to, definedAt, {
      code: "plan/empty-schedule",
      severity: "warning",
      message:
        "Left out the product's schedule: it builds what is not partitioned, and everything is",
      hint: "Add a schedule for each partition to orchestration.schedules, and remove this one",
      facts: { schedule: name },
    });
    return;
  }
  const key = wanted.select !== null ? "select" : wanted.exclude !== null ? "exclude" : null;
  const partition = trigger.type === "partition" ? trigger.partition : null;
  const what = key === null ? "nothing" : "nothing that it selects";
  say(to, key === null ? definedAt : [...at, key], {
    code: "plan/empty-schedule",
    message: `The schedule "${name}" builds nothing${
      partition === null ? "" : `: ${what} has the partition "${partition}"`
    }`,
    hint: key === null && partition !== null
      ? `Give a group the partition "${partition}", or remove the schedule`
      : "Correct its select or exclude, or remove it; sources and ephemeral models are not built",
    facts: { schedule: name },
  });
}
