import { jsonSchema, jsonSchemaNames } from "../../artifacts/mod.ts";
import { nearestName, UsageError } from "../../errors/mod.ts";
import { planJsonSchema } from "../../plan/mod.ts";
import { shippedPlugins } from "../../../plugins/mod.ts";
import { oneOf } from "../arguments.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";

const plugins = shippedPlugins();

/** Documents of the contract, what is made of them, and what each orchestrator takes as its configuration. */
const schemas: ReadonlyMap<string, () => Readonly<Record<string, unknown>>> = new Map([
  ...jsonSchemaNames.map((name): [string, () => Readonly<Record<string, unknown>>] => [
    name,
    () => jsonSchema(name),
  ]),
  ["plan", planJsonSchema],
  ...plugins.names().map((name): [string, () => Readonly<Record<string, unknown>>] => [
    `${name}-config`,
    () => plugins.get(name).configSchema,
  ]),
]);
const names = [...schemas.keys()];

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of a document, for editors to check and complete by",
  usage: names.join("|"),
  details: [
    "floe: floe.yaml; manifest: the platform's manifest.yaml; compiled-artifacts: what floe compiles; plan: what compile --stage plan prints; dagster-config and airflow-config: plugins.orchestrator.config in manifest.yaml, where plugins.orchestrator.type is dagster or airflow. JSON Schema draft 2020-12.",
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
      facts: { names },
      hint: `Name ${oneOf(names)}`,
    });
  }
  const known = schemas.get(name);
  if (known === undefined) {
    const nearest = nearestName(name, names);
    throw new UsageError({
      code: "cli/unknown-schema",
      message: `Cannot print the schema of "${name}": expected ${oneOf(names)}`,
      facts: { name, names },
      hint: nearest === null ? `Name ${oneOf(names)}` : `Did you mean "${nearest}"?`,
    });
  }
  runtime.stdout.write(`${JSON.stringify(known(), null, 2)}\n`);
  return Promise.resolve(exitCodes.done);
}
