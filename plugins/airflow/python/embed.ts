/** Writes `embedded/*.ts` from the Python packages beside this file: `deno run -A plugins/airflow/python/embed.ts`.
 *
 * `embed_test.ts` fails when the two differ.
 */
import { writeEmbedded } from "../../python/embed.ts";

if (import.meta.main) await writeEmbedded(new URL("./", import.meta.url));
