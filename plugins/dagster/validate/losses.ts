import { type Diagnostic, diagnostic } from "../../../src/errors/mod.ts";
import type { Plan, PlanAsset } from "../../../src/plan/mod.ts";
import { assumedNames, ignoredMeta, respelt } from "../../../src/plugin/lowering/mod.ts";
import { namedOwners } from "../assets/asset_facts.ts";
import { outlastsCron } from "../assets/freshness.ts";
import { assumedKey, naturalKey, planKeys } from "../keys.ts";
import { ownerName, tagKey } from "../names.ts";

/** What of the product Dagster can only take in another spelling, or not at all: one piece of information for each kind of thing. */
export function losses(plan: Plan): Diagnostic[] {
  const tags = new Map<string, string | null>();
  const owners = new Map<string, string | null>();
  const keys = new Map<string, string>();
  const planned = planKeys(plan.assets, plan.product.dbtProject);
  for (const asset of plan.assets) {
    for (const tag of asset.tags) if (tagKey(tag) !== tag) tags.set(tag, tagKey(tag));
    for (const owner of namedOwners(asset)) {
      const shown = ownerName(owner);
      if (shown !== owner && shown !== `team:${owner}`) owners.set(owner, shown);
    }
    const [wanted, got] = [naturalKey(asset).join("/"), planned.get(asset.id)!.join("/")];
    // the key of what another product builds is that product's to choose
    if (wanted !== got && asset.producer === null) keys.set(wanted, got);
  }
  const foreign = assumedNames(plan, (_, name) => assumedKey(name).join("/"));
  return [
    ...alwaysWatched(plan),
    ...respelt("assets of products that are not compiled along", foreign, "Dagster"),
    ...respelt("tags", tags, "Dagster"),
    ...respelt("owners", owners, "Dagster"),
    ...respelt("asset keys", keys, "Dagster"),
    ...ignoredMeta(plan, { meta: "dagster", known: META_KEYS }, "Dagster"),
  ];
}

/** Lags with a cron that Dagster watches all the time instead. */
function alwaysWatched({ assets, groups }: Plan): Diagnostic[] {
  const found = new Map<string, PlanAsset[]>();
  for (const asset of assets) {
    if (asset.external || asset.freshness === null || !outlastsCron(asset.freshness)) continue;
    const group = asset.freshness.origin === "group" ? asset.orchestrationGroup ?? "" : asset.id;
    found.set(group, [...found.get(group) ?? [], asset]);
  }
  return [...found].map(([name, [first, ...others]]) => {
    const group = groups.find((g) => g.name === name && first!.freshness!.origin === "group");
    return diagnostic({
      code: "plugin/unsupported-policy",
      severity: "info",
      message:
        `The age of ${
          group === undefined ? `"${first!.id}"` : `what the group "${group.name}" builds`
        } is watched at all times, not only at "${first!.freshness!.cron}": ` +
        "Dagster takes no lag that is longer than the time between two ticks",
      path: group === undefined ? [] : [...group.definedAt, "freshness", "cron"],
      hint: "Choose a maxLag that is shorter than that time, or leave the cron out",
      facts: { policy: "freshness", assets: [first!, ...others].map((a) => a.id) },
    });
  });
}

/** Keys of `meta.dagster`, as dagster-dbt names them, that the lowering reads. */
const META_KEYS: readonly string[] = ["asset_key", "group", "owners"];
