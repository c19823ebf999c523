import { nearestName, type Path } from "../../errors/mod.ts";
import type { ScheduleLine } from "./schedule_lines.ts";
import { say, type Saying } from "../saying.ts";

/** What schedules that wait for others get wrong: `plan/unknown-schedule`, and `plan/schedule-cycle` with the whole circle.
 * `plan/after-inactive` where one is on here and what it waits for itself is not: a warning where that is switched off, else information.
 * @param names of every schedule that is written, also of those that could not be read.
 */
export function checkAfter(
  lines: readonly ScheduleLine[],
  names: readonly string[],
  to: Saying,
): void {
  const byName = new Map(lines.map((line) => [line.name, line]));
  for (const line of lines) {
    waitsOf(line).forEach((name, i) => {
      const path = [...line.definedAt, i];
      if (!names.includes(name)) return sayUnknown(line, name, path, names, to);
      const other = byName.get(name);
      // of one that is on and waits itself for one that is not, the other line tells
      if (other === undefined || !line.active || other.active) return;
      say(to, path, {
        code: "plan/after-inactive",
        // one of another environment is mostly meant, one that is off everywhere is mostly forgotten
        severity: other.enabled ? "info" : "warning",
        message: other.enabled
          ? `The schedule "${line.name}" does not run here: it waits for "${name}", which does not`
          : `The schedule "${line.name}" never runs: it waits for "${name}", which is switched off`,
        hint: other.enabled
          ? "Give both the same environments to silence this"
          : "Switch both on, or both off",
        facts: { schedule: line.name, after: name },
      });
    });
  }
  for (const circle of circles(lines, byName)) sayCircle(circle, to);
}

function waitsOf({ trigger }: ScheduleLine): readonly string[] {
  return trigger.type === "after" ? trigger.schedules : [];
}

function sayUnknown(
  line: ScheduleLine,
  name: string,
  path: Path,
  names: readonly string[],
  to: Saying,
): void {
  const nearest = nearestName(name, names);
  say(to, path, {
    code: "plan/unknown-schedule",
    message: `Cannot find the schedule "${name}", which "${line.name}" waits for`,
    hint: nearest === null ? "Name one of orchestration.schedules" : `Did you mean "${nearest}"?`,
    facts: { schedule: line.name, after: name, nearest },
  });
}

/** One circle for each dependency that closes one, each as the schedules on it, every one waiting for the next. */
function circles(
  lines: readonly ScheduleLine[],
  byName: ReadonlyMap<string, ScheduleLine>,
): ScheduleLine[][] {
  const found: ScheduleLine[][] = [];
  const done = new Set<string>();
  const trail: ScheduleLine[] = [];
  const visit = (line: ScheduleLine): void => {
    const since = trail.indexOf(line);
    if (since >= 0) found.push(trail.slice(since));
    if (since >= 0 || done.has(line.name)) return;
    trail.push(line);
    for (const name of waitsOf(line)) {
      const next = byName.get(name);
      if (next !== undefined) visit(next);
    }
    trail.pop();
    done.add(line.name);
  };
  lines.forEach(visit);
  return found;
}

function sayCircle(circle: readonly ScheduleLine[], to: Saying): void {
  const waits = circle.map((line, i) => {
    const next = circle[(i + 1) % circle.length]!.name;
    const path = [...line.definedAt, waitsOf(line).indexOf(next)];
    return { message: `"${line.name}" waits for "${next}"`, path };
  });
  const names = [...circle, circle[0]!].map((line) => line.name);
  say(to, waits[0]!.path, {
    code: "plan/schedule-cycle",
    message: circle.length === 1
      ? `Cannot start the schedule "${names[0]}" after itself`
      : `Cannot start any of ${circle.length} schedules: ${
        names.map((n) => `"${n}"`).join(" waits for ")
      }`,
    hint: "Remove one name from `after`, or give one of them a cron",
    facts: { schedules: names },
    related: circle.length === 1
      ? []
      : waits.map(({ message, path }) => ({ message, location: to.locate(path) })),
  });
}
