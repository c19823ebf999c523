import { appendTo, type Plan, type PlanCheck, type PlanJob } from "../../../src/plan/mod.ts";

/** Where the things of a product that is split are, by the names of locations in the plan. */
export interface Places {
  readonly ofBlock: ReadonlyMap<string, string>;
  /** Of assets that are built. */
  readonly ofAsset: ReadonlyMap<string, string>;
  /** Of checks of what is built elsewhere. */
  readonly ofCheck: ReadonlyMap<string, string>;
}

/** A job that is in one location, or in several. */
export interface JobParts {
  /** Where it has a part, in the order of the plan. */
  readonly places: readonly string[];
  /** Of each place, those whose parts build what is read there. */
  readonly after: ReadonlyMap<string, readonly string[]>;
  /** The first place that waits for none. */
  readonly leader: string;
}

/** @param sourceChecks checks of what is built elsewhere. Each is where the last of what it reads is built, else where its source is read first. */
export function placesOf(plan: Plan, sourceChecks: readonly PlanCheck[]): Places {
  const order = plan.locations.map((l) => l.name);
  const ofBlock = new Map(plan.locations.flatMap((l) => l.blocks.map((id) => [id, l.name])));
  const ofAsset = new Map(
    plan.blocks.flatMap((b) => b.assets.map((id) => [id, ofBlock.get(b.id)!])),
  );
  const readIn = new Map<string, string[]>();
  for (const { from, to } of plan.edges) {
    const place = ofAsset.get(to);
    if (place !== undefined) appendTo(readIn, from, place);
  }
  const rank = (place: string) => order.indexOf(place);
  const ofCheck = sourceChecks.map(({ id, asset, additionalAssets }): [string, string] => {
    const builders = additionalAssets.flatMap((a) => ofAsset.get(a) ?? []);
    const readers = readIn.get(asset) ?? [];
    const [last] = builders.sort((a, b) => rank(b) - rank(a));
    const [first] = readers.sort((a, b) => rank(a) - rank(b));
    return [id, last ?? first ?? order[0]!];
  });
  return { ofBlock, ofAsset, ofCheck: new Map(ofCheck) };
}

/** The parts of a job. One waits for another as its blocks would in one location: for those of the job whose assets they read or test.
 * @param sourceChecks those that the job runs.
 */
export function partsOfJob(
  { blocks }: PlanJob,
  plan: Plan,
  { ofBlock, ofAsset, ofCheck }: Places,
  sourceChecks: readonly PlanCheck[],
): JobParts {
  const own = new Set(blocks);
  const waits = new Map<string, Set<string>>();
  const holderOf = new Map(plan.blocks.flatMap((b) => b.assets.map((id) => [id, b.id])));
  const wait = (place: string, builders: readonly (string | undefined)[]) => {
    const before = waits.get(place) ?? new Set();
    waits.set(place, before);
    for (const block of builders) {
      if (block === undefined || !own.has(block)) continue;
      const other = ofBlock.get(block)!;
      if (other !== place) before.add(other);
    }
  };
  for (const block of plan.blocks) {
    if (own.has(block.id)) wait(ofBlock.get(block.id)!, block.dependsOn);
  }
  for (const { block, additionalAssets } of plan.checks) {
    if (block === null || !own.has(block)) continue;
    wait(ofBlock.get(block)!, additionalAssets.map((a) => holderOf.get(a)));
  }
  for (const { id, additionalAssets } of sourceChecks) {
    wait(
      ofCheck.get(id)!,
      additionalAssets.filter((a) => ofAsset.has(a)).map((a) => holderOf.get(a)),
    );
  }
  const places = plan.locations.map((l) => l.name).filter((name) => waits.has(name));
  const after = new Map(
    places.map((place) => [place, places.filter((p) => waits.get(place)!.has(p))]),
  );
  return { places, after, leader: places.find((p) => after.get(p)!.length === 0)! };
}
