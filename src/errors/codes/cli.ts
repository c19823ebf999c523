import type { CodeEntry } from "../codes.ts";

export const cliCodes: Readonly<Record<string, CodeEntry>> = {
  "cli/bad-choice": {
    meaning: "An option has a value that is none of those it knows.",
    remedy: "Use one of the values that the message lists.",
  },
  "cli/bad-count": {
    meaning: "An option that takes a number has something else, or a number out of its range.",
    remedy: "Write a whole number from 1 to 999,999,999; for seconds, one that may have a point.",
  },
  "cli/bad-out": {
    meaning:
      "`--out` names a folder that a generated project cannot be mixed with: the root of the disk, the folder of floe.yaml or that of the dbt project.",
    remedy: "Name a folder of its own, such as `dagster` beside floe.yaml.",
  },
  "cli/bad-severity": {
    meaning: "A `--severity` is no code and level.",
    remedy: "Write `--severity CODE=LEVEL`; levels are `error`, `warning`, `info` and `off`.",
  },
  "cli/bad-time": {
    meaning: "An option that takes a time has something else, or a time without a zone.",
    remedy: "Write the date, `T`, the time and the zone: `2026-03-28T12:00:00Z`.",
  },
  "cli/conflicting-options": {
    meaning: "Two options were given of which only one can be followed.",
    remedy: "Leave one of the two out.",
  },
  "cli/default-selector": {
    meaning: "Nothing was said about what to list, so the default definition of selectors.yml " +
      "chooses, as in dbt.",
    remedy: 'For everything, use `--select "* source:*"`.',
  },
  "cli/file-missing": {
    meaning: "A file or folder that was named does not exist.",
    remedy: "Correct the path; it is relative to the folder in which the command runs.",
  },
  "cli/floe-yaml-exists": {
    meaning: "`init` writes a first floe.yaml, and there is one. It is never overwritten.",
    remedy:
      "Print what would be written with `--stdout` and take from it what you need, or move the file away.",
  },
  "cli/missing-argument": {
    meaning: "A command lacks an argument or option that it needs.",
    remedy: "The command's `--help` shows its usage and examples.",
  },
  "cli/missing-value": {
    meaning: "An option that takes a value was given without one.",
    remedy: "Write the value behind it; one that begins with a dash as `--name=VALUE`.",
  },
  "cli/no-dbt-project": {
    meaning:
      "No dbt_project.yml lies beside floe.yaml or above target/, so the generated project does not know where the dbt project is.",
    remedy: "Set `FLOE_DBT_PROJECT_DIR` where the generated project runs.",
  },
  "cli/no-former-plan": {
    meaning:
      "`plan --against` was given a folder that is not there yet, or holds no plan: a first compile, or a project of an older release.",
    remedy:
      "Compile with `--out` and commit the folder with its `.floe/plan.json`. When it is there, correct the name.",
  },
  "cli/no-models": {
    meaning:
      "`init` was asked to write floe.yaml for a dbt project that has no model, and a data product has at least one transform.",
    remedy:
      "Add a model, or run `dbt parse` when the models lie where dbt_project.yml does not say.",
  },
  "cli/no-state": {
    meaning:
      "The folder given with `--state` holds none of the files that dbt leaves after a run, " +
      "or there is no dbt manifest of now to compare with it.",
    remedy:
      "Give the target folder of an earlier run: manifest.json, run_results.json, sources.json.",
  },
  "cli/not-a-file": {
    meaning: "An option that takes a file has a folder.",
    remedy: "Name the file in it; dbt writes its manifest to target/manifest.json.",
  },
  "cli/not-a-product": {
    meaning:
      "A file was given as the product that is a platform manifest, or nothing that is known.",
    remedy:
      "Give a floe.yaml, a CompiledArtifacts JSON or a dbt manifest.json; a platform manifest goes with `--platform`.",
  },
  "cli/not-a-dbt-project": {
    meaning: "`init` was given a folder or file that is no dbt project.",
    remedy: "Give the folder that holds dbt_project.yml.",
  },
  "cli/nothing-listed": {
    meaning: "No resource is left after selecting, excluding and choosing resource types.",
    remedy: "Leave out one of the options after the other to see which one leaves nothing.",
  },
  "cli/nothing-found": {
    meaning: "A folder holds no data product.",
    remedy: "Name the file, or run `dbt parse` in the dbt project first.",
  },
  "cli/repeated-option": {
    meaning: "An option was given twice that has one value.",
    remedy: "Give it once.",
  },
  "cli/severity-of-error": {
    meaning:
      "An error should have weighed less; without errors, a project of a wrong input would be made.",
    remedy: "Mend what is wrong. Only warnings and notes can be lowered or switched off.",
  },
  "cli/several-dbt-manifests": {
    meaning:
      "Several dbt manifests were given, and one does not say for which compute target it is, or two are for one.",
    remedy:
      "Write `--dbt-manifest NAME=FILE` for each, NAME being a compute of floe.yaml or manifest.yaml. The first is the one that `ls` lists.",
  },
  "cli/state-is-target": {
    meaning:
      "The folder given with `--state` is the one of the dbt manifest that is listed, so `state:` finds no difference.",
    remedy: "Copy the target folder before the next `dbt parse`, and give the copy.",
  },
  "cli/too-many-arguments": {
    meaning: "A command was given more arguments than it takes.",
    remedy: 'Quote values that hold spaces, such as `--select "a b"`.',
  },
  "cli/unexpected-value": {
    meaning: "A value was given to an option that takes none.",
    remedy: "Write the option alone.",
  },
  "cli/unknown-code": {
    meaning: "`explain` was asked about a code that does not exist.",
    remedy: "`floe-orchestrator explain` lists all codes.",
  },
  "cli/unknown-command": {
    meaning: "The command line begins with a word that is no command.",
    remedy: "`floe-orchestrator --help` lists the commands.",
  },
  "cli/unknown-option": {
    meaning: "A command was given an option that it does not have.",
    remedy: "The command's `--help` lists its options.",
  },
  "cli/unknown-schema": {
    meaning: "`schema` was asked for a document that has no JSON Schema.",
    remedy: "`floe-orchestrator schema --help` lists the names.",
  },
  "cli/unsupported-format": {
    meaning: "A format was asked for that this version does not write yet.",
    remedy: "Use one of the formats that the message lists.",
  },
};
