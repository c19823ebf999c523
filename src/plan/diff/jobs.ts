import type { PlanOutline } from "../outline/mod.ts";
import { change, consequence, type Found } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { builtDifference } from "./launchers.ts";

/** What is launched together, where no schedule tells it. */
export function compareJobs(c: Comparison): Found[] {
  const { jobs } = c;
  const launched = (outline: PlanOutline) =>
    new Set(Object.values(outline.schedules).flatMap((s) => s.jobs));
  const [before, after] = [launched(c.before), launched(c.after)];
  return [
    ...jobs.added.map((name) =>
      change("note", "added", "job", name, `The job "${name}" is new`, {
        after: { partition: jobs.after[name]!.partition ?? null },
      })
    ),
    ...jobs.removed.map((name) =>
      change("warning", "removed", "job", name, `The job "${name}" is removed`, {
        consequences: [consequence("name-lost", "scripts and people that launch it")],
      })
    ),
    ...[...jobs.renamed].map(([old, now]) =>
      change("warning", "renamed", "job", now, `The job "${old}" is called "${now}" now`, {
        before: old,
        after: now,
        consequences: [
          consequence("name-lost", "scripts and people that launch it"),
          consequence("state-lost", `its runs so far are listed under "${old}"`),
        ],
      })
    ),
    ...jobs.both.flatMap(([old, now]): Found[] => {
      const [was, is] = [jobs.before[old]!, jobs.after[now]!];
      const partition = c.partitions.renamed.get(was.partition ?? "") ?? was.partition;
      const found: Found[] = [];
      if (partition !== is.partition) {
        found.push(
          change(
            "warning",
            "repartitioned",
            "job",
            now,
            `The job "${now}" ${
              is.partition === undefined
                ? "needs no partition any more"
                : `needs a partition of "${is.partition}"`
            }`,
            {
              aspect: "partition",
              before: was.partition ?? null,
              after: is.partition ?? null,
              consequences: [
                consequence("name-lost", "scripts that launch it with a key or without"),
              ],
            },
          ),
        );
      }
      // what a schedule launches is told by the schedule
      if (before.has(old) && after.has(now)) return found;
      const built = builtDifference(c.builtBefore(old).map(c.assetNow), c.builtAfter(now), c);
      if (built !== null) {
        found.push(change("note", "changed", "job", now, `The job "${now}" builds ${built.words}`, {
          aspect: "assets",
          before: built.gone,
          after: built.fresh,
        }));
      }
      return found;
    }),
  ];
}
