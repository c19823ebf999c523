import assert from "node:assert/strict";
import fc from "fast-check";
import { fixtureText } from "../../../tests/helpers/corpus.ts";
import { safeParseFloeSpec } from "../../artifacts/mod.ts";
import { MemoryRuntime } from "../../runtime/mod.ts";
import { run } from "../main.ts";
import type { DbtFacts } from "./dbt_facts.ts";
import { firstSpec } from "./floe_yaml.ts";
import { productName, productVersion } from "./legal_names.ts";
import { scheduleHints } from "./schedule_hints.ts";

const fixtures = new URL("../../../tests/fixtures/", import.meta.url);

function jaffleShop(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  const walk = (folder: URL, prefix: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) walk(new URL(`${name}/`, folder), `${prefix}${name}/`);
      else files[prefix + name] = Deno.readFileSync(new URL(name, folder));
    }
  };
  walk(new URL("projects/jaffle_shop_duckdb/", fixtures), "/");
  return files;
}

const manifest = await fixtureText(
  new URL("selection/jaffle_shop_duckdb.manifest.json.gz", fixtures),
);

async function cli(files: Record<string, string | Uint8Array>, ...args: string[]) {
  const runtime = new MemoryRuntime({ files });
  const code = await run(args, runtime);
  return {
    code,
    files: runtime.files.texts(),
    stdout: runtime.stdout.text,
    stderr: runtime.stderr.text,
  };
}

/** The file with its last block, the example, as if somebody removed the comment marks. */
function uncommented(text: string): string {
  const [head, ...block] = text.split("#\n# orchestration:\n");
  assert.equal(block.length, 1);
  return `${head}orchestration:\n${block[0]!.replaceAll(/^# /gm, "")}`;
}

for (
  const [from, files] of [["the files", jaffleShop()], ["the manifest", {
    ...jaffleShop(),
    "/target/manifest.json": manifest,
  }]] as const
) {
  Deno.test(`init writes a floe.yaml for jaffle_shop from ${from}, and check has no error in it`, async () => {
    const made = await cli(files, "init");
    assert.equal(made.code, 0, made.stderr);
    const text = made.files["/floe.yaml"]!;
    const { value, diagnostics } = safeParseFloeSpec(text, { file: "floe.yaml" });
    assert.deepEqual(diagnostics, []);
    assert.equal(value!.value.metadata.name, "jaffle-shop");
    assert.equal(value!.value.metadata.version, "0.1.0");
    assert.deepEqual(value!.value.transforms.map((t) => t.name), [
      "customers",
      "orders",
      "stg_customers",
      "stg_orders",
      "stg_payments",
    ]);
    assert.match(text, /^# {3}5 models, 3 seeds, 20 tests$/m);
    const checked = await cli({ ...files, "/floe.yaml": text }, "check");
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, "/target/manifest.json" in files ? /8 assets/ : /5 assets/);
  });
}

Deno.test("the commented example is valid as soon as its comment marks are gone", async () => {
  const files = { ...jaffleShop(), "/target/manifest.json": manifest };
  const { stdout } = await cli(files, "init", "--stdout");
  const text = uncommented(stdout);
  const checked = await cli({ ...files, "/floe.yaml": text }, "check");
  assert.equal(checked.code, 0, checked.stderr);
  const { value } = safeParseFloeSpec(text, { file: "floe.yaml" });
  assert.deepEqual(value!.value.orchestration!.schedules!.map((s) => s.name), ["every-morning"]);
});

Deno.test("tags that sound like a cadence become groups and schedules", async () => {
  const files = jaffleShop();
  const sql = (path: string, head: string) => {
    files[path] = new TextEncoder().encode(`${head}\n${new TextDecoder().decode(files[path])}`);
  };
  sql("/models/customers.sql", "{{ config(tags=['finance_daily', 'core']) }}");
  sql("/models/orders.sql", '{{ config(materialized="table", tags="Nightly") }}');
  const { stdout } = await cli(files, "init", "--stdout");
  assert.match(stdout, /tags: "Nightly" \(1\), "core" \(1\), "finance_daily" \(1\)/);
  const { value, diagnostics } = safeParseFloeSpec(uncommented(stdout), { file: "floe.yaml" });
  assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), []);
  assert.deepEqual(
    value!.value.orchestration!.schedules!.map((s) => [s.name, s.cron, s.select]),
    [["Nightly", "0 2 * * *", "tag:Nightly"], ["finance_daily", "0 6 * * *", "tag:finance_daily"]],
  );
  assert.deepEqual(value!.value.orchestration!.groups!.map((g) => g.select), [
    "tag:Nightly",
    "tag:finance_daily",
  ]);
});

Deno.test("a floe.yaml that is there is left alone, and --stdout prints", async () => {
  const files = { ...jaffleShop(), "/floe.yaml": "mine\n" };
  const refused = await cli(files, "init");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /cli\/floe-yaml-exists/);
  assert.equal(refused.files["/floe.yaml"], "mine\n");
  const printed = await cli(files, "init", "--stdout");
  assert.equal(printed.code, 0);
  assert.equal(printed.files["/floe.yaml"], "mine\n");
  assert.match(printed.stdout, /^kind: FloeSpec$/m);
  const other = await cli({ ...jaffleShop(), "/floe.yml": "mine\n" }, "init");
  assert.equal(other.code, 1);
});

Deno.test("what is no dbt project is wrong usage, with the folder that may be meant", async () => {
  const below = await cli({ "/shop/dbt_project.yml": "name: shop" }, "init");
  assert.equal(below.code, 2);
  assert.match(below.stderr, /Did you mean "shop"\?/);
  const empty = await cli({ "/dbt_project.yml": "name: shop" }, "init");
  assert.equal(empty.code, 1);
  assert.match(empty.stderr, /cli\/no-models/);
  const nameless = await cli({ "/dbt_project.yml": "nam: shop" }, "init");
  assert.equal(nameless.code, 1);
  assert.match(nameless.stderr, /artifact\/dbt-project-name/);
});

Deno.test("names and versions become legal", () => {
  assert.equal(productName("jaffle_shop"), "jaffle-shop");
  assert.equal(productName("__Shop__2__"), "shop-2");
  assert.equal(productName("_1"), "dbt-1");
  assert.equal(productName("x".repeat(80)).length, 63);
  const versions = ["1.0.0", "1", "0.1", "v2.3", "1.0.0-beta", "007.1", null, "later"];
  assert.deepEqual(versions.map(productVersion), [
    "1.0.0",
    "1.0.0",
    "0.1.0",
    "2.3.0",
    "1.0.0",
    "7.1.0",
    "0.1.0",
    "0.1.0",
  ]);
});

Deno.test("hints are by cadence, with names of their own", () => {
  const tags = new Map([
    ["daily", 3],
    ["team a daily", 1],
    ["run-hourly", 1],
    ["nondaily", 1],
    ["1_weekly", 2],
    ["shop", 9],
  ]);
  assert.deepEqual(
    scheduleHints(tags, new Set(["daily"])).map(({ tag, name }) => [tag, name]),
    [["run-hourly", "run-hourly"], ["daily", "daily-2"], ["1_weekly", "tag_1_weekly"]],
  );
});

Deno.test("no text of others can break the YAML, or end a comment", () => {
  const words = fc.constantFrom(
    "daily",
    "\n",
    "\u2028",
    "\u0085",
    "'",
    '"',
    "#",
    ": ",
    "- ",
    "{{",
    "}}",
    "&a",
    "*a",
    "\r",
    "\t",
    "%",
    "null",
    "tag:x,y",
  );
  const nasty = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(words, { maxLength: 6 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/),
      fc.option(nasty),
      fc.uniqueArray(fc.oneof(nasty, fc.constantFrom("null", "no", "y", "orders", "true")), {
        maxLength: 5,
      }),
      fc.uniqueArray(nasty, { maxLength: 5 }),
      fc.option(nasty),
      (name, version, models, tags, adapter) => {
        const facts: DbtFacts = {
          manifest: null,
          adapter,
          models: [...models, "always"],
          counts: { model: 1, seed: 0, snapshot: 0, test: 0, source: 0, exposure: 0 },
          tags: new Map(tags.map((tag) => [tag, 1])),
          batches: new Map(tags.map((tag) => [tag, 1])),
        };
        const project = {
          name,
          version,
          modelPaths: [],
          seedPaths: [],
          snapshotPaths: [],
          testPaths: [],
          targetPath: "target",
        };
        const { text, transforms, leftOut } = firstSpec(project, facts, { schema: false });
        assert.equal(transforms.length + leftOut.length, models.length + 1);
        for (const written of [text, uncommented(text)]) {
          const { value, diagnostics } = safeParseFloeSpec(written, { file: "floe.yaml" });
          assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), [], written);
          assert.deepEqual(value!.value.transforms.map((t) => t.name), transforms);
          assert.equal(value!.value.schedule, null);
        }
      },
    ),
    { numRuns: 120 },
  );
});
