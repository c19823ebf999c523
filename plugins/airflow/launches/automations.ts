import { compareText } from "../../../src/errors/mod.ts";
import { appendTo, type Plan, type PlanAsset } from "../../../src/plan/mod.ts";
import { mapperTo } from "../partition_keys/mappers.ts";
import type { AirflowAsset, AirflowMapper } from "../model.ts";
import type { Wanted } from "../wanted.ts";
import type { ReleaseFacts } from "../versions.ts";
import { timetable } from "./timetable.ts";

/** What is built without a schedule: a DAG for all assets of a group (of floe.yaml, else of the model's own words) and a partition that are built
 * alike. One that is built with its parents is started by what it reads from outside of the DAG. */
export function automationDags(
  plan: Plan,
  assets: ReadonlyMap<string, AirflowAsset>,
  facts: ReleaseFacts,
): Wanted[] {
  const alike = new Map<string, PlanAsset[]>();
  for (const asset of plan.assets) {
    if (asset.external || asset.automation === null) continue;
    const { automation, orchestrationGroup, partition } = asset;
    appendTo(alike, JSON.stringify([orchestrationGroup, automation, partition]), asset);
  }
  return [...alike.values()].map((members): Wanted => {
    const [{ automation, partition }] = members as [PlanAsset];
    const { type, cron } = automation!;
    const timezone = automation!.timezone ?? "UTC";
    const built = new Set(members.map((a) => a.id));
    return {
      ...wordsOf(members, plan),
      ...(type === "on_cron"
        ? {
          when: `It runs at \`${cron}\`, ${timezone}`,
          ...timetable({ cron: cron!, timezone, offsetS: 0 }, partition, plan, facts),
        }
        : {
          when: "It runs when something that it reads has been built",
          ...startedByParents(built, partition, { plan, assets, facts }),
        }),
      builds: {
        blocks: plan.blocks.filter((b) => b.assets.some((id) => built.has(id))).map((b) => b.id),
        assets: [...built].sort(compareText),
        partitions: [partition],
      },
      runs: [],
      active: true,
      gate: null,
      marker: null,
      oneRun: false,
    };
  });
}

/** How people know the DAG of assets that are built alike. */
function wordsOf(
  members: readonly PlanAsset[],
  { groups, product }: Plan,
): Pick<Wanted, "parts" | "what" | "definedAt" | "description"> {
  const [{ automation, orchestrationGroup, partition }] = members as [PlanAsset];
  const { type, cron, timezone } = automation!;
  const group = groups.find((g) => g.name === orchestrationGroup);
  return {
    parts: [
      orchestrationGroup ?? "automation",
      type.replace("_", "-"),
      ...(orchestrationGroup === null && cron !== null ? [cron, timezone ?? ""] : []),
      // a group may leave its partition to the models
      ...(partition === null ? [] : [partition]),
    ],
    what: orchestrationGroup === null
      ? `the automation "${type}"`
      : `the automation of the group "${orchestrationGroup}"`,
    definedAt: group?.definedAt ?? [],
    description: group?.description || product.description,
  };
}

/** With the keys of what it reads, where Airflow can make its own of all of them. */
function startedByParents(
  built: ReadonlySet<string>,
  partition: string | null,
  { plan, assets, facts }: {
    readonly plan: Plan;
    readonly assets: ReadonlyMap<string, AirflowAsset>;
    readonly facts: ReleaseFacts;
  },
): Pick<Wanted, "schedule" | "unkeyed"> {
  const read = plan.edges.filter((e) => built.has(e.to) && !built.has(e.from)).map((e) => e.from);
  const sources = [...new Set(read)].sort(compareText);
  if (sources.length === 0) return { schedule: { type: "none" }, unkeyed: null };
  const listened = sources.map((id) => assets.get(id)!);
  const unkeyed = { type: "assets", of: "any", assets: listened } as const;
  const partitions = new Map(plan.assets.map((a) => [a.id, a.partition]));
  const mapped: { asset: AirflowAsset; mapper: AirflowMapper | null }[] = [];
  for (const id of sources) {
    const mapper = mapperTo(partition, partitions.get(id)!, plan, facts);
    if (mapper === "none") return { schedule: unkeyed, unkeyed: null };
    mapped.push({ asset: assets.get(id)!, mapper });
  }
  return { schedule: { type: "partitioned_assets", of: "any", assets: mapped }, unkeyed };
}
