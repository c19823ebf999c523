import type { OutlineAsset } from "../outline/mod.ts";
import {
  change,
  consequence,
  count,
  type Found,
  heavier,
  same,
  someOf,
  subjectIs,
} from "./change.ts";
import { changedAlike, childrenOf, type Comparison, own } from "./comparison.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";
import { someWords } from "../some_of.ts";

/** Assets that came, went, or are known by another name. */
export function compareAssets(c: Comparison): Found[] {
  return [...added(c), ...removed(c), ...renamed(c), ...rekeyed(c), ...moved(c)];
}

function added({ assets }: Comparison): Found[] {
  const built = assets.added.filter((id) => !assets.after[id]!.external);
  const external = assets.added.filter((id) => assets.after[id]!.external);
  const plain = built.filter((id) => assets.after[id]!.partition === undefined);
  const found: Found[] = [];
  if (plain.length > 0) {
    found.push(change("note", "added", "asset", plain, `${subjectIs(plain, "asset")} new`));
  }
  const byPartition = new Map<string, string[]>();
  for (const id of built) {
    const { partition } = assets.after[id]!;
    if (partition === undefined) continue;
    byPartition.set(partition, [...byPartition.get(partition) ?? [], id]);
  }
  for (const [partition, ids] of byPartition) {
    found.push(change("warning", "added", "asset", ids, `${subjectIs(ids, "asset")} new`, {
      after: { partition },
      consequences: [consequence(
        "backfill-needed",
        `no partition of "${partition}" has been built of ${ids.length === 1 ? "it" : "them"}`,
      )],
    }));
  }
  if (external.length > 0) {
    const message = `${subjectIs(external, "source")} read that ${
      external.length === 1 ? "was" : "were"
    } not read before`;
    found.push(change("note", "added", "asset", external, message));
  }
  return found;
}

function removed(c: Comparison): Found[] {
  const { assets } = c;
  const found: Found[] = [];
  const quiet: string[] = [];
  for (const id of assets.removed) {
    const consumers = c.consumersOf(id);
    if (consumers.length === 0) {
      quiet.push(id);
      continue;
    }
    found.push(change("breaking", "removed", "asset", id, `"${id}" is removed`, {
      before: summary(assets.before[id]!),
      consequences: [
        consequence("breaks-consumers", consumers.join(", ")),
        ...leftovers([id], assets.before),
      ],
    }));
  }
  const external = quiet.filter((id) => assets.before[id]!.external);
  const built = quiet.filter((id) => !assets.before[id]!.external);
  if (built.length > 0) {
    found.push(
      change("warning", "removed", "asset", built, `${subjectIs(built, "asset")} removed`, {
        consequences: leftovers(built, assets.before),
      }),
    );
  }
  if (external.length > 0) {
    const message = `${subjectIs(external, "source")} read no longer`;
    found.push(change("note", "removed", "asset", external, message));
  }
  return found;
}

function leftovers(
  ids: readonly string[],
  assets: Readonly<Record<string, OutlineAsset>>,
): Consequence[] {
  const built = ids.filter((id) => !assets[id]!.external);
  if (built.length === 0) return [];
  const relations = built.flatMap((id) => assets[id]!.relation ?? []);
  return [
    consequence("history-lost", `runs and checks of ${built.length === 1 ? "it" : "them"}`),
    ...(relations.length === 0
      ? []
      : [consequence("table-left-behind", `${someWords(relations)}, until somebody drops it`)]),
  ];
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
    const consumers = c.consumersOf(old);
    const partitioned = before.partition !== undefined;
    const consequences: Consequence[] = [
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
    ];
    const severity = partitioned || consumers.length > 0 ? "breaking" : "warning";
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
    const consumers = c.consumersOf(old);
    const partitioned = before.partition !== undefined;
    return [
      change(
        partitioned || consumers.length > 0 ? "breaking" : "warning",
        "changed",
        "asset",
        now,
        `"${now}" is known by another key`,
        {
          aspect: "key",
          before: before.key,
          after: after.key,
          consequences: [
            ...(consumers.length === 0
              ? []
              : [consequence("breaks-consumers", consumers.join(", "))]),
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
        },
      ),
    ];
  });
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

/** What others were promised: access, contracts, columns. */
export function comparePromises(c: Comparison): Found[] {
  const { assets } = c;
  return assets.both.flatMap(([old, now]): Found[] => {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    const found: Found[] = [];
    if (before.access !== after.access) {
      found.push(
        after.access === "public"
          ? change("note", "changed", "asset", now, `"${now}" is public now`, {
            aspect: "access",
            after: "public",
          })
          : change("breaking", "changed", "asset", now, `"${now}" is public no longer`, {
            aspect: "access",
            before: "public",
            consequences: [
              consequence("breaks-consumers", "dbt refuses a ref to it from other projects"),
            ],
          }),
      );
    }
    if (before.contract && !after.contract) {
      found.push(change("warning", "changed", "asset", now, `"${now}" has no contract any more`, {
        aspect: "contract",
        before: true,
        after: false,
        consequences: [consequence("check-lost", "its columns and types may change unnoticed")],
      }));
    } else if (!before.contract && after.contract) {
      found.push(change("note", "changed", "asset", now, `"${now}" has a contract now`, {
        aspect: "contract",
        before: false,
        after: true,
        consequences: [consequence("may-fail", "where its columns are not as the contract says")],
      }));
    }
    if (before.columns !== undefined && after.columns !== undefined) {
      found.push(
        ...columns("asset", now, before.columns, after.columns, c.consumersOf(old)),
      );
    }
    return found;
  });
}

/** Columns that others count on; also those of an output port. */
export function columns(
  what: "asset" | "output",
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  consumers: readonly string[],
): Found[] {
  if (same(before, after)) return [];
  const gone = Object.keys(before).filter((column) => !Object.hasOwn(after, column));
  const fresh = Object.keys(after).filter((column) => !Object.hasOwn(before, column));
  const typed = Object.keys(before).filter((column) =>
    Object.hasOwn(after, column) && before[column] !== after[column]
  );
  if (gone.length + fresh.length + typed.length === 0) return []; // only their order
  const parts = [
    ...(gone.length > 0 ? [`lost ${someOf(gone)}`] : []),
    ...(typed.length > 0
      ? [
        `has ${
          typed.slice(0, 3).map((t) =>
            `"${t}" as ${after[t] || "any type"} instead of ${before[t] || "any type"}`
          )
            .join(", ")
        }`,
      ]
      : []),
    ...(fresh.length > 0 ? [`gained ${someOf(fresh)}`] : []),
  ];
  let severity: ChangeSeverity = "note";
  if (gone.length + typed.length > 0) severity = heavier(severity, "breaking");
  const pick = (names: readonly string[], from: Readonly<Record<string, string>>) =>
    Object.fromEntries(names.map((n) => [n, from[n]!]));
  return [change(severity, "changed", what, name, `"${name}" ${parts.join(", ")}`, {
    aspect: "columns",
    before: pick([...gone, ...typed], before),
    after: pick([...fresh, ...typed], after),
    consequences: severity === "breaking"
      ? [consequence("breaks-consumers", consumers.join(", ") || "whoever reads these columns")]
      : [],
  })];
}

/** What is worth knowing of something that is gone. */
function summary(asset: OutlineAsset): Readonly<Record<string, unknown>> {
  const { kind = "model", key, relation = null, partition = null } = asset;
  return { kind, key, relation, partition };
}
