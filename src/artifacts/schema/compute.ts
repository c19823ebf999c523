import { z } from "zod";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const structure = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish();
const threads = z.int().min(1).nullish();

/** What dbt itself reads of an output, whatever the adapter. */
export const anyCompute = z.looseObject({ threads });

/** Of `type: duckdb`, where this package lays the profile out; keys that are not here are settings of DuckDB. A null counts as left
 * out, but for the path: a database that nobody named would take its place. `motherduck_token` is replaced, whatever it is. */
export const duckdbCompute = z.looseObject({
  threads,
  path: z.string().min(1).optional(),
  timeout_seconds: z.number().min(0).nullish(),
  settings: z.record(z.string(), z.unknown()).nullish(),
  database: text,
  schema: text,
  external_root: text,
  disable_transactions: flag,
  is_ducklake: flag,
  keep_open: flag,
  attach: structure,
  config_options: structure,
  extensions: structure,
  filesystems: structure,
  module_paths: structure,
  plugins: structure,
  remote: structure,
  retries: structure,
  secrets: structure,
});
