import { compareText, type Diagnostic, type Outcome, outcome } from "../../errors/mod.ts";
import type { Plan, PlanAsset, PlanProducer, PlanSensor } from "../types.ts";
import { accessProblems } from "./access.ts";
import { producerNames } from "./producer_names.ts";
import { clashes } from "./clashes.ts";
import { findProducers, type Producer, readersOf } from "./find_producers.ts";
import { type Watched, watchedAssets } from "./link_sensors.ts";
import { withPartitions } from "./partitions.ts";
import { productCycles } from "./product_cycles.ts";
import { type Built, ProductIndex } from "./product_index.ts";
import { sensorLoops } from "./sensor_loops.ts";
import type { LinkedProducts, ProductInput, ProductLink } from "./types.ts";

/** Makes several products know of each other: an output of one that another one reads becomes one asset.
 *
 * An external asset is an output of another product when dbt knows it there under the same id, or when it is a source over a table that
 * is built there (database, schema and identifier, ignoring case and quotes, in one warehouse as far as the profiles tell). Its
 * `producer` is filled in, and so are the assets that sensors watch; one that nothing else reads becomes an external asset too.
 *
 * Errors, all collected: `plan/product-twice`, `plan/asset-built-twice`, `plan/table-built-twice`, `plan/upstream-missing`,
 * `plan/private-upstream`, `plan/unknown-product`, `plan/unknown-product-asset`, `plan/product-cycle`, `plan/partition-mismatch`,
 * `plan/partition-timezones`. Warnings: `plan/protected-upstream`, `plan/sensor-loop`. Time O((assets + edges) log) over all products.
 */
export function linkProducts(products: readonly ProductInput[]): Outcome<LinkedProducts> {
  const diagnostics: Diagnostic[] = [];
  const index = new ProductIndex(products);
  diagnostics.push(...clashes(index));
  if (diagnostics.some(({ code }) => code === "plan/product-twice")) {
    return outcome<LinkedProducts>(null, diagnostics);
  }
  const producers = products.map((_, i) => findProducers(index, i, diagnostics));
  const watched = products.map((_, i) => watchedAssets(index, i, diagnostics));
  diagnostics.push(...productCycles(index, producers));

  const namesOf = index.plans.map((plan) => producerNames(plan));
  const nameOf = ({ product, asset }: Built) => namesOf[product]!(asset);
  const links: ProductLink[] = [];
  const plans = index.plans.map((plan, product) => {
    const readers = readersOf(plan);
    const isExternal = new Set(plan.assets.filter((a) => a.external).map((a) => a.id));
    const isCheck = new Set(plan.checks.map((check) => check.id));
    for (const [id, producer] of producers[product]!) {
      const read = (readers.get(id) ?? []).filter((reader) => !isExternal.has(reader));
      // who reads it is told, not each of its tests
      const named = read.filter((reader) => !isCheck.has(reader));
      diagnostics.push(...accessProblems(index, product, producer, id, named));
      if (read.length > 0) links.push(linkOf(index, product, id, producer, read));
    }
    const known = linkedPlan(index, product, producers[product]!, watched[product]!, nameOf, links);
    const builders = new Map<string, Built>(producers[product]!);
    for (const { built } of watched[product]!) {
      // one that is read too has an id of its own here
      if (!builders.has(built.asset.id)) builders.set(built.asset.id, built);
    }
    return withPartitions(known, index, product, builders, diagnostics);
  });
  const sensed = plans.map((plan, i) => ({ plan, locate: products[i]!.locate }));
  // loops within one product, its own plan has told
  diagnostics.push(
    ...sensorLoops(sensed).filter(({ facts }) =>
      new Set((facts.sensors as { product: string }[]).map((s) => s.product)).size > 1
    ),
  );
  links.sort((a, b) =>
    compareText(a.consumer.product, b.consumer.product) ||
    compareText(a.producer.product, b.producer.product) ||
    compareText(a.producer.asset, b.producer.asset) ||
    compareText(a.consumer.asset, b.consumer.asset) || compareText(a.by, b.by)
  );
  return outcome({ plans, links }, diagnostics);
}

function linkOf(
  { plans }: ProductIndex,
  product: number,
  id: string,
  producer: Producer,
  readers: readonly string[],
): ProductLink {
  return {
    producer: { product: plans[producer.product]!.product.name, asset: producer.asset.id },
    consumer: { product: plans[product]!.product.name, asset: id },
    by: producer.by,
    readers,
  };
}

/** The plan with its producers; adds a link for each asset that a sensor watches. */
function linkedPlan(
  index: ProductIndex,
  product: number,
  producers: ReadonlyMap<string, Producer>,
  watched: readonly Watched[],
  nameOf: (built: Built) => PlanProducer,
  links: ProductLink[],
): Plan {
  const plan = index.plans[product]!;
  const assets = plan.assets.map((asset) => {
    const producer = producers.get(asset.id);
    return producer === undefined ? asset : { ...asset, producer: nameOf(producer) };
  });
  const idHere = new Map<PlanAsset, string>(); // the producer's asset to the id of this plan
  for (const [id, { asset, by }] of producers) {
    if (by === "node" || !idHere.has(asset)) idHere.set(asset, id);
  }
  const watchers = new Map<string, Map<string, { built: Built; sensors: string[] }>>();
  const found = new Map<string, string>(); // sensor and position to the id of this plan
  for (const { sensor, position, built } of watched) {
    let id = idHere.get(built.asset);
    if (id === undefined) {
      id = built.asset.id;
      idHere.set(built.asset, id);
      assets.push(watchedAsset(built.asset, nameOf(built)));
    }
    found.set(`${sensor} ${position}`, id);
    const of = watchers.get(id) ?? new Map();
    watchers.set(id, of);
    const known = of.get(built.asset.id) ?? { built, sensors: [] };
    of.set(built.asset.id, known);
    if (!known.sensors.includes(sensor)) known.sensors.push(sensor);
  }
  for (const [id, of] of watchers) {
    for (const { built, sensors } of of.values()) {
      links.push(
        linkOf(index, product, id, { ...built, by: "sensor" }, sensors.sort(compareText)),
      );
    }
  }
  return {
    ...plan,
    assets: assets.sort((a, b) => compareText(a.id, b.id)),
    sensors: plan.sensors.map((sensor) => withAssets(sensor, found)),
  };
}

/** What only a sensor looks at is external here, whoever builds it. */
function watchedAsset(asset: PlanAsset, producer: PlanProducer): PlanAsset {
  return {
    ...asset,
    external: true,
    compute: null,
    block: null,
    orchestrationGroup: null,
    partition: null,
    freshness: null,
    automation: null,
    microbatch: null,
    producer,
  };
}

function withAssets(sensor: PlanSensor, found: ReadonlyMap<string, string>): PlanSensor {
  if (sensor.type !== "asset") return sensor;
  return {
    ...sensor,
    assets: sensor.assets.map((watched, i) => ({
      ...watched,
      asset: found.get(`${sensor.name} ${i}`) ?? watched.asset,
    })),
  };
}
