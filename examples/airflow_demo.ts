/** The demo on Airflow: its own environment, and one for dbt.
 * @module
 */
import { join } from "node:path";
import type { AirflowDag, AirflowProject } from "../plugins/airflow/mod.ts";
import type { Demo } from "./demo.ts";
import { quoted, shown } from "./places.ts";
import { pythonEnvironment } from "./python_env.ts";
import type { Report } from "./screen.ts";
import { run, StepError } from "./steps.ts";

export const airflowDemo: Demo = {
  target: "airflow",
  title: "Airflow",
  async prepare({ root, project, home, logFile }) {
    const pins = (name: string) => join(root, `examples/requirements-${name}.txt`);
    const python = await pythonEnvironment("demo-airflow", pins("airflow"));
    const dbt = join((await pythonEnvironment("demo-dbt", pins("dbt"))).bin, "dbt");
    const dags = join(project, "dags");
    const settings = {
      AIRFLOW_HOME: home,
      AIRFLOW__CORE__DAGS_FOLDER: dags,
      AIRFLOW__CORE__LOAD_EXAMPLES: "False",
      FLOE_DBT_EXECUTABLE: dbt,
    };
    const command = {
      env: {
        ...settings,
        DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
        PATH: `${python.bin}:${Deno.env.get("PATH") ?? ""}`,
        PYTHONDONTWRITEBYTECODE: null,
        PYTHONUNBUFFERED: "1",
      },
      logFile,
    };
    const airflow = join(python.bin, "airflow");
    const script = join(root, "examples/report_airflow.py");
    const report = [python.python, script, join(home, "airflow.db")];
    return {
      command,
      dbt,
      async load() {
        await run([airflow, "db", "migrate"], command);
        await run([airflow, "dags", "reserialize"], command);
        // read here, for each command of Airflow takes seconds to start
        const [error] = JSON.parse(await run(report, command)) as string[];
        if (error !== undefined) throw new StepError("load", error, logFile);
      },
      async build(lowered, detail) {
        const { dagId, tasks } = wholeDag(lowered as AirflowProject);
        const total = tasks.flatMap((t) => t.type === "build" ? t.block.nodes : []).length;
        let [runId, built, failure]: [string | null, number, unknown] = [null, 0, null];
        await run([airflow, "dags", "test", dagId], {
          ...command,
          onOutput: (text) => {
            runId ??= /\brun_id=(\S*?manual__[^\s,\]]+)/.exec(text)?.[1] ?? null;
            built += text.match(/ OK (?:created|loaded|snapshotted) /g)?.length ?? 0;
            detail(`${built} of ${total} assets`);
          },
        }).catch((error) => failure = error); // a run that failed is shown like one that did not
        if (runId === null) throw failure ?? new Error("Airflow named no run");
        return { run: runId, failure };
      },
      async report(runId) {
        return JSON.parse(await run([...report, runId], command)) as Report;
      },
      ui: {
        hint:
          "See it in Airflow's UI, then open http://127.0.0.1:8080; the password of admin stands in " +
          shown(join(home, "simple_auth_manager_passwords.json.generated")),
        command: [
          ...Object.entries(settings).map(([name, value]) =>
            value.startsWith("/") ? `${name}="$PWD"/${quoted(shown(value))}` : `${name}=${value}`
          ),
          quoted(shown(airflow)),
          "standalone",
        ].join(" "),
      },
    };
  },
};

/** The DAG that builds most of the product at once. */
function wholeDag({ dags }: AirflowProject): AirflowDag {
  const size = (dag: AirflowDag) =>
    dag.tasks.reduce((n, t) => t.type === "build" ? n + t.block.nodes.length : n, 0);
  const waits = (dag: AirflowDag) =>
    dag.partition !== null || dag.tasks.some((t) => t.type.startsWith("wait_for_"));
  const found = dags.filter((dag) => !waits(dag)).sort((a, b) => size(b) - size(a));
  if (found[0] === undefined) {
    throw new StepError("choose a DAG", "Each DAG of the product waits or needs a partition");
  }
  return found[0];
}
