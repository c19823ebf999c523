/** A product whose platform has PostgreSQL: compiled by the command line, run by Dagster against a real server, and compared row for
 * row with what a plain `dbt build` makes in another schema. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";
import { startPostgres, startS3 } from "./start_server.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const runJob = join(root, "tests/integration/e2e/run_job.py");

const PASSWORD = "correct-horse-4711";

/** What of the example only DuckDB understands. */
const portable: readonly (readonly [file: string, from: string | RegExp, to: string])[] = [
  [
    "models/intermediate/int_rental_minutes.sql",
    /date_diff\('minute', started_at, ended_at\)/g,
    "cast(extract(epoch from ended_at - started_at) / 60 as integer)",
  ],
  ["models/marts/dim_stations.sql", "group by all", "group by 1, 2, 3, 4"],
  ["models/marts/mart_station_days.sql", "group by all", "group by 1, 2, 3, 4"],
];

Deno.test({
  name: "a product on PostgreSQL",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe postgres " }));
    const server = await startPostgres(PASSWORD);
    const s3 = await startS3();
    try {
      Deno.env.set("FLOE_POSTGRES_PORT", String(server.port)); // a number only where dbt reads it
      const lake = PLATFORM + LAKE.replace("S3_PORT", String(s3.port));
      await Deno.writeTextFile(join(folder, "manifest.yaml"), lake);
      await t.step("Dagster builds the tables of a plain dbt build", async () => {
        const project = join(folder, "rental");
        await copy(join(root, "examples/bike-rental"), project);
        for (const [file, from, to] of portable) {
          const text = await Deno.readTextFile(join(project, file));
          assert.notEqual(text, text.replace(from, to), `${file} holds it no longer`);
          await Deno.writeTextFile(join(project, file), text.replace(from, to));
        }
        await Deno.writeTextFile(join(project, "manifest.yaml"), PLATFORM);
        await Deno.writeTextFile(
          join(project, "profiles.yml"),
          profiles("bike_rental", server.port),
        );
        await dbt(project, "parse");
        await compile(project, "--max-assets", "8", "--objective", "balanced");

        const run = await runProject(project, "bike_rental", "bike_rental");
        assert.equal(run.success, true, run.failures.join("\n"));
        assert.deepEqual(Object.values(run.checks).filter((passed) => !passed), []);
        await dbt(project, "seed"); // sources are tables of seeds, which dbt does not know
        await dbt(project, "build");
        const wanted = await tables(server.port, "plain");
        assert.ok(Object.keys(wanted).length > 10, Object.keys(wanted).join());
        assert.deepEqual(await tables(server.port, "ours"), wanted);

        const counts = Object.fromEntries(
          Object.entries(wanted).map(([name, rows]) => [/\.(\w+)\(/.exec(name)![1], rows.length]),
        );
        assert.deepEqual(
          [run.rows.fct_rentals, run.rows.dim_stations],
          [counts.fct_rentals, counts.dim_stations],
        );
        console.log(`${Object.keys(wanted).length} tables equal, rows told:`, run.rows);
      });

      await t.step("the check of the connection is green", async () => {
        const run = await runProject(
          join(folder, "rental"),
          "bike_rental",
          "bike_rental_connections",
        );
        assert.deepEqual(Object.values(run.checks), [true], JSON.stringify(run.said));
        assert.deepEqual(Object.values(run.said), ["dbt connects"]);
      });

      await t.step(
        "a wrong password is red, names who and where, and is not repeated",
        async () => {
          const wrong = "wrong-battery-0815";
          const run = await runProject(
            join(folder, "rental"),
            "bike_rental",
            "bike_rental_connections",
            { FLOE_POSTGRES_PASSWORD: wrong },
          );
          assert.deepEqual(Object.values(run.checks), [false]);
          const [said] = Object.values(run.said);
          assert.match(said!, /127\.0\.0\.1/);
          assert.match(said!, /password authentication failed for user "floe"/);
          assert.ok(!run.text.includes(wrong), run.text);
        },
      );

      await t.step("two blocks run at the same time", async () => {
        const project = join(folder, "twins");
        await copy(join(here, "twins"), project);
        await Deno.writeTextFile(join(project, "profiles.yml"), profiles("twins", server.port));
        await sql(server.port, await Deno.readTextFile(join(here, "meet.sql")));
        await dbt(project, "parse");
        await compile(project);
        const home = join(folder, "home-twins");
        await Deno.mkdir(home);
        const { code, stderr } = await runTool(
          "dagster",
          ["job", "execute", "-m", "twins.definitions", "-j", "twins", "-d", "dagster/src"],
          { cwd: project, env: { DAGSTER_HOME: home, FLOE_POSTGRES_PASSWORD: PASSWORD } },
        );
        assert.equal(code, 0, stderr);
        const made = await tables(server.port, "ours");
        assert.deepEqual(
          Object.entries(made).filter(([name]) => /\.(one|other)\(/.test(name)).map(([, r]) => r),
          [[["true"]], [["true"]]],
        );
      });

      await t.step(
        "a Python asset reads a table of PostgreSQL and keeps its own on S3",
        async () => {
          const project = join(folder, "twins");
          const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${s3.port}`, ...keys };
          const bucket = "import boto3; boto3.client('s3').create_bucket(Bucket='lake')";
          assert.equal((await runPython(["-c", bucket], { env })).code, 0);
          await Deno.writeTextFile(join(project, "dagster/src/twins/defs/own.py"), OWN);
          const run = await runProject(project, "twins", "frames", keys);
          assert.equal(run.success, true, run.failures.join("\n"));
          const { stdout, stderr } = await runPython(["-c", READ], {
            cwd: join(project, "dagster/src"),
            env: { FLOE_POSTGRES_PASSWORD: PASSWORD, ...keys },
          });
          const [location, ...rows] = stdout.trim().split("\n");
          assert.deepEqual(rows, ["[{'met': True}]"], stderr);
          assert.match(location!, /^s3:\/\/lake\/shop\/.*frame/);

          const checks = await runProject(project, "twins", "twins_connections", keys);
          assert.deepEqual(Object.values(checks.checks), [true, true, true], checks.text);
        },
      );
    } finally {
      await server.stop();
      await s3.stop();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const PLATFORM = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
plugins:
  orchestrator: { type: dagster }
  compute:
    type: postgres
    config:
      host: 127.0.0.1
      port: { env: FLOE_POSTGRES_PORT }
      user: floe
      password: { env: FLOE_POSTGRES_PASSWORD }
      dbname: postgres
      schema: ours
      threads: 2
`;

/** Where Iceberg tables are: registered in the same PostgreSQL, with files on S3. */
const LAKE = `  catalog:
    type: sql
    config:
      uri: "postgresql+psycopg2://floe:\${FLOE_POSTGRES_PASSWORD}@127.0.0.1:\${FLOE_POSTGRES_PORT}/postgres"
  storage:
    type: minio
    config:
      endpoint: http://127.0.0.1:S3_PORT
      bucket: lake
      prefix: shop
      region: us-east-1
      access_key_id: { env: AWS_ACCESS_KEY_ID }
      secret_access_key: { env: AWS_SECRET_ACCESS_KEY }
`;

const keys = {
  AWS_ACCESS_KEY_ID: "any-key",
  AWS_SECRET_ACCESS_KEY: "any-secret",
  AWS_DEFAULT_REGION: "us-east-1",
};

const OWN = `import os

import dagster as dg
import psycopg2
import pyarrow as pa


@dg.asset(deps=["one"], io_manager_key="iceberg")
def frame() -> pa.Table:
    with psycopg2.connect(
        host="127.0.0.1",
        port=os.environ["FLOE_POSTGRES_PORT"],
        user="floe",
        dbname="postgres",
        password=os.environ["FLOE_POSTGRES_PASSWORD"],
    ) as db:
        cursor = db.cursor()
        cursor.execute("select met from ours.one")
        return pa.table({"met": [met for (met,) in cursor.fetchall()]})


frames = dg.define_asset_job("frames", selection=[frame])
defs = dg.Definitions(assets=[frame], jobs=[frames])
`;

const READ = `from twins.defs.resources import CATALOG, STORAGE
table = CATALOG.open(STORAGE).load_table("twins.frame")
print(table.location())
print(table.scan().to_arrow().to_pylist())
`;

/** Of dbt by hand. */
function profiles(name: string, port: number): string {
  return `${name}:
  target: dev
  outputs:
    dev:
      { type: postgres, host: 127.0.0.1, port: ${port}, user: floe, dbname: postgres, schema: plain, threads: 2,
        password: "{{ env_var('FLOE_POSTGRES_PASSWORD') }}" }
`;
}

interface Run {
  readonly success: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly said: Readonly<Record<string, string>>;
  readonly failures: readonly string[];
  /** Everything that was recorded or printed. */
  readonly text: string;
}

async function runProject(
  project: string,
  packageName: string,
  job: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const home = await Deno.makeTempDir();
  try {
    const result = join(home, "result.json");
    const ran = await runPython([runJob, join(project, "dagster"), packageName, job, result], {
      env: { DAGSTER_HOME: home, FLOE_POSTGRES_PASSWORD: PASSWORD, ...env },
    });
    assert.equal(ran.code, 0, ran.stderr);
    const text = await Deno.readTextFile(result);
    return { ...JSON.parse(text), text: `${text}\n${ran.stdout}\n${ran.stderr}` };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function compile(project: string, ...options: readonly string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", join(root, "src/cli/main.ts"), "compile", ".", "--out", "dagster"],
      ...options,
    ],
    cwd: project,
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function dbt(project: string, command: string): Promise<void> {
  const env = { FLOE_POSTGRES_PASSWORD: PASSWORD };
  const { code, stdout } = await runTool("dbt", [command], { cwd: project, env });
  assert.equal(code, 0, stdout);
}

async function tables(port: number, prefix: string): Promise<Record<string, unknown[][]>> {
  const volatile = ["dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id"];
  const { code, stdout, stderr } = await runPython(
    [join(here, "tables.py"), String(port), prefix, ...volatile],
    { env: { FLOE_POSTGRES_PASSWORD: PASSWORD } },
  );
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function sql(port: number, statement: string): Promise<void> {
  const program =
    "import psycopg2, sys; c = psycopg2.connect(sys.argv[1]); c.cursor().execute(sys.argv[2]); c.commit()";
  const where = `host=127.0.0.1 port=${port} user=floe dbname=postgres password=${PASSWORD}`;
  const { code, stderr } = await runPython(["-c", program, where, statement]);
  assert.equal(code, 0, stderr);
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (["target", "dagster", "logs", "dbt_packages"].includes(name)) continue;
    if (isDirectory) await copy(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
