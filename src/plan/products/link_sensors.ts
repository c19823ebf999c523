import { type Diagnostic, diagnostic, nearestName } from "../../errors/mod.ts";
import type { PlanAsset, PlanAssetSensor } from "../types.ts";
import type { Built, ProductIndex } from "./product_index.ts";

/** The assets of other products that sensors watch, by sensor and place in its list. */
export interface Watched {
  readonly sensor: string;
  readonly position: number;
  readonly built: Built;
}

/** Looks up what the sensors of one product watch in others, `product/asset`.
 *
 * Errors `plan/unknown-product` (a warning when no product has such a name: it may be none of those that were given) and
 * `plan/unknown-product-asset`, each with the nearest name.
 */
export function watchedAssets(
  index: ProductIndex,
  product: number,
  diagnostics: Diagnostic[],
): Watched[] {
  const watched: Watched[] = [];
  for (const sensor of index.plans[product]!.sensors) {
    if (sensor.type !== "asset") continue;
    sensor.assets.forEach(({ product: name, name: assetName }, position) => {
      if (name === null) return;
      const owner = index.plans.findIndex((plan) => plan.product.name === name);
      if (owner === product) return;
      const found = owner < 0
        ? unknownProduct(index, product, sensor, position, name)
        : findAsset(index, owner, assetName) ??
          unknownAsset(index, product, owner, sensor, position, assetName);
      if ("code" in found) diagnostics.push(found);
      else watched.push({ sensor: sensor.name, position, built: found });
    });
  }
  return watched;
}

/** By id, name or alias; of several versions the latest, of several packages the product's own. */
function findAsset(index: ProductIndex, product: number, name: string): Built | null {
  const { assets, product: { dbtProject } } = index.plans[product]!;
  const { graph } = index.products[product]!.planned;
  const built = assets.filter((a) => !a.external);
  const matches: ((a: PlanAsset) => boolean)[] = [
    (a) => a.id === name,
    (a) => a.name === name && a.packageName === dbtProject && isLatest(a),
    (a) => a.name === name && isLatest(a),
    (a) => a.identifier === name || `${a.name}.v${a.version}` === name,
  ];
  const isLatest = (a: PlanAsset) => {
    const latest = graph.nodes[graph.indexOf.get(a.id) ?? -1]?.node?.latestVersion ?? null;
    return latest === null || latest === a.version;
  };
  for (const match of matches) {
    const asset = built.find(match);
    if (asset !== undefined) return { product, asset };
  }
  return null;
}

function place(index: ProductIndex, product: number, sensor: PlanAssetSensor, position: number) {
  const path = [...sensor.definedAt, "assets", position];
  return { path, location: index.products[product]!.locate(path) };
}

function unknownProduct(
  index: ProductIndex,
  product: number,
  sensor: PlanAssetSensor,
  position: number,
  name: string,
): Diagnostic {
  const others = index.plans.filter((_, i) => i !== product).map((plan) => plan.product.name);
  const nearest = nearestName(name, others);
  return diagnostic({
    code: "plan/unknown-product",
    severity: nearest === null ? "warning" : "error",
    message:
      `The sensor "${sensor.name}" waits for the product "${name}", which is none of those given`,
    ...place(index, product, sensor, position),
    hint: nearest === null
      ? `Give that product too; given are: ${others.map((n) => `"${n}"`).join(", ")}`
      : `Did you mean "${nearest}"?`,
    facts: { sensor: sensor.name, product: name, nearest, given: others },
  });
}

function unknownAsset(
  index: ProductIndex,
  product: number,
  owner: number,
  sensor: PlanAssetSensor,
  position: number,
  name: string,
): Diagnostic {
  const { assets, product: { name: producer } } = index.plans[owner]!;
  const { graph } = index.products[owner]!.planned;
  const names = new Set(assets.filter((a) => !a.external).map((a) => a.name));
  const ephemeral = graph.nodes.some((n) => n.name === name && n.node !== null);
  const nearest = nearestName(name, names);
  return diagnostic({
    code: "plan/unknown-product-asset",
    message: `The sensor "${sensor.name}" waits for "${name}", which the product "${producer}" ${
      ephemeral ? "has, but does not build" : "does not have"
    }`,
    ...place(index, product, sensor, position),
    hint: nearest === null
      ? `floe-orchestrator ls lists the assets of "${producer}"`
      : `Did you mean "${producer}/${nearest}"?`,
    facts: { sensor: sensor.name, product: producer, asset: name, nearest },
  });
}
