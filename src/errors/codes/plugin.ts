import type { CodeEntry } from "../codes.ts";

export const pluginCodes: Readonly<Record<string, CodeEntry>> = {
  "plugin/duplicate": {
    meaning: "Two orchestrator plugins were registered under one name.",
    remedy: "Register each name once.",
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
