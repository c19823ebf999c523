import { planNames, pythonModuleName } from "../../../src/emit/python/mod.ts";
import { compareText } from "../../../src/errors/mod.ts";
import { appendTo } from "../../../src/plan/mod.ts";
import type { DagsterAsset, DagsterCheck, DagsterPart } from "../model.ts";

/** Up to so many assets a block is one file, which is easiest to read; beyond, a file per group is. */
const ASSETS_PER_FILE = 200;

/** The files of a block: one, or one per group, sorted by name. */
export function partsOf(
  assets: readonly DagsterAsset[],
  checks: readonly DagsterCheck[],
): DagsterPart[] {
  if (assets.length <= ASSETS_PER_FILE) return [{ module: null, assets, checks }];
  const groupOfKey = new Map(assets.map((a) => [a.key.join("\u0000"), a.group]));
  const assetsOf = new Map<string, DagsterAsset[]>();
  const checksOf = new Map<string, DagsterCheck[]>();
  for (const asset of assets) appendTo(assetsOf, asset.group, asset);
  for (const check of checks) {
    appendTo(checksOf, groupOfKey.get(check.asset.join("\u0000"))!, check);
  }
  const modules = planNames(new Map([...assetsOf.keys()].map((g) => [g, g])), {
    clean: pythonModuleName,
  });
  return [...assetsOf].map(([group, members]) => ({
    module: modules.get(group)!,
    assets: members,
    checks: checksOf.get(group) ?? [],
  })).sort((a, b) => compareText(a.module, b.module));
}
