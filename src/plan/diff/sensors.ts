import type { OutlineSensor } from "../outline/mod.ts";
import { change, consequence, type Found, same, someOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
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
  const add = (
    severity: Found["severity"],
    aspect: string,
    words: string,
    was: unknown,
    is: unknown,
    consequences: Found["consequences"] = [],
  ) =>
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
  if (before.off !== after.off) {
    const on = after.off === undefined;
    add(
      on || before.off === undefined ? "warning" : "note",
      "active",
      on
        ? "is switched on"
        : after.off === "disabled"
        ? "is switched off"
        : `is on only in ${after.environments?.join(", ")}`,
      before.off === undefined,
      on,
      [consequence("state-kept", "it does not change what was chosen in the orchestrator itself")],
    );
  } else if (!same(before.environments, after.environments)) {
    const where = (list: readonly string[] | undefined) => list?.join(", ") ?? "everywhere";
    add(
      "note",
      "environments",
      `is on in ${where(after.environments)} instead of ${where(before.environments)}`,
      before.environments,
      after.environments,
    );
  }
  const was = new Set((before.jobs ?? []).flatMap(c.builtBefore).map(c.assetNow));
  const is = new Set((after.jobs ?? []).flatMap(c.builtAfter));
  const gone = [...was].filter((id) => !is.has(id) && Object.hasOwn(c.after.assets, id)).sort();
  const fresh = [...is].filter((id) => !was.has(id) && !c.assets.isAdded(id)).sort();
  if (gone.length + fresh.length > 0) {
    const words = [
      ...(fresh.length > 0 ? [`${someOf(fresh)} too`] : []),
      ...(gone.length > 0 ? [`${someOf(gone)} no longer`] : []),
    ].join(", and ");
    add("warning", "assets", `builds ${words}`, gone, fresh, [
      consequence("runs-change", "what a run of it builds"),
    ]);
  } else if (!same([before.select, before.exclude], [after.select, after.exclude])) {
    add("note", "select", "selects the same by other words", [before.select, before.exclude], [
      after.select,
      after.exclude,
    ]);
  }
  return found;
}
