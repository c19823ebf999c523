import type { Plan, PlanAsset } from "../types.ts";

/** Whether two assets lie in one warehouse, as far as their computes tell. Equal names of database, schema and table mean one table only
 * there: two DuckDB files may both be called `dev`.
 *
 * Different adapters are different warehouses, and so are two profiles that name different hosts, accounts or files. What nobody
 * says (a product without a profile, a value that an environment variable holds) is taken for equal.
 */
export function samePlace(a: Plan, assetA: PlanAsset, b: Plan, assetB: PlanAsset): boolean {
  const [here, there] = [computeOf(a, assetA), computeOf(b, assetB)];
  if (here === null || there === null) return true;
  if (here.type !== there.type) return false;
  return PLACE_KEYS.every((key) => {
    const [one, other] = [here.output[key], there.output[key]];
    return typeof one !== "string" || typeof other !== "string" || one === other ||
      isReference(one) || isReference(other);
  });
}

/** The keys of dbt profiles that say where a warehouse is; whatever an adapter has besides is who, how and into what. */
const PLACE_KEYS = ["account", "cluster", "host", "path", "project", "region", "server"];

function isReference(text: string): boolean {
  return text.includes("${") || text.includes("{{");
}

/** A source is read by whatever builds its readers: the first compute stands for them. */
function computeOf({ computes }: Plan, asset: PlanAsset): {
  readonly type: string;
  readonly output: Readonly<Record<string, unknown>>;
} | null {
  const compute = computes.find(({ name }) => name === asset.compute) ?? computes[0];
  if (compute === undefined) return null;
  const { type, target, profile } = compute;
  return { type, output: profile?.outputs[target ?? profile.target] ?? {} };
}
