import assert from "node:assert/strict";
import { z } from "zod";
import { forEditors } from "./editor_schema.ts";
import { jsonSchema, jsonSchemaNames } from "./json_schema.ts";
import { orchestrationSpec } from "./schema/orchestration.ts";

type Schema = Record<string, unknown>;

/** Every property of a JSON Schema, with the path to it. */
function properties(schema: Schema, path = ""): [string, Schema][] {
  const found: [string, Schema][] = [];
  for (const [key, next] of Object.entries(schema.properties ?? {}) as [string, Schema][]) {
    found.push([`${path}.${key}`, next], ...properties(next, `${path}.${key}`));
  }
  for (const key of ["anyOf", "oneOf"]) {
    for (const next of schema[key] as Schema[] ?? []) found.push(...properties(next, path));
  }
  for (const key of ["items", "additionalProperties"]) {
    const next = schema[key];
    if (typeof next === "object" && next !== null) {
      found.push(...properties(next as Schema, `${path}[]`));
    }
  }
  return found;
}

for (const name of jsonSchemaNames) {
  Deno.test(`jsonSchema("${name}") describes every property of orchestration, and offers no null`, () => {
    const all = properties(jsonSchema(name));
    assert.ok(all.length > 20);
    for (const [path, property] of all) {
      assert.notEqual(property.default, null, path);
      if (!path.startsWith(".orchestration")) continue;
      assert.ok(typeof property.description === "string" && property.description !== "", path);
      assert.ok((property.description as string).length < 200, path);
    }
  });
}

/** Schemas that a schema is made of, itself included. */
function* parts(schema: z.core.$ZodType): Generator<z.core.$ZodType> {
  yield schema;
  const def = schema._zod.def as unknown as Record<string, unknown>;
  for (const key of ["innerType", "element", "valueType", "in"]) {
    if (def[key] !== undefined) yield* parts(def[key] as z.core.$ZodType);
  }
  for (const option of def.options as z.core.$ZodType[] ?? []) yield* parts(option);
  for (const next of Object.values(def.shape as object ?? {})) yield* parts(next);
}

Deno.test("every example of orchestration is what its schema takes, and every choice is explained or needs no word", () => {
  let examples = 0;
  for (const part of parts(orchestrationSpec)) {
    const said = z.globalRegistry.get(part) as Schema | undefined;
    for (const example of said?.examples as unknown[] ?? []) {
      examples++;
      const read = z.safeParse(part, example);
      assert.ok(read.success, `${JSON.stringify(example)}: ${read.error?.message}`);
    }
    const words = said?.enumDescriptions as unknown[] | undefined;
    const values = (part._zod.def as unknown as { entries?: object }).entries;
    if (words !== undefined) assert.equal(words.length, Object.keys(values!).length);
  }
  assert.ok(examples > 60, `${examples} examples`);
});

Deno.test("forEditors() names a nullable type once, and leaves values alone", () => {
  const text = { type: "string", minLength: 1 };
  const none = { type: "null" };
  assert.deepEqual(
    forEditors({
      properties: {
        default: { default: null, description: "a key", anyOf: [text, none] },
        choice: { anyOf: [{ type: "string", enum: ["a"] }, none], default: "a" },
        either: { anyOf: [{ anyOf: [text, { type: "array", items: text }] }, none] },
      },
      examples: [{ default: null, anyOf: [text, none] }],
    }),
    {
      properties: {
        default: { type: ["string", "null"], minLength: 1, description: "a key" },
        choice: { anyOf: [{ type: "string", enum: ["a"] }, none], default: "a" },
        either: { anyOf: [text, { type: "array", items: text }, none] },
      },
      examples: [{ default: null, anyOf: [text, none] }],
    },
  );
});
