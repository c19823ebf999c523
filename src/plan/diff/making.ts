import type { OutlineAsset } from "../outline/mod.ts";
import { change, consequence, count, type Found, same, subjectIs } from "./change.ts";
import { changedAlike, childrenOf, type Comparison, own } from "./comparison.ts";
import type { Consequence } from "./types.ts";

/** How assets are made: code, materialization, where. */
export function compareMaking(c: Comparison): Found[] {
  return [...materialized(c), ...code(c), ...computes(c), ...builtElsewhere(c)];
}

function materialized({ assets, after }: Comparison): Found[] {
  const children = childrenOf(after);
  return changedAlike(assets, (a) => a.materialized ?? null, (a) => a.materialized ?? null)
    .filter(({ before, after }) => before !== null && after !== null)
    .map(({ names, before, after: now }) => {
      const consequences: Consequence[] = [];
      const readers = names.some((id) => children.has(id));
      if (now === "view") {
        consequences.push(consequence(
          "downstream-reads-other-data",
          "a view is computed when it is read: newer data, and its cost at each reader",
        ));
      } else if (before === "view") {
        consequences.push(consequence(
          "downstream-reads-other-data",
          "data is as old as the last run, no longer as new as its sources",
        ));
      }
      if (now === "incremental" && before !== "view") {
        consequences.push(consequence("full-refresh", "runs only add to them from now on"));
      }
      if (before === "incremental" || before === "snapshot") {
        consequences.push(consequence(
          before === "snapshot" ? "history-lost" : "runs-change",
          before === "snapshot"
            ? "a snapshot keeps what its source has forgotten, other tables do not"
            : "every run builds all of it",
        ));
      }
      if (readers) {
        consequences.push(consequence("downstream-stale", "the next full run does that"));
      }
      return change(
        before === "snapshot" ? "breaking" : "warning",
        "changed",
        "asset",
        names,
        `${subjectIs(names, "asset")} materialized as ${now} instead of ${before}`,
        { aspect: "materialized", before, after: now, consequences },
      );
    });
}

function code({ assets, after }: Comparison): Found[] {
  const changed = assets.both.filter(([old, now]) => {
    const [was, is] = [assets.before[old]!.code, assets.after[now]!.code];
    return was !== undefined && is !== undefined && was !== is;
  }).map(([, now]) => now);
  const children = childrenOf(after);
  const grows = (a: OutlineAsset) =>
    a.partition !== undefined || a.materialized === "incremental" || a.kind === "snapshot";
  return [true, false].flatMap((growing): Found[] => {
    const ids = changed.filter((id) => grows(assets.after[id]!) === growing);
    if (ids.length === 0) return [];
    const below = [...downstream(ids, children)].filter((id) => !ids.includes(id));
    const partitioned = ids.filter((id) => assets.after[id]!.partition !== undefined);
    const consequences = [
      ...(partitioned.length > 0
        ? [consequence(
          "backfill-needed",
          partitioned.length === 1
            ? `partitions of "${partitioned[0]}" were built by the old code`
            : `partitions of ${partitioned.length} assets were built by the old code`,
        )]
        : growing
        ? [consequence("full-refresh", "dbt build --full-refresh makes them anew")]
        : []),
      ...(below.length > 0
        ? [consequence("downstream-stale", `${count(below.length, "asset")} below`)]
        : []),
    ];
    return [change(
      growing ? "warning" : "note",
      "changed",
      "asset",
      ids,
      ids.length === 1
        ? `The code of "${ids[0]}" changed`
        : `The code of ${ids.length} assets changed`,
      { aspect: "code", consequences },
    )];
  });
}

function downstream(
  from: readonly string[],
  children: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const found = new Set<string>();
  const waiting = [...from];
  while (waiting.length > 0) {
    for (const child of children.get(waiting.pop()!) ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  return found;
}

function computes({ before, after, assets }: Comparison): Found[] {
  const of = (outline: typeof before) => (a: OutlineAsset) =>
    a.block === undefined ? null : own(outline.blocks, a.block)?.compute ?? null;
  return changedAlike(assets, of(before), of(after))
    .filter((alike) => alike.before !== null && alike.after !== null)
    .map((alike) =>
      change(
        "warning",
        "changed",
        "asset",
        alike.names,
        `${
          subjectIs(alike.names, "asset")
        } built on the compute "${alike.after}" instead of "${alike.before}"`,
        {
          aspect: "compute",
          before: alike.before,
          after: alike.after,
          consequences: [
            consequence("table-left-behind", `what "${alike.before}" holds`),
            consequence(
              "downstream-reads-other-data",
              "if both computes write to one place, else nothing",
            ),
          ],
        },
      )
    );
}

function builtElsewhere({ assets }: Comparison): Found[] {
  return assets.both.flatMap(([old, now]): Found[] => {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    if (before.external !== after.external) {
      const message = after.external
        ? `"${now}" is built elsewhere now`
        : `"${now}" is built here now`;
      return [change("warning", "changed", "asset", now, message, {
        aspect: "external",
        before: before.external ?? false,
        after: after.external ?? false,
        consequences: after.external
          ? [consequence("not-built", "this product waits for somebody else's runs")]
          : [],
      })];
    }
    if (same(before.producer, after.producer)) return [];
    return [
      change(
        "warning",
        "changed",
        "asset",
        now,
        after.producer === undefined
          ? `"${now}" has no known producer any more`
          : `"${now}" comes from the product "${after.producer}"${
            before.producer === undefined ? "" : ` instead of "${before.producer}"`
          }`,
        {
          aspect: "producer",
          before: before.producer ?? null,
          after: after.producer ?? null,
        },
      ),
    ];
  });
}
