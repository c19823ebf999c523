import type { OutlineCheck } from "../outline/mod.ts";
import { change, consequence, type Found, someOf, subjectIs } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";

/** Checks: what finds bad data, and what a failure stops. */
export function compareChecks(c: Comparison): Found[] {
  const content = (check: OutlineCheck, asset: string, id: string) =>
    // dbt ends the id of a generic test in a digest of its arguments
    JSON.stringify([asset, check.kind, check.severity, id.split(".").at(-1)]);
  const checks = match(c.before.checks, c.after.checks, [{
    before: (check, id) => content(check, c.assetNow(check.on), id),
    after: (check, id) => content(check, check.on, id),
  }]);
  // a check that went with its asset is no news
  const removed = checks.removed.filter((id) => !c.assets.isRemoved(checks.before[id]!.on));
  const added = checks.added.filter((id) => !c.assets.isAdded(checks.after[id]!.on));
  const strict = added.filter((id) => checks.after[id]!.severity === undefined);
  const mild = added.filter((id) => checks.after[id]!.severity !== undefined);
  const switched = checks.both.filter(([old, now]) =>
    checks.before[old]!.severity !== checks.after[now]!.severity
  );
  const stricter = switched.filter(([, now]) => checks.after[now]!.severity === undefined);
  const milder = switched.filter(([, now]) => checks.after[now]!.severity !== undefined);
  const names = (list: readonly (readonly [string, string])[]) => list.map(([, now]) => now);
  const found: Found[] = [];
  if (removed.length > 0) {
    found.push(
      change("warning", "removed", "check", removed, `${subjectIs(removed, "check")} removed`, {
        consequences: [consequence(
          "check-lost",
          `of ${someOf([...new Set(removed.map((id) => checks.before[id]!.on))].sort())}`,
        )],
      }),
    );
  }
  if (strict.length > 0) {
    found.push(change("note", "added", "check", strict, `${subjectIs(strict, "check")} new`, {
      after: { severity: "error" },
      consequences: [consequence("may-fail", "and what is below is not built then")],
    }));
  }
  if (mild.length > 0) {
    found.push(change("note", "added", "check", mild, `${subjectIs(mild, "check")} new`, {
      after: { severity: "warn" },
    }));
  }
  if (stricter.length > 0) {
    found.push(
      change(
        "warning",
        "changed",
        "check",
        names(stricter),
        `${subjectIs(names(stricter), "check")} an error instead of a warning`,
        {
          aspect: "severity",
          before: "warn",
          after: "error",
          consequences: [consequence("may-fail", "and what is below is not built then")],
        },
      ),
    );
  }
  if (milder.length > 0) {
    found.push(
      change(
        "warning",
        "changed",
        "check",
        names(milder),
        `${subjectIs(names(milder), "check")} a warning instead of an error`,
        {
          aspect: "severity",
          before: "error",
          after: "warn",
          consequences: [consequence("passes-now", "what is below is built on it")],
        },
      ),
    );
  }
  return found;
}
