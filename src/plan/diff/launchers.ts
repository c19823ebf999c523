import { compareText } from "../../errors/mod.ts";
import { consequence, type Found, same, someOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { Consequence } from "./types.ts";

/** What schedules and sensors say alike: where they are on, and what they build. */
interface Launcher {
  readonly off?: string;
  readonly environments?: readonly string[];
  readonly select?: string;
  readonly exclude?: string;
  readonly jobs?: readonly string[];
}

/** Adds a change of one schedule or sensor; `words` follow its name. */
export type Add = (
  severity: Found["severity"],
  aspect: string,
  words: string,
  was: unknown,
  is: unknown,
  consequences?: readonly Consequence[],
) => void;

/** Whether it is on by itself, and where.
 * @param more what a switch means besides.
 */
export function compareActivity(
  before: Launcher,
  after: Launcher,
  add: Add,
  more: readonly Consequence[] = [],
): void {
  if (before.off !== after.off) {
    const on = after.off === undefined;
    const onlyIn = () => `on only in ${after.environments?.join(", ")}`;
    if (on || before.off === undefined) {
      const words = on
        ? "is switched on"
        : after.off === "disabled"
        ? "is switched off"
        : `is ${onlyIn()}`;
      add("warning", "active", words, before.off === undefined, on, [
        ...more,
        consequence("state-kept", "it does not change what was chosen in the orchestrator itself"),
      ]);
    } else {
      const why = after.off === "disabled" ? "it is disabled" : `it is ${onlyIn()}`;
      add("note", "active", `is off for another reason: ${why}`, before.off, after.off);
    }
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
}

/** What it builds, and by which words that is selected. */
export function compareBuilt(before: Launcher, after: Launcher, c: Comparison, add: Add): void {
  const built = builtDifference(
    (before.jobs ?? []).flatMap(c.builtBefore).map(c.assetNow),
    (after.jobs ?? []).flatMap(c.builtAfter),
    c,
  );
  if (built !== null) {
    add("warning", "assets", `builds ${built.words}`, built.gone, built.fresh, [
      consequence("runs-change", "what a run of it builds"),
    ]);
    return;
  }
  const [was, is] = [before, after].map(({ select, exclude }) => [select, exclude]);
  if (!same(was, is)) add("note", "select", "selects the same by other words", was, is);
}

/** Of assets that are in both plans: those that came or went are told by themselves. */
export function builtDifference(
  before: readonly string[],
  after: readonly string[],
  { assets }: Comparison,
): { words: string; gone: readonly string[]; fresh: readonly string[] } | null {
  const [was, is] = [new Set(before), new Set(after)];
  const gone = [...was].filter((id) => !is.has(id) && !assets.isRemoved(id)).sort(compareText);
  const fresh = [...is].filter((id) => !was.has(id) && !assets.isAdded(id)).sort(compareText);
  if (gone.length + fresh.length === 0) return null;
  const words = [
    ...(fresh.length > 0 ? [`${someOf(fresh)} too`] : []),
    ...(gone.length > 0 ? [`${someOf(gone)} no longer`] : []),
  ].join(", and ");
  return { words, gone, fresh };
}
