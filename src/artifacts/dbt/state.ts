import { canonical } from "./canonical.ts";
import { columns, parents } from "./common.ts";
import type { DbtDescriptionState, DbtMacro, DbtNodeState } from "./state_types.ts";
import { isObject, type JsonObject, objectOf, text, textOrNull, texts } from "./values.ts";

/** What dbt compares of an entry.
 * @param resourceType as dbt names it.
 * @see `src/graph/selection/node_state.ts` for what each text holds of each type; dbt-core, `dbt/contracts/graph/nodes.py`
 */
export function stateOf(raw: JsonObject, resourceType: string): DbtNodeState {
  const macros = texts(objectOf(raw.depends_on).macros);
  switch (resourceType) {
    case "source":
      return {
        ...nothingCompared,
        configs: canonical(objectOf(raw.unrendered_config)),
        relation: canonical([raw.database ?? null, raw.schema ?? null, raw.identifier ?? null]),
        fqn: canonical(raw.fqn),
        rest: some(raw, ["quoting", "freshness", "loaded_at_field", "external"]),
      };
    case "exposure":
      return {
        ...nothingCompared,
        configs: canonical(objectOf(raw.unrendered_config)),
        fqn: canonical(raw.fqn),
        rest: some(raw, ["type", "owner", "maturity", "url", "label"]) +
          canonical([text(raw.description), parents(raw)]),
        macros,
      };
    case "metric":
      return {
        ...nothingCompared,
        configs: canonical(without(objectOf(raw.unrendered_config), ["group"])),
        rest: some(raw, ["type", "description", "label"]),
        macros,
      };
    case "semantic_model":
      return {
        ...nothingCompared,
        configs: canonical({ enabled: true, ...objectOf(raw.config) }, isNull),
        rest: some({ ...noElements, ...raw }, semanticModelKeys, isNullOrFalse),
        macros,
      };
    case "saved_query":
      return {
        ...nothingCompared,
        configs: canonical(
          { enabled: true, cache: { enabled: false }, ...objectOf(raw.config) },
          isNull,
        ),
        rest: some(objectOf(raw.query_params), ["metrics", "group_by", "where"]) +
          some(raw, ["description", "label", "group"]) + canonical(raw.tags ?? []) + exportsOf(raw),
        macros,
      };
    case "unit_test":
      return { ...nothingCompared, rest: text(raw.checksum), macros };
    default:
      return {
        body: resourceType === "seed" ? seedBody(raw) : rawCode(raw),
        configs: configsOf(objectOf(raw.unrendered_config), resourceType),
        persistedDescriptions: descriptions(raw),
        relation: relationOf(objectOf(raw.unrendered_config)),
        contract: resourceType === "model" ? contract(objectOf(raw.contract)) : "",
        fqn: canonical(raw.fqn),
        rest: restOf(raw, resourceType),
        macros,
      };
  }
}

/** A macro from its manifest entry. */
export function readMacro(key: string, raw: JsonObject): DbtMacro {
  return {
    uniqueId: key,
    text: text(raw.macro_sql),
    dependsOn: texts(objectOf(raw.depends_on).macros),
  };
}

const nothingCompared: DbtNodeState = {
  body: null,
  configs: null,
  persistedDescriptions: null,
  relation: null,
  contract: null,
  fqn: null,
  rest: "",
  macros: [],
};

const semanticModelKeys: readonly string[] = [
  "model",
  "description",
  "defaults",
  "entities",
  "dimensions",
  "measures",
  "primary_entity",
  "group",
];

const noElements: JsonObject = { entities: [], dimensions: [], measures: [] };

/** Before dbt 1.3 it was called `raw_sql`. */
function rawCode(raw: JsonObject): string {
  return text(raw.raw_code ?? raw.raw_sql);
}

/** Of a file above 1 MiB dbt has only the path: a seed that stays where it is counts as the same. */
function seedBody(raw: JsonObject): string {
  const { name, checksum } = objectOf(raw.checksum);
  return canonical([name ?? null, checksum ?? null]);
}

/** Of tests only what changes their outcome; of all else every key but those that dbt compares elsewhere or not at all. */
function configsOf(unrendered: JsonObject, resourceType: string): string {
  return canonical(
    resourceType === "test"
      ? only(unrendered, testModifiers)
      : without(unrendered, notComparedAsConfig),
  );
}

/** `TestConfig.same_contents` */
const testModifiers: readonly string[] = [
  "severity",
  "where",
  "limit",
  "fail_calc",
  "warn_if",
  "error_if",
  "store_failures",
  "store_failures_as",
];

/** `CompareBehavior.Exclude` in `NodeAndTestConfig` */
const notComparedAsConfig: readonly string[] = ["alias", "schema", "database", "tags", "group"];

function relationOf({ database, schema, alias }: JsonObject): string {
  return canonical([database ?? null, schema ?? null, alias ?? null]);
}

/** Whether the newer one persists decides, so both are told apart from the texts. */
function descriptions(raw: JsonObject): DbtDescriptionState {
  const persist = objectOf(objectOf(raw.config).persist_docs);
  const byName = columns(raw).map(({ name, description }) => [name, description]);
  return {
    persistsRelation: isTrue(persist.relation),
    persistsColumns: isTrue(persist.columns),
    relation: text(raw.description),
    columns: byName.length === 0 ? "" : canonical(Object.fromEntries(byName)),
  };
}

/** What Python takes for true: a manifest may hold a text that was rendered late. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function contract({ enforced, checksum }: JsonObject): string {
  return enforced === true ? `enforced ${text(checksum)}` : "";
}

function restOf(raw: JsonObject, resourceType: string): string {
  if (resourceType === "function") return some(raw, ["arguments", "returns"]);
  if (resourceType !== "model") return "";
  const access = textOrNull(raw.access) ?? "protected";
  return canonical([raw.latest_version ?? null, access, raw.deprecation_date ?? null]);
}

/** In the order of the file, as dbt pairs them. */
function exportsOf(raw: JsonObject): string {
  const list = Array.isArray(raw.exports) ? raw.exports : [];
  return canonical(list.map((item) => {
    const { name, unrendered_config } = objectOf(item);
    const { export_as, schema, alias } = objectOf(unrendered_config);
    return [name ?? null, export_as ?? null, schema ?? null, alias ?? null];
  }));
}

/** The values of some keys, one behind the other. An older dbt lacks keys that a newer one writes with their defaults. */
function some(
  raw: JsonObject,
  keys: readonly string[],
  isDefault: (value: unknown) => boolean = isNull,
): string {
  return canonical(keys.map((key) => raw[key] ?? null), isDefault);
}

function isNull(value: unknown): boolean {
  return value === null;
}

/** False is the default of each flag in a semantic model: `is_partition`, `create_metric`, … */
function isNullOrFalse(value: unknown): boolean {
  return value === null || value === false;
}

function only(raw: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => keys.includes(key)));
}

function without(raw: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !keys.includes(key)));
}
