import type { CodeEntry } from "../codes.ts";

export const planCodes: Readonly<Record<string, CodeEntry>> = {
  "plan/block-limit": {
    meaning:
      "The target takes blocks of a certain size at most, as Airflow, whose pages slow down with the outlets of a task; so the limit of the target holds instead of a larger one that was chosen.",
    remedy: "Write the smaller limit under `orchestration.blocks.maxAssets`, or leave it out.",
  },
  "plan/assets-moved": {
    meaning:
      "Assets are in another block than in the project that is there: a limit, a new dependency or other rules forced it, or they follow new neighbours.",
    remedy:
      "Nothing to do: the history of an asset stays with it. The facts list every asset with both blocks.",
  },
  "plan/bad-adapter": {
    meaning: "A compute's type is no word that could name a dbt adapter.",
    remedy: "Use the type that profiles.yml knows, such as `duckdb`, `postgres` or `snowflake`.",
  },
  "plan/bad-block-lock": {
    meaning:
      "`.floe/blocks.json` of the generated project, which says what each block held, cannot be read: cut off, merged by hand, or of a newer version.",
    remedy:
      "Take the file from version control. Or delete it: then blocks are cut anew, and assets may move between them.",
  },
  "plan/bad-target": {
    meaning: "A dbt profile names an output that could not be given on a command line.",
    remedy: "Use letters, digits and `._-`.",
  },
  "plan/check-without-asset": {
    meaning:
      "A dbt test reads no asset (it tests a macro, say), so its result is shown on the first asset of its package that is built.",
    remedy: "Nothing to do. Let the test ref() a model if it should be shown there.",
  },
  "plan/cycle": {
    meaning:
      "Assets depend on each other in a circle, so there is no order in which they can be built.",
    remedy:
      "The message lists the whole circle and where each of its dependencies stands: remove one. A `dependsOn` in floe.yaml that repeats a ref() the other way round is the usual cause.",
  },
  "plan/default-schedule": {
    meaning:
      "The product has no schedule of its own, so the platform's default is used, switched off.",
    remedy: "Write `schedule: {cron, timezone, enabled}` in floe.yaml.",
  },
  "plan/nothing-selected": {
    meaning:
      "A criterion in a `select` or `exclude` of floe.yaml matches no asset, so it selects or excludes nothing.",
    remedy:
      "Correct its spelling; `ls` without `--select` prints all names. In `groups`, `group:` knows dbt's groups and the groups above.",
  },
  "plan/merge-conflict": {
    meaning:
      "A file under `.floe/` of the generated project holds the marks of a merge conflict (`<<<<<<<`).",
    remedy:
      "Keep one side, or delete the file; then compile again, which writes it anew. Without `blocks.json`, blocks are cut anew.",
  },
  "plan/not-a-plan": {
    meaning: "A file was given to be compared with that holds no plan.",
    remedy:
      "Give the folder of a generated project, its `.floe/plan.json`, or what `compile --stage plan` or `plan --format json` printed.",
  },
  "plan/unsupported-version": {
    meaning: "A plan, or what a plan is compared by, was written by another version of this tool.",
    remedy: "Use the release that wrote it, or write it anew with this one.",
  },
  "plan/nothing-to-build": {
    meaning: "The product has no model, seed or snapshot that is built here.",
    remedy: "Check that the dbt manifest is the product's own, and that its models are enabled.",
  },
  "plan/duplicate-transform": {
    meaning: "Two transforms have one name.",
    remedy: "Give one of the two another name, or remove it. The message points at both.",
  },
  "plan/missing-parent": {
    meaning:
      "A model of the dbt manifest depends on something that the manifest does not hold: it is disabled, was removed, or belongs to another project and was not injected. The model is built without waiting for it.",
    remedy:
      "Run `dbt parse` again, so that dbt itself says what is wrong. What another project builds is injected by dbt-loom or dbt mesh.",
  },
  "plan/no-dbt-manifest": {
    meaning:
      "The product was planned from its transforms alone: seeds, sources, tests and the dependencies between them are unknown. What floe.yaml selects by what only dbt knows matches nothing then, which is an error where a schedule or sensor is left with nothing to build; the first such lines are shown, all are in the facts.",
    remedy: "Run `dbt parse` and pass `--dbt-manifest target/manifest.json`.",
  },
  "plan/no-profile": {
    meaning:
      "A transform names a compute target for which the platform has no dbt profile output, so the default one is used.",
    remedy: "Name a compute that manifest.yaml configures, or remove `compute` from the transform.",
  },
  "plan/not-in-plan": {
    meaning:
      "The dbt manifest holds resources that this version turns into nothing: their kinds are counted in the message.",
    remedy: "Nothing to do: they stay in the dbt project and run with dbt.",
  },
  "plan/relation-cycle": {
    meaning:
      "A model reads, as a source, a table that a later model of the same product builds. It sees what the run before wrote.",
    remedy:
      "Use ref() if it should wait, and break the cycle. Otherwise nothing: the order is dbt's.",
  },
  "plan/unknown-dependency": {
    meaning: "A `dependsOn` in floe.yaml names nothing that the product has.",
    remedy:
      "Correct the name. It may be a transform, model, seed or snapshot, or a source as `source_name.table`.",
  },
  "plan/unknown-transform": {
    meaning: "A transform of floe.yaml is no model, seed or snapshot of the dbt project.",
    remedy: "Correct the name, or add the model and run `dbt parse` again.",
  },
};
