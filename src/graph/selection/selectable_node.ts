import type { NodeState } from "./node_state.ts";

/** What dbt's node selection asks of a node; an abstract list of these is all that selection knows. */
export interface SelectableNode {
  readonly uniqueId: string;
  /** `model`, `seed`, `snapshot`, `source`, `test`, `unit_test`, `exposure`, `analysis`, … as dbt names them. */
  readonly resourceType: string;
  readonly name: string;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** Relative to its package, with `/`; empty when it has no file. */
  readonly path: string;
  /** The YAML file that describes it, likewise; null when there is none or it is not known. */
  readonly patchPath: string | null;
  readonly tags: readonly string[];
  readonly group: string | null;
  readonly access: string | null;
  readonly version: string | null;
  /** Undefined: not known, so that `version:latest` and its kin cannot be answered. */
  readonly latestVersion?: string | null;
  /** Of a source. */
  readonly sourceName: string | null;
  /** Of a test: generic tests have a `testName` such as `not_null`, without its package. */
  readonly testKind: "generic" | "singular" | "unit" | null;
  readonly testName: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  /** Ids of its parents. What is not in the list is no parent, but a test that names it never comes along with `cautious` or `buildable`. */
  readonly dependsOn: readonly string[];
  /** What `state:` compares; only needed when there is a previous state. */
  readonly state?: NodeState;
}
