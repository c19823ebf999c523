import type {
  Named,
  OutlineAsset,
  OutlineJob,
  OutlinePartition,
  OutlineSchedule,
  OutlineSensor,
  PlanOutline,
} from "../outline/mod.ts";
import { same } from "./change.ts";
import { match, type Matched } from "./matched.ts";

/** Two outlines with what belongs together in them; what every comparing function is given. */
export interface Comparison {
  readonly before: PlanOutline;
  readonly after: PlanOutline;
  readonly assets: Matched<OutlineAsset>;
  readonly partitions: Matched<OutlinePartition>;
  readonly jobs: Matched<OutlineJob>;
  readonly schedules: Matched<OutlineSchedule>;
  readonly sensors: Matched<OutlineSensor>;
  /** The id that an asset of the old plan has now; itself when it is gone. */
  readonly assetNow: (id: string) => string;
  /** Who outside the product counts on an asset, by its id in the old plan: `the exposure "weekly"`. Sorted. */
  readonly consumersOf: (id: string) => readonly string[];
  /** Names of the other products that read it, likewise. */
  readonly productsReading: (id: string) => readonly string[];
  /** Ids of the assets that a job builds. */
  readonly builtBefore: (job: string) => readonly string[];
  readonly builtAfter: (job: string) => readonly string[];
}

/** @param readers names of the products that read an asset, by its id in the old plan. */
export function compare(
  before: PlanOutline,
  after: PlanOutline,
  readers: ReadonlyMap<string, readonly string[]>,
): Comparison {
  const assets = matchAssets(before, after);
  const assetNow = (id: string) => assets.renamed.get(id) ?? id;
  const builtBefore = builder(before);
  const builtAfter = builder(after);
  const content = (ids: readonly string[]) => JSON.stringify([...ids].sort());
  const partitions = match(before.partitions, after.partitions, [{
    before: (p) => JSON.stringify(p),
    after: (p) => JSON.stringify(p),
  }]);
  const partitionNow = (name: string | undefined) => partitions.renamed.get(name ?? "") ?? name;
  const jobs = match(before.jobs, after.jobs, [{
    before: (j, name) =>
      content([partitionNow(j.partition) ?? "", ...builtBefore(name).map(assetNow)]),
    after: (j, name) => content([j.partition ?? "", ...builtAfter(name)]),
  }]);
  const contentOf = (outline: PlanOutline, built: (job: string) => readonly string[]) => {
    const now = outline === before ? assetNow : (id: string) => id;
    return (names: readonly string[]) => content(names.flatMap(built).map(now));
  };
  const [oldContent, newContent] = [contentOf(before, builtBefore), contentOf(after, builtAfter)];
  const timing = (s: OutlineSchedule) => [
    s.cron,
    s.timezone,
    s.offsetS,
    s.after,
  ];
  const schedules = match(before.schedules, after.schedules, [
    {
      before: (s) => JSON.stringify([timing(s), oldContent(s.jobs)]),
      after: (s) => JSON.stringify([timing(s), newContent(s.jobs)]),
    },
  ]);
  const watching = (s: OutlineSensor) => [s.type, s.watches, s.on, s.webhookEnv];
  const sensors = match(before.sensors, after.sensors, [
    {
      before: (s) => JSON.stringify([watching(s), oldContent(s.jobs ?? [])]),
      after: (s) => JSON.stringify([watching(s), newContent(s.jobs ?? [])]),
    },
  ]);
  return {
    before,
    after,
    assets,
    partitions,
    jobs,
    schedules,
    sensors,
    assetNow,
    consumersOf: consumers(before, readers),
    productsReading: (id) => readers.get(id) ?? [],
    builtBefore,
    builtAfter,
  };
}

/** Another id with the same key, code, table, or, in the end, the same neighbours. */
function matchAssets(before: PlanOutline, after: PlanOutline): Matched<OutlineAsset> {
  const kind = (a: OutlineAsset) => a.kind ?? "model";
  const by = (text: (a: OutlineAsset) => string | undefined) => (a: OutlineAsset) => {
    const own = text(a);
    return own === undefined ? null : JSON.stringify([kind(a), a.external, own]);
  };
  const alike = (text: (a: OutlineAsset) => string | undefined) => ({
    before: by(text),
    after: by(text),
  });
  const [oldChildren, newChildren] = [childrenOf(before), childrenOf(after)];
  const neighbours = (a: OutlineAsset, parents: readonly string[], children: readonly string[]) =>
    parents.length + children.length < 2 ? null : JSON.stringify([
      kind(a),
      a.materialized,
      [...parents].sort(),
      [...children].sort(),
    ]);
  return match(before.assets, after.assets, [
    alike((a) => a.key),
    alike((a) => a.code),
    alike((a) => a.relation),
    {
      before: (a, id, renamed) => {
        const now = (of: readonly string[]) => of.map((other) => renamed.get(other) ?? other);
        return neighbours(a, now(a.from ?? []), now(oldChildren.get(id) ?? []));
      },
      after: (a, id) => neighbours(a, a.from ?? [], newChildren.get(id) ?? []),
    },
  ]);
}

export function childrenOf({ assets }: PlanOutline): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [id, { from = [] }] of Object.entries(assets)) {
    for (const parent of from) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  return children;
}

function builder(outline: PlanOutline): (job: string) => readonly string[] {
  const inBlock = new Map<string, string[]>();
  for (const [id, { block }] of Object.entries(outline.assets)) {
    if (block === undefined) continue;
    const list = inBlock.get(block);
    if (list === undefined) inBlock.set(block, [id]);
    else list.push(id);
  }
  return (name) => {
    const job = own(outline.jobs, name);
    if (job === undefined) return [];
    return job.assets ?? job.blocks.flatMap((block) => inBlock.get(block) ?? []);
  };
}

function consumers(
  { assets, exposures }: PlanOutline,
  readers: ReadonlyMap<string, readonly string[]>,
): (id: string) => readonly string[] {
  const exposed = new Map<string, string[]>();
  for (const [id, exposure] of Object.entries(exposures)) {
    for (const asset of exposure.assets ?? []) {
      exposed.set(asset, [...exposed.get(asset) ?? [], `the exposure "${lastPart(id)}"`]);
    }
  }
  return (id) => {
    const asset = own(assets, id);
    return [
      ...(readers.get(id) ?? []).map((product) => `the product "${product}"`),
      ...exposed.get(id) ?? [],
      ...(asset?.access === "public" ? ["other projects, since it is public"] : []),
      ...(asset?.contract ? ["whoever counts on its contract"] : []),
    ];
  };
}

export function own<T>(named: Named<T>, name: string): T | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf(".") + 1);
}

/** Things of both plans in which `part` differs, those with the same difference together. */
export function changedAlike<T, V>(
  matched: Matched<T>,
  partBefore: (item: T, name: string) => V,
  partAfter: (item: T, name: string) => V,
): { readonly names: readonly string[]; readonly before: V; readonly after: V }[] {
  const found = new Map<string, { names: string[]; before: V; after: V }>();
  for (const [old, now] of matched.both) {
    const before = partBefore(matched.before[old]!, old);
    const after = partAfter(matched.after[now]!, now);
    if (same(before, after)) continue;
    const key = JSON.stringify([before ?? null, after ?? null]);
    const alike = found.get(key);
    if (alike === undefined) found.set(key, { names: [now], before, after });
    else alike.names.push(now);
  }
  return [...found.values()];
}
