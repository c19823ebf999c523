import type { OutlineAsset } from "../outline/mod.ts";
import { someWords } from "../some_of.ts";
import { change, consequence, count, type Found, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";

/** Assets that have another id, are known by another key, or are another table. */
export function compareAssetNames(c: Comparison): Found[] {
  return [...renamed(c), ...rekeyed(c), ...moved(c)];
}

function renamed(c: Comparison): Found[] {
  const { assets } = c;
  const found: Found[] = [];
  const quiet = new Map<string, string>();
  for (const [old, now] of assets.renamed) {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    if (before.external || before.key === after.key) {
      quiet.set(old, now);
      continue;
    }
    const { severity, consequences } = lostKey(before, after, c.consumersOf(old));
    found.push(change(severity, "renamed", "asset", now, `"${old}" is "${now}" now`, {
      before: old,
      after: now,
      consequences,
    }));
  }
  if (quiet.size > 0) {
    const [[old, now]] = [...quiet] as [[string, string]];
    found.push(change(
      "note",
      "renamed",
      "asset",
      [...quiet.values()],
      quiet.size === 1
        ? `"${old}" is "${now}" now`
        : `${count(quiet.size, "asset")} have other ids`,
      {
        before: quiet.size === 1 ? old : Object.fromEntries([...quiet].map(([o, n]) => [n, o])),
        after: quiet.size === 1 ? now : null,
        consequences: [
          consequence("history-kept", "what the orchestrator knows it by is the same"),
        ],
      },
    ));
  }
  return found;
}

/** The same id, but the orchestrator knows it by another key: another schema, another `asset_key`. */
function rekeyed(c: Comparison): Found[] {
  const { assets } = c;
  return assets.both.flatMap(([old, now]) => {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    if (old !== now || before.key === after.key || before.external) return [];
    const { severity, consequences } = lostKey(before, after, c.consumersOf(old));
    return [
      change(severity, "changed", "asset", now, `"${now}" is known by another key`, {
        aspect: "key",
        before: before.key,
        after: after.key,
        consequences,
      }),
    ];
  });
}

/** The history of an asset hangs on its key, and whoever reads it by that. */
function lostKey(
  before: OutlineAsset,
  after: OutlineAsset,
  consumers: readonly string[],
): { readonly severity: ChangeSeverity; readonly consequences: readonly Consequence[] } {
  const partitioned = before.partition !== undefined;
  return {
    severity: partitioned || consumers.length > 0 ? "breaking" : "warning",
    consequences: [
      ...(consumers.length === 0 ? [] : [consequence("breaks-consumers", consumers.join(", "))]),
      consequence("history-lost", `it was "${before.key}" and is "${after.key}"`),
      ...(partitioned
        ? [
          consequence(
            "backfill-needed",
            `every partition of "${after.partition}" counts as missing`,
          ),
        ]
        : []),
      ...relationLeft(before, after),
    ],
  };
}

function relationLeft(before: OutlineAsset, after: OutlineAsset): Consequence[] {
  return before.relation === undefined || before.relation === after.relation
    ? []
    : [consequence("table-left-behind", `${before.relation}, until somebody drops it`)];
}

/** Another table under the same key. */
function moved(c: Comparison): Found[] {
  const { assets } = c;
  const groups = new Map<string, { severity: ChangeSeverity; ids: string[] }>();
  for (const [old, now] of assets.both) {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    if (before.relation === after.relation || before.relation === undefined) continue;
    if (before.key !== after.key && !before.external) continue; // told with its key
    const severity: ChangeSeverity = before.external
      ? "warning"
      : c.consumersOf(old).length > 0
      ? "breaking"
      : "warning";
    const group = groups.get(`${severity} ${before.external}`) ?? { severity, ids: [] };
    group.ids.push(now);
    groups.set(`${severity} ${before.external}`, group);
  }
  const oldId = new Map([...assets.renamed].map(([old, now]) => [now, old]));
  return [...groups.values()].map(({ severity, ids }) => {
    const was = ids.map((id) => assets.before[oldId.get(id) ?? id]!);
    const external = was[0]!.external;
    const one = ids.length === 1;
    const consequences = external
      ? [consequence("downstream-reads-other-data", "they read another table")]
      : [
        ...(severity === "breaking"
          ? [consequence(
            "breaks-consumers",
            [...new Set(ids.flatMap((id) => c.consumersOf(oldId.get(id) ?? id)))].join(", "),
          )]
          : []),
        consequence("table-left-behind", someWords(was.map((a) => a.relation!))),
        ...(was.some((a) => a.materialized === "incremental" || a.kind === "snapshot")
          ? [consequence("backfill-needed", "the new table begins empty")]
          : []),
      ];
    return change(
      severity,
      "changed",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} in another table`,
      {
        aspect: "relation",
        before: one
          ? was[0]!.relation
          : Object.fromEntries(ids.map((id, i) => [id, was[i]!.relation])),
        after: one
          ? assets.after[ids[0]!]!.relation ?? null
          : Object.fromEntries(ids.map((id) => [id, assets.after[id]!.relation ?? null])),
        consequences,
      },
    );
  });
}
