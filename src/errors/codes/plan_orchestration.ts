import type { CodeEntry } from "../codes.ts";

/** What can be wrong with groups, partitions and mappings of floe.yaml. */
export const planOrchestrationCodes: Readonly<Record<string, CodeEntry>> = {
  "plan/automation-without-cron": {
    meaning:
      "`automation: on_cron` says no cron expression, and there is no time partition whose windows it could follow.",
    remedy: "Write `automation: {type: on_cron, cron: …}`, or give the group a time partition.",
  },
  "plan/backfill-without-partition": {
    meaning:
      "A group or a model says how backfills run, but what it builds has no partitions that could be filled.",
    remedy: "Give it a `partition`, or remove the `backfill`.",
  },
  "plan/bad-mapping": {
    meaning:
      "A mapping of floe.yaml does not fit the partitions that it is between, or names keys that they do not have.",
    remedy:
      "`identity` needs the same keys on both sides, `time_window` two time partitions of one zone, `dimension` a dimension that both have, `explicit` existing keys; `all` and `last` always fit.",
  },
  "plan/bad-partition-key": {
    meaning:
      "A key of a static partition is one that orchestrators refuse: empty, with blanks at an end, with `...` or a control character; in a dimension also `|`, `,`, `[` and `]`.",
    remedy: "Use letters, digits, `-` and `_`.",
  },
  "plan/compute-unsettled": {
    meaning:
      "Which compute builds an asset follows from a selection that follows from the dbt manifest of that compute, and goes round in a circle.",
    remedy:
      "Select groups that have a `compute` by name, tag or path, not by a config that differs between targets.",
  },
  "plan/compute-without-manifest": {
    meaning:
      "There is a dbt manifest for each compute target, but none for one that assets are built on.",
    remedy: "Give one with `--dbt-manifest NAME=FILE`, NAME being the compute.",
  },
  "plan/duplicate-mapping": {
    meaning: "Two mappings are between the same two groups.",
    remedy: "Remove one of the two. The message points at both.",
  },
  "plan/empty-group": {
    meaning:
      "A group takes no asset: it selects nothing that is built here, or groups above it took all of it.",
    remedy: "Correct its `select`, move it up, or remove it. The first group that matches wins.",
  },
  "plan/empty-partition": {
    meaning: "A time partition ends before its first window does.",
    remedy: "Write an `end` that is later than the `start`, or leave it out.",
  },
  "plan/group-overlap": {
    meaning:
      "Two groups select the same assets. The first one takes them; policies of the second do not count for these.",
    remedy:
      'Nothing to do if that is meant; `exclude: "group:NAME"` says so. Else write the groups in another order.',
  },
  "plan/many-partition-keys": {
    meaning:
      "A static partition has so many keys that the pages and the scheduler of an orchestrator become slow.",
    remedy: "Use fewer, coarser keys, or a dynamic partition.",
  },
  "plan/microbatch-batches": {
    meaning:
      "A microbatch model has a partition whose windows are not whole batches. dbt counts batches in UTC and builds every batch that a window touches, so neighbours are built twice.",
    remedy: "Use a partition in UTC that is as long as a batch, or a multiple of it.",
  },
  "plan/microbatch-incomplete": {
    meaning:
      "A microbatch model lacks `event_time`, `batch_size` or a `begin` that can be read, so no partition follows from it.",
    remedy: "Set them in its config, or give it a partition in floe.yaml.",
  },
  "plan/idle-policy": {
    meaning:
      "A source, an ephemeral model or a model of another project has `meta.orchestration`, but is not built here.",
    remedy: "Say it of a model that is built, or remove it.",
  },
  "plan/manifests-differ": {
    meaning:
      "The dbt manifests that were given for the compute targets are of different projects, or were made by different versions of dbt.",
    remedy: "Run `dbt parse --target NAME` for each target of the one project, with one dbt.",
  },
  "plan/model-not-in-manifest": {
    meaning:
      "A model should be built on a compute target whose dbt manifest does not have it: it is disabled there, or the manifest is old.",
    remedy: "Enable it for that target and run `dbt parse` again, or let another compute build it.",
  },
  "plan/nested-dimension": {
    meaning: "A dimension of a multi partition is a multi partition itself.",
    remedy: "Write the dimensions of that one instead.",
  },
  "plan/only-in-some-manifests": {
    meaning:
      "A model is in the dbt manifest of one compute target and not in that of another. That is fine as long as the first one builds it.",
    remedy: "Nothing to do. Run `dbt parse` again for the target if it should have the model.",
  },
  "plan/own-profiles": {
    meaning:
      "There is a dbt manifest for each compute target, and the product's own profile lacks an output for one of them. So no profile is generated, and each compute is the target of its name in dbt's profiles.yml.",
    remedy: "Where the product runs, let profiles.yml know a target for each compute.",
  },
  "plan/partition-mismatch": {
    meaning:
      "An asset reads another one by different partitions, and nothing says which keys of the one need which of the other.",
    remedy:
      "Write under `orchestration.mappings` which partitions are read: `all`, `last`, `explicit` keys, or a `dimension`. Or give both one partition.",
  },
  "plan/partition-timezones": {
    meaning: "Windows of two time zones are to be mapped on each other, and do not fit.",
    remedy:
      "Use one time zone for both partitions, or a mapping of type `all`, `last` or `explicit`.",
  },
  "plan/policy-overruled": {
    meaning:
      "A group of floe.yaml decides against `meta.orchestration` of a model, or against the compute of its transform. What floe.yaml says of the group counts.",
    remedy: "Remove one of the two. The facts list the assets with the keys.",
  },
  "plan/pool-slots": {
    meaning: "One pool is given different numbers of slots.",
    remedy: "Write one number, in one place; whoever else names the pool can leave `slots` out.",
  },
  "plan/read-elsewhere": {
    meaning:
      "An asset that one compute target builds is read on another one, and the dbt manifests of the two give its table different names. dbt renders a ref() for the target that it runs with, so the reader looks for a table that nobody here builds.",
    remedy:
      "Let both targets name the table alike (the same database and schema), build both assets on one compute, or see that somebody copies the data.",
  },
  "plan/unknown-compute": {
    meaning: "A group or a model names a compute target that nothing configures.",
    remedy:
      "Correct the name. Known are the computes of the platform, of the transforms and of the dbt manifests, and the types of dbt adapters.",
  },
  "plan/unknown-dimension": {
    meaning: "A dimension of a multi partition is not defined.",
    remedy: "Correct the name, or define it under `orchestration.partitions`.",
  },
  "plan/unknown-group": {
    meaning: "A mapping or a model names a group that floe.yaml does not have.",
    remedy: "Correct the name, or define the group under `orchestration.groups`.",
  },
  "plan/unknown-partition": {
    meaning: "A group, a schedule or a model names a partition that is not defined.",
    remedy: "Correct the name, or define it under `orchestration.partitions`.",
  },
  "plan/unused-mapping": {
    meaning: "A mapping is between two groups of which none reads the other by partitions.",
    remedy: "Remove it, or exchange `from` and `to`: `to` reads `from`.",
  },
  "plan/unused-partition": {
    meaning: "Nothing is built by a partition that is defined.",
    remedy: "Give it to a group, or remove it.",
  },
};
