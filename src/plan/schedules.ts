import type { CompiledArtifacts } from "../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  type Location,
  type Path,
  ScheduleError,
} from "../errors/mod.ts";
import { parseCron, parseTimezone } from "../schedule/mod.ts";
import type { PlanSchedule } from "./types.ts";

/** The product's schedule, checked: `schedule/bad-cron`, `schedule/bad-timezone`, `schedule/never`.
 *
 * A product without one gets the platform's `plugins.orchestrator.config.default_schedule` in UTC, switched off,
 * said by `plan/default-schedule`.
 */
export function planSchedules(
  artifacts: CompiledArtifacts,
  job: string,
  locate: (path: Path) => Location | null,
  diagnostics: Diagnostic[],
): PlanSchedule[] {
  const own = artifacts.orchestration?.schedule;
  if (own?.cron) {
    const at: Path = ["orchestration", "schedule"];
    return checked(
      job,
      { cron: own.cron, timezone: own.timezone, enabled: own.enabled },
      at,
      locate,
      diagnostics,
    );
  }
  const fallback = artifacts.plugins?.orchestrator.config?.default_schedule;
  if (typeof fallback !== "string") return [];
  const at: Path = ["plugins", "orchestrator", "config", "default_schedule"];
  diagnostics.push(diagnostic({
    code: "plan/default-schedule",
    severity: "info",
    message: `The product has no schedule: the platform's "${fallback}" is used, switched off`,
    path: at,
    location: locate(at),
    hint: "Write schedule: {cron, timezone, enabled} in floe.yaml",
    facts: { cron: fallback },
  }));
  return checked(job, { cron: fallback, timezone: "UTC", enabled: false }, at, locate, diagnostics);
}

function checked(
  job: string,
  wanted: { cron: string; timezone: string; enabled: boolean },
  at: Path,
  locate: (path: Path) => Location | null,
  diagnostics: Diagnostic[],
): PlanSchedule[] {
  const nested = at.at(-1) === "schedule";
  const attempt = <T>(key: string, parse: () => T): T | null => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      const path = nested ? [...at, key] : at;
      diagnostics.push({ ...error.toDiagnostic(), path, location: locate(path) });
      return null;
    }
  };
  const cron = attempt("cron", () => parseCron(wanted.cron));
  const timezone = attempt("timezone", () => parseTimezone(wanted.timezone));
  if (cron === null || timezone === null) return [];
  if (!cron.ticks) {
    const path = nested ? [...at, "cron"] : at;
    diagnostics.push(diagnostic({
      code: "schedule/never",
      message: `The cron expression "${wanted.cron}" never matches a date`,
      path,
      location: locate(path),
      hint: "Correct the day or the month",
      facts: { cron: wanted.cron },
    }));
  }
  return [{
    name: `${job}-schedule`,
    description: "",
    jobs: [job],
    trigger: {
      type: "cron",
      cron: cron.text,
      cronShape: { fieldCount: cron.fieldCount, nickname: cron.nickname, extended: cron.extended },
      timezone,
    },
    select: null,
    exclude: null,
    environments: null,
    enabled: wanted.enabled,
    active: wanted.enabled,
    definedAt: nested ? [...at, "cron"] : at,
  }];
}
