/** What `state:` compares of a node, each aspect as a text of its own.
 *
 * Two texts of one aspect are equal exactly when dbt's comparison of that aspect (`same_body`, `same_config`, …) holds. Null: dbt does
 * not know that aspect for this kind of node, so that it is never modified in that respect.
 *
 * | kind | body | configs | relation | contract | fqn | rest |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | model | raw code | unrendered config | unrendered database, schema, alias | see below | yes | latest version, access, deprecation date |
 * | snapshot, analysis, test | raw code | likewise | likewise | `""` | yes | `""` |
 * | function | raw code | likewise | likewise | `""` | yes | arguments, returns |
 * | seed | kind and value of its checksum | likewise | likewise | `""` | yes | `""` |
 * | source | null | unrendered config | database, schema, identifier | null | yes | quoting, freshness, loaded_at_field, external |
 * | exposure | null | unrendered config | null | null | yes | type, owner, maturity, url, description, label, parents (a set) |
 * | metric | null | unrendered config | null | null | null | type, description, label |
 * | semantic model | null | config | null | null | null | model, description, defaults, entities, dimensions, measures, primary entity, group |
 * | saved query | null | config | null | null | null | metrics, group_by, where, description, label, group, exports, tags |
 * | unit test | null | null | null | null | null | its checksum |
 *
 * Of unrendered configs, keys that dbt leaves out of comparisons (`CompareBehavior.Exclude`) are left out: `alias`, `schema`,
 * `database`, `tags` and `group` of what stands under `nodes` and of functions, `group` of metrics; of sources and exposures none.
 * @see dbt-core, `dbt/contracts/graph/nodes.py`
 */
export interface NodeState {
  readonly body: string | null;
  readonly configs: string | null;
  readonly persistedDescriptions: DescriptionState | null;
  readonly relation: string | null;
  /** Empty when no contract is enforced, else its checksum. */
  readonly contract: string | null;
  readonly fqn: string | null;
  /** All else that dbt compares for `state:modified`. */
  readonly rest: string;
  /** Ids of the macros that the node calls itself. */
  readonly macros: readonly string[];
}

/** Descriptions count as the newer node persists them, whatever the older one did. */
export interface DescriptionState {
  /** `persist_docs.relation`. */
  readonly persistsRelation: boolean;
  /** `persist_docs.columns`. */
  readonly persistsColumns: boolean;
  /** Of the node. */
  readonly relation: string;
  /** Of its columns by name, in an order that does not depend on the file's. */
  readonly columns: string;
}

/** A macro, as far as `state:modified.macros` asks. */
export interface MacroState {
  /** `macro_sql`. */
  readonly text: string;
  /** Ids of the macros that it calls. */
  readonly dependsOn: readonly string[];
}

/** What `state:` compares with: an earlier manifest. */
export interface PreviousState {
  /** By unique id: everything that was enabled. */
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly macros: ReadonlyMap<string, MacroState>;
}

/** What `source_status:` compares: two sources.json, each by the source's unique id. */
export interface SourceStatus {
  /** Of the state's folder. */
  readonly previous: ReadonlyMap<string, SourceFreshness>;
  /** Of the target's folder. */
  readonly current: ReadonlyMap<string, SourceFreshness>;
}

/** One result of `dbt source freshness`. */
export interface SourceFreshness {
  /** `pass`, `warn`, `error` or `runtime error`. */
  readonly status: string;
  /** `max_loaded_at` in microseconds since the Unix epoch; null when the query failed. */
  readonly maxLoadedAtUs: number | null;
}
