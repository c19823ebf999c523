import { ReleaseTable } from "../../src/plugin/config/mod.ts";

/** What the generated project asks for beside Dagster: what its runtime was tried on. */
export const versions = {
  python: ">=3.10",
  filelock: "filelock>=3.12,<5",
  /** floe_tables takes part in commits by names of pyiceberg that the next minor may change. */
  pyiceberg: ">=0.12,<0.13",
  dagsterK8s: "dagster-k8s>=0.26,<1",
} as const;

export type Release = "1.10" | "1.11" | "1.12" | "1.13";

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
export const releases: ReleaseTable<Release, ReleaseFacts> = new ReleaseTable({
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
});
