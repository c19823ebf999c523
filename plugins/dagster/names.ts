/** Names under Dagster's rules. Each function is total: any text gives a valid name.
 * @see dagster/_core/definitions/utils.py
 */

/** The name that Dagster gives the output of an asset key. */
export function outputName(key: readonly string[]): string {
  return key.join("__").replace(/[-.]/g, "_");
}

/** Op, job, schedule, check and group names: letters, digits and underscores. */
export function dagsterName(text: string): string {
  if (/^[A-Za-z0-9_]+$/.test(text)) return text;
  const clean = text.normalize("NFKC").replace(/[^A-Za-z0-9_]+/g, "_");
  return clean === "" ? "_" : clean;
}

/** A tag key: letters, digits and `_.-`, 63 at most, something on each end. Null when nothing is left. */
export function tagKey(text: string): string | null {
  const clean = text.normalize("NFKC").trim().replace(/[^A-Za-z0-9_.-]+/g, "_").slice(0, 63);
  return /[A-Za-z0-9]/.test(clean) ? clean : null;
}

/** A tag value: as a key, and may be empty. */
export function tagValue(text: string): string {
  return text.normalize("NFKC").trim().replace(/[^A-Za-z0-9_.-]+/g, "_").slice(0, 63);
}

/** An e-mail address stays; anything else is a team. Null when nothing is left. */
export function ownerName(text: string): string | null {
  const clean = text.trim();
  // Dagster's own pattern: a longer top-level domain is no address to it
  if (/^\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,7}$/.test(clean)) return clean;
  const team = clean.replace(/^team:/, "").normalize("NFKC").replace(/[^A-Za-z0-9_.-]+/g, "_");
  return /[A-Za-z0-9]/.test(team) ? `team:${team}` : null;
}

/** Names that Dagster refuses for ops, jobs, schedules and outputs.
 * @see dagster/_core/definitions/utils.py DISALLOWED_NAMES */
export const RESERVED_OUTPUTS: readonly string[] =
  ("context conf config meta arg_dict dict input_arg_dict output_arg_dict int str float bool input output type " +
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield").split(" ");
