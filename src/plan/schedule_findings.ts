import { type Diagnostic, diagnostic, type Location, type Path } from "../errors/mod.ts";
import { scheduleCover } from "./schedule_report.ts";
import type { Plan, PlanGroup } from "./types.ts";

/** What a reader should know of when a plan's assets are built: `plan/not-scheduled` (a warning) for each partitioned group that nothing
 * starts although the product has schedules; and as information `plan/no-schedule`, `plan/unscheduled`, `plan/built-twice`. */
export function scheduleFindings(
  plan: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const { unscheduled, idle, repeated } = scheduleCover(plan);
  if (plan.schedules.length === 0) return plan.blocks.length === 0 ? [] : [noSchedule(plan)];
  const nothingStarts = new Set(idle);
  const leftOut = plan.groups.filter((g) =>
    g.partition !== null && g.assets.length > 0 && g.assets.every((id) => nothingStarts.has(id))
  );
  const told = new Set(leftOut.flatMap((g) => g.assets));
  const untold = unscheduled.filter((id) => !told.has(id));
  return [
    ...leftOut.map((group) => notScheduled(group, locate)),
    ...(untold.length === 0 ? [] : [notAll(untold, nothingStarts)]),
    ...(repeated.length === 0 ? [] : [builtTwice(repeated)]),
  ];
}

function noSchedule({ product }: Plan): Diagnostic {
  return diagnostic({
    code: "plan/no-schedule",
    severity: "info",
    message: `The product "${product.name}" has no schedule: it runs when somebody starts it`,
    hint: "Write schedule: {cron, timezone, enabled} in floe.yaml",
  });
}

function notScheduled(group: PlanGroup, locate: (path: Path) => Location | null): Diagnostic {
  const path = [...group.definedAt, "partition"];
  return diagnostic({
    code: "plan/not-scheduled",
    severity: "warning",
    message:
      `No schedule builds the group "${group.name}", which has the partition "${group.partition}"`,
    path,
    location: locate(path),
    hint: `Add { name: ${group.name}, partition: ${group.partition} } to orchestration.schedules`,
    facts: { group: group.name, partition: group.partition, assets: group.assets },
  });
}

function notAll(assets: readonly string[], nothingStarts: ReadonlySet<string>): Diagnostic {
  const started = assets.filter((id) => !nothingStarts.has(id)).length;
  const how = started === 0
    ? ""
    : started === assets.length
    ? ", only sensors or automation"
    : `, of which sensors or automation build ${started}`;
  return diagnostic({
    code: "plan/unscheduled",
    severity: "info",
    message: `No schedule builds ${some(assets)}${how}`,
    hint: "Nothing to do if that is meant; else select them in a schedule",
    facts: { assets },
  });
}

function builtTwice(
  repeated: readonly { readonly asset: string; readonly schedules: readonly string[] }[],
): Diagnostic {
  const names = [...new Set(repeated.flatMap((r) => r.schedules))].sort();
  return diagnostic({
    code: "plan/built-twice",
    severity: "info",
    message: `More than one schedule builds ${some(repeated.map((r) => r.asset))}: ${
      names.map((n) => `"${n}"`).join(", ")
    }`,
    hint: "Nothing to do if that is meant; else exclude them from all schedules but one",
    facts: { assets: Object.fromEntries(repeated.map((r) => [r.asset, r.schedules])) },
  });
}

/** As many as a reader takes in. */
function some(ids: readonly string[]): string {
  const named = ids.slice(0, 3).map((id) => `"${id}"`).join(", ");
  return ids.length > 3 ? `${named} and ${ids.length - 3} more` : named;
}
