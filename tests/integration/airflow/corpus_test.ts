/** Every manifest of the corpus and every golden product, compiled and loaded by the newest Airflow: the DAGs that the scheduler reads hold the graph that
 * a naive reader sees in the manifest, and what the plan says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { newestAirflow, withoutAirflow } from "../../helpers/airflow.ts";
import { compileTo, type ProductTexts, writeProject } from "../../helpers/compile.ts";
import { corpus, fixtureText, rawManifest } from "../../helpers/corpus.ts";
import { goldenCases } from "../../golden/golden.ts";
import { naiveGraph } from "../../helpers/naive_graph.ts";
import { runTool } from "../../helpers/python.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { equalsPlan, loadsWell, readBack, sorted } from "./graph.ts";
import { launchesAsPlanned } from "./launches.ts";

Deno.test({
  name: "the corpus and all products in the newest Airflow",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe airflow " }));
    const home = join(folder, "home");
    try {
      const plans: Record<string, Plan> = {};
      const projects: Record<string, string> = {};
      const add = async (name: string, input: ProductTexts) => {
        const { plan, files } = compileTo("airflow", input);
        plans[name] = plan;
        projects[name] = join(folder, "projects", name);
        await writeProject(files, projects[name]);
      };
      for (const entry of await corpus()) {
        await t.step(`${entry.name} compiles, with the edges of its manifest`, async () => {
          const text = await fixtureText(entry.url);
          await add(entry.name, { dbtManifest: text, dbtProjectDir: "../dbt" });
          const naive = naiveGraph(await rawManifest(entry));
          const { assets, edges, checks } = plans[entry.name]!;
          assert.deepEqual(sorted(assets.map((a) => a.id)), sorted(naive.assets));
          assert.deepEqual(
            sorted(edges.map(({ from, to }) => `${from} -> ${to}`)),
            sorted(naive.assetEdges),
          );
          const run = checks.filter((c) => c.kind !== "freshness").map((c) => c.id);
          assert.deepEqual(sorted(run), sorted(naive.tests));
        });
      }
      await t.step("a task for each model, where the platform wants that", async () => {
        const entry = (await corpus()).find(({ name }) => name === "v12-bouncer-1.12.2")!;
        await add("model by model", {
          dbtManifest: await fixtureText(entry.url),
          spec: MODEL_BY_MODEL,
          platform: PLATFORM,
          dbtProjectDir: "../dbt",
        });
        const { blocks } = plans["model by model"]!;
        assert.deepEqual(blocks.filter((b) => b.assets.length !== 1), []);
      });
      for (const { name, input } of await goldenCases()) {
        // the same input again
        if (name.endsWith("-airflow") || name.endsWith("-split")) continue;
        await t.step(`the product ${name} compiles`, () => add(`product ${name}`, input));
      }
      const read = await readBack(projects, { home });
      for (const [name, plan] of Object.entries(plans)) {
        await t.step(`${name} loads without error or warning, twice the same`, () => {
          loadsWell(read[name]!);
        });
        await t.step(`${name} is in Airflow what its plan says`, () => {
          equalsPlan(read[name]!, plan);
          launchesAsPlanned(read[name]!, plan);
        });
      }
      const python = join(folder, "projects");
      await t.step("ruff has nothing to say, its rules about Airflow included", () => ruff(python));
      await t.step("pyright has nothing to say", () => pyright(python));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const MODEL_BY_MODEL = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: model-by-model, version: 1.0.0, owner: me@example.com }
platform: { manifest: manifest.yaml }
transforms: [{ name: orders }]
`;

const PLATFORM = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  orchestrator: { type: airflow, config: { granularity: model } }
  compute: { type: duckdb, config: { path: local.duckdb } }
`;

async function ruff(folder: string): Promise<void> {
  const common = ["--isolated", "--no-cache", "--target-version", "py310", folder];
  const check = ["check", "--extend-select", "I,UP,B,AIR", ...common];
  const format = ["format", "--check", ...common];
  for (const args of [check, format]) {
    const { code, stdout, stderr } = await runTool("ruff", args);
    assert.equal(code, 0, stdout + stderr);
  }
}

/** Airflow's own types take long, so only these: between them they have every form of DAG, task and block. */
const TYPED = ["product bike-rental", "product shop-analytics"];

async function pyright(folder: string): Promise<void> {
  const config = {
    include: TYPED,
    // not "strict": Airflow's own decorators have parts of unknown type
    typeCheckingMode: "standard",
    pythonVersion: "3.10",
    reportUnusedExpression: false, // `a >> b`
    // `dags/` is what Python finds modules in
    executionEnvironments: TYPED.map((name) => ({ root: `${name}/dags` })),
  };
  await Deno.writeTextFile(join(folder, "pyrightconfig.json"), JSON.stringify(config));
  const args = ["--outputjson", "--pythonpath", newestAirflow()];
  const { stdout, stderr } = await runTool("pyright", args, { cwd: folder });
  const { generalDiagnostics, summary }: {
    generalDiagnostics: { file: string; rule?: string; message: string }[];
    summary: { filesAnalyzed: number };
  } = JSON.parse(stdout === "" ? assert.fail(stderr) : stdout);
  assert.ok(summary.filesAnalyzed > 50, `${summary.filesAnalyzed} files`);
  // Airflow 3.3's own class lacks a method that its base asks for
  const ofAirflow = ({ rule, message }: { rule?: string; message: string }) =>
    rule === "reportAbstractUsage" && message.includes('"CronTriggerTimetable"');
  assert.deepEqual(generalDiagnostics.filter((d) => !ofAirflow(d)), []);
  assert.ok(generalDiagnostics.some(ofAirflow), "Airflow has mended it: check it too");
}
