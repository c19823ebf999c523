/** The demo on Dagster.
 * @module
 */
import { join } from "node:path";
import type { DagsterProject } from "../plugins/dagster/mod.ts";
import type { Demo } from "./demo.ts";
import { quoted, shown } from "./places.ts";
import { pythonEnvironment } from "./python_env.ts";
import type { Report } from "./screen.ts";
import { run } from "./steps.ts";

export const dagsterDemo: Demo = {
  target: "dagster",
  title: "Dagster",
  async prepare({ root, project, home, logFile }) {
    await Deno.writeTextFile(join(home, "dagster.yaml"), "telemetry:\n  enabled: false\n");
    const python = await pythonEnvironment("demo", join(root, "examples/requirements.txt"));
    const command = {
      env: {
        DAGSTER_HOME: home,
        DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
        PATH: `${python.bin}:${Deno.env.get("PATH") ?? ""}`,
        PYTHONDONTWRITEBYTECODE: null,
        PYTHONUNBUFFERED: "1",
      },
      logFile,
    };
    const dagster = join(python.bin, "dagster");
    let module: string[] = [];
    const source = ["-d", join(project, "src")];
    return {
      command,
      dbt: join(python.bin, "dbt"),
      async load(lowered) {
        module = ["-m", `${(lowered as DagsterProject).packageName}.definitions`];
        await run([dagster, "definitions", "validate", ...module, ...source], command);
      },
      async build(lowered, detail) {
        const { blocks, jobs } = lowered as DagsterProject;
        // the product's own job builds most of it; others are those of schedules
        const [job] = [...jobs].sort((a, b) => b.blocks.length - a.blocks.length);
        const total = blocks.filter(({ name }) => job?.blocks.includes(name))
          .flatMap((b) => b.parts.flatMap((part) => part.assets)).length;
        let [runId, built, checked, failure]: [string | null, number, number, unknown] = [
          null,
          0,
          0,
          null,
        ];
        await run([dagster, "job", "execute", ...module, ...source, "-j", job?.name ?? ""], {
          ...command,
          onOutput: (text) => {
            runId ??= / ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) /.exec(text)?.[1] ?? null;
            built += text.match(/ ASSET_MATERIALIZATION /g)?.length ?? 0;
            checked += text.match(/ ASSET_CHECK_EVALUATION /g)?.length ?? 0;
            detail(`${built} of ${total} assets, ${checked} checks`);
          },
        }).catch((error) => failure = error); // a run that failed is shown like one that did not
        if (runId === null) throw failure ?? new Error("Dagster named no run");
        return { run: runId, failure };
      },
      async report(runId) {
        const script = join(root, "examples/report_dagster.py");
        return JSON.parse(await run([python.python, script, runId], command)) as Report;
      },
      get ui() {
        return {
          hint: "See it in Dagster's UI, then open http://127.0.0.1:3000",
          // Dagster wants DAGSTER_HOME to be absolute
          command: [
            `DAGSTER_HOME="$PWD"/${quoted(shown(home))}`,
            quoted(shown(dagster)),
            "dev",
            ...module,
            "-d",
            quoted(shown(source[1]!)),
          ].join(" "),
        };
      },
    };
  },
};
