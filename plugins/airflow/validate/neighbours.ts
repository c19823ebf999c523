import { pythonModuleName } from "../../../src/emit/python/mod.ts";
import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan, PlanAsset } from "../../../src/plan/mod.ts";
import { keyPart } from "../../../src/plugin/lowering/mod.ts";
import { planKeys } from "../keys.ts";

/** What products of one deployment cannot both have: the folder of their DAGs and the first part of their assets' names (errors
 * `plugin/same-name`), and what is read from elsewhere and has the name of what another product builds (warnings `plugin/same-key`: Airflow would
 * take the one for the other). All else begins with the product's name. */
export function neighbourClashes(plan: Plan, others: readonly Plan[]): Diagnostic[] {
  const sources = plan.assets.filter((a) => a.external && a.producer === null);
  const names = planKeys(plan);
  return others.flatMap((other) => {
    const shared = sharedName(plan.product.name, other.product.name);
    if (shared !== null) return [sameProduct(shared, plan, other)];
    const theirs = planKeys(other);
    const builders = new Map(
      other.assets.filter((a) => !a.external).map((a) => [theirs.get(a.id)!.name, a]),
    );
    return sources.flatMap((source) => {
      const { name } = names.get(source.id)!;
      const built = builders.get(name);
      return built === undefined ? [] : [sameAsset(name, source, built, other)];
    });
  });
}

/** What both are called as a Python package, or in front of their assets. */
function sharedName(a: string, b: string): string | null {
  const nameOf = [pythonModuleName, keyPart].find((name) => name(a) === name(b));
  return nameOf?.(a) ?? null;
}

function sameProduct(name: string, { product }: Plan, other: Plan): Diagnostic {
  return diagnostic({
    code: "plugin/same-name",
    message: `Airflow would know the products "${product.name}" and "${other.product.name}" ` +
      `by one name, "${name}": their DAGs cannot lie in one folder`,
    path: ["metadata", "product_name"],
    hint: "Give one of them another name, best the one that is not deployed yet",
    facts: { name, names: [product.name, other.product.name] },
  });
}

function sameAsset(name: string, source: PlanAsset, built: PlanAsset, other: Plan): Diagnostic {
  const key = [source.packageName, ...name.split("/")].map((part) => `"${part}"`).join(", ");
  return diagnostic({
    code: "plugin/same-key",
    severity: "warning",
    message: `Airflow takes "${source.id}" for "${built.id}" of the product ` +
      `"${other.product.name}", which is another table: both are the asset "${name}"`,
    location: source.file === "" ? null : { file: source.file, start: null },
    hint: `Give it a \`meta.airflow.asset_key\`, such as [${key}]`,
    facts: { key: name.split("/"), assets: [source.id, built.id], product: other.product.name },
  });
}
