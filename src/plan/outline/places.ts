import type { OutlineService } from "./types.ts";

/** The settings that say where something is, the telling ones first; the others say how it is reached. Keys as platforms write them.
 * @returns pairs of key and value. */
export function placeOfService({ settings }: OutlineService): [string, string][] {
  return PLACES.filter((key) => Object.hasOwn(settings, key)).map((key) => [key, settings[key]!]);
}

/** The settings that say how something is reached. */
export function mannerOfService({ settings }: OutlineService): [string, string][] {
  return Object.entries(settings).filter(([key]) => !PLACES.includes(key));
}

const PLACES: readonly string[] = [
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
];
