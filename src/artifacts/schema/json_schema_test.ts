import assert from "node:assert/strict";
import { z } from "zod";
import {
  assertDescribed,
  assertExamplesValid,
  assertExemplified,
  parts,
  properties,
} from "../../../tests/helpers/json_schemas.ts";
import { forEditors } from "./editor_schema.ts";
import { jsonSchema, type JsonSchemaName, jsonSchemaNames } from "./json_schema.ts";
import { compiledArtifacts } from "./compiled.ts";
import { orchestrationSpec } from "./orchestration.ts";
import { platformManifest } from "./platform.ts";
import { floeSpec } from "./spec.ts";

const schemas: Readonly<Record<JsonSchemaName, z.ZodType>> = {
  "floe": floeSpec,
  "manifest": platformManifest,
  "compiled-artifacts": compiledArtifacts,
};

for (const name of jsonSchemaNames) {
  Deno.test(`jsonSchema("${name}") describes every property, and offers no null`, () => {
    const schema = jsonSchema(name);
    const all = properties(schema);
    assert.ok(all.length > 150);
    assertDescribed(schema);
    for (const [path, property] of all) assert.notEqual(property.default, null, path);
  });

  Deno.test(`examples of jsonSchema("${name}") are what its schema takes`, () => {
    const examples = assertExamplesValid(schemas[name]);
    assert.ok(examples > 100, `${examples} examples`);
  });
}

for (const name of ["floe", "manifest"] as const) {
  Deno.test(`jsonSchema("${name}") shows for every value how it is written`, () => {
    assertExemplified(jsonSchema(name));
  });
}

Deno.test("every choice of orchestration is explained, or needs no word", () => {
  let explained = 0;
  for (const part of parts(orchestrationSpec)) {
    const said = z.globalRegistry.get(part) as { enumDescriptions?: unknown[] } | undefined;
    const values = (part._zod.def as unknown as { entries?: object }).entries;
    if (said?.enumDescriptions === undefined || values === undefined) continue;
    explained++;
    assert.equal(said.enumDescriptions.length, Object.keys(values).length);
  }
  assert.ok(explained > 3, `${explained} choices`);
});

const bare = { properties: { a: { type: "object", properties: { b: { type: "string" } } } } };

Deno.test("what is described at no length, at great length or with blanks is found", () => {
  assert.throws(() => assertDescribed(bare), /\.a has no description/);
  for (const description of ["", "A name ", "A name.", "One. Two. Three", "a".repeat(200)]) {
    assert.throws(() => assertDescribed({ properties: { a: { description } } }), description);
  }
  assertDescribed({ properties: { a: { description: "A name, e.g. of `b`. It is unique" } } });
});

Deno.test("what shows no example, or a wrong one, is found", () => {
  assert.throws(() => assertExemplified(bare), /\.a\.b has no example/);
  assertExemplified({ properties: { a: { type: ["boolean", "null"] }, b: { enum: ["c"] } } });
  const number = (example: unknown) => z.strictObject({ a: z.int().meta({ examples: [example] }) });
  assert.equal(assertExamplesValid(number(1)), 1);
  assert.throws(() => assertExamplesValid(number("1")));
  const text = z.string().meta({ examples: ["https://a.company.test/b"] });
  assert.throws(() => assertExamplesValid(text), /company/);
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
