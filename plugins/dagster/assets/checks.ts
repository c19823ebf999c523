import { planNames, shortHash } from "../../../src/emit/python/mod.ts";
import type { PlanCheck } from "../../../src/plan/mod.ts";
import { compareKeys } from "../keys.ts";
import type { DagsterCheck } from "../model.ts";
import { dagsterName, outputName } from "../names.ts";

/** How a check of the plan becomes one of Dagster's. */
export function checkLowering(
  checks: readonly PlanCheck[],
  keys: ReadonlyMap<string, readonly string[]>,
): (check: PlanCheck) => DagsterCheck {
  const names = checkNames(checks, keys);
  return (check) => ({
    uniqueId: check.id,
    name: names.get(check.id)!,
    asset: keys.get(check.asset)!,
    additionalDeps: check.additionalAssets.map((id) => keys.get(id)!).sort(compareKeys),
    description: check.description.trim() === "" ? null : check.description,
    metadata: {
      "dbt/unique_id": check.kind === "freshness" ? check.asset : check.id,
      ...(check.kind === "generic" ? {} : { "dbt/test_kind": check.kind }),
      ...(check.severity === "error" ? {} : { "dbt/severity": check.severity }),
    },
  });
}

/** Dagster makes an output of each check, named by its asset and itself: that name has to be unique. */
function checkNames(
  checks: readonly PlanCheck[],
  keys: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const prefixes = new Map(checks.map((c) => [c.id, `${outputName(keys.get(c.asset)!)}_`]));
  const wanted = checks.map((c): [string, string] => [
    c.id,
    prefixes.get(c.id)! + shortened(dagsterName(c.name), c.id),
  ]);
  const outputs = planNames(new Map(wanted), {
    clean: (output) => output,
    taken: [...keys.values()].map(outputName),
    maxLength: Infinity,
  });
  return new Map([...outputs].map(([id, name]) => [id, name.slice(prefixes.get(id)!.length)]));
}

function shortened(name: string, id: string): string {
  return name.length <= NAME_LIMIT ? name : `${name.slice(0, NAME_LIMIT - 9)}_${shortHash(id)}`;
}

/** Test names reach 700 characters in real projects; MySQL keeps 512 of an event log's key. */
const NAME_LIMIT = 250;
