import {
  compareText,
  type Diagnostic,
  diagnostic,
  type Location,
  type Path,
} from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { type Builders, scheduleCover } from "./schedule_report.ts";
import { skippedWindows } from "./skipped_windows.ts";
import type { Plan, PlanAsset, PlanGroup } from "../types.ts";
import { someOf } from "../some_of.ts";

/** What a reader should know of when a plan's assets are built: `plan/not-scheduled` (a warning) for each partitioned group, and each
 * partition outside of groups, that nothing starts although the product has schedules; `plan/windows-skipped` (a warning); and as information `plan/no-schedule`, `plan/unscheduled`, `plan/built-twice`.
 * Schedules and sensors that are switched off build nothing; those of another environment count, lest a plan for dev complain of prod's. */
export function scheduleFindings(
  plan: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const { unscheduled, idle, repeated } = scheduleCover(plan, switchedOn(plan));
  if (plan.schedules.length === 0) return plan.blocks.length === 0 ? [] : [noSchedule(plan)];
  const nothingStarts = new Set(idle);
  const leftOut = plan.groups.filter((g) =>
    g.partition !== null && g.assets.length > 0 && g.assets.every((id) => nothingStarts.has(id))
  );
  const told = new Set(leftOut.flatMap((g) => g.assets));
  const ungrouped = ungroupedPartitions(plan, nothingStarts, told);
  ungrouped.forEach((assets) => assets.forEach((a) => told.add(a.id)));
  const untold = unscheduled.filter((id) => !told.has(id));
  return [
    ...leftOut.map((group) => notScheduled(group, plan, locate)),
    ...[...ungrouped].map(([partition, assets]) => windowsNotScheduled(partition, assets, plan)),
    ...skippedWindows(plan, locate),
    ...(untold.length === 0 ? [] : [notAll(untold, nothingStarts, plan, locate)]),
    ...(repeated.length === 0 ? [] : [builtTwice(repeated)]),
  ];
}

/** The platform's default counts as building: that it is off has been told (`plan/default-schedule`). */
function switchedOn({ schedules, sensors }: Plan): Builders {
  const names = schedules.filter((s) => s.enabled || s.definedAt[0] === "plugins");
  return {
    schedules: new Set(names.map((s) => s.name)),
    sensors: new Set(sensors.filter((s) => s.enabled).map((s) => s.name)),
  };
}

/** The schedules that would build one of these assets, were they not switched off; sorted. */
function offSchedules(assets: readonly string[], { blocks, schedules }: Plan): string[] {
  const off = new Set(schedules.filter((s) => !s.enabled).map((s) => s.name));
  if (off.size === 0) return [];
  const wanted = new Set(assets);
  const building = blocks.filter((b) => b.assets.some((id) => wanted.has(id)));
  return [...new Set(building.flatMap((b) => b.schedules))].filter((n) => off.has(n))
    .sort(compareText);
}

/** Partitions that microbatch models and `meta.orchestration` give to assets, where nothing starts any that has one. */
function ungroupedPartitions(
  plan: Plan,
  nothingStarts: ReadonlySet<string>,
  told: ReadonlySet<string>,
): ReadonlyMap<string, PlanAsset[]> {
  const found = new Map<string, PlanAsset[]>();
  const started = new Set<string>();
  for (const asset of plan.assets) {
    if (asset.partition === null || asset.block === null || told.has(asset.id)) continue;
    if (nothingStarts.has(asset.id)) appendTo(found, asset.partition, asset);
    else started.add(asset.partition);
  }
  return new Map([...found].filter(([partition]) => !started.has(partition)));
}

function noSchedule({ product, sensors, assets }: Plan): Diagnostic {
  const others = sensors.some((s) => s.type !== "run_status") ||
    assets.some((a) => a.automation !== null);
  return diagnostic({
    code: "plan/no-schedule",
    severity: "info",
    message: `The product "${product.name}" has no schedule: ${
      others ? "only sensors, automation and people start it" : "it runs when somebody starts it"
    }`,
    hint: "Write schedule: {cron, timezone, enabled} in floe.yaml",
  });
}

function notScheduled(
  group: PlanGroup,
  plan: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic {
  const { name, definedAt } = group;
  const partition = group.partition!;
  const path = [...definedAt, "partition"];
  const off = offSchedules(group.assets, plan);
  return diagnostic({
    code: "plan/not-scheduled",
    severity: "warning",
    message: `${nobody(off)} builds the group "${name}", which has the partition "${partition}"`,
    path,
    location: locate(path),
    hint: off.length > 0
      ? switchOn(off)
      : hasWindows(partition, plan)
      ? `Add { name: ${name}, partition: ${partition} } to orchestration.schedules`
      : `Add { name: ${name}, cron: …, select: "group:${name}" } to orchestration.schedules`,
    facts: { group: name, partition, assets: group.assets },
  });
}

function windowsNotScheduled(
  partition: string,
  assets: readonly PlanAsset[],
  plan: Plan,
): Diagnostic {
  const [first] = assets;
  const off = offSchedules(assets.map((a) => a.id), plan);
  const why = off.length > 0
    ? `, which ${assets.length === 1 ? "has" : "have"} the partition "${partition}"`
    : `: the product's own does not build what has a partition ("${partition}")`;
  return diagnostic({
    code: "plan/not-scheduled",
    severity: "warning",
    message: `${nobody(off)} builds ${someOf(assets.map((a) => a.id))}${why}`,
    path: ["nodes", first!.id],
    location: first!.file === "" ? null : { file: first!.file, start: null },
    hint: off.length > 0
      ? switchOn(off)
      : hasWindows(partition, plan)
      ? `Add { name: ${
        partition.replaceAll("_", "-")
      }, partition: ${partition} } to orchestration.schedules`
      : "Add a schedule with a cron that selects it to orchestration.schedules",
    facts: { partition, assets: assets.map((a) => a.id) },
  });
}

function hasWindows(partition: string, { partitions }: Plan): boolean {
  return partitions.find((p) => p.name === partition)?.type === "time";
}

/** @param off the schedules that would build it. */
function nobody(off: readonly string[]): string {
  return off.length === 0 ? "No schedule" : "No schedule that is switched on";
}

function switchOn(off: readonly string[]): string {
  return `Set enabled: true for the schedule ${someOf(off)}, or add another one`;
}

function notAll(
  assets: readonly string[],
  nothingStarts: ReadonlySet<string>,
  plan: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic {
  const off = offSchedules(assets, plan);
  const read = readBySchedules(assets.filter((id) => nothingStarts.has(id)), plan);
  const started = assets.filter((id) => !nothingStarts.has(id)).length;
  const how = started === 0
    ? ""
    : started === assets.length
    ? ", only sensors or automation"
    : `, of which sensors or automation build ${started}`;
  return diagnostic({
    code: "plan/unscheduled",
    severity: "info",
    message: `${nobody(off)} builds ${someOf(assets)}${how}`,
    hint: `Nothing to do if that is meant; else ${
      off.length > 0
        ? `switch on ${someOf(off)}`
        : read.size > 0
        ? 'select them in a schedule, such as with "+" before what reads them'
        : "select them in a schedule"
    }`,
    facts: { assets, read: Object.fromEntries(read) },
    related: [...read].map(([name, parents]) => {
      const { definedAt } = plan.schedules.find((s) => s.name === name)!;
      return {
        message: `the schedule "${name}" reads ${someOf(parents)}`,
        location: locate(definedAt),
        path: definedAt,
      };
    }),
  });
}

/** Of each schedule that is switched on, which of these assets something reads that it builds; in the order of the plan. */
function readBySchedules(
  assets: readonly string[],
  { assets: all, blocks, edges, schedules }: Plan,
): ReadonlyMap<string, readonly string[]> {
  const wanted = new Set(assets);
  const blockOf = new Map(all.map((a) => [a.id, a.block]));
  const building = new Map(blocks.map((b) => [b.id, b.schedules]));
  const found = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (!wanted.has(from)) continue;
    for (const name of building.get(blockOf.get(to) ?? "") ?? []) {
      found.set(name, (found.get(name) ?? new Set()).add(from));
    }
  }
  return new Map(
    schedules.flatMap(({ name, enabled }) => {
      const parents = enabled ? found.get(name) : undefined;
      return parents === undefined ? [] : [[name, [...parents].sort(compareText)]];
    }),
  );
}

function builtTwice(
  repeated: readonly { readonly asset: string; readonly schedules: readonly string[] }[],
): Diagnostic {
  const names = [...new Set(repeated.flatMap((r) => r.schedules))].sort();
  return diagnostic({
    code: "plan/built-twice",
    severity: "info",
    message: `More than one schedule builds ${someOf(repeated.map((r) => r.asset))}: ${
      names.map((n) => `"${n}"`).join(", ")
    }`,
    hint: "Nothing to do if that is meant; else exclude them from all schedules but one",
    facts: { assets: Object.fromEntries(repeated.map((r) => [r.asset, r.schedules])) },
  });
}
