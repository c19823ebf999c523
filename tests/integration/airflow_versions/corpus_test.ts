/** Every manifest of the corpus on every release of Airflow, compiled once: the DAGs that the scheduler reads hold the graph that a naive reader sees in
 * the manifest, and what the plan says. Beside it every golden product on the newest, and two that are compiled for each release. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { airflowPythons, newestAirflow, withoutAirflow } from "../../helpers/airflow.ts";
import { compileTo, type ProductTexts, writeProject } from "../../helpers/compile.ts";
import { corpus, fixtureText, rawManifest } from "../../helpers/corpus.ts";
import { goldenCases } from "../../golden/golden.ts";
import { naiveGraph } from "../../helpers/naive_graph.ts";
import { runTool } from "../../helpers/python.ts";
import { twoAtOnce } from "../../helpers/two_at_once.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { equalsPlan, loadsWell, readBack, sorted } from "../airflow/graph.ts";
import { launchesAsPlanned } from "../airflow/launches.ts";

interface Compiled {
  readonly input: ProductTexts;
  readonly plan: Plan;
  readonly folder: string;
  /** The oldest release that its requirements name. */
  readonly oldest: string;
}

/** Compiled for each release too, whatever it lacks. */
const FOR_EACH_RELEASE = ["bike-rental", "shop-analytics"];

Deno.test({
  name: "the corpus and all products in every release of Airflow",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe airflow " }));
    const compiled = async (place: string, input: ProductTexts): Promise<Compiled> => {
      const { plan, files } = compileTo("airflow", input);
      await writeProject(files, join(folder, place));
      const requirements = files.find(({ path }) => path === "requirements.txt")!.text;
      const [, oldest] = /^apache-airflow>=(3\.\d+)/m.exec(requirements)!;
      return { input, plan, folder: join(folder, place), oldest: oldest! };
    };
    try {
      const everywhere: Record<string, Compiled> = {};
      for (const entry of await corpus()) {
        await t.step(`${entry.name} compiles, with the edges of its manifest`, async () => {
          const text = await fixtureText(entry.url);
          const input = { dbtManifest: text, dbtProjectDir: "../dbt" };
          const found = await compiled(`projects/${entry.name}`, input);
          everywhere[entry.name] = found;
          const naive = naiveGraph(await rawManifest(entry));
          const { assets, edges, checks } = found.plan;
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
        const found = await compiled("projects/model by model", {
          dbtManifest: await fixtureText(entry.url),
          spec: MODEL_BY_MODEL,
          platform: PLATFORM,
          dbtProjectDir: "../dbt",
        });
        everywhere["model by model"] = found;
        assert.deepEqual(found.plan.blocks.filter((b) => b.assets.length !== 1), []);
      });
      const onNewest: Record<string, Compiled> = {};
      const products = await goldenCases();
      for (const { name, input } of products) {
        // the same input again
        if (name.endsWith("-airflow") || name.endsWith("-split")) continue;
        await t.step(`the product ${name} compiles`, async () => {
          onNewest[`product ${name}`] = await compiled(`projects/product ${name}`, input);
        });
      }
      const releases = await twoAtOnce(
        Object.entries(airflowPythons()),
        async ([version, python]) => {
          const loaded = python === newestAirflow() ? { ...onNewest } : {};
          const inputs: [string, ProductTexts][] = products
            .filter(({ name }) => FOR_EACH_RELEASE.includes(name))
            .map(({ name, input }) => [`${name} for ${version}`, input]);
          for (const [name, one] of Object.entries(everywhere)) {
            if (one.oldest > version) inputs.push([name, one.input]);
            else loaded[name] = one;
          }
          for (const [name, input] of inputs) {
            loaded[name] = await compiled(`${version}/${name}`, forRelease(input, version));
          }
          const folders = Object.entries(loaded).map(([name, { folder }]) => [name, folder]);
          const home = join(folder, version, "home");
          const read = await readBack(Object.fromEntries(folders), { home, python });
          return { version, loaded, read };
        },
      );
      for (const { version, loaded, read } of releases) {
        for (const [name, { plan }] of Object.entries(loaded)) {
          await t.step(`Airflow ${version}: ${name} loads without error or warning`, () => {
            loadsWell(read[name]!);
          });
          await t.step(`Airflow ${version}: ${name} is what its plan says`, () => {
            equalsPlan(read[name]!, plan);
            launchesAsPlanned(read[name]!, plan);
          });
        }
      }
      const python = join(folder, "projects");
      await t.step("ruff has nothing to say, its rules about Airflow included", () => ruff(python));
      await t.step("pyright has nothing to say", () => pyright(python));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The product on a platform that names the release. */
function forRelease(input: ProductTexts, version: string): ProductTexts {
  const platform = parseDocument(input.platform ?? PLATFORM);
  platform.setIn(["plugins", "orchestrator", "type"], "airflow");
  platform.deleteIn(["plugins", "orchestrator", "config"]);
  platform.setIn(
    ["plugins", "orchestrator", "config"],
    platform.createNode({ airflow_version: version }),
  );
  return { ...input, platform: platform.toString() };
}

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
