/** What a change means for those who run the product or count on it; `{}` stands for what it is about. */
export const consequenceTexts = {
  "breaks-consumers": "Whoever reads it breaks: {}",
  "history-lost": "What the orchestrator knows of its past is lost: {}",
  "keys-orphaned": "Partitions that were built are not shown any more: {}",
  "windows-move": "Every window holds other hours than before: {}",
  "backfill-needed": "A backfill is needed: {}",
  "full-refresh": "Rows that are there stay as the old code made them: {}",
  "table-left-behind": "A table stays behind that nobody updates: {}",
  "downstream-stale": "What reads it is stale until it is built again: {}",
  "downstream-reads-other-data": "What reads it sees other data from the next run on: {}",
  "lands-elsewhere": "What is written from now on is somewhere else: {}",
  "not-built": "Nothing builds it any more: {}",
  "runs-change": "What runs in a day changes: {}",
  "state-lost": "It is a new one to the orchestrator: {}",
  "state-kept": "A switch that somebody turned by hand wins: {}",
  "name-lost": "Who uses the name has to change: {}",
  "check-lost": "Bad data is found no longer: {}",
  "may-fail": "Runs may fail that did not before: {}",
  "passes-now": "What stopped a run lets it pass now: {}",
  "set-variable": "It has to be set before the project is deployed: {}",
  "history-kept": "Its history stays: {}",
} as const;

/** A code of `consequenceTexts`. */
export type ConsequenceCode = keyof typeof consequenceTexts;
