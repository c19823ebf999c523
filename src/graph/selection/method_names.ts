import { GraphError } from "../../errors/mod.ts";
import { didYouMean, offsetOf, type Told } from "./criterion.ts";

const names = [
  "access",
  "config",
  "exposure",
  "file",
  "fqn",
  "group",
  "metric",
  "package",
  "path",
  "resource_type",
  "result",
  "saved_query",
  "semantic_model",
  "source",
  "source_status",
  "state",
  "tag",
  "test_name",
  "test_type",
  "unit_test",
  "version",
] as const;

/** What can stand before the colon of a criterion. */
export type MethodName = typeof names[number];

/** The methods that can be used: all of dbt 1.11, sorted. */
export const selectorMethods: readonly string[] = names;

/** @throws {GraphError} `graph/unknown-selector-method`. */
export function checkMethod(name: string, { raw, place }: Told): MethodName {
  const method = names.find((known) => known === name);
  if (method !== undefined) return method;
  throw new GraphError({
    code: "graph/unknown-selector-method",
    message: `Cannot select by "${raw}": there is no method "${name}"`,
    path: place.path,
    facts: { selector: raw, method: name, offset: offsetOf(place, "method"), supported: names },
    hint: name === "selector"
      ? 'A definition names another by "method: selector" and "value", the command line by --selector'
      : didYouMean(name, names),
  });
}
