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
  if (/^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(clean)) return clean;
  const team = clean.replace(/^team:/, "").normalize("NFKC").replace(/[^A-Za-z0-9_.-]+/g, "_");
  return /[A-Za-z0-9]/.test(team) ? `team:${team}` : null;
}
