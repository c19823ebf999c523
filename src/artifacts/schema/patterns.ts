/** A length of time: numbers with units, joined. What it comes to is the business of the schedule stage. */
export const durationPattern = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/;

/** A date, or a date and a time of day, without an offset: wall clock time of the time zone that stands beside it. */
export const startPattern = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/;

/** The name of an environment variable, as shells and Kubernetes take it. */
export const variablePattern = /^[A-Z_][A-Z0-9_]*$/;

/** Names of partitions, groups, schedules, sensors and pools. */
export const namePattern = /^[a-zA-Z][a-zA-Z0-9_-]*$/;
