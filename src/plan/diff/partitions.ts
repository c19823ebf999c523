import type { OutlinePartition } from "../outline/mod.ts";
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
import { changedAlike, type Comparison, own } from "./comparison.ts";
import { partsOf } from "./partition_parts.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";

/** Partition definitions, and assets that have another one than before. */
export function comparePartitions(c: Comparison): Found[] {
  const { partitions } = c;
  return [
    ...partitions.added.map((name) =>
      change("note", "added", "partition", name, `The partition "${name}" is new`, {
        after: partitions.after[name],
      })
    ),
    ...partitions.removed.map((name) =>
      change("note", "removed", "partition", name, `The partition "${name}" is removed`, {
        before: partitions.before[name],
      })
    ),
    ...[...partitions.renamed].map(([old, now]) => renamed(old, now, partitions.after[now]!)),
    ...partitions.both.flatMap(([old, now]) =>
      old === now ? redefined(now, partitions.before[old]!, partitions.after[now]!, c) : []
    ),
    ...assetsMoved(c),
  ];
}

/** Keys that were added to a dynamic partition are kept under its name; what was built of them is not.
 * @see tests/integration/dagster/test_history.py, for this and for what else is said of the past here */
function renamed(old: string, now: string, definition: OutlinePartition): Found {
  const dynamic = definition.type === "dynamic";
  return change(
    dynamic ? "warning" : "note",
    "renamed",
    "partition",
    now,
    `The partition "${old}" is called "${now}" now`,
    {
      before: old,
      after: now,
      consequences: [
        dynamic
          ? consequence("keys-orphaned", "until its keys are added again, under the new name")
          : consequence("history-kept", "keys are the same"),
      ],
    },
  );
}

function redefined(
  name: string,
  before: OutlinePartition,
  after: OutlinePartition,
  c: Comparison,
): Found[] {
  if (same(before, after)) return [];
  const having = Object.keys(c.after.assets).filter((id) => c.after.assets[id]!.partition === name);
  const users = having.length;
  const others = readersOf(c, having);
  const used = users === 0
    ? ", and nothing has it"
    : `; ${count(users, "asset")} ${users === 1 ? "has" : "have"} it`;
  const severe = (severity: ChangeSeverity) => users === 0 ? "note" : severity;
  return partsOf(before, after).map(({ aspect, severity, words, was, is, consequences }) =>
    change(
      severe(severity),
      "repartitioned",
      "partition",
      name,
      `The partition "${name}" ${words}${used}`,
      {
        aspect,
        before: was,
        after: is,
        consequences: users === 0 ? [] : [...severity === "note" ? [] : others, ...consequences],
      },
    )
  );
}

/** Assets that left one definition for another. */
function assetsMoved(c: Comparison): Found[] {
  const { assets, partitions, before, after } = c;
  const now = (name: string | undefined) =>
    name === undefined ? null : partitions.renamed.get(name) ?? name;
  return changedAlike(assets, (a) => now(a.partition), (a) => a.partition ?? null).map((alike) => {
    const { names } = alike;
    const was = alike.before === null ? undefined : own(before.partitions, alike.before);
    const is = alike.after === null ? undefined : own(after.partitions, alike.after);
    const parts = was === undefined || is === undefined ? [] : partsOf(was, is);
    const they = names.length === 1 ? "it" : "them";
    const consequences: Consequence[] = alike.before === null
      ? [
        consequence("history-lost", `what was built of ${they} so far belongs to no partition`),
        consequence("backfill-needed", `every partition of "${alike.after}" counts as missing`),
      ]
      : alike.after === null
      ? [
        consequence("history-lost", `which partitions of ${they} were built`),
        consequence("runs-change", "one run builds everything, with no window"),
      ]
      : was !== undefined && same(was, is) && was.type !== "dynamic"
      ? [consequence("history-kept", "keys are the same")]
      : parts.length > 0
      ? unique(parts.flatMap((part) => part.consequences))
      : [
        consequence("history-lost", "keys belong to another definition"),
        consequence("backfill-needed", "every partition counts as missing"),
      ];
    const severity = parts.reduce<ChangeSeverity>(
      (worst, part) => heavier(worst, part.severity),
      consequences[0]!.code === "history-kept" ? "note" : parts.length > 0 ? "note" : "breaking",
    );
    const into = alike.after === null
      ? "partitioned no longer"
      : `partitioned by "${alike.after}"${
        alike.before === null ? "" : ` instead of "${alike.before}"`
      }`;
    return change(
      severity,
      "repartitioned",
      "asset",
      names,
      `${subjectIs(names, "asset")} ${into}`,
      {
        aspect: "partition",
        before: alike.before,
        after: alike.after,
        consequences: [...severity === "note" ? [] : readersOf(c, names), ...consequences],
      },
    );
  });
}

/** Other products map the partitions of what they read. */
function readersOf(c: Comparison, ids: readonly string[]): Consequence[] {
  const oldId = new Map([...c.assets.renamed].map(([old, now]) => [now, old]));
  const products = [...new Set(ids.flatMap((id) => c.productsReading(oldId.get(id) ?? id)))].sort();
  return products.length === 0
    ? []
    : [consequence("breaks-consumers", `${someOf(products)} maps partitions of it`)];
}

function unique(list: readonly Consequence[]): Consequence[] {
  return [...new Map(list.map((c) => [c.text, c])).values()];
}
