import { compareText, type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { Location, Path } from "../../errors/mod.ts";
import type { Plan, PlanAssetSensor } from "../types.ts";

/** A product whose sensors are looked at. */
export interface SensedProduct {
  readonly plan: Plan;
  readonly locate: (path: Path) => Location | null;
}

interface Sensor {
  readonly product: number;
  readonly sensor: PlanAssetSensor;
  /** All of them have to be built anew; `product id`, where they are built. */
  readonly watched: readonly string[];
  readonly builds: ReadonlySet<string>;
}

/** Warnings `plan/sensor-loop`: sensors that start each other, or themselves, without end, since what they build is all that they wait for.
 *
 * A sensor waits for all of its assets. So those are left that wait only for what sensors build that are left too; of them, those that
 * come back to themselves are the loop. Time O(sensors² × assets).
 */
export function sensorLoops(products: readonly SensedProduct[]): Diagnostic[] {
  let left = sensorsOf(products);
  for (let before = -1; before !== left.length;) {
    before = left.length;
    const built = new Set(left.flatMap(({ builds }) => [...builds]));
    left = left.filter(({ watched }) => watched.every((asset) => built.has(asset)));
  }
  const starts = (a: Sensor, b: Sensor) => b.watched.some((asset) => a.builds.has(asset));
  const told = new Set<Sensor>();
  return left.flatMap((sensor) => {
    if (told.has(sensor)) return [];
    const after = reachable(sensor, left, starts);
    if (!after.has(sensor)) return [];
    const loop = left.filter((other) =>
      after.has(other) && reachable(other, left, starts).has(sensor)
    );
    loop.forEach((other) => told.add(other));
    return [loopWarning(loop, products)];
  });
}

function sensorsOf(products: readonly SensedProduct[]): Sensor[] {
  return products.flatMap(({ plan }, product) => {
    const assets = new Map(plan.assets.map((a) => [a.id, a]));
    const blocks = new Map(plan.blocks.map((b) => [b.id, b.assets]));
    return plan.sensors.flatMap((sensor): Sensor[] => {
      if (sensor.type !== "asset") return [];
      const watched = sensor.assets.map(({ asset, name, product: of }) => {
        const producer = assets.get(asset ?? "")?.producer ?? null;
        return producer !== null
          ? `${producer.product} ${producer.asset.id}`
          : `${of ?? plan.product.name} ${asset ?? name}`;
      });
      const builds = plan.jobs.filter((job) => sensor.jobs.includes(job.name)).flatMap((job) =>
        job.assets ?? job.blocks.flatMap((id) => blocks.get(id) ?? [])
      );
      const names = builds.map((id) => `${plan.product.name} ${id}`);
      return [{ product, sensor, watched, builds: new Set(names) }];
    });
  });
}

/** Whatever a sensor starts, directly or through others. */
function reachable(
  from: Sensor,
  all: readonly Sensor[],
  starts: (a: Sensor, b: Sensor) => boolean,
): ReadonlySet<Sensor> {
  const found = new Set<Sensor>();
  const waiting = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const other of all) {
      if (!found.has(other) && starts(next, other)) {
        found.add(other);
        waiting.push(other);
      }
    }
  }
  return found;
}

function loopWarning(loop: readonly Sensor[], products: readonly SensedProduct[]): Diagnostic {
  const nameOf = ({ product, sensor }: Sensor) =>
    `"${sensor.name}" of "${products[product]!.plan.product.name}"`;
  const placeOf = ({ product, sensor }: Sensor) => products[product]!.locate(sensor.definedAt);
  const [first, ...others] = [...loop].sort((a, b) => compareText(nameOf(a), nameOf(b)));
  return diagnostic({
    code: "plan/sensor-loop",
    severity: "warning",
    message: others.length === 0
      ? `The sensor ${nameOf(first!)} starts itself without end: it builds all that it waits for`
      : `Sensors start each other without end: ${[first!, ...others].map(nameOf).join(", ")}`,
    path: first!.sensor.definedAt,
    location: placeOf(first!),
    hint: others.length === 0
      ? "Select only what comes after the assets that it waits for"
      : "Let one of them wait for something that no other builds, or select less",
    facts: {
      sensors: loop.map((s) => ({
        product: products[s.product]!.plan.product.name,
        sensor: s.sensor.name,
      })),
    },
    related: others.map((other) => ({ message: nameOf(other), location: placeOf(other) })),
  });
}
