type Entry = Readonly<Record<string, unknown>>;

/** What `dbt ls --output json` prints of an entry of dbt's manifest: a line of JSON.
 * @param keys `--output-keys`: keys of the entry, those inside others behind dots; none: what dbt prints by default. What the entry
 * lacks is left out, and of keys with dots also what is null.
 * @see dbt-core, `ListTask.generate_json` in `dbt/task/list.py`
 */
export function dbtJson(entry: Entry, keys: readonly string[]): string {
  return JSON.stringify(
    keys.length === 0
      ? Object.fromEntries(Object.entries(entry).filter(([key]) => byDefault.has(key)))
      : Object.fromEntries(keys.flatMap((key) => {
        const value = key.includes(".") ? inside(entry, key) ?? undefined : entry[key];
        return value === undefined ? [] : [[key, value]];
      })),
  );
}

const byDefault: ReadonlySet<string> = new Set([
  "alias",
  "name",
  "package_name",
  "depends_on",
  "tags",
  "config",
  "resource_type",
  "source_name",
  "original_file_path",
  "unique_id",
]);

function inside(entry: Entry, path: string): unknown {
  let found: unknown = entry;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as Entry)[key];
  }
  return found;
}
