import { z } from "zod";
import { type Diagnostic, diagnostic, nearestName, type Path } from "../../errors/mod.ts";

/** What a plugin's configuration is read by. */
export interface ConfigWords<Config> {
  /** As messages name the target. */
  readonly title: string;
  /** A strict object, whose parts are described and have examples. */
  readonly schema: z.ZodType<Config>;
  /** Better words than the schema's for a value that is wrong; null: there are none. What stands there may be a credential, and must not be repeated. */
  readonly wanting?: (key: string, value: unknown) => Wanting | null;
}

export interface Wanting {
  readonly wanted: string;
  readonly hint: string;
}

/** The configuration, and what is wrong with it: a bad value is an error and counts as left out, an unknown key is a warning.
 * @param config `plugins.orchestrator.config` of the plan, secrets already replaced.
 */
export function readConfig<Config>(
  config: Readonly<Record<string, unknown>>,
  words: ConfigWords<Config>,
): { readonly config: Config; readonly problems: readonly Diagnostic[] } {
  // floe writes out what nobody has set
  const said = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
  const read = words.schema.safeParse(said);
  if (read.success) return { config: read.data, problems: [] };
  const problems = read.error.issues.flatMap((issue) => problemsOf(issue, said, words));
  for (const { code, path } of problems) {
    const [, , , key, ...within] = path;
    if (code === "plugin/bad-config" || within.length === 0) delete said[key as string];
    else said[key as string] = without(said[key as string], within);
  }
  return { config: words.schema.parse(said), problems };
}

/** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
export function jsonSchemaOf(
  { schema, title }: ConfigWords<unknown>,
  name: string,
): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return {
    $schema,
    title,
    description: `plugins.orchestrator.config, where the orchestrator is ${name}`,
    ...rest,
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  said: Record<string, unknown>,
  words: ConfigWords<unknown>,
): Diagnostic[] {
  const keys = issue.path.map((key) => typeof key === "number" ? key : String(key));
  const path: Path = [...ABOVE, ...keys];
  const at = keys.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(words.schema, keys);
    return issue.keys.map((key) => {
      const nearest = nearestName(key, known);
      const named = at === "" ? key : `${at}.${key}`;
      return diagnostic({
        code: "plugin/unknown-config",
        severity: "warning",
        message: `The ${words.title} plugin does not know the configuration "${named}"`,
        path: [...path, key],
        part: "key",
        hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
        facts: { key: named, nearest },
      });
    });
  }
  const value = keys.reduce<unknown>((of, key) => (of as Record<string, unknown>)?.[key], said);
  const { wanted, hint } = words.wanting?.(at, value) ?? wanting(issue, value, words.schema);
  return [diagnostic({
    code: "plugin/bad-config",
    message: `Cannot read the ${words.title} configuration "${at}": expected ${wanted}`,
    path,
    hint,
    facts: { key: at, wanted },
  })];
}

/** What stands there is not repeated: it may be a credential. */
function wanting(issue: z.core.$ZodIssue, value: unknown, schema: z.core.$ZodType): Wanting {
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const nearest = typeof value === "string" ? nearestName(value, values) : null;
    return {
      wanted: `one of ${values.join(", ")}`,
      hint: nearest === null ? `Write one of these` : `Did you mean "${nearest}"?`,
    };
  }
  const examples = z.globalRegistry.get(partAt(schema, issue.path))?.examples as
    | unknown[]
    | undefined;
  return {
    wanted: issue.code === "invalid_type" ? nameOfType(issue.expected) : "another value",
    hint: examples === undefined
      ? "Correct the value, or remove it"
      : `Write it as ${JSON.stringify(examples[0])}`,
  };
}

function nameOfType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    object: "keys and values",
    record: "keys and values",
    array: "a list",
    int: "a whole number",
    boolean: "true or false",
  };
  return names[type] ?? `a ${type}`;
}

/** The schema of what stands at a path. */
function partAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType {
  return path.reduce<z.core.$ZodType>((part, key) => {
    const { shape, element, valueType } = bare(part)._zod.def as unknown as {
      shape?: Record<PropertyKey, z.core.$ZodType>;
      element?: z.core.$ZodType;
      valueType?: z.core.$ZodType;
    };
    return shape?.[key] ?? element ?? valueType ?? part;
  }, schema);
}

function bare(part: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = part._zod.def as unknown as { innerType?: z.core.$ZodType };
  return innerType === undefined ? part : bare(innerType);
}

function keysOf(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { shape } = bare(partAt(schema, path))._zod.def as unknown as { shape?: object };
  return Object.keys(shape ?? {});
}

function without(value: unknown, [key, ...within]: Path): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([k, v]) =>
      k !== key ? [[k, v]] : within.length === 0 ? [] : [[k, without(v, within)]]
    ),
  );
}

const ABOVE: Path = ["plugins", "orchestrator", "config"];
