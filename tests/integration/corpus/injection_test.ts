/** Text of a product stays text: whatever names, descriptions, tags and `meta` hold, Python's own parser finds them again as
 * literals, equal to what was put in, and nothing but known calls around them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { stringify } from "yaml";
import { lower } from "../../../plugins/dagster/lower.ts";
import type { DagsterAsset, DagsterCheck } from "../../../plugins/dagster/mod.ts";
import { generator } from "../../../src/cli/version.ts";
import { compileToDagster, writeProject } from "../../helpers/compile.ts";
import { corpus, rawManifest } from "../../helpers/corpus.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";
import type { Loaded } from "./dagster_graph.ts";
import { hostileManifest, hostileText } from "./hostile.ts";

const script = join(fileURLToPath(new URL(".", import.meta.url)), "read_literals.py");
const RUNS = 60;
const LOADED = 24;

/** What read_literals.py prints of one expression. */
type Read =
  | null
  | boolean
  | number
  | string
  | readonly Read[]
  | {
    readonly call?: string;
    readonly args?: readonly Read[];
    readonly kw?: Readonly<Record<string, Read>>;
    readonly dict?: readonly (readonly [Read, Read])[];
    readonly set?: readonly Read[];
    readonly name?: string;
  };
interface Literals {
  readonly modules: Readonly<
    Record<string, { readonly doc: string; readonly names: Readonly<Record<string, Read>> }>
  >;
  readonly pyproject: {
    readonly project: { readonly name: string; readonly description?: string };
  };
}

Deno.test({
  name:
    "hostile text of a dbt manifest and of floe.yaml arrives as literals in the generated Python",
  ignore: withoutPython,
  fn: async () => {
    const manifests = await Promise.all(
      (await corpus()).filter(({ name }) => BASES.includes(name)).map(rawManifest),
    );
    assert.equal(manifests.length, BASES.length);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: manifests.length - 1 }),
        fc.array(hostileText, { minLength: 40, maxLength: 60 }),
        fc.boolean(),
        async (index, texts, withSpec) => {
          let at = 0;
          const manifest = hostileManifest(
            structuredClone(manifests[index]) as never,
            () => texts[at++ % texts.length]!,
            SPARED,
          );
          const spec = withSpec ? hostileSpec(texts) : undefined;
          await check(JSON.stringify(manifest), manifest, spec);
        },
      ),
      // shrinking would take minutes, and the difference says which text it was
      { numRuns: RUNS, endOnFailure: true },
    );
  },
});

Deno.test({
  name: "a real Dagster loads products of hostile text, and finds every asset and check in them",
  ignore: withoutPython,
  fn: async () => {
    const manifests = await Promise.all(
      (await corpus()).filter(({ name }) => BASES.includes(name)).map(rawManifest),
    );
    const samples = fc.sample(fc.array(hostileText, { minLength: 40, maxLength: 60 }), {
      numRuns: LOADED,
      seed: 20, // Dagster is slow to load, so few; the same ones each time
    });
    const folder = await Deno.makeTempDir({ prefix: "floe hostile " });
    try {
      const wanted: Record<string, readonly [number, number]> = {};
      const jobs = [];
      for (const [i, texts] of samples.entries()) {
        let at = 0;
        const base = structuredClone(manifests[i % manifests.length]) as never;
        const next = (): string => texts[at++ % texts.length]!;
        const dbtManifest = JSON.stringify(hostileManifest(base, next, SPARED));
        const spec = i % 2 === 0 ? hostileSpec(texts) : undefined;
        const { plan, files } = compileToDagster({ dbtManifest, spec, dbtProjectDir: "../dbt" });
        const project = join(folder, String(i));
        jobs.push({ name: String(i), project, package: await writeProject(files, project) });
        wanted[i] = [plan.assets.length, plan.checks.length];
      }
      const reader = join(fileURLToPath(new URL(".", import.meta.url)), "read_back.py");
      const ran = await runPython([reader], { stdin: JSON.stringify(jobs) });
      assert.equal(ran.code, 0, ran.stderr);
      const graphs: Record<string, Loaded> = JSON.parse(ran.stdout).graphs;
      for (const [name, [assetCount, checkCount]] of Object.entries(wanted)) {
        const graph = graphs[name]!;
        if ("error" in graph) {
          assert.fail(`${JSON.stringify(samples[Number(name)])}\n${graph.error}`);
        }
        assert.equal(Object.keys(graph.assets).length, assetCount);
        assert.equal(Object.keys(graph.checks).length, checkCount);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "read_literals.py refuses a module in which text has become code",
  ignore: withoutPython,
  fn: async () => {
    const pyproject = '[project]\nname = "x"\n';
    const read = (line: string) =>
      runPython(["-I", script], {
        stdin: JSON.stringify({ "a.py": `"""Doc."""\n\n${line}\n`, "pyproject.toml": pyproject }),
      });
    assert.equal((await read('A = [dg.AssetKey(["a"])]')).code, 0);
    for (
      const line of [
        'A = [__import__("os").system("id")]',
        'A = "a" "b".upper()',
        'A = f"{x}"',
        "import os",
        'print("a")',
        "A = [x for x in y]",
        "A = lambda: 1",
        "def a(): pass",
      ]
    ) {
      assert.notEqual((await read(line)).code, 0, line);
    }
  },
});

/** Sources with tests, ephemeral and versioned models, snapshots, unit tests, seeds, injected nodes between them. */
const BASES = [
  "v12-cosmos-altered-1.11.2",
  "v12-bouncer-1.12.2",
  "v12-loom-customer-success-1.11.7",
  "v09-dbt-docs-1.5.0b5",
];

/** A model that all of them have. */
const SPARED = "stg_orders";

function hostileSpec(texts: readonly string[]): string {
  // YAML 1.2 cannot hold what is not a character, lone surrogates among them
  const clean = (text: string) => text.replaceAll(/[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/g, "?");
  return stringify({
    apiVersion: "floe.dev/v1",
    kind: "FloeSpec",
    metadata: {
      name: "hostile",
      version: "1.0.0",
      description: clean(texts[0]!),
      owner: clean(texts[1]!),
    },
    transforms: [{ name: SPARED, tags: texts.slice(2, 6).map(clean) }],
    schedule: { cron: "0 6 * * *", timezone: "Europe/Berlin" },
  });
}

async function check(
  dbtManifest: string,
  manifest: { [key: string]: unknown },
  spec: string | undefined,
): Promise<void> {
  const { plan, files } = compileToDagster({ dbtManifest, spec, dbtProjectDir: "../dbt" });
  const own = files.filter(({ path }) => /\.py$|\.toml$/.test(path) && !/\/floe_\w+\//.test(path));
  const texts = Object.fromEntries(own.map(({ path, text }) => [path, text]));
  const ran = await runPython(["-I", script], { stdin: JSON.stringify(texts) });
  assert.equal(ran.code, 0, ran.stderr);
  const { modules, pyproject }: Literals = JSON.parse(ran.stdout);
  const project = lower(plan, { generator, dbtProjectDir: "../dbt" });
  assert.equal(pyproject.project.name, plan.product.name);

  const found = (call: string): Read[] =>
    Object.values(modules).flatMap((m) => calls(m.names, call));
  const parts = project.blocks.flatMap((block) => block.parts);
  const assets = [...parts.flatMap((part) => part.assets), ...project.externalAssets];
  const checks = [
    ...parts.flatMap((part) => part.checks),
    ...project.externalChecks,
    ...project.sourceFreshness,
  ];
  const specs = found("dg.AssetSpec").map(readAsset)
    .filter(({ group }) => group !== "platform");
  assert.deepEqual(byId(specs), byId(assets.map(plainAsset)));
  assert.deepEqual(
    byId(found("dg.AssetCheckSpec").map(readCheck)),
    byId(checks.map(({ uniqueId: _, ...check }) => check)),
  );
  againstInput(specs, manifest);
}

/** Past our own lowering: descriptions, columns and files are in the output as the manifest has them. */
function againstInput(
  assets: readonly ReadAsset[],
  manifest: { [key: string]: unknown },
): void {
  type Input = {
    description?: string;
    original_file_path?: string;
    columns?: Record<string, { name: string; description: string; data_type: string | null }>;
  };
  const inputs = { ...manifest["nodes"] as object, ...manifest["sources"] as object } as Record<
    string,
    Input
  >;
  assert.ok(assets.length > 5);
  for (const asset of assets) {
    const input = inputs[String(asset.metadata["dbt/unique_id"])];
    assert.ok(input, `no input has the id of ${JSON.stringify(asset.key)}`);
    const blank = (text: string | null | undefined) => !text || text.trim() === "" ? null : text;
    assert.equal(asset.description, blank(input.description));
    if (input.original_file_path) {
      const file = input.original_file_path.replaceAll("\\", "/"); // as dbt on Windows writes it
      assert.equal(asset.sourceFile ?? asset.metadata["dbt/file"], file);
    }
    const columns = Object.values(input.columns ?? {}).map((c) => ({
      name: c.name,
      type: c.data_type,
      description: blank(c.description),
    }));
    assert.deepEqual(asset.columns, columns);
  }
}

/** How assets are built is no text of the manifest; what a dependency maps is compared where it is lowered. */
type PlainAsset =
  & Omit<
    DagsterAsset,
    "uniqueId" | "columns" | "partition" | "freshness" | "automation" | "deps"
  >
  & { readonly deps: readonly (readonly string[])[] };
type ReadAsset = PlainAsset & {
  readonly columns: readonly { name: string; type: string | null; description: string | null }[];
};

function readAsset(read: Read): ReadAsset {
  const kw = keywords(read, "dg.AssetSpec");
  const {
    "dagster/column_schema": schema = null,
    "**": source = null,
    ...metadata
  } = dict(kw["metadata"] ?? null);
  return {
    key: key(kw["key"]!),
    deps: list(kw["deps"] ?? []).map(depKey),
    group: kw["group_name"] as string,
    description: (kw["description"] ?? null) as string | null,
    owners: list(kw["owners"] ?? []) as string[],
    tags: dict(kw["tags"] ?? null) as Record<string, string>,
    kinds: [...(kw["kinds"] as { set: string[] }).set].sort(),
    codeVersion: (kw["code_version"] ?? null) as string | null,
    metadata: metadata as Record<string, string | number | boolean>,
    sourceFile: source === null ? null : (source as { args: readonly Read[] }).args[0] as string,
    columns: schema === null ? [] : (schema as { args: readonly Read[] }).args.map((c) => {
      const [name, type, description] = list(c) as (string | null)[];
      return { name: name!, type: type!, description: description! };
    }),
  };
}

function plainAsset(asset: DagsterAsset): PlainAsset {
  const { uniqueId: _, columns: _c, partition: _p, freshness: _f, automation: _a, ...plain } =
    asset;
  return { ...plain, deps: asset.deps.map((dep) => dep.key), kinds: [...asset.kinds].sort() };
}

/** Every call of that name, wherever it stands. */
function calls(read: unknown, name: string): Read[] {
  if (typeof read !== "object" || read === null) return [];
  if ((read as { call?: string }).call === name) return [read as Read];
  return Object.values(read).flatMap((inner) => calls(inner, name));
}

/** Sorted by dbt's id, and without the columns. */
function byId<T extends { readonly metadata: Readonly<Record<string, unknown>> }>(
  items: T[],
): T[] {
  const id = (item: T): string => String(item.metadata["dbt/unique_id"]);
  return items.map((item) => {
    const copy: T & { columns?: unknown } = { ...item };
    delete copy.columns;
    return copy;
  }).sort((a, b) => id(a) < id(b) ? -1 : 1);
}

function readCheck(read: Read): Omit<DagsterCheck, "uniqueId"> {
  const kw = keywords(read, "dg.AssetCheckSpec");
  return {
    name: kw["name"] as string,
    asset: key(kw["asset"]!),
    additionalDeps: list(kw["additional_deps"] ?? []).map(key),
    description: (kw["description"] ?? null) as string | null,
    metadata: dict(kw["metadata"] ?? null) as Record<string, string>,
  };
}

function keywords(read: Read, call: string): Readonly<Record<string, Read>> {
  const { call: name, args, kw } = read as { call: string; args: Read[]; kw: Record<string, Read> };
  assert.equal(name, call);
  assert.deepEqual(args, []);
  return kw;
}

function key(read: Read): string[] {
  const { call, args } = read as { call: string; args: [string[]] };
  assert.equal(call, "dg.AssetKey");
  return args[0];
}

/** Of an `AssetKey`, or of an `AssetDep` that also says which partitions are read. */
function depKey(read: Read): string[] {
  const { call, args } = read as { call: string; args: readonly Read[] };
  return key(call === "dg.AssetDep" ? args[0]! : read);
}

function list(read: Read): readonly Read[] {
  assert.ok(Array.isArray(read));
  return read;
}

function dict(read: Read): Record<string, Read> {
  if (read === null) return {};
  return Object.fromEntries((read as { dict: [string, Read][] }).dict);
}
