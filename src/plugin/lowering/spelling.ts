import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { metaOf } from "./asset_keys.ts";

/** What of the words of a product a target takes in another spelling: one information for each kind of thing.
 * @param names what was written, and what the target has for it; null: nothing.
 * @param target as messages name it.
 */
export function respelt(
  what: string,
  names: ReadonlyMap<string, string | null>,
  target: string,
): Diagnostic[] {
  if (names.size === 0) return [];
  const examples = [...names].slice(0, EXAMPLES).map(([from, to]) =>
    to === null ? `"${from}" is left out` : `"${from}" is "${to}"`
  );
  const more = names.size > EXAMPLES ? ` and ${names.size - EXAMPLES} more` : "";
  return [diagnostic({
    code: "plugin/respelt",
    severity: "info",
    message: `Spelt ${what} as ${target} takes them: ${examples.join(", ")}${more}`,
    facts: { what, names: Object.fromEntries(names) },
  })];
}

/** Keys of a target's part of `meta` that nobody reads.
 * @param meta the target's key there, and the keys below it that the target knows.
 */
export function ignoredMeta(
  { assets }: Plan,
  { meta, known }: { readonly meta: string; readonly known: readonly string[] },
  target: string,
): Diagnostic[] {
  const ignored = new Map<string, number>();
  for (const asset of assets) {
    for (const key of Object.keys(metaOf(asset, meta))) {
      if (!known.includes(key)) ignored.set(key, (ignored.get(key) ?? 0) + 1);
    }
  }
  return [...ignored].map(([key, count]) =>
    diagnostic({
      code: "plugin/ignored-meta",
      severity: "info",
      message: `Left out meta.${meta}.${key} of ${count} asset${count === 1 ? "" : "s"}`,
      hint: `The ${target} plugin reads ${known.join(", ")}`,
      facts: { key, count },
    })
  );
}

/** What sensors watch of products that are not compiled along, of which nothing is known but the name: as floe.yaml writes it, and as the target
 * takes it to be called there.
 * @param assumed null: that is no other spelling.
 */
export function assumedNames(
  { sensors }: Plan,
  assumed: (product: string | null, name: string) => string | null,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const sensor of sensors) {
    if (sensor.type !== "asset") continue;
    for (const { product, name, asset } of sensor.assets) {
      const there = asset === null ? assumed(product, name) : null;
      if (there !== null) found.set(product === null ? name : `${product}/${name}`, there);
    }
  }
  return found;
}

const EXAMPLES = 3;
