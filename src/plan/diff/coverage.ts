import { compareText } from "../../errors/mod.ts";
import type { PlanOutline } from "../outline/mod.ts";
import { change, consequence, type Found, subjectIs } from "./change.ts";
import { type Comparison, own } from "./comparison.ts";

/** Assets that something built by itself, and nothing does now. */
export function compareCoverage(c: Comparison): Found[] {
  const was = new Set([...covered(c.before, c.builtBefore)].map(c.assetNow));
  const is = covered(c.after, c.builtAfter);
  const kept = (id: string) =>
    own(c.after.assets, id)?.external === undefined && Object.hasOwn(c.after.assets, id);
  const dropped = [...was].filter((id) => kept(id) && !is.has(id)).sort(compareText);
  const oldId = new Map([...c.assets.renamed].map(([old, now]) => [now, old]));
  const promised = dropped.filter((id) => c.consumersOf(oldId.get(id) ?? id).length > 0);
  const quiet = dropped.filter((id) => !promised.includes(id));
  const told = (severity: "breaking" | "warning", ids: readonly string[]) =>
    ids.length === 0 ? [] : [change(
      severity,
      "rescheduled",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} built by no schedule, sensor or automation any more`,
      {
        aspect: "schedules",
        consequences: [
          consequence("not-built", "it stays as old as the last run"),
          ...(severity === "breaking"
            ? [consequence(
              "breaks-consumers",
              [...new Set(ids.flatMap((id) => c.consumersOf(oldId.get(id) ?? id)))].join(", "),
            )]
            : []),
        ],
      },
    )];
  return [...told("breaking", promised), ...told("warning", quiet)];
}

function covered(
  outline: PlanOutline,
  built: (job: string) => readonly string[],
): Set<string> {
  const jobs = [...Object.values(outline.schedules), ...Object.values(outline.sensors)]
    .filter((s) => s.off === undefined)
    .flatMap((s) => s.jobs ?? []);
  const found = new Set([...new Set(jobs)].flatMap(built));
  for (const [id, { automation }] of Object.entries(outline.assets)) {
    if (automation !== undefined) found.add(id);
  }
  return found;
}
