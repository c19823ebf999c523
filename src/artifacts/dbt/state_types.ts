/** What dbt compares of one entry of two manifests (`state:`), each aspect as a text of its own.
 *
 * Two texts of one aspect are equal exactly when dbt's comparison of it holds. Null: dbt does not compare that aspect of this
 * kind of entry. `src/graph/selection/node_state.ts` has the table of what stands in which text for which kind.
 * @see dbt-core, `dbt/contracts/graph/nodes.py`, methods `same_…`
 */
export interface DbtNodeState {
  readonly body: string | null;
  readonly configs: string | null;
  readonly persistedDescriptions: DbtDescriptionState | null;
  readonly relation: string | null;
  readonly contract: string | null;
  readonly fqn: string | null;
  readonly rest: string;
  /** Ids of the macros that it calls itself, in the file's order. */
  readonly macros: readonly string[];
}

/** Descriptions, and which of them the entry writes into the warehouse. */
export interface DbtDescriptionState {
  /** `config.persist_docs.relation` */
  readonly persistsRelation: boolean;
  /** `config.persist_docs.columns` */
  readonly persistsColumns: boolean;
  /** The entry's own description. */
  readonly relation: string;
  /** Of its columns by name. */
  readonly columns: string;
}

/** What is used of a macro. */
export interface DbtMacro {
  /** `macro.<package>.<name>` */
  readonly uniqueId: string;
  /** `macro_sql` */
  readonly text: string;
  /** Ids of the macros that it calls, in the file's order. */
  readonly dependsOn: readonly string[];
}
