/** What the generated project installs: from the oldest release that was tried to the next major one.
 * @module
 */
import { versions } from "./versions.ts";

/** Beside Airflow, where tasks run and DAGs are read. */
export function airflowRequirements(oldest: string): readonly string[] {
  return [`apache-airflow>=${oldest},<4`, versions.standard];
}
