/** What the generated project asks for: what it was tried on. */
export const versions = {
  standard: "apache-airflow-providers-standard>=1,<2",
} as const;

/** Minor releases of Airflow that generated projects are tried on, oldest first. */
export const RELEASES = ["3.0", "3.1", "3.2", "3.3"] as const;

export type Release = typeof RELEASES[number];

/** What differs between releases of Airflow, of all that generated projects could use. */
export interface ReleaseFacts {
  /** Where cron timetables are imported from. */
  readonly timetables: "airflow.timetables" | "airflow.sdk";
  /** Exponential backoff is a factor. Before, it is True or False; a release with factors takes True as the factor 1, which grows nothing. */
  readonly backoffFactor: boolean;
  /** Runs have a partition key, by timetables of their own; `utc`: keys of other zones are those of the day before. */
  readonly partitionKeys: "no" | "utc" | "yes";
  /** A run waits for all keys of a longer window. */
  readonly rollups: boolean;
}

/** The one table of these differences. */
export const releases: Readonly<Record<Release, ReleaseFacts>> = {
  "3.0": {
    timetables: "airflow.timetables",
    backoffFactor: false,
    partitionKeys: "no",
    rollups: false,
  },
  "3.1": {
    timetables: "airflow.timetables",
    backoffFactor: false,
    partitionKeys: "no",
    rollups: false,
  },
  "3.2": { timetables: "airflow.sdk", backoffFactor: true, partitionKeys: "utc", rollups: false },
  "3.3": { timetables: "airflow.sdk", backoffFactor: true, partitionKeys: "yes", rollups: true },
};

/** What a project may use that has to run on a version such as `3.1.8` and newer ones.
 * @param version left out: the project gets the best form of everything, and asks for a release that has it.
 */
export function factsFor(version: string | undefined): ReleaseFacts {
  return releases[version === undefined ? NEWEST : nearestRelease(version)];
}

/** The oldest release in which something is so. */
export function oldestWith(has: (facts: ReleaseFacts) => boolean): Release {
  return RELEASES.find((release) => has(releases[release])) ?? NEWEST;
}

/** The newer of two. */
export function newerOf(a: Release, b: Release): Release {
  return RELEASES.indexOf(a) > RELEASES.indexOf(b) ? a : b;
}

/** The release that somebody most likely means. */
export function nearestRelease(text: string): Release {
  const [, major, minor] = /^\D*(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (major === undefined) return NEWEST;
  const found = RELEASES.find((r) => r === `${major}.${minor}`);
  return found ?? (Number(major) >= 3 && minor !== undefined ? NEWEST : RELEASES[0]);
}

const NEWEST: Release = "3.3";
