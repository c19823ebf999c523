import { jinjaText, type YamlValue } from "../../src/emit/data/mod.ts";

/** A profile's values as dbt has to read them: dbt renders profiles.yml with Jinja, so every text is escaped, but for references to
 * environment variables, which are what a platform writes there on purpose. */
export function profileValue(value: unknown): YamlValue {
  if (typeof value === "string") {
    let text = "";
    let end = 0;
    for (const match of value.matchAll(ENV_VAR)) {
      text += jinjaText(value.slice(end, match.index)) + match[0];
      end = match.index + match[0].length;
    }
    return text + jinjaText(value.slice(end));
  }
  if (Array.isArray(value)) return value.map(profileValue);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, profileValue(v)]));
  }
  return value as YamlValue;
}

/** `{{ env_var('NAME') }}`, with a plain default and one of dbt's conversions or without. */
const ENV_VAR =
  /\{\{\s*env_var\(\s*(['"])[A-Za-z_]\w*\1\s*(?:,\s*(['"])[^'"{}\\]*\2\s*)?\)\s*(?:\|\s*(?:int|as_number|as_bool|as_native|as_text)\s*)?\}\}/g;
