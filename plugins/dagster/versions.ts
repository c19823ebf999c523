/** What the generated project asks for beside Dagster: what its runtime was tried on. */
export const versions = {
  python: ">=3.10",
  filelock: "filelock>=3.12,<5",
  /** floe_tables takes part in commits by names of pyiceberg that the next minor may change. */
  pyiceberg: ">=0.12,<0.13",
  dagsterK8s: "dagster-k8s>=0.26,<1",
} as const;

/** Minor releases of Dagster that generated projects are tried on, oldest first. */
export const RELEASES = ["1.10", "1.11", "1.12", "1.13"] as const;

export type Release = typeof RELEASES[number];

/** What differs between releases of Dagster, of all that generated projects could use. */
export interface ReleaseFacts {
  /** Policies of assets that say how old they may be. 1.10 has others of that name, 1.11 none: checks take their place there. */
  readonly freshnessPolicies: boolean;
  /** Conditions over those policies. */
  readonly freshnessConditions: boolean;
  /** Partitions of the checks of an asset, beside those of the asset. */
  readonly checkPartitions: boolean;
  /** How many kinds an asset may have. */
  readonly kinds: number;
  readonly scheduleOwners: boolean;
  readonly jobOwners: boolean;
}

/** The one table of these differences. tests/integration/versions measures every cell of it. */
export const releases: Readonly<Record<Release, ReleaseFacts>> = {
  "1.10": {
    freshnessPolicies: false,
    freshnessConditions: false,
    checkPartitions: false,
    kinds: 3,
    scheduleOwners: false,
    jobOwners: false,
  },
  "1.11": {
    freshnessPolicies: false,
    freshnessConditions: false,
    checkPartitions: false,
    kinds: 3,
    scheduleOwners: true,
    jobOwners: false,
  },
  "1.12": {
    freshnessPolicies: true,
    freshnessConditions: true,
    checkPartitions: true,
    kinds: 10,
    scheduleOwners: true,
    jobOwners: false,
  },
  "1.13": {
    freshnessPolicies: true,
    freshnessConditions: true,
    checkPartitions: true,
    kinds: 10,
    scheduleOwners: true,
    jobOwners: true,
  },
};

/** The minor release of a version such as `1.12.4`. */
export function releaseOf(version: string): Release {
  return nearestRelease(version);
}

/** The oldest release in which something is so. */
export function oldestWith(has: (facts: ReleaseFacts) => boolean): Release {
  return RELEASES.find((release) => has(releases[release])) ?? NEWEST;
}

/** The release that somebody most likely means. */
export function nearestRelease(text: string): Release {
  const [, major, minor] = /^\D*(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (major === undefined) return NEWEST;
  const found = RELEASES.find((r) => r === `${major}.${minor}`);
  const newer = Number(major) > 1 || Number(major) === 1 && Number(minor) > 13;
  return found ?? (newer ? NEWEST : RELEASES[0]);
}

const NEWEST: Release = "1.13";
