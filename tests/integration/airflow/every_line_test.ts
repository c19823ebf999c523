/** Every line of the golden product's floe.yaml has an effect in its Airflow project, or is named by a finding, or stands below with the reason why not:
 * each line is changed in turn (tests/golden/product/edits.ts) and the product compiled again. What the lines mean in a loaded Airflow is asked by
 * airflow_versions/corpus_test.ts, and by golden_test.ts of a few of them by number. */
import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { shippedPlugins } from "../../../plugins/mod.ts";
import { generator } from "../../../src/cli/version.ts";
import type { Diagnostic } from "../../../src/errors/mod.ts";
import { type Edit, edits } from "../../golden/product/edits.ts";
import { edited, productFiles } from "../../golden/product/product.ts";
import { safePlanOf } from "../../helpers/compile.ts";

const NAME = "Airflow shows no group of floe.yaml, and no other line goes by this name";
const AS_BEFORE = "the edit selects the same assets by other words";

/** Lines that change nothing, exactly. */
const SILENT: Readonly<Record<string, string>> = {
  "groups.day-by-region.name": NAME,
  "groups.events.compute": "the edit's compute is in no profile, so dbt's target is the same",
  "groups.events.select": AS_BEFORE,
  "groups.monthly.name": NAME,
  "groups.traffic.name": NAME,
  "groups.visitors.name": NAME,
  "schedules.month-close.select": AS_BEFORE,
  "schedules.nightly.exclude": AS_BEFORE,
  "sensors.on-file.select": AS_BEFORE,
};

const plugin = shippedPlugins().get("airflow");

Deno.test("each line of the golden product has an effect in Airflow, is named by a finding, or is listed", async () => {
  const files = await productFiles();
  const before = compiled(files.spec, files);
  assert.ok("text" in before);
  const told = toldLines(files.spec, before.findings);
  const silent: string[] = [];
  for (const [path, edit] of Object.entries<Edit>(edits)) {
    if (edit.same !== undefined) continue; // no target could tell
    if (told.some((line) => path === line || path.startsWith(`${line}.`))) continue;
    const after = compiled(edited(files.spec, path, edit).text, files);
    if (!("text" in after)) continue; // refused: read, at least
    const same = after.text === before.text &&
      JSON.stringify(after.findings) === JSON.stringify(before.findings);
    if (same) silent.push(path);
  }
  assert.deepEqual(silent.sort(), Object.keys(SILENT).sort());
});

type Compiled = { readonly text: string; readonly findings: readonly Diagnostic[] } | {
  readonly refused: true;
};

function compiled(spec: string, files: Awaited<ReturnType<typeof productFiles>>): Compiled {
  const planned = safePlanOf(
    { ...files, spec, environment: "prod" },
    (artifacts) => plugin.blockAssetsOf(artifacts),
  );
  if (planned.value === null) return { refused: true };
  const findings = plugin.validate(planned.value);
  if (findings.some((f) => f.severity === "error")) return { refused: true };
  const made = plugin.createDefinitions(planned.value, { generator, dbtProjectDir: "../dbt" });
  const text = made.filter((f) => !f.path.includes("/floe_dbt/"))
    .map((f) => `${f.path}\n${f.text}`).join("\n");
  return { text, findings };
}

/** What findings point at, as edits.ts names lines. */
function toldLines(spec: string, findings: readonly Diagnostic[]): string[] {
  const document = parseDocument(spec).toJS();
  return findings.filter(({ path }) => path?.[0] === "orchestration").map(({ path }) => {
    let at: unknown = document.orchestration;
    return path!.slice(1).map((key) => {
      at = (at as Record<string | number, unknown>)[key];
      if (typeof key === "string") return key;
      const { name, from, to } = at as Record<string, string>;
      return name ?? `${from}>${to}`;
    }).join(".");
  });
}
