import { jinjaText, printYaml, type YamlValue } from "../../emit/data/mod.ts";
import type { Plan } from "../../plan/mod.ts";

/** `profiles.yml` of a product. */
export interface GeneratedProfile {
  readonly name: string;
  readonly target: string;
  /** As dbt has to read them: Jinja escaped but for references to environment variables. */
  readonly outputs: YamlValue;
}

/** The product's profile as dbt has to read it, and the environment variables that it refers to.
 *
 * dbt renders profiles.yml with Jinja, so every text is escaped, but for references to environment variables, which are what a
 * platform writes there on purpose.
 */
export function lowerProfile(
  plan: Plan,
): { profile: GeneratedProfile | null; variables: ReadonlySet<string> } {
  const variables = new Set<string>();
  const profile = plan.computes[0]?.profile ?? null;
  return {
    profile: profile && {
      name: profile.name,
      target: profile.target,
      outputs: profileValue(profile.outputs, variables),
    },
    variables,
  };
}

/** profiles.yml with the product's one profile. */
export function printProfile(profile: GeneratedProfile): string {
  return printYaml({ [profile.name]: { target: profile.target, outputs: profile.outputs } });
}

/** @param variables gets the name of each variable that is referred to. */
export function profileValue(value: unknown, variables: Set<string>): YamlValue {
  if (typeof value === "string") {
    let text = "";
    let end = 0;
    for (const match of value.matchAll(ENV_VAR)) {
      variables.add(match[2]!);
      text += jinjaText(value.slice(end, match.index)) + match[0];
      end = match.index + match[0].length;
    }
    return text + jinjaText(value.slice(end));
  }
  if (Array.isArray(value)) return value.map((item) => profileValue(item, variables));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, profileValue(item, variables)]),
    );
  }
  return value as YamlValue;
}

/** `{{ env_var('NAME') }}`, with a plain default and one of dbt's conversions or without. */
const ENV_VAR =
  /\{\{\s*env_var\(\s*(['"])([A-Za-z_]\w*)\1\s*(?:,\s*(['"])[^'"{}\\]*\3\s*)?\)\s*(?:\|\s*(?:int|as_number|title\s*\|\s*as_bool|as_bool|as_native|as_text)\s*)?\}\}/g;
