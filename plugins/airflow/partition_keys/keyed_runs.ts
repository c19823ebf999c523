import type { Plan } from "../../../src/plan/mod.ts";
import type { AirflowAsset, AirflowSchedule } from "../model.ts";
import type { Wanted } from "../wanted.ts";

/** Which runs have a partition key.
 *
 * Airflow hands what a run with a key says of assets only to DAGs whose runs have keys, and what one without a key says only to the others. So where
 * something without keys listens to a DAG (an asset sensor, a schedule that waits, a model that reads all partitions), the DAG gets none: it
 * builds the same windows, and the listener is started. What listened to its keys then goes without keys itself.
 * Time O(DAGs²) at worst, each round taking keys from one.
 */
export function settleKeys(
  wanted: readonly Wanted[],
  plan: Plan,
  assets: ReadonlyMap<string, AirflowAsset>,
): Wanted[] {
  const builds = builtBy(plan, assets);
  const builtHere = new Set(
    plan.assets.filter((a) => !a.external).map((a) => assets.get(a.id)!.name),
  );
  const settled = [...wanted];
  for (let changed = true; changed;) {
    changed = false;
    const keyless = new Set<string>();
    const keyed = new Set<string>(); // what DAGs with keys build
    for (const dag of settled) {
      if (dag.schedule.type === "assets") {
        for (const { name } of dag.schedule.assets) keyless.add(name);
      }
      if (hasKeys(dag.schedule)) { for (const name of builds(dag)) keyed.add(name); }
    }
    settled.forEach((dag, i) => {
      if (dag.unkeyed === null || dag.schedule === dag.unkeyed) return;
      const isHeard = builds(dag).some((name) => keyless.has(name));
      // what is built elsewhere may have keys
      const isDeaf = dag.schedule.type === "partitioned_assets" &&
        dag.schedule.assets.some(({ asset }) =>
          builtHere.has(asset.name) && !keyed.has(asset.name)
        );
      if (!isHeard && !isDeaf) return;
      settled[i] = { ...dag, schedule: dag.unkeyed };
      changed = true;
    });
  }
  return settled;
}

/** Whether runs have a partition key when Airflow starts them. */
export function hasKeys({ type }: AirflowSchedule): boolean {
  return type === "cron_partition" || type === "partitioned_assets" || type === "at_runtime";
}

function builtBy(
  plan: Plan,
  assets: ReadonlyMap<string, AirflowAsset>,
): (dag: Wanted) => readonly string[] {
  const blocks = new Map(plan.blocks.map((b) => [b.id, b.assets]));
  return ({ builds, marker }) => [
    ...(builds.assets ?? builds.blocks.flatMap((id) => blocks.get(id)!)).map((id) =>
      assets.get(id)!.name
    ),
    ...(marker === null ? [] : [marker.name]),
  ];
}
