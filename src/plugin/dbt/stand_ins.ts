import type { YamlValue } from "../../emit/data/mod.ts";

/** A stand-in for an environment variable that a profile cannot be read without. */
export interface StandIn {
  readonly name: string;
  readonly value: string;
}

/** Stand-ins with which dbt parses where no secret is, such as the build of an image. A variable that has a default needs none. What dbt
 * makes of its value it has to be able to make; a parse connects to nothing.
 * @param outputs of a profile, as dbt reads it.
 */
export function standIns(outputs: YamlValue): StandIn[] {
  const found = new Map<string, string>();
  for (const [, , name, conversion] of JSON.stringify(outputs).matchAll(REFERENCE)) {
    found.set(name!, conversion === "as_bool" ? "true" : found.get(name!) ?? "1");
  }
  return [...found].map(([name, value]) => ({ name, value }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** `env_var('NAME')` without a default, and what dbt converts it to. Quotes stand escaped in JSON. */
const REFERENCE = /env_var\(\s*('|\\")([A-Za-z_]\w*)\1\s*\)\s*(?:\|\s*(\w+))?/g;
