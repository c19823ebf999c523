/** Groups and partitions of floe.yaml as the contract has them, of which tests of this folder say little: what is left out is null.
 * @module
 */

/** A group that takes everything, and says nothing of it. */
export function group(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    name,
    description: null,
    select: null,
    exclude: null,
    partition: null,
    backfill: null,
    freshness: null,
    retries: null,
    timeout: null,
    compute: null,
    concurrency: null,
    priority: null,
    automation: null,
    ...more,
  };
}

/** Days of UTC from 2024 on. */
export function days(more: Readonly<Record<string, unknown>> = {}) {
  return {
    type: "time",
    cadence: "daily",
    cron: null,
    start: "2024-01-01",
    end: null,
    timezone: "UTC",
    endOffset: 0,
    ...more,
  };
}
