import type { OutlineSensor } from "../outline/mod.ts";
import { change, consequence, type Found, same, someOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { type Add, compareActivity, compareBuilt } from "./launchers.ts";
import { seconds } from "./policies.ts";

/** Sensors: what starts runs without a clock, and who is told when one ends. */
export function compareSensors(c: Comparison): Found[] {
  const { sensors: s } = c;
  return [
    ...s.added.map((name) => {
      const sensor = s.after[name]!;
      return change(
        sensor.off === undefined ? "warning" : "note",
        "added",
        "sensor",
        name,
        `The sensor "${name}" is new (${sensor.type})`,
        {
          after: sensor,
          consequences: sensor.type === "file" && sensor.off === undefined
            ? [consequence("runs-change", "files that lie there already are new to it")]
            : sensor.jobs === undefined || sensor.off !== undefined
            ? []
            : [consequence("runs-change", "runs that no schedule shows")],
        },
      );
    }),
    ...s.removed.map((name) => {
      const sensor = s.before[name]!;
      return change(
        sensor.off === undefined ? "warning" : "note",
        "removed",
        "sensor",
        name,
        `The sensor "${name}" is removed (${sensor.type})`,
        {
          before: sensor,
          consequences: sensor.type === "run_status"
            ? [consequence("check-lost", "nobody is told by it any more")]
            : [consequence("runs-change", "it launches nothing any more")],
        },
      );
    }),
    ...[...s.renamed].map(([old, now]) =>
      change("warning", "renamed", "sensor", now, `The sensor "${old}" is called "${now}" now`, {
        before: old,
        after: now,
        consequences: [consequence(
          "state-lost",
          s.after[now]!.type === "file"
            ? "it has forgotten which files it saw, and launches for all that lie there"
            : "where it stood and whether somebody switched it by hand is forgotten",
        )],
      })
    ),
    ...s.both.flatMap(([old, now]) => changed(now, s.before[old]!, s.after[now]!, c)),
  ];
}

function changed(
  name: string,
  before: OutlineSensor,
  after: OutlineSensor,
  c: Comparison,
): Found[] {
  const found: Found[] = [];
  const add: Add = (severity, aspect, words, was, is, consequences = []) =>
    found.push(change(severity, "changed", "sensor", name, `The sensor "${name}" ${words}`, {
      aspect,
      before: was ?? null,
      after: is ?? null,
      consequences,
    }));
  if (before.type !== after.type) {
    add("warning", "type", `is of type ${after.type} instead of ${before.type}`, before, after, [
      consequence("state-lost", "where it stood means nothing any more"),
    ]);
    return found;
  }
  const watched = (before.watches ?? []).map((id) =>
    before.type === "run_status" ? c.jobs.renamed.get(id) ?? id : c.assetNow(id)
  ).sort();
  if (!same(watched, [...after.watches ?? []].sort())) {
    const list = (w: readonly string[] | undefined) => w === undefined ? "nothing" : someOf(w);
    add(
      "warning",
      "watches",
      `looks at ${list(after.watches)} instead of ${list(before.watches)}`,
      before.watches,
      after.watches,
      [
        consequence(
          "runs-change",
          before.type === "file"
            ? "files that lie there already are new to it"
            : "what it waits for",
        ),
      ],
    );
  }
  if (before.on !== after.on) {
    add("warning", "on", `tells of ${after.on} instead of ${before.on}`, before.on, after.on);
  }
  if (before.webhookEnv !== after.webhookEnv) {
    add(
      "warning",
      "notify",
      `calls the address in ${after.webhookEnv} instead of ${before.webhookEnv}`,
      before.webhookEnv,
      after.webhookEnv,
      [
        consequence("set-variable", after.webhookEnv ?? ""),
      ],
    );
  }
  if (before.minIntervalS !== after.minIntervalS) {
    const text = (s: number | undefined) =>
      s === undefined ? "as often as the orchestrator does" : `every ${seconds(s)}`;
    add(
      "note",
      "minInterval",
      `looks ${text(after.minIntervalS)} instead of ${text(before.minIntervalS)}`,
      before.minIntervalS,
      after.minIntervalS,
    );
  }
  compareActivity(before, after, add);
  compareBuilt(before, after, c, add);
  return found;
}
