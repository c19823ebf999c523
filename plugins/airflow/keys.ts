import type { Plan, PlanSchedule } from "../../src/plan/mod.ts";
import { assetKeys, keyPart, type KeyRules } from "../../src/plugin/lowering/mod.ts";
import type { AirflowAsset } from "./model.ts";

const rules: KeyRules = {
  meta: "airflow",
  identity: (key) => key.join("/"),
  reserved: [],
  prefix: (product) => [keyPart(product)],
};

/** The asset of Airflow for every asset of the plan, by id: `PRODUCT/SCHEMA/NAME` of what is built here, the name that it has there of what
 * another product builds, `SOURCE/TABLE` of what is known as a source only. A name decides about all else of an asset, so that all DAGs, of
 * all products, say the same of it: Airflow keeps what the DAG said that was read last. */
export function planKeys(
  { assets, product }: Pick<Plan, "assets" | "product">,
): ReadonlyMap<string, AirflowAsset> {
  const keys = assetKeys(assets, product, rules);
  return new Map([...keys].map(([id, key]) => [id, assetNamed(key)]));
}

/** An asset of another product of which nothing is known but its name. */
export function assumedAsset(product: string | null, name: string, own: string): AirflowAsset {
  return assetNamed([keyPart(product ?? own), keyPart(name)]);
}

/** What a schedule's DAG says when it is done. No asset has a `:` in its name.
 * @param suffix of one of several DAGs. */
export function markerOf(
  product: string,
  { name }: Pick<PlanSchedule, "name">,
  suffix: string | null,
): AirflowAsset {
  const parts = [keyPart(product), `schedule:${keyPart(name)}`];
  return assetNamed(suffix === null ? parts : [...parts, keyPart(suffix)]);
}

/** Whether an asset is what a schedule's DAG says when it is done. */
export function isMarker({ name }: AirflowAsset): boolean {
  return name.includes("/schedule:");
}

/** Parts hold nothing that Airflow would normalise in an address. */
function assetNamed(key: readonly string[]): AirflowAsset {
  return { name: key.join("/"), uri: `floe://${key.join("/")}`, group: key[0]! };
}
