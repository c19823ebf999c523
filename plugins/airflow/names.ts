import { beginning, oneLine } from "../../src/emit/data/mod.ts";
import { shortHash } from "../../src/emit/python/mod.ts";

/** Names under Airflow's rules. Each function is total: any text gives a valid name, which depends on that text alone.
 * @see airflow/utils/helpers.py, validate_key
 */

/** The longest id that Airflow takes. */
export const ID_LIMIT = 250;

/** An id of a DAG: letters, digits and `_-` of each part, joined by dots, which no part has. */
export function dagId(parts: readonly string[]): string {
  return fitting(parts.map((part) => cleaned(part, /[^A-Za-z0-9_-]+/g)).join("."), parts.join("."));
}

/** The id of the task that builds a block: the block's own without the product's name. */
export function taskId(block: string, product: string): string {
  if (block === product) return "build";
  const own = block.startsWith(`${product}/`) ? block.slice(product.length + 1) : block;
  const clean = own.normalize("NFKC").replace(/[^A-Za-z0-9_.-]+/g, "_");
  const reserved = own === "" || RESERVED_TASKS.has(own) || /^(?:keys\.|group-)/.test(own);
  const name = reserved || clean !== own ? `${clean}_${shortHash(block)}` : clean;
  return fitting(name, block);
}

/** The id of a group of tasks: it may be no task's. */
export function groupId(group: string): string {
  return fitting(`group-${cleaned(group, /[^A-Za-z0-9_-]+/g)}`, group);
}

/** A tag, which Airflow cuts off for nobody: 100 characters, in one line. Null when nothing is left. */
export function tagName(text: string): string | null {
  const clean = oneLine(text);
  if (clean === "") return null;
  return [...clean].length <= TAG_LIMIT
    ? clean
    : `${beginning(clean, TAG_LIMIT - 9)}-${shortHash(text)}`;
}

/** Tasks that are no blocks. */
const RESERVED_TASKS: ReadonlySet<string> = new Set([
  ...["build", "done", "fresh", "source_freshness", "source_tests", "stale", "wait"],
]);

const TAG_LIMIT = 100;

function cleaned(text: string, strange: RegExp): string {
  const clean = text.normalize("NFKC").replace(strange, "_");
  return clean === text && clean !== "" ? clean : `${clean}_${shortHash(text)}`;
}

function fitting(id: string, of: string): string {
  return id.length <= ID_LIMIT ? id : `${id.slice(0, ID_LIMIT - 9)}_${shortHash(of)}`;
}
