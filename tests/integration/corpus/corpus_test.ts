/** Every manifest of the corpus, compiled and loaded by a real Dagster: the graph that Dagster sees is the one that a
 * naive reader sees in the manifest, and the one that dagster-dbt makes of it, but for listed differences. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileToDagster, writeProject } from "../../helpers/compile.ts";
import { corpus, fixtureText, rawManifest } from "../../helpers/corpus.ts";
import { type GoldenCase, goldenCases } from "../../golden/golden.ts";
import { naiveGraph } from "../../helpers/naive_graph.ts";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";
import type { DagsterGraph, Loaded } from "./dagster_graph.ts";
import { type Case, equalsManifest, loaded, sorted, withoutPlatform } from "./equals_manifest.ts";
import { differences, edges, expected, reasons, refused } from "./differences.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

Deno.test({
  name: "the corpus in a real Dagster",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe corpus " });
    try {
      const cases: Case[] = [];
      for (const entry of await corpus()) {
        await t.step(`${entry.name} compiles`, async () => {
          const text = await fixtureText(entry.url);
          const project = join(folder, entry.name);
          const { files } = compileToDagster({ dbtManifest: text, dbtProjectDir: "../dbt" });
          const manifest = await rawManifest(entry);
          await Deno.writeTextFile(join(folder, `${entry.name}.json`), text);
          cases.push({
            name: entry.name,
            project,
            package: await writeProject(files, project),
            manifest,
            naive: naiveGraph(manifest),
          });
        });
      }
      const ours = await readBack(
        cases.map(({ name, project, package: p }) => ({ name, project, package: p })),
      );
      const theirs = await readBack(
        cases.map(({ name }) => ({ name, manifest: join(folder, `${name}.json`) })),
      );
      for (const one of cases) {
        await t.step(`${one.name} has in Dagster the graph of its manifest`, () => {
          equalsManifest(loaded(ours[one.name]!), one);
        });
        await t.step(`${one.name} differs from dagster-dbt only as listed`, () => {
          equalsDagsterDbt(loaded(ours[one.name]!), theirs[one.name]!, one);
        });
      }
      const products: Written[] = [];
      for (const golden of await goldenCases("dagster")) {
        await t.step(
          `the product ${golden.name} is in Dagster what its plan says`,
          async () => {
            products.push(await equalsPlan(golden, join(folder, `product ${golden.name}`)));
          },
        );
      }
      await t.step("ruff has nothing to say about the generated Python", () => ruff(folder));
      await t.step(
        "pyright, as strict as it is, has nothing to say about products and their runtime",
        async () => {
          const products = (await goldenCases("dagster")).map(({ name }) => `product ${name}`);
          await pyright(folder, [...products, ...VALIDATED]);
        },
      );
      await t.step(
        "importing a project opens no file but modules, no socket, no dbt",
        () =>
          quietImport([
            ...cases,
            // Dagster's Kubernetes executor brings a client that tries a socket
            ...products.filter(({ name }) => name !== "product kubernetes"),
          ]),
      );
      await t.step("a project that is not quiet is heard", () => loudImport(folder));
      console.log(totals(cases));
      for (const one of cases.filter(({ name }) => VALIDATED.includes(name))) {
        await t.step(
          `dagster definitions validate and dg check defs accept ${one.name}`,
          () => validate(one),
        );
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The command lines take seconds each, so only some: unit tests, injected nodes, external checks. read_back.py
 * validates every project by the same function. */
const VALIDATED = ["v12-aspects-1.8.9", "v12-cosmos-downstream-1.9.0", "v12-bouncer-1.12.2"];

async function readBack(jobs: readonly object[]): Promise<Readonly<Record<string, Loaded>>> {
  const ran = await runPython([join(here, "read_back.py")], { stdin: JSON.stringify(jobs) });
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout).graphs;
}

type Written = Pick<Case, "name" | "project" | "package">;

/** A product with floe.yaml and a platform: what floe.yaml declares is in Dagster too. */
async function equalsPlan({ name, input }: GoldenCase, project: string): Promise<Written> {
  const { plan, files } = compileToDagster(input);
  const packageName = await writeProject(files, project);
  const whole = loaded((await readBack([{ name, project, package: packageName }]))[name]!);
  const graph = withoutPlatform(whole);
  const idOf = (key: string): string => graph.assets[key]!.id!;
  assert.deepEqual(
    sorted(Object.keys(graph.assets).map(idOf)),
    sorted(plan.assets.map((a) => a.id)),
  );
  assert.deepEqual(
    sorted(edges(graph).map((edge) => edge.split(" -> ").map(idOf).join(" -> "))),
    sorted(plan.edges.map(({ from, to }) => `${from} -> ${to}`)),
  );
  const checks = Object.values(graph.checks);
  assert.deepEqual(
    sorted(
      checks.map((c) => [c.id, idOf(c.asset), ...c.additionalDeps.map(idOf).sort()].join(" ")),
    ),
    sorted(
      plan.checks.filter((c) => c.kind !== "quality").map((c) =>
        [c.kind === "freshness" ? c.asset : c.id, c.asset, ...c.additionalAssets.toSorted()].join(
          " ",
        )
      ),
    ),
  );
  const dagsterName = (name: string) => name.replaceAll("-", "_");
  assert.deepEqual(sorted(graph.jobs), sorted(plan.jobs.map((job) => dagsterName(job.name))));
  const partitionOf = new Map(plan.jobs.map((job) => [job.name, job.partition]));
  assert.deepEqual(
    sorted(
      Object.entries(graph.schedules).map(([name, s]) =>
        `${name} ${s.job} ${s.cron} ${s.timezone} ${s.running}`
      ),
    ),
    // a schedule has a definition for each of its jobs; what runs after others is a sensor
    sorted(
      plan.schedules.flatMap(({ name, trigger, active, jobs }) =>
        trigger.type === "after" ? [] : jobs.map((job) => {
          const partition = trigger.type === "cron" ? partitionOf.get(job) : null;
          const named = dagsterName(partition == null ? name : `${name}_${partition}`);
          return `${named} ${dagsterName(job)} ${trigger.cron} ${trigger.timezone} ${active}`;
        })
      ),
    ),
  );
  return { name: `product ${name}`, project, package: packageName };
}

function equalsDagsterDbt(ours: DagsterGraph, theirs: Loaded, one: Case): void {
  const refusal = refused[one.name];
  if (refusal !== undefined) {
    assert.ok("error" in theirs, `dagster-dbt now loads ${one.name}: remove it from the list`);
    assert.ok(theirs.error.includes(refusal), theirs.error);
    return;
  }
  const facts = { ours, theirs: loaded(theirs), manifest: one.manifest, naive: one.naive };
  const counts: Record<string, number> = {};
  const unexplained = [];
  for (const difference of differences(facts.ours, facts.theirs)) {
    const reason = Object.keys(reasons).find((r) => reasons[r]!.explains(difference, facts));
    if (reason === undefined) unexplained.push(difference);
    else counts[reason] = (counts[reason] ?? 0) + 1;
  }
  assert.deepEqual(unexplained, []);
  assert.deepEqual(counts, expected[one.name] ?? {});
}

async function ruff(folder: string): Promise<void> {
  const check = ["check", "--isolated", "--no-cache", "--extend-select", "I,UP,B", folder];
  const format = ["format", "--isolated", "--no-cache", "--check", folder];
  for (const args of [check, format]) {
    const { code, stdout, stderr } = await runTool("ruff", args);
    assert.equal(code, 0, stdout + stderr);
  }
}

async function pyright(folder: string, projects: readonly string[]): Promise<void> {
  const config = { include: projects, typeCheckingMode: "strict", pythonVersion: "3.10" };
  await Deno.writeTextFile(join(folder, "pyrightconfig.json"), JSON.stringify(config));
  const python = Deno.env.get("FLOE_PYTHON")!;
  const args = ["--outputjson", "--pythonpath", python];
  const { stdout, stderr } = await runTool("pyright", args, { cwd: folder });
  const { generalDiagnostics, summary }: {
    generalDiagnostics: { file: string; rule?: string; message: string }[];
    summary: { filesAnalyzed: number };
  } = JSON.parse(stdout === "" ? assert.fail(stderr) : stdout);
  assert.ok(summary.filesAnalyzed > 100, `${summary.filesAnalyzed} files`);
  // the type of its metadata, in Dagster, holds a PathLike without its argument
  const ofDagster = (message: string) =>
    message.startsWith('Type of "define_asset_job" is partially unknown');
  const ours = generalDiagnostics.filter(({ message }) => !ofDagster(message));
  assert.deepEqual(ours, []);
  assert.ok(generalDiagnostics.length > 0, "Dagster has mended define_asset_job: check it too");
}

async function quietImport(cases: readonly Written[]): Promise<void> {
  const jobs = cases.map(({ name, project, package: p }) => ({ name, project, package: p }));
  const { code, stdout, stderr } = await runPython([join(here, "quiet_import.py")], {
    stdin: JSON.stringify(jobs),
  });
  assert.equal(code, 0, stderr);
  const events: Record<string, string[]> = JSON.parse(stdout);
  assert.equal(Object.keys(events).length, cases.length);
  for (const [name, list] of Object.entries(events)) assert.deepEqual(list, [], name);
}

/** quiet_import.py is worth nothing if it hears nothing. */
async function loudImport(folder: string): Promise<void> {
  const project = join(folder, "loud project");
  await Deno.mkdir(join(project, "src/loud"), { recursive: true });
  await Deno.writeTextFile(
    join(project, "src/loud/definitions.py"),
    [
      "import socket",
      "import subprocess",
      "import dagster as dg",
      "import dbt.version",
      "open(__file__ + '.json', 'w').close()",
      "socket.socket().close()",
      "subprocess.run(['true'])",
      "defs = dg.Definitions()",
    ].join("\n"),
  );
  const { code, stdout, stderr } = await runPython([join(here, "quiet_import.py")], {
    stdin: JSON.stringify([{ name: "loud", project, package: "loud" }]),
  });
  assert.equal(code, 0, stderr);
  const heard: string[] = JSON.parse(stdout).loud;
  for (
    const wanted of [/^open .*\.json$/, /^socket\./, /^subprocess\.Popen/, /^import dbt\.version$/]
  ) {
    assert.ok(heard.some((what) => wanted.test(what)), `${wanted} is not in ${heard}`);
  }
}

function totals(cases: readonly Case[]): string {
  const sum = (count: (one: Case) => number) => cases.reduce((n, one) => n + count(one), 0);
  return `${cases.length} manifests: ${sum(({ naive }) => naive.assets.size)} assets ` +
    `(${sum(({ naive }) => naive.external.size)} external), ` +
    `${sum(({ naive }) => naive.assetEdges.size)} edges, ${
      sum(({ naive }) => naive.tests.size)
    } checks`;
}

async function validate({ project }: Case): Promise<void> {
  const tools = [["dagster", "definitions", "validate"], ["dg", "check", "defs"]];
  for (const [tool, ...args] of tools) {
    const { code, stdout, stderr } = await runTool(tool!, args, {
      cwd: project,
      env: { PYTHONPATH: join(project, "src") },
    });
    assert.equal(code, 0, `${tool} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}
