import { adapterFields, fieldOf } from "./adapter_fields.ts";

/** A dbt `profiles.yml` as data: profile name to target and outputs. */
export type DbtProfiles = Readonly<Record<string, DbtProfile>>;

export interface DbtProfile {
  readonly target: string;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ProfileOptions {
  readonly product: string;
  /** The dbt target, which is also the name of the one output. */
  readonly environment: string;
  readonly type: string;
  /** `plugins.compute.config`, free of secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The profile of a product on its platform's compute engine, as floe's compiler makes it: keyed by the product's name,
 * `{product_slug}` expanded. DuckDB's settings go where dbt-duckdb expects them; the configuration of any other adapter is
 * its output as it stands. A reference to a variable is a text to dbt: where the adapter wants a number, a flag, a list or a mapping, the
 * reference says so.
 */
export function dbtProfiles(options: ProfileOptions): DbtProfiles {
  const config = expand(options.config, productSlug(options.product)) as Record<string, unknown>;
  const output = options.type === "duckdb"
    ? duckdbOutput(config, options.product)
    : { type: options.type, ...config, threads: config.threads ?? defaultThreads };
  return {
    [options.product]: {
      target: options.environment,
      outputs: { [options.environment]: typed(options.type, output) },
    },
  };
}

/** `customer-360` to `customer_360`: what stands for `{product_slug}`. */
export function productSlug(product: string): string {
  return product.replace(/[^A-Za-z0-9]/g, "_");
}

function typed(
  type: string,
  output: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const adapter = adapterFields(type);
  if (adapter === null) return output;
  return Object.fromEntries(
    Object.entries(output).map(([key, value]) => {
      const filter = FILTERS[adapter.kinds.get(fieldOf(adapter, key)) ?? "text"];
      const found = typeof value === "string" ? REFERENCE.exec(value) : null;
      return [key, filter === null || found === null ? value : `${found[1]} | ${filter} }}`];
    }),
  );
}

/** Nothing but one reference, which has no filter yet. */
const REFERENCE = /^(\{\{ env_var\('\w+'(?:, '[^']*')?\)) \}\}$/;

/** What makes of a text in dbt's Jinja what a field of a kind wants. */
const FILTERS = {
  text: null,
  number: "as_number",
  flag: "title | as_bool", // which knows True and no true
  structure: "as_native",
} as const;

const defaultThreads = 4;

/** Keys of a dbt-duckdb output. Everything else in the configuration is a setting of DuckDB itself. */
const duckdbKeys: ReadonlySet<string> = new Set(
  [...adapterFields("duckdb")!.kinds.keys()].filter((key) =>
    !["path", "settings", "threads"].includes(key)
  ),
);

function duckdbOutput(
  config: Readonly<Record<string, unknown>>,
  product: string,
): Record<string, unknown> {
  const { path, threads, timeout_seconds, settings, ...rest } = config;
  const entries = Object.entries(rest);
  const own = entries.filter(([key]) => duckdbKeys.has(key));
  const all = {
    ...Object.fromEntries(entries.filter(([key]) => !duckdbKeys.has(key))),
    ...typeof settings === "object" ? settings : {},
  };
  return {
    type: "duckdb",
    // Never ":memory:": each dbt process would have a database of its own.
    path: path ?? `${productSlug(product)}.duckdb`,
    threads: threads ?? defaultThreads,
    timeout_seconds: timeout_seconds ?? 3600,
    ...Object.fromEntries(own),
    ...Object.keys(all).length === 0 ? {} : { settings: all },
  };
}

function expand(value: unknown, slug: string): unknown {
  if (typeof value === "string") return value.replaceAll("{product_slug}", slug);
  if (Array.isArray(value)) return value.map((item) => expand(item, slug));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, slug)]));
}
