import type { PlanOutline } from "../outline/mod.ts";
import { change, consequence, type Found, someOf, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";

/** What the orchestrator loads apart: it knows assets by their key, but schedules and sensors by their location too. */
export function compareLocations(c: Comparison): Found[] {
  const [was, is] = [c.before.locations ?? {}, c.after.locations ?? {}];
  return [...locations(Object.keys(was), Object.keys(is)), ...moves(c)];
}

function locations(was: readonly string[], is: readonly string[]): Found[] {
  const added = is.filter((name) => !was.includes(name));
  const removed = was.filter((name) => !is.includes(name));
  if (added.length + removed.length === 0) return [];
  const message = is.length === 0
    ? `The product is one code location again, instead of ${was.length}`
    : was.length === 0
    ? `The product is split into the code locations ${someOf(is)}`
    : `Code locations: ${
      [
        ...(added.length > 0 ? [`${someOf(added)} new`] : []),
        ...(removed.length > 0 ? [`${someOf(removed)} gone`] : []),
      ].join(", ")
    }`;
  return [change("warning", "changed", "location", [...added, ...removed], message, {
    before: removed,
    after: added,
    consequences: [
      consequence(
        "state-lost",
        "schedules and sensors are as the project says, whoever switched them by hand",
      ),
    ],
  })];
}

/** Between locations that are there before and after; else the change above says it all. */
function moves({ assets, before, after }: Comparison): Found[] {
  const [oldPlace, newPlace] = [placeOf(before), placeOf(after)];
  const found = new Map<string, { was: string; is: string; ids: string[] }>();
  for (const [old, id] of assets.both) {
    const was = oldPlace(assets.before[old]!.block);
    const is = newPlace(assets.after[id]!.block);
    if (was === undefined || is === undefined || was === is) continue;
    const key = JSON.stringify([was, is]);
    const move = found.get(key) ?? { was, is, ids: [] };
    move.ids.push(id);
    found.set(key, move);
  }
  return [...found.values()].map(({ was, is, ids }) =>
    change(
      "note",
      "moved",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} in the code location "${is}" instead of "${was}"`,
      {
        aspect: "location",
        before: was,
        after: is,
        consequences: [consequence("history-kept", "an asset is known by its key")],
      },
    )
  );
}

/** The location of a block. */
function placeOf(
  { locations = {} }: PlanOutline,
): (block: string | undefined) => string | undefined {
  const places = new Map(
    Object.entries(locations).flatMap(([name, blocks]) => blocks.map((id) => [id, name])),
  );
  return (block) => block === undefined ? undefined : places.get(block);
}
