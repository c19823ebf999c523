import { compareText } from "../../errors/mod.ts";
import type { PlanContext } from "../context.ts";
import { JobList } from "./jobs.ts";
import type { ScheduledNodes } from "./scheduled_nodes.ts";
import { planSensors } from "./sensors.ts";
import type {
  PlanBlock,
  PlanFreshness,
  PlanJob,
  PlanSchedule,
  PlanSensor,
  PlanVariable,
} from "../types.ts";

/** What starts runs, and what they build. Lists are sorted by name. */
export interface Launches {
  readonly jobs: readonly PlanJob[];
  readonly schedules: readonly PlanSchedule[];
  readonly sensors: readonly PlanSensor[];
  /** That sensors read. */
  readonly variables: readonly PlanVariable[];
}

/** Names the jobs, once blocks are cut: first those of the product, then those of schedules and sensors in the order of floe.yaml.
 * @param freshness of the assets that have one, by node index.
 */
export function planLaunches(
  context: PlanContext,
  scheduled: readonly ScheduledNodes[],
  blocks: readonly PlanBlock[],
  { deployment, freshness }: {
    readonly deployment: string;
    readonly freshness: ReadonlyMap<number, PlanFreshness>;
  },
): Launches {
  const { input: { artifacts }, spec, graph } = context;
  const launchers = [
    ...scheduled.map((s) => s.schedule.name),
    ...(spec.sensors ?? []).map((s) => s.name),
  ];
  const product = {
    name: artifacts.metadata.product_name,
    description: artifacts.orchestration?.description ?? "",
  };
  const jobs = new JobList(product, blocks, launchers);
  const schedules = scheduled.map(({ schedule, nodes }): PlanSchedule => {
    const assets = new Set([...nodes].map((i) => graph.nodes[i]!.id));
    const { name, description, ...rest } = schedule;
    return { name, description, jobs: jobs.launch(schedule, assets), ...rest };
  });
  const { sensors, variables } = planSensors(context, { deployment, schedules, jobs, freshness });
  return {
    jobs: jobs.list(),
    schedules: [...schedules].sort((a, b) => compareText(a.name, b.name)),
    sensors,
    variables,
  };
}
