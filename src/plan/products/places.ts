import type { Plan, PlanAsset } from "../types.ts";

/** Why two assets lie in different warehouses, or null when they lie in one as far as their computes tell. Equal names of database, schema
 * and table mean one table only there: two DuckDB files may both be called `dev`.
 *
 * Different adapters are different warehouses, and so are two profiles that name different hosts, accounts or files. What nobody
 * says (a product without a profile, a value that an environment variable holds) is taken for equal.
 */
export function differentPlace(
  a: Plan,
  assetA: PlanAsset,
  b: Plan,
  assetB: PlanAsset,
): string | null {
  const [here, there] = [computeOf(a, assetA), computeOf(b, assetB)];
  if (here === null || there === null) return null;
  if ([here, there].some(({ output }) => output.path === ":memory:")) {
    return "a database in memory is nobody else's";
  }
  if (here.type !== there.type) return `one is on ${here.type}, the other on ${there.type}`;
  for (const key of PLACE_KEYS) {
    const [one, other] = [here.output[key], there.output[key]];
    const known = [one, other].every((v) => typeof v === "string" && !isReference(v));
    if (known && one !== other) {
      return `${key} is "${one}" in one profile and "${other}" in the other`;
    }
  }
  return null;
}

/** Whether two assets that are not known to lie apart are known to lie in one warehouse. A database that is a file is the same one only when
 * both profiles name one place on the disk: a relative path is another file in each project. */
export function isCertain(a: Plan, assetA: PlanAsset, b: Plan, assetB: PlanAsset): boolean {
  return [computeOf(a, assetA), computeOf(b, assetB)].every((compute) => {
    if (compute === null || !FILE_ADAPTERS.has(compute.type)) return compute !== null;
    const { path } = compute.output;
    return typeof path === "string" && !isReference(path) && ABSOLUTE.test(path);
  });
}

const FILE_ADAPTERS: ReadonlySet<string> = new Set(["duckdb", "sqlite"]);
/** Also of Windows, and addresses such as `md:` or `s3:`. */
const ABSOLUTE = /^(?:\/|[A-Za-z0-9]+:)/;

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
