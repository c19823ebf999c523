import type { CodeEntry } from "../codes.ts";

/** Of when things are built, and of who looks. */
export const planWhenCodes: Readonly<Record<string, CodeEntry>> = {
  "plan/after-inactive": {
    meaning:
      "A schedule waits for another one that is off in this environment, so it does not run there either. A warning where that one is switched off everywhere.",
    remedy: "Switch both on in the same environments, or let it wait for another schedule.",
  },
  "plan/ambiguous-asset": {
    meaning:
      "A sensor waits for an asset by a name that several assets have: versions of a model, or models of several packages.",
    remedy: "Write the id of the one that is meant, as dbt has it; the message lists them.",
  },
  "plan/bad-interval": {
    meaning: "A sensor is to look more often than once a second, or at parts of one.",
    remedy: "Write one second or more in `minInterval`, in whole seconds, such as `30s`.",
  },
  "plan/bad-url": {
    meaning: "A health sensor asks an address that is no http or https address.",
    remedy: "Write the whole address, such as `http://catalog:8181/health`.",
  },
  "plan/build-after": {
    meaning:
      "Models have dbt's `freshness.build_after`. It says how long dbt's own scheduler leaves them alone at least, not how old they may be, so it is no freshness here.",
    remedy:
      "Nothing to do. Say `freshness: {maxLag}` in a group of floe.yaml for a limit on their age, and `automation` for when they are built.",
  },
  "plan/built-twice": {
    meaning: "More than one schedule builds the same assets.",
    remedy: "Nothing to do if that is meant. Otherwise exclude them from all schedules but one.",
  },
  "plan/duplicate-quality-check": {
    meaning: "A transform has two quality checks of one name.",
    remedy: "Give one of the two another name, or remove it.",
  },
  "plan/empty-schedule": {
    meaning:
      "A schedule selects nothing that the product builds, so it would do nothing. For the product's own schedule, which builds what is not partitioned, that is a warning.",
    remedy:
      "Correct `select` or `exclude`, or remove the schedule. Sources and ephemeral models are not built; the children of a source are `source:name+`.",
  },
  "plan/empty-sensor": {
    meaning: "A sensor selects nothing that the product builds, so it would start nothing.",
    remedy:
      "Correct `select` or `exclude`, or remove the sensor. Sources are not built; their children are `source:name+`.",
  },
  "plan/file-scheme": {
    meaning: "A file sensor looks under an address whose kind of store is not known.",
    remedy:
      "Begin the `uri` with one of the schemes that the message lists, such as `s3://` or `file://`.",
  },
  "plan/no-schedule": {
    meaning:
      "The product has no schedule, so it runs only when somebody starts it, or when sensors and automation do.",
    remedy:
      "Write `schedule: {cron, timezone, enabled}` in floe.yaml, or `orchestration.schedules`. Or nothing, if it is started from elsewhere.",
  },
  "plan/not-scheduled": {
    meaning:
      "A group with a partition, or a microbatch model, is built by no schedule, sensor or automation, although the product has schedules: the product's own schedule builds only what is not partitioned.",
    remedy:
      "Add a schedule `{name, partition}` to `orchestration.schedules`, or one whose `select` holds the group.",
  },
  "plan/nothing-watched": {
    meaning:
      "A freshness sensor selects no asset that has a freshness, so it could never find one stale.",
    remedy: "Give a group of these assets `freshness: {maxLag}`, or remove the sensor.",
  },
  "plan/quality-check-off": {
    meaning: "A quality check of floe.yaml is not enabled, so nothing runs it.",
    remedy: "Nothing to do. Remove `enabled: false` to have it run.",
  },
  "plan/quality-severity": {
    meaning:
      "A quality check of floe.yaml is a dbt test, too, with another severity. dbt runs it, so the test's severity holds.",
    remedy: "Set the severity of the test in the dbt project, or that of the check in floe.yaml.",
  },
  "plan/schedule-cycle": {
    meaning: "Schedules wait for each other in a circle, so none of them ever starts.",
    remedy:
      "The message lists the whole circle: remove a name from an `after`, or give one of the schedules a `cron`.",
  },
  "plan/schedule-partition": {
    meaning:
      "A schedule follows a partition that is no time partition, so it has no windows to follow.",
    remedy:
      "Give the schedule a `cron`. It builds the newest window of time, and each key of all other dimensions.",
  },
  "plan/unknown-asset": {
    meaning: "A sensor waits for an asset that the product does not have, or that is never built.",
    remedy:
      "Correct the name: a model, seed or snapshot, or a source as `source_name.table`. An asset of another product is `product/asset`.",
  },
  "plan/unknown-environment": {
    meaning: "A schedule or sensor names an environment that does not exist.",
    remedy: "Use `dev`, `staging` and `prod`.",
  },
  "plan/unknown-job": {
    meaning: "A sensor watches a schedule or job that does not exist.",
    remedy: "Correct the name, or leave out `jobs` to watch every run of the product.",
  },
  "plan/unknown-schedule": {
    meaning: "A schedule waits for one that does not exist.",
    remedy:
      "Correct the name in `after`. The product's own schedule is called `<product>-schedule`.",
  },
  "plan/unscheduled": {
    meaning: "Some assets are built by no schedule.",
    remedy: "Nothing to do if that is meant. Otherwise select them in a schedule.",
  },
  "plan/whole-table": {
    meaning:
      "A model with a partition is materialised as a table. dbt replaces a table as a whole: if its SQL looks at the partition, the table holds the last one that was built; if not, each partition builds the same table again.",
    remedy:
      "Make the model incremental (or microbatch) and let its SQL read the rows of the partition, or leave it out of the group.",
  },
  "plan/windows-skipped": {
    meaning:
      "A schedule with a cron ticks less often than windows of a partition end. A tick builds the newest window only, so those in between are built by nobody.",
    remedy:
      "Give the schedule `partition: NAME` in place of `cron`: then each window is built. Or use a partition with longer windows.",
  },
};
