import type { OutlineAsset } from "../outline/mod.ts";
import { change, consequence, type Found, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { Consequence } from "./types.ts";
import { someWords } from "../some_of.ts";

/** Assets that came or went. */
export function compareAssets(c: Comparison): Found[] {
  return [...added(c), ...removed(c)];
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

/** What is worth knowing of something that is gone. */
function summary(asset: OutlineAsset): Readonly<Record<string, unknown>> {
  const { kind = "model", key, relation = null, partition = null } = asset;
  return { kind, key, relation, partition };
}
