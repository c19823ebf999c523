import { compareText } from "../../src/errors/mod.ts";
import { appendTo, type Plan, type PlanAsset } from "../../src/plan/mod.ts";
import type { AirflowAsset, AirflowMapper } from "./model.ts";
import { mapperTo } from "./mappers.ts";
import { timetable, type Wanted } from "./schedules.ts";
import type { ReleaseFacts } from "./versions.ts";

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
    const [{ automation, orchestrationGroup, partition }] = members as [PlanAsset];
    const { type, cron, timezone } = automation!;
    const ids = new Set(members.map((a) => a.id));
    const blocks = plan.blocks.filter((b) => b.assets.some((id) => ids.has(id)));
    const words = {
      // a group may leave its partition to the models
      parts: [
        ...(orchestrationGroup === null ? ["automation"] : [orchestrationGroup]),
        type.replace("_", "-"),
        ...(orchestrationGroup === null && cron !== null ? [cron, timezone ?? ""] : []),
        ...(partition === null ? [] : [partition]),
      ],
      what: orchestrationGroup === null
        ? `the automation "${type}"`
        : `the automation of the group "${orchestrationGroup}"`,
      definedAt: plan.groups.find((g) => g.name === orchestrationGroup)?.definedAt ?? [],
      description: plan.groups.find((g) => g.name === orchestrationGroup)?.description ||
        plan.product.description,
      builds: {
        blocks: blocks.map((b) => b.id),
        assets: [...ids].sort(compareText),
        partitions: [partition],
      },
      runs: [],
      active: true,
      gate: null,
      marker: null,
      oneRun: false,
    };
    if (type === "on_cron") {
      return {
        ...words,
        when: `It runs at \`${cron}\`, ${timezone ?? "UTC"}`,
        ...timetable(
          { cron: cron!, timezone: timezone ?? "UTC", offsetS: 0 },
          partition,
          plan,
          facts,
        ),
      };
    }
    const read = plan.edges.filter((e) => ids.has(e.to) && !ids.has(e.from)).map((e) => e.from);
    const sources = [...new Set(read)].sort(compareText);
    const listened = sources.map((id) => assets.get(id)!);
    const unkeyed = listened.length === 0
      ? { type: "none" } as const
      : { type: "assets", of: "any", assets: listened } as const;
    const byId = new Map(plan.assets.map((a) => [a.id, a]));
    const mappers = sources.map((id) => mapperTo(partition, byId.get(id)!.partition, plan, facts));
    const keyed = sources.length > 0 && mappers.every((mapper) => mapper !== "none");
    return {
      ...words,
      when: "It runs when something that it reads has been built",
      schedule: keyed
        ? {
          type: "partitioned_assets",
          of: "any",
          assets: listened.map((asset, i) => ({
            asset,
            mapper: mappers[i] as AirflowMapper | null,
          })),
        }
        : unkeyed,
      unkeyed: keyed ? unkeyed : null,
    };
  });
}
