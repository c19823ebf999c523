import { z } from "zod";
import { forEditors } from "./editor_schema.ts";
import { compiledArtifacts } from "./compiled.ts";
import { platformManifest } from "./platform.ts";
import { floeSpec } from "./spec.ts";

/** The documents whose JSON Schemas can be printed. */
export type JsonSchemaName = "floe" | "manifest" | "compiled-artifacts";

/** In the order in which a reader meets them. */
export const jsonSchemaNames: readonly JsonSchemaName[] = [
  "floe",
  "manifest",
  "compiled-artifacts",
];

interface Described {
  readonly schema: z.ZodType;
  readonly title: string;
  readonly description: string;
}

const documents: Readonly<Record<JsonSchemaName, Described>> = {
  "floe": {
    schema: floeSpec,
    title: "floe.yaml",
    description: "A data product: what is transformed, and when",
  },
  "manifest": {
    schema: platformManifest,
    title: "manifest.yaml",
    description: "A platform: which plugins its products run on, and the rules they keep",
  },
  "compiled-artifacts": {
    schema: compiledArtifacts,
    title: "CompiledArtifacts",
    description: "A resolved data product, contract 0.11.0; reads 0.1.0 and later",
  },
};

/** The JSON Schema (draft 2020-12) of a document as its author writes it, for editors to check and complete by.
 *
 * Rules between fields (unique names, scopes, approvals) have no form there; {@linkcode safeParseFloeSpec} and its like check
 * them. Of the spellings of a key only the documented one is offered.
 */
export function jsonSchema(name: JsonSchemaName): Record<string, unknown> {
  const { schema, title, description } = documents[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // Unknown keys of a platform manifest are allowed at its top level.
  if (name === "manifest") delete rest.additionalProperties;
  return { $schema, title, description, ...forEditors(rest) };
}
