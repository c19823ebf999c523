import { compareText } from "../../errors/mod.ts";
import type { OutlineMapping } from "../outline/mod.ts";
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
      found.push(change(
        "warning",
        "rewired",
        "asset",
        now,
        `${quoted(now)} reads other partitions of ${quoted(parent)}: ${
          wordsOf(mappingNow) === wordsOf(mapping)
            ? `${wordsOf(mappingNow)}, but others`
            : `${wordsOf(mappingNow)} instead of ${wordsOf(mapping)}`
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

/** As the plan prints it: which partitions are read. */
function wordsOf(mapping: OutlineMapping | undefined): string {
  switch (mapping?.type ?? "identity") {
    case "identity":
      return "the same key";
    case "time_window": {
      const { startOffset = 0, endOffset = 0 } = mapping!;
      return `windows that overlap${
        startOffset === 0 && endOffset === 0 ? "" : ` (moved by ${startOffset} and ${endOffset})`
      }`;
    }
    case "last":
      return "the newest";
    case "dimension":
      return `those with the same ${mapping!.dimension ?? "key of a dimension"}`;
    case "explicit": {
      const keys = Object.entries(mapping!.keys ?? {});
      if (keys.length > 3) return `by ${keys.length} keys`;
      return keys.map(([key, read]) => `${read.join(" and ")} for ${key}`).join(", ");
    }
    default:
      return mapping!.type;
  }
}
