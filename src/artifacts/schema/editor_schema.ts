/** A JSON Schema as a plain value. */
export type Schema = Readonly<Record<string, unknown>>;

/** The same schema in the form that editors complete best by.
 *
 * zod writes what may be left out as `anyOf: [X, null]` with the default null. An editor offers that default as a value, and knows
 * no type to insert a mapping or list for. So no default is null, and a nullable type is one type with two names. What is valid
 * stays the same.
 */
export function forEditors(schema: Schema): Schema {
  const changed = Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (key === "default" && value === null) return [];
      // values, not schemas
      if (key === "examples" || key === "enum" || key === "default") return [[key, value]];
      if (key === "properties" || key === "$defs") return [[key, mapValues(value)]];
      return [[key, forValue(value)]];
    }),
  );
  return nullableInOne(changed);
}

function mapValues(value: unknown): unknown {
  return isSchema(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, forValue(item)]))
    : value;
}

function forValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forValue);
  return isSchema(value) ? forEditors(value) : value;
}

function nullableInOne(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || anyOf[1]?.type !== "null") return schema;
  const one = anyOf[0] as Schema;
  if (Array.isArray(one.anyOf)) return { ...rest, anyOf: [...one.anyOf, { type: "null" }] };
  if (typeof one.type !== "string" || "enum" in one || "const" in one) return schema;
  return { ...one, ...rest, type: [one.type, "null"] };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
