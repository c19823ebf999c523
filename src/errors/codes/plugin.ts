import type { CodeEntry } from "../codes.ts";

export const pluginCodes: Readonly<Record<string, CodeEntry>> = {
  "plugin/bad-config": {
    meaning:
      "`plugins.orchestrator.config`, or that of the catalog or the storage, has a value that the target cannot read, or lacks one.",
    remedy:
      "Write what the message expects, or remove the key. `schema NAME-config` (as in `dagster-config`) prints all keys with their values.",
  },
  "plugin/duplicate": {
    meaning: "Two orchestrator plugins were registered under one name.",
    remedy: "Register each name once.",
  },
  "plugin/ignored-meta": {
    meaning:
      "A dbt project says something under `meta.dagster` or `meta.airflow` that this version does not read.",
    remedy: "Nothing to do, unless you count on it: say it in floe.yaml, or ask for it.",
  },
  "plugin/large-block": {
    meaning:
      "A block has more assets than the target takes in one task. Plans that are made for the target have none; this one was made for another, or by hand.",
    remedy: "Plan the product again with `plugins.orchestrator.type` set to the target.",
  },
  "plugin/large-dag": {
    meaning:
      "A DAG builds so many assets that Airflow's pages become slow: its graph grows with their square.",
    remedy:
      "Let several schedules build parts of it, or split the product. The tables are built either way.",
  },
  "plugin/respelt": {
    meaning:
      "Tags, owners or asset keys hold characters that the target refuses, so they are spelt differently there, or left out.",
    remedy: "Nothing to do. Use letters, digits and `_.-` to have one spelling everywhere.",
  },
  "plugin/same-key": {
    meaning:
      "Two assets of different products would have one key in the target, which would take them for one asset and mix their histories.",
    remedy:
      "Give one of them a key of its own: `meta.dagster.asset_key`, or `meta.airflow.asset_key`, in its dbt project. Its history in the orchestrator begins anew then.",
  },
  "plugin/same-name": {
    meaning:
      "The target would know two partitions, jobs, schedules or sensors of the product, or two products, by one name: it tells apart neither case nor `-` and `_`. One of the two would take over the runs and the switch of the other.",
    remedy:
      "Rename the one that is not deployed yet, so that the two differ in a letter or a digit.",
  },
  "plugin/unknown": {
    meaning: "`plugins.orchestrator.type`, or `--target`, names no plugin.",
    remedy: "Choose one of the names that the message lists.",
  },
  "plugin/unknown-size": {
    meaning: "A size names no resource preset, neither of the platform nor of ours.",
    remedy: "Choose one of the names that the message lists, or add it to `resource_presets`.",
  },
  "plugin/bad-image": {
    meaning: "What should name a container image is no such name.",
    remedy: "Write `REPOSITORY:TAG`, such as `registry.example.com/shop:1.4.0`.",
  },
  "plugin/unknown-config": {
    meaning:
      "`plugins.orchestrator.config`, or that of the catalog or the storage, has a key that the target does not know, or names a compute that the product does not have, so it changes nothing.",
    remedy: "Correct the key, or remove it.",
  },
  "plugin/unsupported-check": {
    meaning:
      "The target cannot run a check that is no dbt test: a quality check of floe.yaml, or dbt's check of how old a source is.",
    remedy:
      "Write a dbt test of the same type on the same column, which every target runs, or run `dbt source freshness` beside the product. The tables are built either way.",
  },
  "plugin/unsupported-mapping": {
    meaning:
      "The target cannot say which partitions of one group another one reads, so runs would read too much or too little.",
    remedy: "Choose another `type` in `orchestration.mappings`, or another target.",
  },
  "plugin/unsupported-partition": {
    meaning:
      "The target has no such partition definition, or not with so many dimensions: what has it could not be built piece by piece.",
    remedy: "Choose another type of partition, fewer dimensions, or another target.",
  },
  "plugin/unsupported-locations": {
    meaning:
      "The product is larger than `orchestration.locations` allows for one code location, and the target loads a product as one. It runs all the same.",
    remedy: "Remove the limit, split the product into several, or choose another target.",
  },
  "plugin/unsupported-policy": {
    meaning:
      "The target cannot do what a group says about how its assets are built (retries, timeout, concurrency, backfill, freshness, automation). The right tables are built without it.",
    remedy: "Remove the line to silence the warning, or choose another target.",
  },
  "plugin/unsupported-schedule": {
    meaning: "The target cannot start a schedule in this way, so what it builds would never run.",
    remedy: "Give the schedule a `cron`, or choose another target.",
  },
  "plugin/unsupported-sensor": {
    meaning:
      "The target has no such sensor: nothing looks, and nothing is started. Schedules build the tables as before.",
    remedy: "Remove the sensor, or give what it selects a schedule.",
  },
  "plugin/unsupported-service": {
    meaning:
      "The target has no client for a catalog or a storage of this type: the project is made without it, and dbt builds the same tables.",
    remedy:
      "Choose one of the types that the message lists, or name the protocol that the service speaks (`rest`, `s3`). Nothing to do, if no Python asset needs it.",
  },
  "plugin/unsupported-cron": {
    meaning: "The cron expression is valid, and the target's scheduler cannot run it.",
    remedy:
      "Write five plain fields, minute hour day month weekday. Dagster also runs `@daily` and its kin, `L` as the last day of a month and `FRI#2`.",
  },
};
