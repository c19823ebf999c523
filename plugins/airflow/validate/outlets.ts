import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import type { Capabilities } from "../../../src/plugin/mod.ts";
import { planKeys } from "../keys.ts";
import { idOf } from "../wanted.ts";
import { wantedDags } from "../launches/wanted_dags.ts";

/** Tasks and DAGs with more assets than Airflow shows: an error `plugin/large-block` for each block, and a warning `plugin/large-dag` for each DAG. */
export function outletProblems(
  plan: Plan,
  { blockAssets }: Pick<Capabilities, "blockAssets">,
): Diagnostic[] {
  const most = blockAssets ?? Infinity;
  const sizes = new Map(plan.blocks.map((b) => [b.id, b.assets.length]));
  const blocks = plan.blocks.filter((b) => b.assets.length > most).map((b) =>
    diagnostic({
      code: "plugin/large-block",
      message:
        `Cannot build the block "${b.id}" in one task: it has ${b.assets.length} assets, Airflow takes ${most}`,
      path: [],
      hint: "Plan the product for Airflow",
      facts: { block: b.id, assets: b.assets.length, most },
    })
  );
  const dags = wantedDags(plan, planKeys(plan)).flatMap((dag) => {
    const { assets, blocks } = dag.builds;
    const count = assets?.length ?? blocks.reduce((n, id) => n + sizes.get(id)!, 0);
    if (count <= DAG_LIMIT) return [];
    return [diagnostic({
      code: "plugin/large-dag",
      severity: "warning",
      message: `The DAG "${
        idOf(dag, plan)
      }" builds ${count} assets: Airflow shows more than ${DAG_LIMIT} slowly`,
      path: dag.definedAt,
      hint: "Let several schedules build parts of it, or split the product",
      facts: { dag: idOf(dag, plan), assets: count, most: DAG_LIMIT },
    })];
  });
  return [...blocks, ...dags];
}

/** Beyond it the page of a DAG takes seconds: its structure call took 0.9 s for 200 outlets, 8.9 s for 1,000. */
const DAG_LIMIT = 500;
