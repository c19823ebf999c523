import { type Diagnostic, diagnostic } from "../errors/mod.ts";
import { appendTo, type Plan, type PlanSensor } from "../plan/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";
import { unsupportedPolicies } from "./unsupported_policies.ts";

/** What of a plan a target cannot express yet: one diagnostic for each line of floe.yaml that says it, at that line.
 *
 * Errors, since the product would run otherwise than it says: `plugin/unsupported-partition`, `plugin/unsupported-mapping`,
 * `plugin/unsupported-schedule`. Warnings, since the right tables are built without: `plugin/unsupported-sensor`,
 * `plugin/unsupported-policy`, `plugin/unsupported-locations`, `plugin/unsupported-check` (information for dbt's freshness, which is a command of its own).
 * @param target as messages name it.
 */
export function unsupportedLines(
  plan: Plan,
  capabilities: Capabilities,
  target: string,
): Diagnostic[] {
  return [
    ...partitions(plan, capabilities, target),
    ...mappings(plan, capabilities, target),
    ...schedules(plan, capabilities, target),
    ...sensors(plan, capabilities, target),
    ...unsupportedPolicies(plan, capabilities, target),
    ...checks(plan, capabilities, target),
    ...locations(plan, capabilities, target),
  ];
}

/** Definitions that something is built by; multi ones with more dimensions than the target takes. */
function partitions(plan: Plan, { partitions: can }: Capabilities, target: string): Diagnostic[] {
  const used = new Set(plan.blocks.map((b) => b.partition));
  return plan.partitions.filter((p) => used.has(p.name)).flatMap((p) => {
    if (p.type !== "multi" && can[p.type]) return [];
    const most = can.multiDimensions;
    if (p.type === "multi" && p.dimensions.length <= most) return [];
    const reason = p.type === "multi" && most > 0
      ? `it has ${p.dimensions.length} dimensions, ${target} takes ${most}`
      : `${target} takes no partitions of type "${p.type}"`;
    return [diagnostic({
      code: "plugin/unsupported-partition",
      message: `Cannot build by the partition "${p.name}": ${reason}`,
      path: p.definedAt,
      hint: p.type === "multi" && most > 0
        ? `Leave out dimensions until ${most} are left`
        : "Use another type of partition, or build without",
      facts: { partition: p.name, type: p.type, most },
    })];
  });
}

function mappings(
  plan: Plan,
  { mappings: can, explicitMappings }: Capabilities,
  target: string,
): Diagnostic[] {
  const typeOf = new Map(plan.partitions.map((p) => [p.name, p.type]));
  const strange = (name: string | null) =>
    name === null || explicitMappings.includes(typeOf.get(name)!) ? null : typeOf.get(name)!;
  return plan.mappings.flatMap((m) => {
    const type = m.type === "explicit" ? strange(m.from) ?? strange(m.to) : null;
    if (can[m.type] && type === null) return [];
    const at = plan.edges.find((e) => e.mapping === m.id);
    return [diagnostic({
      code: "plugin/unsupported-mapping",
      message: `Cannot map the partitions of "${m.from}" to ${
        m.to === null ? "what has none" : `those of "${m.to}"`
      } on ${target}: it takes no mapping of type "${m.type}"${
        can[m.type] ? ` with partitions of type "${type}"` : ""
      }`,
      path: ["orchestration", "mappings"],
      hint: "Choose another type in orchestration.mappings",
      facts: { mapping: m.id, type: m.type, edge: at === undefined ? null : [at.from, at.to] },
    })];
  });
}

function schedules(plan: Plan, { schedules: can }: Capabilities, target: string): Diagnostic[] {
  return plan.schedules.filter((s) => !can[s.trigger.type]).map((s) =>
    diagnostic({
      code: "plugin/unsupported-schedule",
      message: `Cannot start "${s.name}" on ${target}: it takes no schedule that ${
        TRIGGERS[s.trigger.type]
      }`,
      path: s.definedAt,
      hint: "Give the schedule a cron",
      facts: { schedule: s.name, type: s.trigger.type },
    })
  );
}

const TRIGGERS = {
  cron: "ticks by a cron expression",
  partition: "follows the windows of a partition",
  after: "waits for other schedules",
} as const;

function sensors(plan: Plan, can: Capabilities, target: string): Diagnostic[] {
  return plan.sensors.filter((s) => !takesSensor(s, can)).map((s) =>
    diagnostic({
      code: "plugin/unsupported-sensor",
      severity: "warning",
      message: `Left out the sensor "${s.name}": ${target} takes none of type "${s.type}"${
        s.type === "run_status" && can.sensors.run_status ? ` for "on: ${s.on}"` : ""
      }`,
      path: s.definedAt,
      hint: s.type === "run_status"
        ? "Watch the runs in another way, or remove the sensor"
        : "Give what it selects a schedule, or remove the sensor",
      facts: { sensor: s.name, type: s.type },
    })
  );
}

/** Whether a target has such a sensor. */
export function takesSensor(
  sensor: PlanSensor,
  { sensors, runStatuses }: Pick<Capabilities, "sensors" | "runStatuses">,
): boolean {
  return sensors[sensor.type] && (sensor.type !== "run_status" || runStatuses.includes(sensor.on));
}

function checks(plan: Plan, can: Capabilities, target: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const freshness = plan.checks.filter((c) => c.kind === "freshness");
  if (!can.freshnessChecks && freshness.length > 0) {
    found.push(diagnostic({
      code: "plugin/unsupported-check",
      severity: "info", // dbt build does not check it either: it is a command of its own
      message: `Left out dbt's freshness check of ${
        freshness.length === 1 ? `"${freshness[0]!.asset}"` : `${freshness.length} assets`
      }: ${target} runs none`,
      hint: "Run dbt source freshness beside the product",
      facts: { checks: freshness.map((c) => c.id) },
    }));
  }
  if (can.qualityChecks) return found;
  const byLine = new Map<string, string[]>(); // an asset of several versions has the same line several times
  for (const { kind, id, quality } of plan.checks) {
    if (kind !== "quality" || quality === null) continue;
    appendTo(byLine, JSON.stringify(quality.definedAt), id);
  }
  for (const { quality, name, asset } of plan.checks) {
    const line = JSON.stringify(quality?.definedAt);
    const ids = byLine.get(line);
    if (quality === null || ids === undefined) continue;
    byLine.delete(line);
    found.push(diagnostic({
      code: "plugin/unsupported-check",
      severity: "warning",
      message: `Left out the quality check "${name}" of "${asset}": ${target} runs dbt tests only`,
      path: quality.definedAt,
      hint: `Write a dbt test "${quality.type}" on the same column`,
      facts: { checks: ids, type: quality.type },
    }));
  }
  return found;
}

function locations({ locations: planned }: Plan, can: Capabilities, target: string): Diagnostic[] {
  if (can.locations || planned.length === 0) return [];
  return [diagnostic({
    code: "plugin/unsupported-locations",
    severity: "warning",
    message: `Left out the ${planned.length} code locations: ${target} loads a product as one`,
    path: ["orchestration", "locations", "maxAssets"],
    hint: "Remove the limit, or split the product into several",
    facts: { locations: planned.map((l) => l.name) },
  })];
}
