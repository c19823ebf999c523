/** The same product on every release of Dagster that generated projects are tried on: what differs is what versions.ts says.
 *
 * FLOE_PYTHONS holds as JSON the interpreter of each release; `deno run -A tests/run.ts versions` makes them. Two at a time.
 */
import assert from "node:assert/strict";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Release, type ReleaseFacts, releases } from "../../../plugins/dagster/versions.ts";
import { goldenCases } from "../../golden/golden.ts";
import { compileToDagster, type ProductTexts, writeProject } from "../../helpers/compile.ts";
import { corpus, fixtureText, rawManifest } from "../../helpers/corpus.ts";
import { naiveGraph } from "../../helpers/naive_graph.ts";
import { type Case, equalsManifest, loaded, withoutPlatform } from "../corpus/equals_manifest.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const dagsterTests = join(here, "../dagster");
const pythons: Readonly<Record<string, string>> = JSON.parse(Deno.env.get("FLOE_PYTHONS") ?? "{}");
const without = releases.names.some((r) => pythons[r] === undefined);
if (without) {
  console.warn("SKIPPED for want of FLOE_PYTHONS: run deno run -A tests/run.ts versions");
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

Deno.test({
  name: "every release of Dagster",
  ignore: without && (Deno.env.get("CI") ?? "") === "",
  fn: async (t) => {
    assert.ok(!without, "FLOE_PYTHONS names no interpreter of some release");
    const folder = await Deno.makeTempDir({ prefix: "floe versions " });
    try {
      const cases = await corpusCases();
      const found = new Map<Release, Promise<Results>>();
      const waiting = [...releases.names];
      const worker = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          await results(next, join(folder, next), cases, (release, made) => {
            found.set(release, made);
            return made.then(() => {}, () => {});
          });
        }
      };
      await Promise.all([worker(), worker()]);
      for (const release of releases.names) await t.step(release, (t) => tell(t, release, found));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

interface CorpusCase {
  readonly name: string;
  readonly text: string;
  readonly manifest: Case["manifest"];
  readonly naive: Case["naive"];
}

interface Results {
  readonly facts: { readonly version: string; readonly facts: ReleaseFacts };
  readonly graphs: Readonly<Record<string, Parameters<typeof loaded>[0]>>;
  readonly cases: readonly Case[];
  readonly validated: readonly (Ran & { readonly name: string })[];
  readonly lines: Ran;
  // deno-lint-ignore no-explicit-any
  readonly orders: Record<string, any>;
}

async function corpusCases(): Promise<CorpusCase[]> {
  const found: CorpusCase[] = [];
  for (const entry of await corpus()) {
    const manifest = await rawManifest(entry);
    const text = await fixtureText(entry.url);
    found.push({ name: entry.name, text, manifest, naive: naiveGraph(manifest) });
  }
  return found;
}

async function results(
  release: Release,
  folder: string,
  corpus: readonly CorpusCase[],
  keep: (release: Release, made: Promise<Results>) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(folder);
  await keep(release, all(release, folder, corpus));
}

async function all(
  release: Release,
  folder: string,
  corpus: readonly CorpusCase[],
): Promise<Results> {
  const python = runner(release);
  const facts = JSON.parse((await python([join(here, "facts.py")])).stdout);

  const cases: Case[] = [];
  for (const { name, text, manifest, naive } of corpus) {
    const project = join(folder, name);
    const { files } = compileToDagster(
      asked({ dbtManifest: text, dbtProjectDir: "../dbt", platform: PLATFORM }, release),
    );
    const packageName = await writeProject(files, project);
    cases.push({ name, project, package: packageName, manifest, naive });
  }
  const jobs = cases.map(({ name, project, package: p }) => ({ name, project, package: p }));
  const read = await python([join(here, "../corpus/read_back.py")], {
    stdin: JSON.stringify(jobs),
  });
  assert.equal(read.code, 0, read.stderr);

  const validated = [];
  for (const { name, project } of cases.filter(({ name }) => VALIDATED.includes(name))) {
    const command = ["-m", "dagster", "definitions", "validate"];
    const env = { PYTHONPATH: join(project, "src") };
    validated.push({ name, ...await python(command, { cwd: project, env }) });
  }

  const shop = (await goldenCases()).find(({ name }) => name === "shop-analytics")!;
  const shopProject = join(folder, "shop");
  await writeProject(compileToDagster(asked(shop.input, release)).files, shopProject);
  const lines = await python(
    ["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_every_line.py", "test_ops.py"],
    {
      cwd: dagsterTests,
      env: {
        FLOE_SHOP_PROJECT: shopProject,
        FLOE_RELEASE_FACTS: JSON.stringify(releases.factsFor(release)),
        // the golden product is written for a newer dbt than that of old releases
        FLOE_DBT_PYTHON: pythons["1.13"]!,
      },
    },
  );
  return {
    facts,
    graphs: JSON.parse(read.stdout).graphs,
    cases,
    validated,
    lines,
    orders: await orders(release, folder),
  };
}

/** A small product, parsed and run by the dbt of the release's time. */
async function orders(release: Release, folder: string): Promise<Results["orders"]> {
  const python = runner(release);
  const project = join(folder, "orders");
  await copyFolder(join(here, "orders"), project);
  const dbt = join(dirname(pythons[release]!), "dbt");
  const parsed = await run(dbt, ["parse", "--profiles-dir", "."], release, { cwd: project });
  assert.equal(parsed.code, 0, parsed.stdout + parsed.stderr);
  const texts: ProductTexts = {
    dbtManifest: warned(await Deno.readTextFile(join(project, "target/manifest.json"))),
    spec: await Deno.readTextFile(join(project, "floe.yaml")),
    platform: await Deno.readTextFile(join(project, "manifest.yaml")),
    dbtProjectDir: "../orders",
  };
  const generated = join(folder, "generated");
  await writeProject(compileToDagster(asked(texts, release)).files, generated);
  const ran = await python(["-W", "ignore", join(here, "run_orders.py")], {
    cwd: generated,
    env: {
      DAGSTER_HOME: join(folder, "home"),
      FLOE_DBT_PROFILES_DIR: project,
      FLOE_DBT_PROFILE: "orders",
    },
  });
  assert.equal(ran.code, 0, ran.stdout.slice(-4000) + ran.stderr.slice(-8000));
  return JSON.parse(await Deno.readTextFile(join(generated, "found.json")));
}

async function tell(
  t: Deno.TestContext,
  release: Release,
  found: ReadonlyMap<Release, Promise<Results>>,
): Promise<void> {
  const { facts, graphs, cases, validated, lines, orders } = await found.get(release)!;
  const { freshnessPolicies } = releases.factsFor(release);
  await t.step("the table says what this Dagster has", () => {
    assert.ok(facts.version.startsWith(`${release}.`), facts.version);
    assert.deepEqual(facts.facts, releases.factsFor(release));
  });
  assert.equal(cases.length, 18);
  for (const one of cases) {
    await t.step(`${one.name} is valid and has the graph of its manifest`, () => {
      equalsManifest(withoutPlatform(loaded(graphs[one.name]!)), one);
    });
  }
  for (const { name, code, stdout, stderr } of validated) {
    await t.step(`dagster definitions validate accepts ${name}`, () => {
      assert.equal(code, 0, stdout + stderr);
    });
  }
  await t.step("every line of the golden product is found", () => {
    assert.equal(lines.code, 0, lines.stdout.slice(-6000) + lines.stderr);
    assert.match(lines.stdout, /\d{3} passed/);
  });
  await t.step("a subset, a range of partitions and one more build what they name", () => {
    const age = freshnessPolicies ? {} : { "daily_orders:freshness_check": true };
    assert.deepEqual(orders["subset"], {
      success: true,
      built: ["raw_orders", "stg_orders"],
      checks: {
        "stg_orders:not_null_stg_orders_id": true,
        "stg_orders:unique_stg_orders_id": true,
      },
    });
    assert.deepEqual(orders["range"], {
      success: true,
      built: ["daily_orders[2024-01-01]", "daily_orders[2024-01-02]"],
      checks: age,
    });
    assert.deepEqual(orders["after the range"], { daily_orders: DAYS.slice(0, 2) });
    assert.deepEqual(orders["partition"], {
      success: true,
      built: ["daily_orders[2024-01-03]"],
      checks: age,
    });
  });
  await t.step("a check that fails stops what follows, and is resumed", () => {
    assert.deepEqual(orders["failed"], {
      success: false,
      built: ["totals"],
      checks: { "totals:amount_is_enough": false },
    });
    assert.deepEqual(orders["after the failure"], { daily_orders: DAYS, totals: [["5", "72"]] });
    assert.deepEqual(orders["resumed"], {
      success: true,
      built: ["summary", "totals"],
      checks: { "totals:amount_is_enough": true, "summary:freshness_check": true },
    });
    assert.deepEqual(orders["tables"], {
      daily_orders: DAYS,
      totals: [["5", "72"]],
      summary: [["14.4"]],
    });
  });
  await t.step("an age that is only warned of fails no run", () => {
    assert.deepEqual(orders["late"], {
      success: true,
      built: [],
      checks: { "summary:freshness_check": false },
      severities: ["WARN"],
    });
  });
  await t.step("a sensor asks for checks of age that no policy says", () => {
    const always = ["summary:freshness_check"];
    const first = freshnessPolicies ? always : ["daily_orders:freshness_check", ...always];
    assert.deepEqual(orders["asked at first"], first);
    assert.deepEqual(orders["asked"], []);
  });
}

/** With a limit of a model's age as only newer dbts write it. */
function warned(manifest: string): string {
  const parsed = JSON.parse(manifest);
  parsed.nodes["model.orders.summary"].config.freshness = {
    warn_after: { count: 1, period: "hour" },
  };
  return JSON.stringify(parsed);
}

/** The product as it is compiled for a release. */
function asked(texts: ProductTexts, release: Release): ProductTexts {
  const platform = texts.platform!.replace(
    "    type: dagster\n",
    `    type: dagster\n    config: { dagster_version: "${release}" }\n`,
  );
  assert.notEqual(platform, texts.platform);
  return { ...texts, platform };
}

function runner(release: Release) {
  return (
    args: readonly string[],
    options: { stdin?: string; cwd?: string; env?: Readonly<Record<string, string>> } = {},
  ) => run(pythons[release]!, args, release, options);
}

async function run(
  program: string,
  args: readonly string[],
  release: Release,
  { stdin, cwd, env = {} }: {
    stdin?: string;
    cwd?: string;
    env?: Readonly<Record<string, string>>;
  },
): Promise<Ran> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env: {
      NO_COLOR: "1",
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      DAGSTER_DISABLE_TELEMETRY: "1",
      PATH: `${dirname(pythons[release]!)}${delimiter}${Deno.env.get("PATH") ?? ""}`,
      ...env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const fed = (async () => {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin ?? "")).catch(() => {});
    await writer.close().catch(() => {});
  })();
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), fed]);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

const PLATFORM = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  compute: { type: duckdb }
  orchestrator:
    type: dagster
`;

/** The command takes seconds; read_back.py asks the same function of every project. */
const VALIDATED = ["v12-bouncer-1.12.2", "v12-cosmos-downstream-1.9.0"];

const DAYS = [["2024-01-01", "2", "30"], ["2024-01-02", "1", "30"], ["2024-01-03", "2", "12"]];
