import assert from "node:assert/strict";
import { assertDescribed, assertExamplesValid } from "../../../tests/helpers/json_schemas.ts";
import { planJsonSchema } from "./json_schema.ts";
import { planDocument } from "./plan.ts";

Deno.test("planJsonSchema() describes every property", () => assertDescribed(planJsonSchema()));

Deno.test("examples of planJsonSchema() are what its schema takes", () => {
  const examples = assertExamplesValid(planDocument);
  assert.ok(examples > 80, `${examples} examples`);
});
