import type { CodeEntry } from "../codes.ts";

export const pluginCodes: Readonly<Record<string, CodeEntry>> = {
  "plugin/duplicate": {
    meaning: "Two orchestrator plugins were registered under one name.",
    remedy: "Register each name once.",
  },
  "plugin/ignored-meta": {
    meaning: "A dbt project says something under `meta.dagster` that this version does not read.",
    remedy: "Nothing to do, unless you count on it: say it in floe.yaml, or ask for it.",
  },
  "plugin/respelt": {
    meaning:
      "Tags, owners or asset keys hold characters that the target refuses, so they are spelt differently there, or left out.",
    remedy: "Nothing to do. Use letters, digits and `_.-` to have one spelling everywhere.",
  },
  "plugin/unknown": {
    meaning: "`plugins.orchestrator.type`, or `--target`, names no plugin.",
    remedy: "Choose one of the names that the message lists.",
  },
  "plugin/unknown-config": {
    meaning:
      "`plugins.orchestrator.config` has a key that the target does not know, so it changes nothing.",
    remedy: "Correct the key, or remove it.",
  },
  "plugin/unsupported-cron": {
    meaning: "The cron expression is valid, and the target's scheduler cannot run it.",
    remedy: "Write five plain fields, minute hour day month weekday.",
  },
};
