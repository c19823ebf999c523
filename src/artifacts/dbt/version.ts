import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { objectOf, text } from "./values.ts";

/** The oldest and the newest schema that was tried against real files. */
const OLDEST = 4;
const NEWEST = 12;

/** Which manifest schema a file follows, from `metadata.dbt_schema_version`:
 * `https://schemas.getdbt.com/dbt/manifest/v12.json`.
 *
 * Null with one error when the file is no manifest (`artifact/not-a-dbt-manifest`) or is older than dbt 1.0
 * (`artifact/dbt-manifest-too-old`). A newer one is read by what is present, with a warning.
 */
export function manifestVersion(metadata: unknown, hasNodes: boolean, file: string): {
  readonly schemaVersion: number | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const schema = text(objectOf(metadata).dbt_schema_version);
  const [, artifact, digits] = /\/dbt\/([a-z-]+)\/v(\d+)(?:\.json)?$/.exec(schema) ?? [];
  if (artifact !== "manifest" || !hasNodes) {
    return { schemaVersion: null, diagnostics: [notAManifest(artifact, file)] };
  }
  const schemaVersion = Number(digits);
  if (schemaVersion < OLDEST) {
    return { schemaVersion: null, diagnostics: [tooOld(schemaVersion, file)] };
  }
  return { schemaVersion, diagnostics: schemaVersion > NEWEST ? [newer(schemaVersion, file)] : [] };
}

function notAManifest(artifact: string | undefined, file: string): Diagnostic {
  const what = artifact === undefined
    ? `it has no "metadata.dbt_schema_version"`
    : artifact === "manifest"
    ? `it has no "nodes"`
    : `it is dbt's ${artifact}`;
  return diagnostic({
    code: "artifact/not-a-dbt-manifest",
    message: `Cannot read "${file}" as a dbt manifest: ${what}`,
    location: { file, start: null },
    hint: "Give the target/manifest.json that dbt parse writes",
    facts: { artifact: artifact ?? null },
  });
}

function tooOld(schemaVersion: number, file: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-too-old",
    message: `Cannot read the dbt manifest "${file}": its schema is v${schemaVersion}, ` +
      `v${OLDEST} (dbt 1.0) or newer is needed`,
    path: ["metadata", "dbt_schema_version"],
    location: { file, start: null },
    hint: "Upgrade dbt to 1.0 or newer and run dbt parse again",
    facts: { schemaVersion, oldest: OLDEST },
  });
}

function newer(schemaVersion: number, file: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-newer",
    severity: "warning",
    message: `The dbt manifest "${file}" has schema v${schemaVersion}, which is newer than ` +
      `v${NEWEST}; it is read by what is present`,
    path: ["metadata", "dbt_schema_version"],
    location: { file, start: null },
    hint: "Compare the plan with dbt ls, and report what differs",
    facts: { schemaVersion, newest: NEWEST },
  });
}
