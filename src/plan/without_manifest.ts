import { type Diagnostic, diagnostic, hasErrors } from "../errors/mod.ts";

/** What is found of a product that was planned without a dbt manifest, with one `plan/no-dbt-manifest` in place of all that follows from that.
 *
 * Selections by what only dbt knows (a path, a source, a model that is no transform) match nothing then, and what they belong to has
 * nothing to build. One root, one finding: a warning, or an error where one of those was. Their texts are its facts, and the first few
 * stand below it. What a transform's name comes near to is a misspelling, and stays.
 */
export function sayMissingManifest(found: readonly Diagnostic[]): Diagnostic[] {
  const selectsUnknown = found.some((d) => d.code === "plan/nothing-selected" && isUnknown(d));
  const follows = new Set(
    found.filter((d) =>
      isUnknown(d) &&
      (FOLLOWS.has(d.code) && (selectsUnknown || d.code === "plan/unknown-asset") ||
        ofMicrobatch(d))
    ),
  );
  return [withoutManifest([...follows]), ...found.filter((d) => !follows.has(d))];
}

function isUnknown({ facts }: Diagnostic): boolean {
  return (facts.nearest ?? null) === null;
}

/** Partitions that follow from microbatch models have such names. */
function ofMicrobatch({ code, facts: { partition } }: Diagnostic): boolean {
  return code === "plan/unknown-partition" && String(partition).startsWith("microbatch_");
}

/** What is said of criteria, of whoever selects nothing by them, and of names. */
const FOLLOWS: ReadonlySet<string> = new Set([
  "plan/empty-group",
  "plan/empty-schedule",
  "plan/empty-sensor",
  "plan/nothing-selected",
  "plan/nothing-watched",
  "plan/unknown-asset",
  "plan/unused-mapping",
  "plan/unused-partition",
]);

function withoutManifest(follows: readonly Diagnostic[]): Diagnostic {
  const causes = follows.filter(({ code }) => CAUSES.has(code));
  const unknown = causes.length === 0
    ? ""
    : causes.length === 1
    ? ", and so is what a name or selection of floe.yaml means"
    : `, and so is what ${causes.length} names and selections of floe.yaml mean`;
  return diagnostic({
    code: "plan/no-dbt-manifest",
    severity: hasErrors(follows) ? "error" : "warning",
    message: `Without a dbt manifest, seeds, sources and tests are unknown${unknown}`,
    hint: "Run dbt parse and pass --dbt-manifest target/manifest.json",
    facts: follows.length === 0
      ? {}
      : { follows: follows.map(({ code, path, message }) => ({ code, path, message })) },
    related: causes.slice(0, SHOWN).map(({ message, location }) => ({ message, location })),
  });
}

/** What speaks of something that is not there. */
const CAUSES: ReadonlySet<string> = new Set([
  "plan/nothing-selected",
  "plan/unknown-asset",
  "plan/unknown-partition",
]);

/** How many of these are shown below the finding. */
const SHOWN = 3;
