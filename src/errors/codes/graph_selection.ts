import type { CodeEntry } from "../codes.ts";

/** What can be wrong with a selection. */
export const graphSelectionCodes: Readonly<Record<string, CodeEntry>> = {
  "graph/bad-selector": {
    meaning: "A selection criterion cannot be read, or its value is none that its method knows.",
    remedy:
      "Write it as dbt does: `tag:nightly+`, `source:shop.orders`, `2+fct_orders`; commas for all of, spaces for any of.",
  },
  "graph/bad-selector-definition": {
    meaning: "A definition of selectors.yml has no shape that dbt knows.",
    remedy:
      "Write a criterion as a text or as `method` and `value`, and groups as a list under `union` or `intersection`; `exclude` is an entry of such a list.",
  },
  "graph/nothing-selected": {
    meaning: "A selection criterion matches no node, so it selects or excludes nothing.",
    remedy: "Correct its spelling; `ls` without `--select` prints all names.",
  },
  "graph/selector-needs-state": {
    meaning:
      "A selection criterion compares with an earlier run (`state:`, `result:`, `source_status:`), and the file that it needs was not given.",
    remedy:
      "Give the folder that holds the earlier manifest.json, run_results.json or sources.json; `source_status:` also needs the newest sources.json.",
  },
  "graph/unknown-selector": {
    meaning:
      "A named selector is asked for that selectors.yml does not define, or only further down.",
    remedy: "Correct its name, or define it before the definition that uses it.",
  },
  "graph/unknown-selector-method": {
    meaning: "The word in front of the colon of a selection criterion is no method of dbt's.",
    remedy: "Use one of the methods that the message lists.",
  },
  "graph/unsupported-selector-method": {
    meaning:
      "A selection criterion uses a method of dbt's that this version cannot answer from what it has read.",
    remedy: "Use one of the methods that the message lists, or `dbt ls` itself.",
  },
};
