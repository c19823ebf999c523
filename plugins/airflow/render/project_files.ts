import { printJson } from "../../../src/emit/data/mod.ts";
import { adapterRequirement, DBT_CORE } from "../../../src/plugin/dbt/mod.ts";
import type { AirflowProject } from "../model.ts";
import { airflowRequirements } from "../requirements.ts";

/** requirements.txt: what Airflow's own environment needs. */
export function requirements({ oldestAirflow }: AirflowProject): string {
  return listed(airflowRequirements(oldestAirflow));
}

/** requirements-dbt.txt: what dbt's environment needs. */
export function dbtRequirements({ dbt }: AirflowProject): string {
  return listed([DBT_CORE, ...dbt.adapters.map(adapterRequirement)]);
}

/** pools.json, as `airflow pools import` reads it. */
export function pools({ pools, title }: AirflowProject): string {
  return printJson(Object.fromEntries(pools.map(({ name, slots }) => [name, {
    slots,
    description: `Tasks of ${title} and others that may run at the same time`,
    include_deferred: false,
  }])));
}

/** What of the package's folder is no DAG. */
export const airflowignore = "# no DAGs\n/floe_dbt/\n/settings.py\n/__init__.py\n";

export const gitignore = ".env\n.floe/state/\n.venv/\n__pycache__/\nairflow_home/\n";

function listed(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
