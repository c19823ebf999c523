import { change, type Found, same, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";

/** Groups of floe.yaml, and which assets they took. */
export function compareGroups(c: Comparison): Found[] {
  const groups = match(c.before.groups, c.after.groups, [{
    before: (g) => JSON.stringify(g),
    after: (g) => JSON.stringify(g),
  }]);
  const now = (name: string | undefined) =>
    name === undefined ? null : groups.renamed.get(name) ?? name;
  const moves = new Map<string, { was: string | null; is: string | null; ids: string[] }>();
  for (const [old, id] of c.assets.both) {
    const [was, is] = [now(c.assets.before[old]!.group), c.assets.after[id]!.group ?? null];
    if (was === is) continue;
    const key = JSON.stringify([was, is]);
    const move = moves.get(key) ?? { was, is, ids: [] };
    move.ids.push(id);
    moves.set(key, move);
  }
  return [
    ...groups.added.map((name) =>
      change("note", "added", "group", name, `The group "${name}" is new`, {
        after: groups.after[name],
      })
    ),
    ...groups.removed.map((name) =>
      change("note", "removed", "group", name, `The group "${name}" is removed`, {
        before: groups.before[name],
      })
    ),
    ...[...groups.renamed].map(([old, name]) =>
      change("note", "renamed", "group", name, `The group "${old}" is called "${name}" now`, {
        before: old,
        after: name,
      })
    ),
    ...groups.both.flatMap(([old, name]): Found[] => {
      const [was, is] = [groups.before[old]!, groups.after[name]!];
      const text = (g: typeof was) => [g.select ?? null, g.exclude ?? null];
      return same(text(was), text(is)) ? [] : [
        change("note", "changed", "group", name, `The group "${name}" selects by other words`, {
          aspect: "select",
          before: text(was),
          after: text(is),
        }),
      ];
    }),
    ...[...moves.values()].map(({ was, is, ids }) =>
      change(
        "note",
        "moved",
        "asset",
        ids,
        `${subjectIs(ids, "asset")} ${
          is === null ? "in no group any more" : `in the group "${is}"`
        }${was === null ? "" : is === null ? `, before in "${was}"` : ` instead of "${was}"`}`,
        {
          aspect: "group",
          before: was,
          after: is,
        },
      )
    ),
  ];
}
