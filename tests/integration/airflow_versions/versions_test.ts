/** The same products on Airflow 3.0 to the newest: loaded, compared with their plans, and the example run by `airflow dags test`, beside a plain dbt. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { airflowPythons, runAirflow, withoutAirflow } from "../../helpers/airflow.ts";
import { compileTo, type ProductTexts, writeProject } from "../../helpers/compile.ts";
import { corpus, fixtureText } from "../../helpers/corpus.ts";
import { goldenCases } from "../../golden/golden.ts";
import { runPython, runTool } from "../../helpers/python.ts";
import { equalsPlan, loadsWell, readBack } from "../airflow/graph.ts";
import { launchesAsPlanned } from "../airflow/launches.ts";
import type { Plan } from "../../../src/plan/mod.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const tryDag = join(root, "tests/integration/airflow_versions/try_dag.py");

/** Unit tests, injected nodes, versions of models, python models. */
const MANIFESTS = [
  "v12-bouncer-1.12.2",
  "v12-cosmos-downstream-1.9.0",
  "v10-cosmos-versioned-1.6.1",
  "v09-cosmos-python-1.5.0",
];
const PRODUCTS = ["bike-rental", "shop-analytics"];

Deno.test({
  name: "every release of Airflow loads what is compiled for it, and says what the plan says",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe airflows " }));
    try {
      const inputs: [string, ProductTexts][] = [];
      for (const entry of (await corpus()).filter(({ name }) => MANIFESTS.includes(name))) {
        const dbtManifest = await fixtureText(entry.url);
        inputs.push([entry.name, { dbtManifest, dbtProjectDir: "../dbt" }]);
      }
      for (const { name, input } of await goldenCases()) {
        if (PRODUCTS.includes(name)) inputs.push([`product ${name}`, input]);
      }
      assert.equal(inputs.length, MANIFESTS.length + PRODUCTS.length);
      for (const [version, python] of Object.entries(airflowPythons())) {
        const projects: Record<string, string> = {};
        const plans: Record<string, Plan> = {};
        for (const [name, input] of inputs) {
          const { plan, files } = compileTo("airflow", forRelease(input, version));
          projects[name] = join(folder, version, name);
          plans[name] = plan;
          await writeProject(files, projects[name]);
        }
        const home = join(folder, version, "home");
        const read = await readBack(projects, { home, python });
        for (const [name, plan] of Object.entries(plans)) {
          await t.step(`${name} on Airflow ${version}`, () => {
            loadsWell(read[name]!);
            equalsPlan(read[name]!, plan);
            launchesAsPlanned(read[name]!, plan);
          });
        }
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** A manifest alone needs nothing that a release lacks; the platform of a product says which release runs it. */
function forRelease(input: ProductTexts, version: string): ProductTexts {
  if (input.platform === undefined) return input;
  const platform = parseDocument(input.platform);
  platform.setIn(["plugins", "orchestrator", "type"], "airflow");
  platform.deleteIn(["plugins", "orchestrator", "config"]);
  platform.setIn(
    ["plugins", "orchestrator", "config"],
    platform.createNode({ airflow_version: version }),
  );
  return { ...input, platform: platform.toString() };
}

/** Of the snapshot: the time of the run. */
const TIMES_OF_RUN = ["dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"];

Deno.test({
  name: "airflow dags test builds of the example what dbt builds, on every release",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe dags test " }));
    try {
      const plain = join(folder, "plain/bike-rental");
      await copyExample(plain);
      // dbt knows no edge from a seed to the source over its table
      for (const args of [["seed"], ["build", "--exclude", "resource_type:seed"]]) {
        const { code, stdout } = await runTool("dbt", ["--quiet", ...args], { cwd: plain });
        assert.equal(code, 0, stdout);
      }
      const wanted = await tables(plain);
      assert.equal(Object.keys(wanted).length, 13);
      for (const [version, python] of Object.entries(airflowPythons())) {
        await t.step(`on Airflow ${version}`, async () => {
          const product = join(folder, version, "bike-rental");
          await copyExample(product);
          const parsed = await runTool("dbt", ["--quiet", "parse"], { cwd: product });
          assert.equal(parsed.code, 0, parsed.stdout);
          const out = join(folder, version, "project");
          await compile(product, out);
          const ran = await runAirflow([tryDag, "bike-rental.bike-rental-schedule"], {
            python,
            home: join(folder, version, "home"),
            dags: join(out, "dags"),
            cwd: out,
          });
          assert.equal(ran.code, 0, ran.stdout + ran.stderr);
          assert.deepEqual(await tables(product), wanted);
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function compile(product: string, out: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(root, "src/cli/main.ts"), "compile", product]
      .concat("--target", "airflow", "--out", out),
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function tables(product: string): Promise<Record<string, unknown[]>> {
  const script = join(root, "tests/integration/e2e/tables.py");
  const file = join(product, "bike_rental.duckdb");
  const { code, stdout, stderr } = await runPython([script, file, ...TIMES_OF_RUN]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Without what dbt has made in it. */
async function copyExample(to: string): Promise<void> {
  const source = join(root, "examples/bike-rental");
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard"],
    cwd: source,
  }).output();
  for (const file of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(dirname(join(to, file)), { recursive: true });
    await Deno.copyFile(join(source, file), join(to, file));
  }
}
