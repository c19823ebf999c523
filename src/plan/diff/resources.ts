import { change, consequence, count, type Found } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";

/** What runs need: computes, pools, variables of the environment. */
export function compareResources(c: Comparison): Found[] {
  return [...computes(c), ...pools(c), ...variables(c)];
}

function computes(c: Comparison): Found[] {
  const computes = match(c.before.computes, c.after.computes, []);
  return [
    ...computes.added.map((name) =>
      change(
        "note",
        "added",
        "compute",
        name,
        `The compute "${name}" is new (${computes.after[name]})`,
      )
    ),
    ...computes.removed.map((name) =>
      change("note", "removed", "compute", name, `The compute "${name}" is used no longer`)
    ),
    ...computes.both.filter(([n]) => computes.before[n] !== computes.after[n]).map(([name]) =>
      change(
        "warning",
        "changed",
        "compute",
        name,
        `The compute "${name}" is of type ${computes.after[name]} instead of ${
          computes.before[name]
        }`,
        {
          aspect: "type",
          before: computes.before[name],
          after: computes.after[name],
          consequences: [
            consequence("table-left-behind", "what the old one holds"),
            consequence("backfill-needed", "the new one begins empty"),
          ],
        },
      )
    ),
  ];
}

function pools(c: Comparison): Found[] {
  const pools = match(c.before.pools, c.after.pools, []);
  const slots = (n: number | null | undefined) =>
    n === null || n === undefined ? "as many slots as the orchestrator says" : count(n, "slot");
  return [
    ...pools.added.map((name) =>
      change(
        "note",
        "added",
        "pool",
        name,
        `The pool "${name}" is new: ${slots(pools.after[name])}`,
        {
          after: pools.after[name],
        },
      )
    ),
    ...pools.removed.map((name) =>
      change("note", "removed", "pool", name, `The pool "${name}" is used no longer`, {
        before: pools.before[name],
      })
    ),
    ...pools.both.filter(([n]) => pools.before[n] !== pools.after[n]).map(([name]) => {
      const fewer = (pools.after[name] ?? Infinity) < (pools.before[name] ?? Infinity);
      return change(
        fewer ? "warning" : "note",
        "changed",
        "pool",
        name,
        `The pool "${name}" has ${slots(pools.after[name])} instead of ${
          slots(pools.before[name])
        }`,
        {
          aspect: "slots",
          before: pools.before[name],
          after: pools.after[name],
          consequences: fewer
            ? [consequence("runs-change", "more of them wait for each other")]
            : [],
        },
      );
    }),
  ];
}

function variables({ before, after }: Comparison): Found[] {
  const { added, removed } = match(before.environment, after.environment, []);
  return [
    ...added.map((name) =>
      change("warning", "added", "variable", name, `The environment variable ${name} is needed`, {
        after: after.environment[name],
        consequences: [consequence("set-variable", after.environment[name]!)],
      })
    ),
    ...removed.map((name) =>
      change(
        "note",
        "removed",
        "variable",
        name,
        `The environment variable ${name} is needed no longer`,
        {
          before: before.environment[name],
        },
      )
    ),
  ];
}
