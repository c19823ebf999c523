import { md5 } from "./md5.ts";
import { type JsonObject, textOrNull } from "./values.ts";

/** The root project's name. dbt 1.6 and later write it; before, `project_id` is the MD5 of it, so the packages of the
 * file are tried; a file without either is taken to be about the package with most nodes.
 * @param packages entries per package name; those of injected nodes under `""`.
 */
export function projectName(metadata: JsonObject, packages: ReadonlyMap<string, number>): string {
  const told = textOrNull(metadata.project_name);
  if (told !== null) return told;
  const names = [...packages.keys()].filter((name) => name !== "").sort();
  const id = textOrNull(metadata.project_id);
  const recognised = id === null ? undefined : names.find((name) => md5(name) === id);
  if (recognised !== undefined) return recognised;
  let best = names[0] ?? "";
  for (const name of names) if (packages.get(name)! > packages.get(best)!) best = name;
  return best;
}
