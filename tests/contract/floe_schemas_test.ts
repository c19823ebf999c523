/** floe's JSON Schemas (pydantic, floe 0.3.0) against ours and against the table of dispositions.
 * @see https://github.com/Obsidian-Owl/floe commit 8c6864b65d6e
 */
import assert from "node:assert/strict";
import {
  dispositionOf,
  dispositions,
  type DocumentName,
  jsonSchema,
  type JsonSchemaName,
} from "../../src/artifacts/mod.ts";

type Schema = Record<string, unknown>;

const pairs: readonly {
  readonly document: DocumentName;
  readonly ours: JsonSchemaName;
  readonly theirs: string;
}[] = [
  { document: "floe.yaml", ours: "floe", theirs: "FloeSpec" },
  { document: "manifest.yaml", ours: "manifest", theirs: "PlatformManifest" },
  { document: "compiled-artifacts", ours: "compiled-artifacts", theirs: "CompiledArtifacts" },
];

function floeSchema(name: string): Schema {
  const url = new URL(`../fixtures/floe/schema/${name}.schema.json`, import.meta.url);
  return JSON.parse(Deno.readTextFileSync(url));
}

/** Property path to what a schema says of it, in words that both dialects share. `[]` any index, `{}` any key. */
function properties(root: Schema): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  visit(root, "", []);
  return found;

  function visit(schema: Schema, path: string, above: readonly string[]): void {
    for (const branch of branches(schema, root)) {
      const ref = branch.title as string;
      // The data contract standard refers to itself; what it says is any mapping to us.
      if (
        path.startsWith("data_contracts[]") || above.filter((title) => title === ref).length > 3
      ) continue;
      for (const [key, next] of Object.entries(branch.properties ?? {}) as [string, Schema][]) {
        const at = path === "" ? key : `${path}.${key}`;
        const required = (branch.required as string[] | undefined)?.includes(key) ?? false;
        found.set(at, `${required ? "required " : ""}${describe(next, root)}${defaultOf(next)}`);
        visit(next, at, [...above, ref]);
      }
      if (typeof branch.items === "object") visit(branch.items as Schema, `${path}[]`, above);
      const values = branch.additionalProperties;
      if (typeof values === "object" && values !== null) {
        visit(values as Schema, `${path}{}`, above);
      }
    }
  }
}

/** A schema's alternatives without references and without null. */
function branches(schema: Schema, root: Schema): readonly Schema[] {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1)!;
    return branches(((root.$defs ?? {}) as Record<string, Schema>)[name]!, root);
  }
  const several = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (several !== undefined) return several.flatMap((one) => branches(one, root));
  // `type: ["string", "null"]` says the same in one word.
  if (Array.isArray(schema.type)) {
    return schema.type.flatMap((type) => branches({ ...schema, type }, root));
  }
  return schema.type === "null" ? [] : [schema];
}

function nullable(schema: Schema): boolean {
  const several = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  return schema.type === "null" || (Array.isArray(schema.type) && schema.type.includes("null")) ||
    (several?.some(nullable) ?? false);
}

/** pydantic names no default of lists, mappings and nested models (they are made by functions). */
function defaultOf(schema: Schema): string {
  const value = schema.default;
  return value === undefined || typeof value === "object" ? "" : ` = ${JSON.stringify(value)}`;
}

const constraints = [
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "minItems",
] as const;

function describe(schema: Schema, root: Schema): string {
  const all = branches(schema, root).map((branch) => {
    const kept = constraints.flatMap((key) => {
      const value = branch[key];
      if (value === undefined) return [];
      // zod bounds every integer to the safe range.
      if (typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER) return [];
      return [`${key}=${JSON.stringify(value).replaceAll("\\\\/", "/").replace("(?i)", "")}`];
    });
    if (branch.additionalProperties === false) kept.push("closed");
    return [branch.type ?? "any", ...kept].join(" ");
  });
  return [...all.sort(), ...nullable(schema) ? ["null"] : []].join(" | ");
}

/** Where we differ from floe on purpose. */
const known: Readonly<Record<JsonSchemaName, Readonly<Record<string, string>>>> = {
  "floe": { "orchestration": "ours: what DESIGN §5 adds" },
  "manifest": {
    "resource_presets{}.cpu_request":
      "the flat form of floe's demo platform, accepted by its validator",
    "resource_presets{}.cpu_limit": "as above",
    "resource_presets{}.memory_request": "as above",
    "resource_presets{}.memory_limit": "as above",
    "governance.custom_rules[].type":
      "floe's schema gives it a default and chooses the rule by it all the same",
  },
  "compiled-artifacts": {
    "orchestration": "ours: contract 0.11.0",
    "observability.telemetry.logging.json_output": "floe's default is read from its environment",
    "observability.telemetry.logging.log_level": "as above",
  },
};

for (const { document, ours, theirs } of pairs) {
  const floe = properties(floeSchema(theirs));
  const mine = properties(jsonSchema(ours));

  Deno.test(`jsonSchema("${ours}") says of each property what floe's ${theirs} says`, () => {
    const expected = [...floe].filter(([path]) => !Object.hasOwn(known[ours], path));
    const actual = [...mine].filter(([path]) =>
      !Object.keys(known[ours]).some((key) => path === key || path.startsWith(`${key}.`))
    );
    assert.deepEqual(Object.fromEntries(actual.sort()), Object.fromEntries(expected.sort()));
  });

  Deno.test(`dispositions: each property of floe's ${theirs} has one`, () => {
    const without = [...floe.keys()].filter((path) => dispositionOf(document, path) === null);
    assert.deepEqual(without, []);
  });

  Deno.test(`dispositions: each entry for ${document} is a property of a schema`, () => {
    const stray = Object.keys(dispositions[document]).filter((path) =>
      !floe.has(path) && !mine.has(path)
    );
    assert.deepEqual(stray, []);
  });
}
