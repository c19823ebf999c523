/** What the demo does differently for each orchestrator.
 * @module
 */
import type { CommandOptions } from "./steps.ts";
import type { Report } from "./screen.ts";

/** Where things lie, all absolute. */
export interface Places {
  readonly root: string;
  readonly product: string;
  /** The generated project. */
  readonly project: string;
  /** What the orchestrator keeps: its database, its logs. */
  readonly home: string;
  readonly logFile: string;
}

/** An orchestrator that the demo can run. */
export interface Demo {
  /** As `--target` names it, and as people do. */
  readonly target: string;
  readonly title: string;
  /** Makes the environments; says how programs are started, and which dbt there is. */
  prepare(places: Places): Promise<Prepared>;
}

export interface Prepared {
  readonly command: CommandOptions;
  /** The dbt program. */
  readonly dbt: string;
  /** Has it load the generated project.
   * @param lowered what `compile --stage lower` prints. */
  load(lowered: unknown): Promise<void>;
  /** Has it build the product. Throws when no run came about; one that failed is returned. */
  build(lowered: unknown, detail: (text: string) => void): Promise<Built>;
  /** What was built, as the orchestrator knows it. */
  report(run: string): Promise<Report>;
  /** The command that shows it in the orchestrator's UI, and what is to be known about it. */
  readonly ui: { readonly hint: string; readonly command: string };
}

export interface Built {
  readonly run: string;
  /** What the command that ran it threw; null: nothing. */
  readonly failure: unknown;
}
