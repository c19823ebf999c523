/** Schedules of a plan in the DAGs that Airflow has loaded: their ids, their timetables and the runs that these give, beside our own ticks.
 * @module
 */
import assert from "node:assert/strict";
import type { Plan, PlanSchedule } from "../../../src/plan/mod.ts";
import { nextTicks, previousTicks } from "../../../src/schedule/mod.ts";
import { type ReadCondition, type ReadDag, type ReadProject, WINDOW } from "./graph.ts";

/** Every schedule and sensor is there, at its times; nothing is on that is off. */
export function launchesAsPlanned({ dags }: ReadProject, plan: Plan): void {
  const product = legal(plan.product.name);
  const dagOf = (...parts: readonly string[]): ReadDag => {
    const id = [product, ...parts.map(legal)].join(".");
    return dags[id] ?? assert.fail(`no DAG ${id} among ${Object.keys(dags)}`);
  };
  for (const schedule of plan.schedules) {
    const { name, trigger, active } = schedule;
    const found = trigger.type === "after"
      ? [dagOf(name)] // all that it builds, whatever its partitions
      : suffixesOf(schedule, plan).map((s) => s === null ? dagOf(name) : dagOf(name, s));
    for (const dag of found) {
      assert.equal(dag.paused, !active, `${name}: is_paused_upon_creation`);
      assert.equal(dag.catchup, false, name);
      if (trigger.type === "after") assertAfter(name, dag, trigger.schedules, plan);
      else {
        assertTicks(name, dag, trigger);
        assertKeys(name, dag, schedule, plan);
      }
    }
  }
  for (const sensor of plan.sensors) {
    if (!("jobs" in sensor)) continue;
    assert.equal(dagOf(sensor.name).paused, !sensor.active, `${sensor.name}: paused`);
  }
}

/** Of a cron schedule: a DAG for each partition definition of what it builds. */
function suffixesOf({ trigger, jobs }: PlanSchedule, plan: Plan): (string | null)[] {
  return jobs.map((name) =>
    trigger.type === "cron" ? plan.jobs.find((j) => j.name === name)!.partition : null
  );
}

/** Names of the tests' products are legal but for dots. */
function legal(name: string): string {
  assert.match(name, /^[A-Za-z0-9_-]+$/);
  return name;
}

function assertTicks(
  id: string,
  dag: ReadDag,
  { cron, timezone }: { readonly cron: string; readonly timezone: string },
): void {
  assert.deepEqual(dag.schedule.cron, [cron, timezone], id);
  const until = Date.parse(WINDOW.until);
  const all = nextTicks(cron, timezone, Date.parse(WINDOW.from) - 1, 60);
  // one more: a run of an interval is due at its end, and asked for by its start
  const within = all.filter(({ instantMs }) => instantMs <= until).length;
  const ticks = all.slice(0, within + 1).map((t) => new Date(t.instantMs).toISOString());
  const found = dag.runs.map(({ at }) => new Date(at).toISOString());
  const inBoth = ticks.filter((tick) => tick >= (found[0] ?? "") && tick <= (found.at(-1) ?? ""));
  assert.deepEqual(found, inBoth, `${id}: runs at ${cron}, ${timezone}`);
  assert.ok(
    Math.abs(found.length - Math.min(within, 40)) <= 1,
    `${id}: ${found.length} runs`,
  );
}

/** A run's key, where the release has keys, is that of the newest window that has ended when it is due. */
function assertKeys(id: string, dag: ReadDag, { jobs }: PlanSchedule, plan: Plan): void {
  const names = jobs.map((name) => plan.jobs.find((j) => j.name === name)!.partition);
  for (const partition of plan.partitions.filter((p) => names.includes(p.name))) {
    if (partition.type !== "time") continue;
    const { cron, timezone, keyFormat } = partition;
    for (const { at, key } of dag.runs) {
      if (key === null) continue;
      const begun = previousTicks(cron, timezone, Date.parse(at), 2);
      const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(
        begun[1]!.local,
      )!;
      const wanted = keyFormat.replace("%Y", year!).replace("%m", month!).replace("%d", day!)
        .replace("%H", hour!).replace("%M", minute!);
      assert.equal(key, wanted, `${id}: the key of the run at ${at}`);
    }
  }
}

/** It waits for the markers of all DAGs of all schedules that it is after, which their DAGs set last. */
function assertAfter(id: string, dag: ReadDag, names: readonly string[], plan: Plan): void {
  const markers = names.flatMap((name) => {
    const schedule = plan.schedules.find((s) => s.name === name)!;
    const base = `${plan.product.name}/schedule:${name}`;
    return suffixesOf(schedule, plan).map((s) => s === null ? base : `${base}/${s}`);
  });
  const { assets } = dag.schedule;
  assert.deepEqual(conditionNames(assets).sort(), [...new Set(markers)].sort(), id);
  if (markers.length > 1) {
    assert.ok(assets !== null && typeof assets === "object" && "all" in assets);
  }
}

export function conditionNames(condition: ReadCondition | null): string[] {
  if (condition === null) return [];
  if (typeof condition === "string") return [condition];
  return ("all" in condition ? condition.all : condition.any).flatMap(conditionNames);
}
