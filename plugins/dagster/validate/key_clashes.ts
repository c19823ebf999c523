import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan, PlanAsset, PlanAssetSensor } from "../../../src/plan/mod.ts";
import { assumedKey, planKeys } from "../keys.ts";

/** Errors `plugin/same-key`: assets that meet in one key although they are not one. What is built here may meet what is read from another
 * product, whose key is not ours to change, and so may what is read from two products. */
export function keyClashes({ assets, product, sensors }: Plan): Diagnostic[] {
  const keys = planKeys(assets, product.dbtProject);
  const owners = new Map<string, PlanAsset>();
  const found: Diagnostic[] = [];
  for (const asset of assets) {
    if (asset.external && asset.producer === null) continue; // its key stepped aside
    const key = keys.get(asset.id)!;
    const owner = owners.get(key.join("\u0000"));
    if (owner === undefined) owners.set(key.join("\u0000"), asset);
    else if (!isOneAsset(owner, asset)) found.push(clash(key, owner, asset));
  }
  for (const sensor of sensors) {
    if (sensor.type !== "asset") continue;
    for (const watched of sensor.assets) {
      if (watched.asset !== null || watched.product === null) continue;
      const owner = owners.get(assumedKey(watched.name).join("\u0000"));
      if (owner !== undefined) found.push(watchesItself(sensor, watched, owner));
    }
  }
  return found;
}

/** Nothing is known of the other product, so its asset is looked for by its name: ours would answer, and start itself again and again. */
function watchesItself(
  { name, definedAt }: PlanAssetSensor,
  watched: PlanAssetSensor["assets"][number],
  owner: PlanAsset,
): Diagnostic {
  return diagnostic({
    code: "plugin/same-key",
    message: `The sensor "${name}" would watch "${owner.id}" of this product instead of ` +
      `"${watched.product}/${watched.name}": both have the key "${
        assumedKey(watched.name).join("/")
      }"`,
    path: definedAt,
    hint: `Give the product "${watched.product}" with --with, or give "${owner.name}" a ` +
      `\`meta.dagster.asset_key\`, such as ["${owner.packageName}", "${owner.name}"]`,
    facts: { sensor: name, product: watched.product, asset: watched.name, own: owner.id },
  });
}

/** Two ways to read one output of another product. */
function isOneAsset(a: PlanAsset, b: PlanAsset): boolean {
  return a.producer !== null && b.producer !== null && a.producer.product === b.producer.product &&
    a.producer.asset.id === b.producer.asset.id;
}

function clash(key: readonly string[], ...pair: [PlanAsset, PlanAsset]): Diagnostic {
  const names = pair.map(({ id, producer }) =>
    producer === null ? `"${id}"` : `"${producer.asset.id}" of the product "${producer.product}"`
  );
  const own = pair.find(({ producer }) => producer === null);
  return diagnostic({
    code: "plugin/same-key",
    message: `Dagster would take two assets for one: ${names[0]} and ${
      names[1]
    } both have the key "${key.join("/")}"`,
    location: own === undefined || own.file === "" ? null : { file: own.file, start: null },
    hint: own === undefined
      ? "Give one of the two a `meta.dagster.asset_key` in its product"
      : `Give "${own.name}" a \`meta.dagster.asset_key\`, such as ["${own.packageName}", "${own.name}"]`,
    facts: { key, assets: pair.map(({ id }) => id) },
  });
}
