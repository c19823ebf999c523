import type { Location, Path } from "../../errors/mod.ts";
import type { ConsequenceCode } from "./consequences.ts";

/** What happened to something. `changed` is what no other word says. */
export type ChangeKind =
  | "added"
  | "removed"
  | "renamed"
  | "rewired"
  | "rescheduled"
  | "repartitioned"
  | "moved"
  | "changed";

/** What a change is of. */
export type ChangedThing =
  | "asset"
  | "block"
  | "catalog"
  | "check"
  | "compute"
  | "exposure"
  | "group"
  | "job"
  | "lineage"
  | "listed"
  | "location"
  | "output"
  | "partition"
  | "pool"
  | "product"
  | "schedule"
  | "sensor"
  | "storage"
  | "telemetry"
  | "variable";

/** `breaking`: it hurts somebody outside the product, or destroys history that no run brings back. `warning`: somebody has to do
 * something, or what runs, when, or how much of it changes. `note`: nothing to do. */
export type ChangeSeverity = "breaking" | "warning" | "note";

/** What a change means; the texts by code are `consequenceTexts`. */
export interface Consequence {
  readonly code: ConsequenceCode;
  readonly text: string;
}

/** One difference between two plans. Plain data. */
export interface PlanChange {
  readonly severity: ChangeSeverity;
  readonly kind: ChangeKind;
  readonly what: ChangedThing;
  /** Which part of it (`cron`, `partition`, `columns`); null: all of it. */
  readonly aspect: string | null;
  /** Ids or names, sorted: several when the same happened to all of them. */
  readonly subjects: readonly string[];
  /** What it was and what it is; null: nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** Sentence case, no final period. */
  readonly message: string;
  /** The heaviest first. */
  readonly consequences: readonly Consequence[];
  /** Where the new plan says so: keys into its artifacts; empty where only the old one did. */
  readonly definedAt: Path;
  readonly location: Location | null;
}

/** All differences: breaking ones first, then by thing, kind, aspect and subject. */
export interface PlanDifference {
  readonly version: 1;
  readonly product: string;
  readonly counts: Readonly<Record<ChangeSeverity, number>>;
  readonly changes: readonly PlanChange[];
}
