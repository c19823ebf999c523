import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { parseConfig } from "../config.ts";
import { planKeys } from "../keys.ts";
import { wantedDags } from "../launches/wanted_dags.ts";
import { timeOf } from "../partitions.ts";
import { releases } from "../versions.ts";
import type { Wanted } from "../wanted.ts";
import { respellings } from "./spelling.ts";

/** What the product says and Airflow does otherwise or not at all, though its capabilities have it: with one diagnostic for each kind of thing. */
export function losses(plan: Plan): Diagnostic[] {
  const wanted = wantedDags(plan, planKeys(plan));
  return [
    ...servicesLeftOut(plan),
    ...intervalsLeftOut(plan),
    ...warningsLeftOut(plan),
    ...mappingsLeftOut(plan),
    ...endOffsetsLeftOut(plan),
    ...deafSensors(plan),
    ...keylessRuns(plan, wanted),
    ...wholePartitions(plan, wanted),
    ...respellings(plan),
  ];
}

/** What the platform offers beside computes is nothing to tasks that run dbt. */
function servicesLeftOut({ platform }: Plan): Diagnostic[] {
  const roles = (["catalog", "storage", "lineage", "telemetry"] as const)
    .filter((role) => platform[role] !== null && !isDefault(role, platform));
  return roles.map((role) =>
    diagnostic({
      code: "plugin/unsupported-service",
      severity: "info",
      message: `Left out the platform's ${role}: ${WITHOUT[role]}`,
      path: ["plugins", ROLES[role]],
      hint: "Nothing to do, if no Python of yours needs it in Airflow",
      facts: { role },
    })
  );
}

/** Every contract has an endpoint of telemetry, whether there is a collector or not. */
function isDefault(role: string, { telemetry }: Plan["platform"]): boolean {
  return role === "telemetry" && telemetry?.endpoint === "http://localhost:4317";
}

const WITHOUT = {
  catalog: "tasks only run dbt, which has its own way to it",
  storage: "tasks only run dbt, which has its own way to it",
  lineage: "Airflow's own OpenLineage provider sends events, where it is installed and set up",
  telemetry: "Airflow sends its own traces and metrics, where it is set up",
} as const;

const ROLES = {
  catalog: "catalog",
  storage: "storage",
  lineage: "lineage_backend",
  telemetry: "telemetry_backend",
} as const;

/** Airflow starts a DAG by events at once. */
function intervalsLeftOut({ sensors }: Plan): Diagnostic[] {
  return sensors.filter((s) =>
    (s.type === "asset" || s.type === "run_status") && s.minIntervalS !== null
  ).map((sensor) =>
    diagnostic({
      code: "plugin/unsupported-policy",
      severity: "info",
      message:
        `Left out "minInterval" of the sensor "${sensor.name}": Airflow tells of each event at once`,
      path: sensor.definedAt,
      hint: "Remove it",
      facts: { key: "minInterval", sensor: sensor.name },
    })
  );
}

/** A DAG that fails is no warning. */
function warningsLeftOut({ assets }: Plan): Diagnostic[] {
  const found = assets.filter((a) =>
    !a.external && a.freshness !== null && a.freshness.maxLagS === null &&
    a.freshness.warnLagS !== null
  );
  if (found.length === 0) return [];
  return [diagnostic({
    code: "plugin/unsupported-policy",
    severity: "info",
    message: `Left out an age that is only warned of, of ${
      found.length === 1 ? `"${found[0]!.id}"` : `${found.length} assets`
    }: in Airflow a check fails or is none`,
    hint: "Give it an age at which it fails",
    facts: { key: "freshness.warn_after", assets: found.map((a) => a.id) },
  })];
}

/** A run of a DAG waits for no partitions of another: what it reads is there as the schedules leave it. */
function mappingsLeftOut({ mappings }: Plan): Diagnostic[] {
  const found = mappings.filter((m) => m.to !== null && m.type !== "identity");
  if (found.length === 0) return [];
  const [{ from, to }] = found as [typeof found[0]];
  return [diagnostic({
    code: "plugin/unsupported-policy",
    severity: "info",
    message:
      `Airflow keeps no list of partitions: no run waits for those that a mapping names, as of ${
        found.length === 1 ? `"${from}" for "${to}"` : `${found.length} mappings`
      }; what is built with its parents waits where its windows hold whole ones of theirs`,
    path: ["orchestration", "mappings"],
    hint: "Let the schedule of what reads come after that of what is read",
    facts: { key: "mappings", mappings: found.map((m) => m.id) },
  })];
}

/** Partitions beyond the newest window can be asked for by their keys; nothing lists them. */
function endOffsetsLeftOut({ partitions }: Plan): Diagnostic[] {
  return partitions.flatMap((p) =>
    p.type !== "time" || p.endOffset === 0 ? [] : [diagnostic({
      code: "plugin/unsupported-policy",
      severity: "info",
      message:
        `Left out "endOffset" of the partition "${p.name}": Airflow keeps no list of windows, and schedules build the newest that has ended`,
      path: [...p.definedAt, "endOffset"],
      hint: "Remove it",
      facts: { key: "endOffset", partition: p.name },
    })]
  );
}

/** Releases that have partition keys have wrong ones of some windows. */
function keylessRuns(plan: Plan, wanted: readonly Wanted[]): Diagnostic[] {
  const { airflow_version } = parseConfig(plan.orchestrator.config).config;
  if (releases.factsFor(airflow_version).partitionKeys === "no") return [];
  return wanted.filter((w) => w.schedule.type === "data_interval")
    .map(({ what, definedAt, parts }) =>
      diagnostic({
        code: "plugin/unsupported-policy",
        severity: "info",
        message:
          `Runs of ${what} have data intervals instead of partition keys: Airflow would give some of them the key of another window`,
        path: definedAt,
        hint:
          "Nothing to do: each builds the window that has ended. A tick that no change of the clocks leaves out, and Airflow 3.3, have right keys",
        facts: { key: "partition", dag: parts.join(".") },
      })
    );
}

/** What is built with its parents is told of a key only where both are cut by time, and alike or one into the other. */
function wholePartitions(plan: Plan, wanted: readonly Wanted[]): Diagnostic[] {
  return wanted.flatMap(({ parts, what, definedAt, builds, schedule, runs }) => {
    const [partition] = builds.partitions;
    if (partition == null || runs.length > 0 || schedule.type !== "assets") return [];
    const isTime = timeOf(partition, plan) !== null;
    return [diagnostic({
      code: "plugin/unsupported-policy",
      severity: "info",
      message: `By ${what} ${
        isTime ? "the newest window that has ended is" : "all keys are"
      } built when something it reads is, whatever its partition: Airflow tells of no key there`,
      path: definedAt.length === 0 ? [] : [...definedAt, "automation"],
      hint: "Give it a schedule, or the partition of what it reads",
      facts: { key: "automation", partition, dag: parts.join(".") },
    })];
  });
}

/** Sensors of what another product builds by windows: from 3.2 on its runs have keys, and Airflow tells only DAGs of them whose runs have keys too. */
function deafSensors(plan: Plan): Diagnostic[] {
  const { airflow_version } = parseConfig(plan.orchestrator.config).config;
  if (releases.factsFor(airflow_version).partitionKeys === "no") return [];
  const byId = new Map(plan.assets.map((a) => [a.id, a]));
  return plan.sensors.flatMap((sensor) => {
    if (sensor.type !== "asset") return [];
    const deaf = sensor.assets.map(({ asset }) => byId.get(asset ?? ""))
      .filter((a) => a?.external === true && timeOf(a.partition, plan) !== null);
    if (deaf.length === 0) return [];
    return [diagnostic({
      code: "plugin/unsupported-sensor",
      severity: "warning",
      message: `The sensor "${sensor.name}" may never start: "${
        deaf[0]!.id
      }" is built by windows, and Airflow from 3.2 on tells of a window only to DAGs that build windows themselves`,
      path: sensor.definedAt,
      hint: "Give what it selects a schedule, or compile the other product for Airflow 3.1",
      facts: { sensor: sensor.name, assets: deaf.map((a) => a!.id) },
    })];
  });
}
