/** Names under Dagster's rules. Each function is total: any text gives a valid name.
 * @see dagster/_core/definitions/utils.py
 */

/** The name that Dagster gives the output of an asset key. */
export function outputName(key: readonly string[]): string {
  return key.join("__").replace(/[-.]/g, "_");
}

/** Op, job, schedule, check and group names: letters, digits and underscores. */
export function dagsterName(text: string): string {
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

/** Eight hex digits of FNV-1a over the UTF-16 units: for telling names apart, not for security. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (text.charCodeAt(i) >>> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Gives each id a name of its own. The first by id that wants a name gets it, the others a hash of their id behind it.
 * @param limit longest name, in characters.
 */
export function uniqueNames(
  wanted: readonly { readonly id: string; readonly name: string }[],
  limit: number = 250,
): ReadonlyMap<string, string> {
  const byName = new Map<string, string[]>();
  for (const { id, name } of wanted) {
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [id]);
    else list.push(id);
  }
  const names = new Map<string, string>();
  for (const [name, ids] of byName) {
    ids.sort().forEach((id, i) => {
      const alone = i === 0 && name.length <= limit;
      names.set(id, alone ? name : `${name.slice(0, limit - 9)}_${shortHash(id)}`);
    });
  }
  return names;
}

/** The Python package of a product. Stays clear of what the project imports: `dagster`, `dbt` and Python's own modules. */
export function packageName(product: string): string {
  const clean = product.normalize("NFKC").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(
    /^_+|_+$/g,
    "",
  );
  const name = clean === "" || /^\d/.test(clean) ? `product_${clean}` : clean;
  return RESERVED_PACKAGES.has(name) ? `${name}_product` : name;
}

const RESERVED_PACKAGES: ReadonlySet<string> = new Set(
  ("dagster dagster_dbt dagster_graphql dagster_webserver dbt duckdb pandas polars pyarrow pyiceberg yaml json os sys re io " +
    "abc ast asyncio base64 calendar cmd code collections copy csv datetime email enum errno functools glob graphlib gzip " +
    "hashlib html http importlib inspect itertools locale logging math operator pathlib pickle platform queue random secrets " +
    "select shutil signal site socket sqlite3 ssl stat statistics string struct subprocess tempfile test tests textwrap " +
    "threading time timeit token tokenize trace types typing unittest urllib uuid warnings weakref zipfile zlib and as " +
    "assert async await break class continue def del elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield none true false match case type src defs")
    .split(" "),
);
