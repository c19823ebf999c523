/** What the generated project asks for: the releases that its runtime was tried on, and the Python they share. */
export const versions = {
  python: ">=3.10",
  dagster: "dagster>=1.10,<2",
  /** The freshness policies of today; 1.10 has others of that name. */
  dagsterWithFreshness: "dagster>=1.13,<2",
  dbtCore: "dbt-core>=1.8,<2",
  filelock: "filelock>=3.12,<5",
} as const;

/** Minor releases of Dagster that generated projects are tried on, oldest first. */
export const RELEASES = ["1.10", "1.11", "1.12", "1.13"] as const;

export type Release = typeof RELEASES[number];

/** The release that somebody most likely means. */
export function nearestRelease(text: string): Release {
  const [, major, minor] = /^\D*(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (major === undefined) return NEWEST;
  const found = RELEASES.find((r) => r === `${major}.${minor}`);
  const newer = Number(major) > 1 || Number(major) === 1 && Number(minor) > 13;
  return found ?? (newer ? NEWEST : RELEASES[0]);
}

const NEWEST: Release = "1.13";
