import type { CodeEntry } from "../codes.ts";

/** What can be wrong with a selection. */
export const graphSelectionCodes: Readonly<Record<string, CodeEntry>> = {
  "graph/bad-selector": {
    meaning: "A selection criterion cannot be read, or its value is none that its method knows.",
    remedy:
      "Write it as dbt does: `tag:nightly+`, `source:shop.orders`, `2+fct_orders`; commas for all of, spaces for any of.",
  },
  "graph/nothing-selected": {
    meaning: "A selection criterion matches no node, so it selects or excludes nothing.",
    remedy: "Correct its spelling; `ls` without `--select` prints all names.",
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
