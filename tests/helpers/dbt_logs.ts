/** What dbt itself says of the tasks of a generated Airflow project; they have to run with `DBT_LOGS`.
 * @module
 */
import { join } from "node:path";

/** dbt's own log of each attempt. */
export const DBT_LOGS: Readonly<Record<string, string>> = {
  DBT_LOG_LEVEL_FILE: "debug",
  DBT_LOG_FORMAT_FILE: "json",
};

/** The nodes that dbt ran in each attempt of each task of a DAG's only run; skipped ones left out. */
export async function ranByDbt(
  project: string,
  dagId: string,
): Promise<Record<string, string[][]>> {
  const runs = join(project, ".floe/state/runs", dagId);
  const [run = ""] = await namesIn(runs);
  const ran: Record<string, string[][]> = {};
  for (const task of await namesIn(join(runs, run))) {
    const folder = join(runs, run, task);
    const attempts = (await namesIn(folder)).filter((name) => name.startsWith("attempt-")).sort();
    ran[task] = await Promise.all(attempts.map((name) => finishedNodes(join(folder, name))));
  }
  return ran;
}

async function finishedNodes(attempt: string): Promise<string[]> {
  const log = await Deno.readTextFile(join(attempt, "dbt.log"));
  return log.trim().split("\n").map((line) => JSON.parse(line))
    .filter((e) => e.info.name === "NodeFinished" && e.data.run_result.status !== "skipped")
    .map((e) => e.data.node_info.unique_id as string).sort();
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}
