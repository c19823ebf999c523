import { type Diagnostic, diagnostic, type Location, type Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { Plan, PlanAsset } from "../types.ts";
import { someOf } from "../some_of.ts";

/** Warns of partitioned models that dbt materialises as tables (`plan/whole-table`): each partition replaces the whole table, so a model
 * whose SQL looks at the partition keeps the last one only, and one whose SQL does not is built whole again and again. One finding for
 * each group and partition. */
export function wholeTables(
  { assets, groups }: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const tables = new Map<string, PlanAsset[]>();
  for (const asset of assets) {
    if (asset.partition === null || asset.external || asset.materialized !== "table") continue;
    appendTo(tables, JSON.stringify([asset.orchestrationGroup, asset.partition]), asset);
  }
  const groupOf = new Map(groups.map((g) => [g.name, g]));
  return [...tables.values()].map((found) => {
    const [first] = found;
    const partition = first!.partition!;
    const group = groupOf.get(first!.orchestrationGroup ?? "");
    const path = group?.partition === partition ? [...group.definedAt, "partition"] : [];
    const ids = found.map(({ id }) => id);
    return diagnostic({
      code: "plan/whole-table",
      severity: "warning",
      message: `Each partition of "${partition}" replaces the whole table of ${someOf(ids)}`,
      path,
      location: path.length > 0
        ? locate(path)
        : first!.file === ""
        ? null
        : { file: first!.file, start: null },
      hint: "Make it incremental or microbatch, or leave it out of what has the partition",
      facts: { partition, assets: ids },
    });
  });
}
