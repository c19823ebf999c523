import type { CompiledArtifacts, NamedSchedule, SelectionText } from "../../artifacts/mod.ts";
import type { Path } from "../../errors/mod.ts";
import { parseDuration } from "../../schedule/mod.ts";
import { type Activity, activityOf } from "./activity.ts";
import { checkAfter } from "./check_after.ts";
import { planCron } from "./plan_cron.ts";
import { attempt, say, type Saying } from "../saying.ts";
import type { AfterTrigger, CronTrigger } from "../types.ts";

/** A schedule as it is written, before anybody knows what it builds. */
export interface ScheduleLine extends Activity {
  readonly name: string;
  readonly description: string;
  readonly trigger: CronTrigger | AfterTrigger | WindowTrigger;
  /** `unpartitioned`: the product's own schedule, which selects nothing. */
  readonly wanted: "unpartitioned" | {
    readonly select: SelectionText | null;
    readonly exclude: SelectionText | null;
  };
  /** Path of the schedule. */
  readonly at: Path;
  /** Path of what starts it. */
  readonly definedAt: Path;
}

/** The windows of a partition that may not exist. */
export interface WindowTrigger {
  readonly type: "partition";
  readonly partition: string;
  readonly offsetS: number;
}

/** The product's schedule (or the platform's default, switched off) and those of `orchestration.schedules`, in the order of floe.yaml.
 *
 * Errors, all said; lines that cannot be read are left out: `schedule/bad-cron`, `schedule/bad-timezone`, `schedule/never`,
 * `schedule/bad-duration`, `plan/unknown-environment`, `plan/unknown-schedule`, `plan/schedule-cycle`. Warning
 * or information `plan/after-inactive`, information `plan/default-schedule`.
 * @param deployment the environment that the plan is made for.
 */
export function scheduleLines(
  artifacts: CompiledArtifacts,
  deployment: string,
  to: Saying,
): ScheduleLine[] {
  const schedules = artifacts.orchestration?.schedules ?? [];
  const own = productSchedule(artifacts, schedules.length > 0, to);
  const lines = schedules.flatMap((schedule, i) =>
    namedSchedule(schedule, i, deployment, to) ?? []
  );
  const all = own === null ? lines : [own, ...lines];
  const names = [productScheduleName(artifacts), ...schedules.map((s) => s.name)];
  checkAfter(all, own === null ? names.slice(1) : names, to);
  return all;
}

/** What the product's own schedule is called. */
export function productScheduleName(artifacts: CompiledArtifacts): string {
  return `${artifacts.metadata.product_name}-schedule`;
}

/** The platform's default is for products that say nothing of when they run. */
function productSchedule(
  artifacts: CompiledArtifacts,
  hasOthers: boolean,
  to: Saying,
): ScheduleLine | null {
  const own = artifacts.orchestration?.schedule;
  const line = {
    name: productScheduleName(artifacts),
    description: "",
    wanted: "unpartitioned",
    environments: null,
  } as const;
  if (own?.cron) {
    const at: Path = ["orchestration", "schedule"];
    const definedAt = [...at, "cron"];
    const zone = { text: own.timezone, path: [...at, "timezone"] };
    const cron = planCron({ text: own.cron, path: definedAt }, zone, to);
    const { enabled } = own;
    return cron === null
      ? null
      : { ...line, trigger: { type: "cron", ...cron }, at, definedAt, enabled, active: enabled };
  }
  const fallback = artifacts.plugins?.orchestrator.config?.default_schedule;
  if (typeof fallback !== "string" || hasOthers) return null;
  const at: Path = ["plugins", "orchestrator", "config", "default_schedule"];
  say(to, at, {
    code: "plan/default-schedule",
    severity: "info",
    message: `The product has no schedule: the platform's "${fallback}" is used, switched off`,
    hint: "Write schedule: {cron, timezone, enabled} in floe.yaml",
    facts: { cron: fallback },
  });
  const cron = planCron({ text: fallback, path: at }, { text: "UTC", path: at }, to);
  return cron === null ? null : {
    ...line,
    trigger: { type: "cron", ...cron },
    at,
    definedAt: at,
    enabled: false,
    active: false,
  };
}

function namedSchedule(
  schedule: NamedSchedule,
  index: number,
  deployment: string,
  to: Saying,
): ScheduleLine | null {
  const at: Path = ["orchestration", "schedules", index];
  const activity = activityOf(schedule, at, deployment, to);
  const trigger = triggerOf(schedule, at, to);
  return trigger === null ? null : {
    name: schedule.name,
    description: schedule.description ?? "",
    trigger,
    wanted: { select: schedule.select, exclude: schedule.exclude },
    at,
    definedAt: [...at, trigger.type],
    ...activity,
  };
}

/** One of the three is set: what is read has been held to that. */
function triggerOf(
  { cron, timezone, partition, offset, after }: NamedSchedule,
  at: Path,
  to: Saying,
): ScheduleLine["trigger"] | null {
  if (cron !== null) {
    const zone = { text: timezone ?? "UTC", path: [...at, "timezone"] };
    const read = planCron({ text: cron, path: [...at, "cron"] }, zone, to);
    return read === null ? null : { type: "cron", ...read };
  }
  if (after !== null) return { type: "after", schedules: after };
  if (partition === null) return null;
  const offsetS = offset === null ? 0 : attempt(to, [...at, "offset"], () => parseDuration(offset));
  return offsetS === null ? null : { type: "partition", partition, offsetS };
}
