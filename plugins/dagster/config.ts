import { z } from "zod";
import { type Diagnostic, diagnostic, nearestName, type Path } from "../../src/errors/mod.ts";
import { IMAGE } from "./helm/image.ts";
import type { DagsterPodResources } from "./model.ts";
import { nearestRelease, RELEASES } from "./versions.ts";

/** What `plugins.orchestrator.config` may say to this plugin, by its names there. */
export interface DagsterConfig {
  /** Cron of a product that has no schedule; the plan has used it. */
  readonly default_schedule?: string;
  /** The oldest Dagster that has to run the project, `1.12` or `1.12.4`. Left out: any that has what the product needs. */
  readonly dagster_version?: string;
  /** Where the blocks of a run work. Left out: Dagster's own choice, but one process where the database is one file. */
  readonly executor?: "in_process" | "multiprocess" | "k8s_job";
  /** The container image that the project is built into. */
  readonly image?: string;
  /** What the pod of a block may use, by the compute that the block runs on; `default` for all others. */
  readonly pod_resources?: Readonly<Record<string, DagsterPodResources>>;
  /** Where the dbt project's folder is shown, such as `https://git.example/shop/blob/main/dbt`: links of assets go there. */
  readonly source_url?: string;
}

/** The configuration, and what is wrong with it: a bad value is an error and counts as left out, an unknown key is a warning.
 * @param config `plugins.orchestrator.config` of the plan, secrets already replaced.
 */
export function parseConfig(
  config: Readonly<Record<string, unknown>>,
): { readonly config: DagsterConfig; readonly problems: readonly Diagnostic[] } {
  // floe writes out what nobody has set
  const said = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
  const read = configSchema.safeParse(said);
  if (read.success) return { config: read.data, problems: [] };
  const problems = read.error.issues.flatMap((issue) => problemsOf(issue, said));
  for (const { code, path } of problems) {
    const [, , , key, ...within] = path;
    if (code === "plugin/bad-config" || within.length === 0) delete said[key as string];
    else said[key as string] = without(said[key as string], within);
  }
  return { config: configSchema.parse(said), problems };
}

/** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: "input" });
  return {
    $schema,
    title: "Dagster",
    description: "plugins.orchestrator.config, where the orchestrator is dagster",
    ...rest,
  };
}

/** YAML has `cpu: 2` as a number. */
function cpu(about: { description: string; examples: string[] }) {
  const text = z.string().regex(/^\d+(\.\d+)?m?$/);
  return z.union([text, z.number().positive()]).meta(about).transform(String).optional().meta(
    about,
  );
}

function quantities(what: string) {
  return z.strictObject({
    cpu: cpu({ description: "CPU, as Kubernetes writes it", examples: ["500m", "2"] }),
    // a number alone is bytes, which nobody means
    memory: z.string().regex(/^\d+(\.\d+)?(k|[MGTPE]|[KMGTPE]i)$/).optional().meta({
      description: "Memory, as Kubernetes writes it, with its unit",
      examples: ["512Mi", "2Gi"],
    }),
  }).optional().meta({ description: what, examples: [{ cpu: "500m", memory: "1Gi" }] });
}

export const configSchema = z.strictObject({
  default_schedule: z.string().min(1).optional().meta({
    description: "Cron of products that have no schedule of their own; their schedules are off",
    examples: ["0 6 * * *"],
  }),
  dagster_version: z.string().regex(
    new RegExp(`^(?:${RELEASES.map((r) => r.replace(".", "\\.")).join("|")})(?:\\.\\d+)?$`),
  ).optional().meta({
    description: "The oldest Dagster that has to run the project: a minor release, or a full one",
    examples: ["1.12", "1.12.4"],
  }),
  executor: z.enum(["in_process", "multiprocess", "k8s_job"]).optional().meta({
    description: "Where the blocks of a run work: in its process, in one each, in a pod each",
  }),
  pod_resources: z.record(
    z.string(),
    z.strictObject({
      requests: quantities("What is kept for the pod"),
      limits: quantities("What it may take at most"),
    }),
  ).optional().meta({
    description:
      "CPU and memory of the pod of a block, where each has one (k8s_job), by compute; `default`: all others",
    examples: [{
      default: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    }],
  }),
  source_url: z.string().regex(/^https?:\/\/[^\s?#]+$/).optional().meta({
    description: "Where the folder of the dbt project is shown: links of assets go to files there",
    examples: ["https://git.example/data/shop/blob/main/dbt"],
  }),
  image: z.string().regex(IMAGE).optional().meta({
    description: "Name of the container image that the project is built into",
    examples: ["registry.example/data/shop:1.4.0"],
  }),
});

function problemsOf(issue: z.core.$ZodIssue, said: Record<string, unknown>): Diagnostic[] {
  const keys = issue.path.map((key) => typeof key === "number" ? key : String(key));
  const path: Path = [...ABOVE, ...keys];
  const at = keys.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(keys);
    return issue.keys.map((key) => {
      const nearest = nearestName(key, known);
      const named = at === "" ? key : `${at}.${key}`;
      return diagnostic({
        code: "plugin/unknown-config",
        severity: "warning",
        message: `The Dagster plugin does not know the configuration "${named}"`,
        path: [...path, key],
        hint: nearest === null ? `It knows: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
        facts: { key: named, nearest },
      });
    });
  }
  const value = keys.reduce<unknown>((of, key) => (of as Record<string, unknown>)?.[key], said);
  const { wanted, hint } = wanting(issue, at, value);
  return [diagnostic({
    code: "plugin/bad-config",
    message: `Cannot read the Dagster configuration "${at}": expected ${wanted}`,
    path,
    hint,
    facts: { key: at, wanted },
  })];
}

/** What stands there is not repeated: it may be a credential. */
function wanting(
  issue: z.core.$ZodIssue,
  at: string,
  value: unknown,
): { readonly wanted: string; readonly hint: string } {
  if (at === "dagster_version") {
    const nearest = nearestRelease(String(value));
    return {
      wanted: `${RELEASES.join(", ")}, or a full release of these, as text`,
      hint: typeof value === "number"
        ? `Write "${nearest}" in quotes: 1.10 without them is the number 1.1`
        : `Write "${nearest}"`,
    };
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const nearest = typeof value === "string" ? nearestName(value, values) : null;
    return {
      wanted: `one of ${values.join(", ")}`,
      hint: nearest === null ? `Write one of these` : `Did you mean "${nearest}"?`,
    };
  }
  const examples = z.globalRegistry.get(partAt(issue.path))?.examples as unknown[] | undefined;
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
function partAt(path: readonly PropertyKey[]): z.core.$ZodType {
  return path.reduce<z.core.$ZodType>((part, key) => {
    const { shape, element, valueType } = bare(part)._zod.def as unknown as {
      shape?: Record<PropertyKey, z.core.$ZodType>;
      element?: z.core.$ZodType;
      valueType?: z.core.$ZodType;
    };
    return shape?.[key] ?? element ?? valueType ?? part;
  }, configSchema);
}

function bare(part: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = part._zod.def as unknown as { innerType?: z.core.$ZodType };
  return innerType === undefined ? part : bare(innerType);
}

function keysOf(path: readonly PropertyKey[]): string[] {
  const { shape } = bare(partAt(path))._zod.def as unknown as { shape?: object };
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
