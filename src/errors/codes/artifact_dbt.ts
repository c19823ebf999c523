import type { CodeEntry } from "../codes.ts";

/** What can be wrong with a dbt manifest. */
export const artifactDbtCodes: Readonly<Record<string, CodeEntry>> = {
  "artifact/dbt-project-name": {
    meaning: "dbt_project.yml has no `name`, or one that dbt does not take.",
    remedy: "Write `name:` with letters, digits and underscores.",
  },
  "artifact/dbt-manifest-compressed": {
    meaning: "The dbt manifest was given as gzip bytes to a function that reads plain JSON.",
    remedy: "Pass the bytes through readMaybeGzip first; the command line does so itself.",
  },
  "artifact/dbt-manifest-encoding": {
    meaning: "The dbt manifest is not encoded as UTF-8, or some bytes in it are damaged. " +
      "The `>` of Windows PowerShell writes UTF-16.",
    remedy: "Run `dbt parse` again and give its target/manifest.json, or save the file as UTF-8.",
  },
  "artifact/dbt-manifest-entry": {
    meaning: "An entry of the dbt manifest (a node, a source, …) is no JSON object.",
    remedy: "Write the manifest anew with `dbt parse`.",
  },
  "artifact/dbt-manifest-newer": {
    meaning: "The dbt manifest has a newer schema than any that this version was tried with. " +
      "It is read by what is present.",
    remedy: "Compare the plan with `dbt ls`; look for a newer version of this library.",
  },
  "artifact/dbt-manifest-null-entry": {
    meaning: "An entry of the dbt manifest (a node, a source, …) is null. It is left out.",
    remedy: "Write the manifest anew with `dbt parse`; look for a tool that changes the file.",
  },
  "artifact/dbt-manifest-section": {
    meaning: "A section of the dbt manifest (`nodes`, `sources`, …) is a list or a single value. " +
      "dbt writes an object there whose keys are the ids of the entries.",
    remedy: "Give target/manifest.json as `dbt parse` writes it, before any tool that changes it.",
  },
  "artifact/dbt-manifest-syntax": {
    meaning:
      "The dbt manifest is no valid JSON; most often it was cut while it was written or copied.",
    remedy: "Run `dbt parse` again, or copy target/manifest.json again.",
  },
  "artifact/dbt-manifest-too-old": {
    meaning: "The dbt manifest has schema v1 to v3, written by dbt 0.19 to 0.21.",
    remedy: "Upgrade dbt to 1.0 or newer and run `dbt parse` again.",
  },
  "artifact/dbt-other-project": {
    meaning:
      "The dbt manifest was made from another dbt project than the one in whose folder dbt will run.",
    remedy: "Run `dbt parse` in that folder, or name the manifest that belongs to it.",
  },
  "artifact/dbt-results-entry": {
    meaning: "A result in run_results.json or sources.json has no id or no status. It is left out.",
    remedy: "Run dbt again to write the file anew; look for a tool that changes it.",
  },
  "artifact/dbt-results-newer": {
    meaning:
      "A run_results.json or sources.json has a newer schema than any that this version was " +
      "tried with. It is read by what is present.",
    remedy: "Compare what is selected with `dbt ls`; look for a newer version of this library.",
  },
  "artifact/dbt-selector-expression": {
    meaning:
      "A definition of selectors.yml holds a Jinja expression (`{{ }}`), which only dbt can " +
      "evaluate. The selector is left out.",
    remedy:
      "Leave `--selectors` out: dbt's manifest.json holds the selectors as dbt evaluated them.",
  },
  "artifact/gzip-broken": {
    meaning: "A gzip file is cut short or damaged.",
    remedy: "Copy the file again, or give it uncompressed.",
  },
  "artifact/not-a-dbt-manifest": {
    meaning:
      "The file is JSON, but no dbt manifest: it lacks `metadata.dbt_schema_version` or `nodes`.",
    remedy:
      "Give the target/manifest.json that `dbt parse` writes, not catalog.json or run_results.json.",
  },
  "artifact/not-dbt-results": {
    meaning: "A file that should be dbt's run_results.json or sources.json is something else.",
    remedy: "Give the file that dbt wrote; a compressed one goes through readMaybeGzip first.",
  },
};
