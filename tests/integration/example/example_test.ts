/** The demo as a user meets it: run on a copy of the example, in a folder with a blank in its name.
 *
 * Needs FLOE_PYTHON, a Python with dbt and Dagster (`deno task test:all example` sets it). One test
 * with steps, because each step goes on from the database that the one before has left.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const python = Deno.env.get("FLOE_PYTHON") ?? "";

/** Columns of the snapshot that hold the time of the run: two runs cannot agree on them. */
const timesOfRun = ["dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: readonly string[], cwd: string): Promise<Ran> {
  const [program = "", ...args] = command;
  const env = { NO_COLOR: "1", DBT_SEND_ANONYMOUS_USAGE_STATS: "false", INIT_CWD: cwd };
  const done = await new Deno.Command(program, { args, cwd, env, stdin: "null" }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: done.code, stdout: text(done.stdout), stderr: text(done.stderr) };
}

/** A copy of the example without what dbt has made in it. */
async function copyExample(to: string): Promise<string> {
  const source = join(root, "examples/bike-rental");
  const listed = await run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    source,
  );
  for (const file of listed.stdout.trim().split("\n")) {
    await Deno.mkdir(dirname(join(to, file)), { recursive: true });
    await Deno.copyFile(join(source, file), join(to, file));
  }
  return to;
}

/** Where a demo and plain dbt work side by side. */
interface Sides {
  readonly folder: string;
  readonly product: string;
  readonly plain: string;
  demo(...args: string[]): Promise<Ran>;
  plainBuild(): Promise<void>;
  tables(place: string): Promise<Record<string, unknown[]>>;
}

async function sides(): Promise<Sides> {
  assert.notEqual(python, "", "FLOE_PYTHON names no Python: run deno task test:all example");
  const folder = await Deno.makeTempDir({ prefix: "floe example " });
  const product = await copyExample(join(folder, "demo/bike-rental"));
  const plain = await copyExample(join(folder, "plain/bike-rental"));
  const dbt = async (...args: string[]): Promise<void> => {
    const ran = await run([join(dirname(python), "dbt"), "--quiet", ...args], plain);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  };
  return {
    folder,
    product,
    plain,
    demo(...args) {
      const script = join(root, "examples/run.ts");
      const places = ["--product", product, "--out", join(folder, "out")];
      return run([Deno.execPath(), "run", "-A", script, ...places, ...args], folder);
    },
    // seeds first and apart: dbt knows no edge from a seed to the source over its table
    async plainBuild() {
      await dbt("seed");
      await dbt("build", "--exclude", "resource_type:seed");
    },
    async tables(place) {
      const script = join(root, "tests/integration/e2e/tables.py");
      const file = join(place, "bike_rental.duckdb");
      const ran = await run([python, script, file, ...timesOfRun], folder);
      assert.equal(ran.code, 0, ran.stderr);
      return JSON.parse(ran.stdout);
    },
  };
}

/** No Python: deno task test:all example. */
const ignore = python === "" && Deno.env.get("CI") === undefined;

Deno.test({
  name: "the demo on Airflow builds what plain dbt builds, and says which model failed",
  ignore,
  fn: async () => {
    const { folder, product, plain, demo, plainBuild, tables } = await sides();
    try {
      const ran = await demo("--target", "airflow");
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      assert.match(ran.stdout, /^13 assets built, 32 checks passed, 0 failed, in /m);
      await plainBuild();
      assert.deepEqual(await tables(product), await tables(plain));

      const model = join(product, "models/marts/fct_rentals.sql");
      await Deno.writeTextFile(model, "select error('broken on purpose') as rental_id");
      const broken = await demo("--target", "airflow");
      assert.equal(broken.code, 1, broken.stdout + broken.stderr);
      assert.match(broken.stdout, /failed at model\.bike_rental\.fct_rentals/);
      assert.match(broken.stdout, /^fct_rentals: 0 assets in .*, FAILED$/m);
      assert.match(broken.stdout, / 0 failed, 1 block failed, in /);
      assert.match(broken.stdout, /^ {2}dim_stations /m);
      assert.doesNotMatch(broken.stdout, /^ {2}mart_fleet /m);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the demo builds what plain dbt builds, again and after edits, and its UI command works",
  ignore,
  fn: async (t) => {
    const { folder, product, plain, demo, plainBuild, tables } = await sides();

    try {
      let screen = "";
      await t.step("a first run builds every asset and passes every check", async () => {
        const ran = await demo();
        assert.equal(ran.code, 0, ran.stdout + ran.stderr);
        assert.match(ran.stdout, /^13 assets built, 32 checks passed, 0 failed, in /m);
        screen = ran.stdout;
      });

      await t.step("its tables equal those of dbt seed and dbt build, row for row", async () => {
        await plainBuild();
        const built = await tables(product);
        assert.deepEqual(built, await tables(plain));
        assert.equal(Object.keys(built).length, 13);
      });

      await t.step("the command that it prints opens a UI which knows the run", async () => {
        await uiKnowsTheRun(screen, folder);
      });

      await t.step(
        "a second run after new rows and a changed model equals plain dbt again",
        async () => {
          for (const place of [product, plain]) {
            const seed = join(place, "seeds/raw_rentals.csv");
            const row = "1241,B014,OT1,HB1,2024-05-30 08:00:00,2024-05-30 08:25:00\n";
            await Deno.writeTextFile(seed, row, { append: true });
            const model = join(place, "models/marts/dim_stations.sql");
            const sql = await Deno.readTextFile(model);
            await Deno.writeTextFile(model, sql.replace("count(", "10 * count("));
          }
          const before = await tables(product);
          const ran = await demo();
          assert.equal(ran.code, 0, ran.stdout + ran.stderr);
          const after = await tables(product);
          assert.notDeepEqual(after, before);
          await plainBuild();
          assert.deepEqual(after, await tables(plain));
        },
      );

      await t.step(
        "a broken model fails the run with its name; what is apart is built",
        async () => {
          const model = join(product, "models/marts/fct_rentals.sql");
          await Deno.writeTextFile(model, "select error('broken on purpose') as rental_id");
          const ran = await demo();
          assert.equal(ran.code, 1, ran.stdout + ran.stderr);
          assert.match(ran.stdout, /model\.bike_rental\.fct_rentals.*broken on purpose/s);
          assert.match(ran.stdout, /^ {2}dim_stations /m);
          assert.doesNotMatch(ran.stdout, /^ {2}mart_fleet /m);
        },
      );

      await t.step(
        "a product that dbt cannot parse stops there and says where the log is",
        async () => {
          const model = join(product, "models/marts/fct_rentals.sql");
          await Deno.writeTextFile(model, "select * from {{ ref('no_such_model') }}");
          const ran = await demo();
          assert.equal(ran.code, 1, ran.stdout);
          assert.match(ran.stderr, /have dbt parse the product \.* failed/);
          assert.match(ran.stderr, /no_such_model/);
          assert.match(ran.stderr, /The whole log: .*demo\.log/);
        },
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Runs the printed command in a shell, on a free port, and asks the server for runs and assets. */
async function uiKnowsTheRun(screen: string, cwd: string): Promise<void> {
  const printed = /^ {2}(DAGSTER_HOME=.*)$/m.exec(screen)?.[1];
  assert.ok(printed, screen);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const server = new Deno.Command("sh", {
    args: ["-c", `exec env ${printed} --port ${port}`],
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const query = `{
    runsOrError { ... on Runs { results { status jobName } } }
    assetNodes { assetKey { path } assetMaterializations(limit: 1) { runId } }
  }`;
  try {
    const data = await untilAnswered(`http://127.0.0.1:${port}/graphql`, query);
    assert.deepEqual(data.runsOrError.results, [{ status: "SUCCESS", jobName: "bike_rental" }]);
    // built, sources, and what it is built in
    assert.equal(data.assetNodes.length, 13 + 4 + 1);
    const materialised = data.assetNodes.filter((n) => n.assetMaterializations.length > 0);
    assert.equal(materialised.length, 13);
  } finally {
    server.kill("SIGINT");
    await server.status;
  }
}

interface UiAnswer {
  readonly runsOrError: { readonly results: readonly { status: string; jobName: string }[] };
  readonly assetNodes: readonly { readonly assetMaterializations: readonly unknown[] }[];
}

async function untilAnswered(url: string, query: string): Promise<UiAnswer> {
  for (let attempt = 0; attempt < 360; attempt++) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    }).then((response) => response.json(), () => null) as { data?: UiAnswer } | null;
    if (answer?.data && answer.data.assetNodes.length > 0) return answer.data;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`No answer with assets from ${url} within three minutes`);
}
