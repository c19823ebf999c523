import type { OutlineService } from "./types.ts";

/** Whether a service is a compute: a `warehouse` is where a catalog's tables lie, and who computes for Snowflake. */
export type ServiceKind = "compute" | "other";

/** The settings that say where something is, the telling ones first; the others say how it is reached. Keys as platforms write them.
 * @returns pairs of key and value. */
export function placeOfService(
  { settings }: OutlineService,
  kind: ServiceKind = "other",
): [string, string][] {
  return PLACES[kind].filter((key) => Object.hasOwn(settings, key))
    .map((key) => [key, settings[key]!]);
}

/** The settings that say how something is reached. */
export function mannerOfService(
  { settings }: OutlineService,
  kind: ServiceKind = "other",
): [string, string][] {
  return Object.entries(settings).filter(([key]) => !PLACES[kind].includes(key));
}

const PLACES: Readonly<Record<ServiceKind, readonly string[]>> = {
  compute: [
    "host",
    "port",
    "account",
    "project",
    "catalog",
    "database",
    "dbname",
    "schema",
    "dataset",
    "path",
  ],
  other: [
    "uri",
    "endpoint",
    "warehouse",
    "account",
    "account_name",
    "bucket",
    "container",
    "container_name",
    "path",
    "root",
    "prefix",
    "name",
    "namespace",
  ],
};
