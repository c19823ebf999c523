import type { Plan } from "../../src/plan/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import { lowerProfile, standIns } from "../../src/plugin/dbt/mod.ts";
import {
  adaptersOf,
  hasSingleWriter,
  poolsInUse,
  projectFacts,
  readBySensors,
} from "../../src/plugin/lowering/mod.ts";
import { assetFacts } from "./asset_facts.ts";
import { contextOf } from "./context.ts";
import { lowerDags } from "./dags/dags.ts";
import type { AirflowProject } from "./model.ts";
import { oldestFor } from "./oldest_release.ts";
import { idOf } from "./wanted.ts";
import { wantedDags } from "./launches/wanted_dags.ts";
import { releases } from "./versions.ts";

/** The plan in Airflow's words. Every decision about names, schedules, groups and order is taken here.
 * Time O((assets + edges + checks) log), once for each DAG that builds them. */
export function lower(plan: Plan, options: LowerOptions): AirflowProject {
  const { profile, variables } = lowerProfile(plan);
  const context = contextOf(plan, profile?.target ?? null);
  const { config } = context;
  const wanted = wantedDags(plan, context.assets);
  const dags = lowerDags(new Map(wanted.map((w) => [idOf(w, plan), w])), context);
  const oldest = config.airflow_version ?? oldestFor(dags);
  return {
    ...projectFacts(plan, options, config),
    oldestAirflow: oldest,
    timetables: releases.factsFor(oldest).timetables,
    dags,
    assets: assetFacts(context),
    pools: poolsInUse(plan).map(({ name, slots }) => ({ name, slots: slots ?? 1 })),
    dbt: {
      projectDir: options.dbtProjectDir,
      executable: config.dbt_executable ??
        (config.dbt_venv === undefined ? null : `${config.dbt_venv.replace(/\/+$/, "")}/bin/dbt`),
      image: config.dbt_image ?? null,
      adapters: adaptersOf(plan),
      singleWriter: hasSingleWriter(plan),
      profile,
      standIns: profile === null ? [] : standIns(profile.outputs),
    },
    // the platform's other secrets are nothing to this project
    environment: plan.environment.filter((v) => variables.has(v.name) || readBySensors(v, plan)),
  };
}
