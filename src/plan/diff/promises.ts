import { change, consequence, type Found, heavier, same, someOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { ChangeSeverity } from "./types.ts";

/** What others were promised: access, contracts, columns. */
export function comparePromises(c: Comparison): Found[] {
  const { assets } = c;
  return assets.both.flatMap(([old, now]): Found[] => {
    const [before, after] = [assets.before[old]!, assets.after[now]!];
    const found: Found[] = [];
    if (before.access !== after.access) {
      found.push(
        after.access === "public"
          ? change("note", "changed", "asset", now, `"${now}" is public now`, {
            aspect: "access",
            after: "public",
          })
          : change("breaking", "changed", "asset", now, `"${now}" is public no longer`, {
            aspect: "access",
            before: "public",
            consequences: [
              consequence("breaks-consumers", "dbt refuses a ref to it from other projects"),
            ],
          }),
      );
    }
    if (before.contract && !after.contract) {
      found.push(change("warning", "changed", "asset", now, `"${now}" has no contract any more`, {
        aspect: "contract",
        before: true,
        after: false,
        consequences: [consequence("check-lost", "its columns and types may change unnoticed")],
      }));
    } else if (!before.contract && after.contract) {
      found.push(change("note", "changed", "asset", now, `"${now}" has a contract now`, {
        aspect: "contract",
        before: false,
        after: true,
        consequences: [consequence("may-fail", "where its columns are not as the contract says")],
      }));
    }
    if (before.columns !== undefined && after.columns !== undefined) {
      found.push(
        ...columns("asset", now, before.columns, after.columns, c.consumersOf(old)),
      );
    }
    return found;
  });
}

/** Columns that others count on; also those of an output port. */
export function columns(
  what: "asset" | "output",
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  consumers: readonly string[],
): Found[] {
  if (same(before, after)) return [];
  const gone = Object.keys(before).filter((column) => !Object.hasOwn(after, column));
  const fresh = Object.keys(after).filter((column) => !Object.hasOwn(before, column));
  const typed = Object.keys(before).filter((column) =>
    Object.hasOwn(after, column) && before[column] !== after[column]
  );
  if (gone.length + fresh.length + typed.length === 0) return []; // only their order
  const parts = [
    ...(gone.length > 0 ? [`lost ${someOf(gone)}`] : []),
    ...(typed.length > 0
      ? [
        `has ${
          typed.slice(0, 3).map((t) =>
            `"${t}" as ${after[t] || "any type"} instead of ${before[t] || "any type"}`
          )
            .join(", ")
        }`,
      ]
      : []),
    ...(fresh.length > 0 ? [`gained ${someOf(fresh)}`] : []),
  ];
  let severity: ChangeSeverity = "note";
  if (gone.length + typed.length > 0) severity = heavier(severity, "breaking");
  const pick = (names: readonly string[], from: Readonly<Record<string, string>>) =>
    Object.fromEntries(names.map((n) => [n, from[n]!]));
  return [change(severity, "changed", what, name, `"${name}" ${parts.join(", ")}`, {
    aspect: "columns",
    before: pick([...gone, ...typed], before),
    after: pick([...fresh, ...typed], after),
    consequences: severity === "breaking"
      ? [consequence("breaks-consumers", consumers.join(", ") || "whoever reads these columns")]
      : [],
  })];
}
