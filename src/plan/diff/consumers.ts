import { change, consequence, type Found, quoted, same, someOf, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";
import { columns } from "./promises.ts";

/** What others have of the product: exposures, outputs, and what dbt lists beside its nodes. */
export function compareConsumers(c: Comparison): Found[] {
  return [...exposures(c), ...outputs(c), ...listed(c)];
}

function exposures(c: Comparison): Found[] {
  const exposures = match(c.before.exposures, c.after.exposures, []);
  return [
    ...exposures.added.map((id) =>
      change("note", "added", "exposure", id, `${quoted(id)} reads the product now`, {
        after: exposures.after[id]!.assets ?? [],
      })
    ),
    ...exposures.removed.map((id) =>
      change("note", "removed", "exposure", id, `${quoted(id)} reads the product no longer`, {
        before: exposures.before[id]!.assets ?? [],
      })
    ),
    ...exposures.both.flatMap(([id]): Found[] => {
      const was = (exposures.before[id]!.assets ?? []).map(c.assetNow).sort();
      const is = exposures.after[id]!.assets ?? [];
      if (same(was, [...is].sort())) return [];
      const lost = was.filter((asset) => !is.includes(asset));
      const fresh = is.filter((asset) => !was.includes(asset));
      return [change(
        "note",
        "rewired",
        "exposure",
        id,
        `${quoted(id)} ${
          [
            ...(fresh.length > 0 ? [`reads ${someOf(fresh)} too`] : []),
            ...(lost.length > 0 ? [`reads ${someOf(lost)} no longer`] : []),
          ].join(" and ")
        }${lost.some(c.assets.isRemoved) ? ", which is removed" : ""}`,
        {
          aspect: "assets",
          before: lost,
          after: fresh,
        },
      )];
    }),
  ];
}

function outputs({ before, after }: Comparison): Found[] {
  const outputs = match(before.outputs, after.outputs, []);
  return [
    ...outputs.added.map((name) =>
      change("note", "added", "output", name, `The output "${name}" is new`)
    ),
    ...outputs.removed.map((name) =>
      change("breaking", "removed", "output", name, `The output "${name}" is removed`, {
        before: outputs.before[name],
        consequences: [consequence("breaks-consumers", "the product promised it to others")],
      })
    ),
    ...outputs.both.flatMap(([name]) =>
      columns("output", name, outputs.before[name]!, outputs.after[name]!, [])
    ),
  ];
}

function listed(c: Comparison): Found[] {
  const { added, removed } = match(c.before.listed, c.after.listed, []);
  const served = (kind: string) => ["metric", "semantic_model", "saved_query"].includes(kind);
  const lost = removed.filter((id) => served(c.before.listed[id]!));
  const quiet = removed.filter((id) => !served(c.before.listed[id]!));
  return [
    ...(added.length > 0
      ? [
        change(
          "note",
          "added",
          "listed",
          added,
          `${subjectIs(added, "resource")} listed by dbt now`,
        ),
      ]
      : []),
    ...(quiet.length > 0
      ? [
        change(
          "note",
          "removed",
          "listed",
          quiet,
          `${subjectIs(quiet, "resource")} listed by dbt no longer`,
        ),
      ]
      : []),
    ...(lost.length > 0
      ? [
        change(
          "warning",
          "removed",
          "listed",
          lost,
          `${subjectIs(lost, "metric or query")} removed`,
          {
            consequences: [
              consequence("breaks-consumers", "whoever asks the semantic layer for it"),
            ],
          },
        ),
      ]
      : []),
  ];
}
