/** A product with a dbt manifest for each of two targets of one real project: each model is built on the target that its group names. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const FLOE = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: jaffle, version: 1.0.0 }
transforms: [{ name: orders }]
schedule: { cron: "0 6 * * *" }
orchestration:
  groups:
    - { name: wide, select: orders, compute: lake }
`;

/** What `lake` reads has its name on both targets; what it builds goes elsewhere. */
const SCHEMA = `{% macro generate_schema_name(custom_schema_name, node) -%}
{{ 'lake' if target.name == 'lake' and node.name == 'orders' else 'main' }}
{%- endmacro %}
`;

Deno.test({
  name: "models are built on the targets of their groups, where these name tables alike",
  ignore: withoutPython,
  fn: async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe computes " }));
    try {
      const project = join(folder, "jaffle");
      await copy(join(root, "tests/fixtures/projects/jaffle_shop_duckdb"), project);
      const output = "{ type: duckdb, path: ../jaffle.duckdb, threads: 2 }";
      const put = (name: string, text: string) => Deno.writeTextFile(join(project, name), text);
      await put(
        "profiles.yml",
        `jaffle_shop:\n  target: duckdb\n  outputs:\n    duckdb: ${output}\n    lake: ${output}\n`,
      );
      await put("floe.yaml", FLOE);
      await Deno.mkdir(join(project, "macros"), { recursive: true });
      await put("macros/schema.sql", SCHEMA);
      for (const target of ["duckdb", "lake"]) {
        const args = ["parse", "--target", target, "--target-path", `target-${target}`];
        const { code, stdout } = await runTool("dbt", args, { cwd: project });
        assert.equal(code, 0, stdout);
      }
      const out = join(project, "dagster");
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(root, "src/cli/main.ts"), "compile", ".", "--out", "dagster"]
          .concat(
            ["duckdb", "lake"].flatMap((t) => ["--dbt-manifest", `${t}=target-${t}/manifest.json`]),
          ),
        cwd: project,
        stdin: "null",
      }).output();
      const said = new TextDecoder().decode(stderr);
      assert.equal(code, 0, said);
      assert.match(said, /plan\/own-profiles/);
      assert.doesNotMatch(said, /plan\/read-elsewhere/); // what orders reads has one name on both targets

      const home = join(folder, "home");
      await Deno.mkdir(home);
      const result = join(folder, "result.json");
      const ran = await runPython(
        [join(root, "tests/integration/e2e/run_job.py"), out, "jaffle", "jaffle", result],
        { env: { DAGSTER_HOME: home }, cwd: project },
      );
      assert.equal(ran.code, 0, ran.stderr);
      const { materialized } = JSON.parse(await Deno.readTextFile(result));
      assert.ok(materialized.some((key: string) => key.endsWith("orders")), materialized);
      const query =
        'import duckdb, sys; print(duckdb.connect(sys.argv[1]).sql("select table_schema' +
        " from information_schema.tables where table_name = 'orders'\").fetchall())";
      const { stdout } = await runPython(["-c", query, join(folder, "jaffle.duckdb")]);
      assert.equal(stdout.trim(), "[('lake',)]");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
