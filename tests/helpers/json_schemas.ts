/** What JSON Schemas owe to who reads them in an editor. */
import assert from "node:assert/strict";
import { z } from "zod";

type Schema = Record<string, unknown>;

/** Every property of a JSON Schema, with the path to it; `[]` stands for any key or index. */
export function properties(schema: Schema, path = ""): [string, Schema][] {
  const found: [string, Schema][] = [];
  for (const [key, next] of Object.entries(schema.properties ?? {}) as [string, Schema][]) {
    found.push([`${path}.${key}`, next], ...properties(next, `${path}.${key}`));
  }
  for (const next of branches(schema)) found.push(...properties(next, path));
  for (const next of contents(schema)) found.push(...properties(next, `${path}[]`));
  return found;
}

/** Every property says in one or two sentences what it is, without a full stop, as an editor shows it. */
export function assertDescribed(schema: Schema): void {
  for (const [path, { description }] of properties(schema)) {
    assert.ok(typeof description === "string", `${path} has no description`);
    assert.match(description, /^\S(.*[^\s.])?$/, path);
    assert.ok(description.length < 200, `${path} is described at length`);
    assert.ok(description.split(/[.!?] (?=[A-Z`])/).length <= 2, `${path}: ${description}`);
  }
}

/** Every property that is written as a value shows one, unless an editor lists what there is to choose from. */
export function assertExemplified(schema: Schema): void {
  for (const [path, property] of properties(schema)) {
    if (properties(property).length > 0 || listed(property)) continue;
    const { examples } = property;
    assert.ok(Array.isArray(examples) && examples.length > 0, `${path} has no example`);
  }
}

/** Every example is what its schema takes, and names nobody's host.
 * @returns How many there are.
 */
export function assertExamplesValid(schema: z.core.$ZodType): number {
  let count = 0;
  for (const part of parts(schema)) {
    const { examples = [] } = (z.globalRegistry.get(part) ?? {}) as { examples?: unknown[] };
    for (const example of examples) {
      count++;
      const read = z.safeParse(part, example);
      assert.ok(read.success, `${JSON.stringify(example)}: ${read.error?.message}`);
      const hosts = JSON.stringify(example).matchAll(/(?:\/\/|\w@)([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g);
      for (const [, host] of hosts) assert.match(host!, /\.example$/);
    }
  }
  return count;
}

/** Schemas that a schema is made of, itself included. */
export function* parts(schema: z.core.$ZodType): Generator<z.core.$ZodType> {
  yield schema;
  const def = schema._zod.def as unknown as Record<string, unknown>;
  for (const key of ["innerType", "element", "valueType", "in"]) {
    if (def[key] !== undefined) yield* parts(def[key] as z.core.$ZodType);
  }
  for (const option of def.options as z.core.$ZodType[] ?? []) yield* parts(option);
  for (const next of Object.values(def.shape as object ?? {})) yield* parts(next);
}

/** A value of which an editor knows every spelling. */
function listed(schema: Schema): boolean {
  const { type } = schema;
  if (type === "boolean" || type === "null" || "const" in schema || "enum" in schema) return true;
  if (Array.isArray(type)) return type.every((one) => listed({ type: one }));
  const all = branches(schema);
  return all.length > 0 && all.every(listed);
}

function branches(schema: Schema): readonly Schema[] {
  return [...schema.anyOf as Schema[] ?? [], ...schema.oneOf as Schema[] ?? []];
}

function contents(schema: Schema): readonly Schema[] {
  return [schema.items, schema.additionalProperties].filter((next): next is Schema =>
    typeof next === "object" && next !== null
  );
}
