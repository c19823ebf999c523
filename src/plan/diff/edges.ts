import { compareText } from "../../errors/mod.ts";
import { change, consequence, type Found, quoted, same, someOf } from "./change.ts";
import { type Comparison, own } from "./comparison.ts";

/** Dependencies between assets that are in both plans: those that came or went with an asset are told by it. */
export function compareEdges(c: Comparison): Found[] {
  const { assets, before, after, assetNow } = c;
  const found: Found[] = [];
  for (const [old, now] of assets.both) {
    const [was, is] = [assets.before[old]!, assets.after[now]!];
    if (was.from === is.from && was.mapped === is.mapped) continue;
    const parents = (was.from ?? []).map(assetNow);
    const gone = parents.filter((id) => !is.from?.includes(id)).sort(compareText);
    const fresh = (is.from ?? []).filter((id) => !parents.includes(id));
    if (gone.length + fresh.length > 0) {
      const words = [
        ...(fresh.length > 0
          ? [
            `reads ${someOf(fresh)}${fresh.every(assets.isAdded) ? ", which is new," : ""} too`,
          ]
          : []),
        ...(gone.length > 0 ? [`reads ${someOf(gone)} no longer`] : []),
      ];
      found.push(change("note", "rewired", "asset", now, `${quoted(now)} ${words.join(", and ")}`, {
        aspect: "from",
        before: gone,
        after: fresh,
      }));
    }
    if (was.mapped === undefined && is.mapped === undefined) continue;
    for (const parent of is.from ?? []) {
      const oldParent = [...was.from ?? []].find((id) => assetNow(id) === parent);
      if (oldParent === undefined) continue;
      const [m, n] = [was.mapped?.[oldParent], is.mapped?.[parent]];
      const [mapping, mappingNow] = [
        m === undefined ? undefined : own(before.mappings, m),
        n === undefined ? undefined : own(after.mappings, n),
      ];
      const partitionNow = (name: string | undefined) =>
        name === undefined ? undefined : c.partitions.renamed.get(name) ?? name;
      const translated = mapping === undefined ? undefined : {
        ...mapping,
        from: partitionNow(mapping.from),
        ...(mapping.to === undefined ? {} : { to: partitionNow(mapping.to) }),
      };
      if (same(translated, mappingNow)) continue;
      // told by the partitions themselves
      if (partitionNow(was.partition) !== is.partition) continue;
      const parentPartition = partitionNow(assets.before[oldParent]?.partition);
      if (parentPartition !== assets.after[parent]?.partition) continue;
      const kind = (mapping: { type: string } | undefined) => mapping?.type ?? "the same key";
      found.push(change(
        "warning",
        "rewired",
        "asset",
        now,
        `${quoted(now)} reads other partitions of ${quoted(parent)}: ${
          kind(mappingNow) === kind(mapping)
            ? `${kind(mappingNow)} with other limits`
            : `${kind(mappingNow)} instead of ${kind(mapping)}`
        }`,
        {
          aspect: "mapping",
          before: mapping ?? null,
          after: mappingNow ?? null,
          consequences: [
            consequence("backfill-needed", "partitions that are built have read the old ones"),
          ],
        },
      ));
    }
  }
  return found;
}
