/** Paths as a person types them in the folder they are in.
 * @module
 */
import { relative } from "node:path";

/** The folder in which the task was called. */
export const here: string = Deno.env.get("INIT_CWD") ?? Deno.cwd();

export function shown(path: string): string {
  const short = relative(here, path);
  return short === "" ? "." : short;
}

/** As a word of a shell. */
export function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
