import { jsonSchema, jsonSchemaNames } from "../../artifacts/mod.ts";
import { nearestName, UsageError } from "../../errors/mod.ts";
import { oneOf } from "../arguments.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of a document, for editors to check and complete by",
  usage: `${jsonSchemaNames.join("|")}`,
  details: [
    "floe: floe.yaml; manifest: the platform's manifest.yaml; compiled-artifacts: what floe compiles. JSON Schema draft 2020-12.",
  ],
  positionalCount: 1,
  options: [
    { name: "format", value: "FORMAT", choices: ["json"], help: "json, which a schema always is" },
  ],
  examples: [
    { line: "schema floe > floe.schema.json", does: "Save the schema of floe.yaml" },
  ],
  json: "the same: the schema itself",
  run: runSchema,
};

function runSchema({ arguments: args, runtime }: CommandContext): Promise<number> {
  const name = args.positionals[0];
  if (name === undefined) {
    throw new UsageError({
      code: "cli/missing-argument",
      message: "Cannot print a schema: no document was named",
      facts: { names: jsonSchemaNames },
      hint: `Name ${oneOf(jsonSchemaNames)}`,
    });
  }
  const known = jsonSchemaNames.find((n) => n === name);
  if (known === undefined) {
    const nearest = nearestName(name, jsonSchemaNames);
    throw new UsageError({
      code: "cli/unknown-schema",
      message: `Cannot print the schema of "${name}": expected ${oneOf(jsonSchemaNames)}`,
      facts: { name, names: jsonSchemaNames },
      hint: nearest === null ? `Name ${oneOf(jsonSchemaNames)}` : `Did you mean "${nearest}"?`,
    });
  }
  runtime.stdout.write(`${JSON.stringify(jsonSchema(known), null, 2)}\n`);
  return Promise.resolve(exitCodes.done);
}
