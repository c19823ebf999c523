import { planNames, pythonModuleName } from "../../../src/emit/python/mod.ts";
import { compareText } from "../../../src/errors/mod.ts";
import type { Plan, PlanAsset, PlanCheck, PlanLocation } from "../../../src/plan/mod.ts";
import { compareKeys, firstOfEach } from "../keys.ts";
import type {
  DagsterAsset,
  DagsterContents,
  DagsterFreshnessCheck,
  DagsterJob,
  DagsterJobPart,
  DagsterLaunchingSensor,
  DagsterLocation,
  DagsterPartsSensor,
  DagsterSchedule,
  DagsterSensor,
} from "../model.ts";
import { launchesOf, lowerAfter, lowerSchedules, type WhenNames } from "../launches/schedules.ts";
import { type JobParts, partsOfJob, type Places, placesOf } from "./job_parts.ts";

/** What is known of the whole project when its locations are lowered. */
export interface Lowered {
  readonly whole: DagsterContents;
  readonly when: WhenNames;
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly blockNames: ReadonlyMap<string, string>;
  readonly lowerAsset: (asset: PlanAsset) => DagsterAsset;
  /** Checks of what is built elsewhere. */
  readonly sourceChecks: readonly PlanCheck[];
  /** The job that runs them; undefined: there is no job. */
  readonly sourceTesting: string | undefined;
}

/** A product that is larger than one code location should be, in several. Each has its blocks, and as external assets what these read of
 * others. Dagster launches jobs of one location only: a job is in each that has blocks of it, under one name; where nothing has to come before, its
 * schedule or sensor is there too, and elsewhere a sensor that launches the part when those before it have succeeded. */
export function lowerLocations(plan: Plan, lowered: Lowered): DagsterLocation[] {
  if (plan.locations.length === 0) return [];
  const { sourceChecks, sourceTesting } = lowered;
  const places = placesOf(plan, sourceChecks);
  const parts = new Map(
    plan.jobs.map((job) => [
      job.name,
      partsOfJob(job, plan, places, job.name === sourceTesting ? sourceChecks : []),
    ]),
  );
  const names = planNames(
    new Map(plan.locations.map((l) => [l.name, `${plan.product.name}-${l.name}`])),
    { clean: (text) => text.normalize("NFKC").replace(/[^A-Za-z0-9_.-]+/g, "_") },
  );
  const modules = planNames(new Map(plan.locations.map((l) => [l.name, l.name])), {
    clean: pythonModuleName,
  });
  const split = new Split(plan, lowered, places, parts, names);
  return plan.locations.map((location, l): DagsterLocation => ({
    name: names.get(location.name)!,
    module: modules.get(location.name)!,
    blocks: location.blocks.map((id) => lowered.blockNames.get(id)!),
    own: l === plan.locations.length - 1,
    ...split.definitions(location),
  }));
}

/** Names that the sensors want which launch what has begun elsewhere, by id. */
export function nextNames(plan: Plan): [string, string][] {
  return plan.locations.length === 0
    ? []
    : launchersOf(plan).map(({ id, name }) => [`next ${id}`, `${name}-next`]);
}

/** Schedules, and sensors that launch jobs. */
function launchersOf({ schedules, sensors }: Plan): {
  readonly id: string;
  readonly name: string;
  readonly jobs: readonly string[];
  /** Whether each location that waits for none begins by itself. */
  readonly ticks: boolean;
}[] {
  return [
    ...schedules.map(({ name, jobs, trigger }) => ({
      id: `schedule ${name}`,
      name,
      jobs,
      ticks: trigger.type !== "after",
    })),
    ...sensors.flatMap((s) =>
      "jobs" in s ? [{ id: `sensor ${s.name}`, name: s.name, jobs: s.jobs, ticks: false }] : []
    ),
  ];
}

class Split {
  readonly #plan: Plan;
  readonly #lowered: Lowered;
  readonly #places: Places;
  readonly #parts: ReadonlyMap<string, JobParts>;
  /** Names of locations in Dagster. */
  readonly #names: ReadonlyMap<string, string>;
  readonly #when: WhenNames;
  /** What Dagster calls a job, to what the plan calls it. */
  readonly #planned: ReadonlyMap<string, string>;

  constructor(
    plan: Plan,
    lowered: Lowered,
    places: Places,
    parts: ReadonlyMap<string, JobParts>,
    names: ReadonlyMap<string, string>,
  ) {
    this.#plan = plan;
    this.#lowered = lowered;
    this.#places = places;
    this.#parts = parts;
    this.#names = names;
    this.#when = {
      ...lowered.when,
      locationsOf: new Map(
        [...parts].map(([job, { places }]) => [
          job,
          places.length > 1 ? places.map((p) => names.get(p)!) : [],
        ]),
      ),
    };
    this.#planned = new Map(plan.jobs.map((j, i) => [lowered.whole.jobs[i]!.name, j.name]));
  }

  definitions(location: PlanLocation): DagsterContents {
    const { name } = location;
    const { whole, sourceChecks } = this.#lowered;
    const checks = sourceChecks.filter((c) => this.#places.ofCheck.get(c.id) === name);
    const here = new Set(checks.map((c) => c.id));
    return {
      externalAssets: this.#externalAssets(location, checks),
      externalChecks: whole.externalChecks.filter((c) => here.has(c.uniqueId)),
      sourceFreshness: whole.sourceFreshness.filter((c) => here.has(c.uniqueId)),
      jobs: this.#jobs(name, checks.length > 0),
      schedules: this.#schedules(name),
      sensors: this.#sensors(name),
      automated: this.#plan.assets.some((a) =>
        a.automation !== null && this.#places.ofAsset.get(a.id) === name
      ),
      freshnessChecks: this.#freshnessChecks(name),
    };
  }

  #freshnessChecks(place: string): DagsterFreshnessCheck[] {
    const { whole, keys } = this.#lowered;
    if (whole.freshnessChecks.length === 0) return [];
    const here = new Set(
      [...this.#places.ofAsset].flatMap(([id, p]) => p === place ? [keys.get(id)!] : []),
    );
    return whole.freshnessChecks.map((check) => ({
      ...check,
      assets: check.assets.filter((key) => here.has(key)),
    })).filter(({ assets }) => assets.length > 0);
  }

  /** What is read here and built elsewhere; what nobody reads is in the first location. */
  #externalAssets({ name }: PlanLocation, checks: readonly PlanCheck[]): DagsterAsset[] {
    const { ofAsset, ofBlock } = this.#places;
    const { assets, edges, locations } = this.#plan;
    const wanted = new Set(edges.filter((e) => ofAsset.get(e.to) === name).map((e) => e.from));
    for (const { block, additionalAssets } of this.#plan.checks) {
      if (ofBlock.get(block ?? "") === name) additionalAssets.forEach((id) => wanted.add(id));
    }
    for (const check of checks) {
      for (const id of [check.asset, ...check.additionalAssets]) wanted.add(id);
    }
    if (name === locations[0]!.name) {
      const read = new Set(edges.flatMap((e) => ofAsset.has(e.to) ? [e.from] : []));
      for (const { id, external } of assets) if (external && !read.has(id)) wanted.add(id);
    }
    return firstOfEach(
      assets.filter((a) => wanted.has(a.id) && ofAsset.get(a.id) !== name)
        .map((a) => a.external ? this.#lowered.lowerAsset(a) : this.#builtElsewhere(a)),
      (a) => a.key,
    );
  }

  /** As much of it as a location that reads it has to know: Dagster shows what the one that builds it says. */
  #builtElsewhere(asset: PlanAsset): DagsterAsset {
    const { uniqueId, key, group, kinds, metadata } = this.#lowered.lowerAsset(asset);
    return {
      uniqueId,
      key,
      deps: [],
      partition: asset.partition === null ? null : this.#when.partitionNames.get(asset.partition)!,
      freshness: null,
      automation: null,
      group,
      description: null,
      owners: [],
      tags: {},
      kinds,
      codeVersion: null,
      // by which queries that read it are understood
      metadata: Object.fromEntries(
        ["dbt/unique_id", "dagster/table_name"].flatMap((name) =>
          metadata[name] === undefined ? [] : [[name, metadata[name]]]
        ),
      ),
      sourceFile: null,
      columns: [],
    };
  }

  #jobs(place: string, tested: boolean): DagsterJob[] {
    const { ofBlock, ofAsset } = this.#places;
    const { whole, keys, blockNames, sourceTesting } = this.#lowered;
    return this.#plan.jobs.flatMap((job, j): DagsterJob[] => {
      if (!this.#parts.get(job.name)!.places.includes(place)) return [];
      const { tags } = whole.jobs[j]!;
      const blocks = job.blocks.filter((id) => ofBlock.get(id) === place);
      const assets = job.assets?.filter((id) => ofAsset.get(id) === place) ?? null;
      return [{
        ...whole.jobs[j]!,
        tags: { ...tags, "floe/location": this.#names.get(place)! },
        blocks: blocks.map((id) => blockNames.get(id)!),
        assets: assets === null ? null : assets.map((id) => keys.get(id)!).sort(compareKeys),
        externalChecks: tested && job.name === sourceTesting,
      }];
    });
  }

  /** They tick in each location in which nothing of the job has to come before. */
  #schedules(place: string): DagsterSchedule[] {
    return lowerSchedules(this.#plan, this.#when).filter(({ job }) =>
      this.#partsOf(job).after.get(place)?.length === 0
    );
  }

  #sensors(place: string): DagsterSensor[] {
    const { whole } = this.#lowered;
    const found: DagsterSensor[] = [
      ...whole.sensors.filter((s) => s.type !== "after"),
      ...lowerAfter(this.#plan, this.#when),
    ].flatMap((sensor) => this.#sensorIn(place, sensor) ?? []);
    return [...found, ...this.#followers(place)].sort((a, b) => compareText(a.name, b.name));
  }

  /** It looks in the first location of what it launches, so that all parts are of one occasion. */
  #sensorIn(place: string, sensor: DagsterSensor): DagsterSensor | null {
    if (sensor.type === "run_status") {
      const jobs = sensor.jobs.filter((job) => this.#partsOf(job).places.includes(place));
      return jobs.length === 0 ? null : { ...sensor, jobs };
    }
    if (sensor.type === "parts") return sensor;
    const launches = sensor.launches.filter(({ job }) => this.#partsOf(job).leader === place);
    return launches.length === 0 ? null : { ...sensor, launches } satisfies DagsterLaunchingSensor;
  }

  /** One for each schedule or sensor that has begun a job elsewhere. They are on even where it is off: then they have nothing to follow. */
  #followers(place: string): DagsterPartsSensor[] {
    return launchersOf(this.#plan).flatMap(({ id, name, jobs, ticks }): DagsterPartsSensor[] => {
      const parts = jobs.flatMap((job) => this.#partIn(place, job, ticks) ?? []);
      if (parts.length === 0) return [];
      return [{
        type: "parts",
        product: this.#plan.product.name,
        name: this.#when.names.get(`next ${id}`)!,
        description: `What "${name}" has begun in other code locations`,
        intervalS: null,
        running: true,
        schedule: name,
        location: this.#names.get(place)!,
        parts,
      }];
    });
  }

  #partIn(place: string, job: string, ticks: boolean): DagsterJobPart | null {
    const { after, leader } = this.#parts.get(job)!;
    const before = after.get(place);
    const begins = before?.length === 0 && (ticks || place === leader);
    if (before === undefined || begins) return null;
    const [launch] = launchesOf([job], this.#plan, this.#when);
    return {
      ...launch!,
      after: before.map((p) => this.#names.get(p)!),
      beside: before.length === 0 ? this.#names.get(leader)! : null,
    };
  }

  /** @param job as Dagster calls it. */
  #partsOf(job: string): JobParts {
    return this.#parts.get(this.#planned.get(job)!)!;
  }
}
