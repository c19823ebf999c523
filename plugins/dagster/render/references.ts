import {
  attribute,
  call,
  type Expression,
  lines,
  name,
  subscript,
  symbol,
  type Value,
} from "../../../src/emit/python/mod.ts";

/** Text for the head of a module. */
export type Docstring = (text: string) => string;

/** What a module of jobs, schedules, sensors or sources sees of the package. */
export interface Surroundings {
  /** `defs`, with the blocks, partitions and resources. */
  readonly defs: string;
  readonly runtime: string;
}

/** A module in `defs/`. */
export const inDefs: Surroundings = { defs: ".", runtime: "..floe_dbt" };

/** A module in `locations/NAME/`. */
export const inLocation: Surroundings = { defs: "...defs", runtime: "...floe_dbt" };

/** A module or folder in a folder, which may be dots. */
export function below(folder: string, name: string): string {
  return folder.endsWith(".") ? `${folder}${name}` : `${folder}.${name}`;
}

export function blockIn(folder: string): (name: string) => Expression {
  return (name) => attribute(symbol(folder, name), "block");
}

/** How a module names jobs: as they are, or as `jobs.NAME` where it has a name of its own that is the name of a job.
 * @param used each name of the module with the jobs that it needs. */
export function jobIn(
  used: readonly (readonly [string, readonly string[]])[],
): (job: string) => Expression {
  const own = new Set(used.map(([name]) => name));
  return used.some(([, jobs]) => jobs.some((job) => own.has(job)))
    ? (job) => attribute(symbol(".", "jobs"), job)
    : (job) => symbol(".jobs", job);
}

/** @param folder `defs` as seen from the module: dots. */
export function partitionIn(folder: string): (name: string) => Expression {
  return (name) => attribute(symbol(folder, "partitions"), name);
}

/** The link to a file of the dbt project.
 * @param folder `defs` as seen from the module: dots. */
export function sourceIn(folder: string): (file: string) => Expression {
  const link = symbol(below(folder, "source_files"), "source_file");
  return (file) => call(link, [file]);
}

/** An empty list says what it is a list of. */
export function listOf(item: Expression, values: readonly unknown[]): { annotation?: Expression } {
  return values.length === 0 ? { annotation: subscript(name("list"), item) } : {};
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Arguments of a job: the product's labels on its runs, and who answers for it. */
export function jobFacts(
  { tags, owner }: {
    readonly tags: Readonly<Record<string, string>>;
    readonly owner: string | null;
  },
): Record<string, Value | undefined> {
  return {
    tags: Object.keys(tags).length === 0 ? undefined : lines(tags),
    metadata: owner === null ? undefined : { "floe/owner": owner },
  };
}
