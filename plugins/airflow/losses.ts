import { type Diagnostic, diagnostic } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { naturalKey } from "../../src/plugin/shared/mod.ts";
import { airflowMeta, assumedAsset, planKeys } from "./keys.ts";
import { tagName } from "./names.ts";

/** What of the product Airflow can only take in another spelling, or not at all: one piece of information for each kind of thing. */
export function losses(plan: Plan): Diagnostic[] {
  const tags = new Map<string, string | null>();
  const names = new Map<string, string>();
  const ignored = new Map<string, number>();
  const planned = planKeys(plan);
  const prefix = plan.product.name;
  for (const asset of plan.assets) {
    for (const tag of asset.tags) if (tagName(tag) !== tag) tags.set(tag, tagName(tag));
    const natural = naturalKey(asset, { meta: "airflow" }).join("/");
    const wanted = asset.external ? natural : `${prefix}/${natural}`;
    const got = planned.get(asset.id)!.name;
    // the name of what another product builds is that product's to choose
    if (wanted !== got && asset.producer === null) names.set(wanted, got);
    for (const key of Object.keys(airflowMeta(asset))) {
      if (!META_KEYS.includes(key)) ignored.set(key, (ignored.get(key) ?? 0) + 1);
    }
  }
  const foreign = new Map<string, string>();
  for (const sensor of plan.sensors) {
    if (sensor.type !== "asset") continue;
    for (const { product, name, asset } of sensor.assets) {
      if (asset !== null) continue;
      const watched = product === null ? name : `${product}/${name}`;
      const { name: assumed } = assumedAsset(product, name, prefix);
      foreign.set(watched, assumed);
    }
  }
  return [
    ...respelt("assets of products that are not compiled along", foreign),
    ...respelt("tags", tags),
    ...respelt("asset names", names),
    ...[...ignored].map(([key, count]) =>
      diagnostic({
        code: "plugin/ignored-meta",
        severity: "info",
        message: `Left out meta.airflow.${key} of ${count} asset${count === 1 ? "" : "s"}`,
        hint: `The Airflow plugin reads ${META_KEYS.join(", ")}`,
        facts: { key, count },
      })
    ),
  ];
}

/** Keys of `meta.airflow` that the lowering reads. */
const META_KEYS: readonly string[] = ["asset_key"];

function respelt(what: string, names: ReadonlyMap<string, string | null>): Diagnostic[] {
  if (names.size === 0) return [];
  const examples = [...names].slice(0, EXAMPLES).map(([from, to]) =>
    to === null ? `"${from}" is left out` : `"${from}" is "${to}"`
  );
  const more = names.size > EXAMPLES ? ` and ${names.size - EXAMPLES} more` : "";
  return [diagnostic({
    code: "plugin/respelt",
    severity: "info",
    message: `Spelt ${what} as Airflow takes them: ${examples.join(", ")}${more}`,
    facts: { what, names: Object.fromEntries(names) },
  })];
}

const EXAMPLES = 3;
