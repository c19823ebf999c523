import { printYaml } from "../../../src/emit/data/mod.ts";
import type { DagsterProject } from "../model.ts";

/** Where Dagster keeps what it knows on a person's own machine, under the project's folder. */
export const DAGSTER_HOME = "dagster_home";

/** dagster.yaml of a person's own machine. A cluster has that of the chart. */
export function instance({ poolLimit }: DagsterProject): string {
  const ticks = { skipped: 7, success: 30, failure: 30, started: 30 };
  return printYaml({
    telemetry: { enabled: false },
    concurrency: poolLimit === null
      ? undefined
      : { pools: { default_limit: poolLimit, granularity: "op" } },
    run_monitoring: {
      enabled: true,
      start_timeout_seconds: 180,
      cancel_timeout_seconds: 180,
      poll_interval_seconds: 30,
      free_slots_after_run_end_seconds: 300,
    },
    retention: {
      schedule: { purge_after_days: ticks },
      sensor: { purge_after_days: ticks },
      auto_materialize: { purge_after_days: ticks },
    },
  });
}

/** The history of runs is nobody else's. */
export const instanceGitignore = "*\n!.gitignore\n!dagster.yaml\n";
