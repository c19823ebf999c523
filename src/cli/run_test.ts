import assert from "node:assert/strict";
import { shippedPlugins } from "../../plugins/mod.ts";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";
import { version } from "./version.ts";

const spec = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms:
  - name: stg_orders
  - { name: fct_orders, dependsOn: [stg_orders] }
schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
`;

interface Screen {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function floe(runtime: MemoryRuntime, ...args: string[]): Promise<Screen> {
  runtime.stdout.text = "";
  runtime.stderr.text = "";
  const exitCode = await run(args, runtime);
  return { exitCode, out: runtime.stdout.text, err: runtime.stderr.text };
}

function machine(files: Record<string, string | Uint8Array> = {}): MemoryRuntime {
  return new MemoryRuntime({ files: { "/shop/floe.yaml": spec, ...files } });
}

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const manifest = JSON.stringify({
  metadata: {
    dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
    dbt_version: "1.11.0",
    project_name: "shop",
    adapter_type: "duckdb",
  },
  nodes: {
    "model.shop.stg_orders": {
      resource_type: "model",
      name: "stg_orders",
      package_name: "shop",
      fqn: ["shop", "stg_orders"],
      original_file_path: "models/stg_orders.sql",
      config: { materialized: "view" },
      depends_on: { nodes: [] },
    },
  },
  sources: {},
});

Deno.test("compile writes a project, then finds it up to date, then drifted, then edited", async () => {
  const runtime = machine();
  const first = await floe(runtime, "compile", "shop", "--out", "build");
  assert.equal(first.exitCode, 0);
  assert.match(first.out, /^Wrote build: \d+ files \(\d+ new\)\n$/);
  const written = runtime.files.texts();
  assert.ok(Object.hasOwn(written, "/build/src/shop/definitions.py"));

  const again = await floe(runtime, "compile", "shop", "--out", "build", "--check");
  assert.equal(again.exitCode, 0);
  assert.match(again.out, /^build is up to date: \d+ files\n$/);

  const changed = machine({ ...written, "/shop/floe.yaml": spec.replace("0 6 *", "0 7 *") });
  const drifted = await floe(changed, "compile", "shop", "--out", "build", "--check");
  assert.equal(drifted.exitCode, 3);
  assert.match(drifted.err, /^error\[emit\/drift\] build\/src\/shop\/\S+\.py$/m);
  assert.equal(drifted.out, "");

  const edited = machine({ ...written, "/build/src/shop/definitions.py": "# mine\n" });
  const refused = await floe(edited, "compile", "shop", "--out", "build");
  assert.equal(refused.exitCode, 3);
  assert.match(refused.err, /^error\[emit\/file-edited\] build\/src\/shop\/definitions\.py$/m);
  assert.equal(edited.files.texts()["/build/src/shop/definitions.py"], "# mine\n");
});

Deno.test("compile leaves own.py to the user: edited, it is no drift and survives the next compilation", async () => {
  const runtime = machine();
  await floe(runtime, "compile", "shop", "--out", "build");
  const own = "/build/src/shop/defs/own.py";
  const written = runtime.files.texts();
  assert.match(written[own]!, /^defs = dg\.Definitions\(\)$/m);

  const edited = machine({
    ...written,
    [own]: "# mine\n",
    "/shop/floe.yaml": spec.replace("0 6 *", "0 7 *"),
  });
  assert.equal((await floe(edited, "compile", "shop", "--out", "build")).exitCode, 0);
  assert.equal(edited.files.texts()[own], "# mine\n");
  const checked = await floe(edited, "compile", "shop", "--out", "build", "--check");
  assert.deepEqual([checked.exitCode, checked.err.includes("own.py")], [0, false]);
});

Deno.test("compile --format json says what was written, or what is wrong, on stdout alone", async () => {
  const runtime = machine();
  const first = await floe(runtime, "compile", "shop", "--out", "build", "--format", "json");
  const data = JSON.parse(first.out);
  assert.deepEqual([data.version, data.target, data.out, data.written], [
    1,
    "dagster",
    "build",
    true,
  ]);
  assert.ok(data.create.includes("src/shop/definitions.py"));
  const found = data.diagnostics.map((d: { code: string }) => d.code);
  assert.deepEqual(found, ["cli/no-dbt-project", "plan/no-dbt-manifest"]);
  assert.equal(first.err, "");

  const bad = machine({ "/shop/floe.yaml": spec.replace("0 6 *", "0 60 *") });
  const failed = await floe(bad, "compile", "shop", "--out", "build", "--format", "json");
  assert.equal(failed.exitCode, 1);
  assert.ok(
    JSON.parse(failed.out).diagnostics.some((d: { code: string }) =>
      d.code === "schedule/bad-cron"
    ),
  );
  assert.deepEqual(Object.keys(bad.files.texts()), ["/shop/floe.yaml"]);
});

Deno.test("compile --stage prints each stage as JSON and writes nothing", async () => {
  const runtime = machine({ "/shop/dbt_project.yml": "name: shop\n" });
  const before = Object.keys(runtime.files.texts());
  const stage = async (name: string) => {
    const { exitCode, out } = await floe(
      runtime,
      "compile",
      "shop",
      "--out",
      "build/x",
      "--stage",
      name,
    );
    assert.equal(exitCode, 0, name);
    return JSON.parse(out);
  };
  assert.equal((await stage("read")).spec.metadata.name, "shop");
  assert.equal((await stage("resolve")).metadata.product_name, "shop");
  assert.deepEqual((await stage("graph")).nodes.length, 2);
  assert.equal((await stage("plan")).product.name, "shop");
  assert.equal((await stage("lower")).dbt.projectDir, "../../shop");
  assert.equal(typeof (await stage("render"))["pyproject.toml"], "string");
  assert.deepEqual(Object.keys(runtime.files.texts()), before);
});

Deno.test("what compile --stage resolve prints compiles to the same plan", async () => {
  const runtime = machine();
  const { out } = await floe(runtime, "compile", "shop", "--stage", "resolve");
  const plan = await floe(runtime, "compile", "shop", "--stage", "plan");
  const compiled = machine({ "/any/name.txt": out });
  assert.equal((await floe(compiled, "compile", "any/name.txt", "--stage", "plan")).out, plan.out);
});

Deno.test("PATH is recognised by its content, whatever its name, plain or compressed", async () => {
  const runtime = machine({
    "/a/yaml.json": spec,
    "/a/manifest.yaml": manifest,
    "/a/dbt.bin": await gzip(manifest),
    "/b/target/manifest.json": manifest,
    "/c/manifest.json": await gzip(manifest),
  });
  for (const path of ["a/manifest.yaml", "a/dbt.bin", "b", "c", "/b/target/manifest.json"]) {
    const { out, exitCode } = await floe(runtime, "ls", path);
    assert.deepEqual([exitCode, out], [0, "shop.stg_orders\n"], path);
  }
  assert.match((await floe(runtime, "ls", "a/yaml.json")).out, /fct_orders/);
});

Deno.test("the dbt manifest is the one named, else the one in target/", async () => {
  const other = manifest.replaceAll("stg_orders", "stg_other");
  const runtime = machine({ "/shop/target/manifest.json": manifest, "/m.json": await gzip(other) });
  const found = await floe(runtime, "ls", "shop");
  assert.equal(found.out, "shop.stg_orders\n");
  for (const given of ["m.json", "duckdb=m.json"]) {
    const named = await floe(runtime, "ls", "shop", "--dbt-manifest", given);
    assert.equal(named.out, "shop.stg_other\n", given);
  }
});

Deno.test("a dbt manifest as PATH may be named again, but is no place for another", async () => {
  const runtime = machine({ "/m.json": manifest, "/n.json": manifest });
  for (const given of ["m.json", "./m.json", "/m.json", "duckdb=m.json"]) {
    assert.equal((await floe(runtime, "ls", "m.json", "--dbt-manifest", given)).exitCode, 0, given);
  }
  assert.equal((await floe(runtime, "ls", "m.json", "--dbt-manifest", "n.json")).exitCode, 2);
});

Deno.test("a gzip file that was cut is one error in the input", async () => {
  const runtime = machine({ "/m.gz": (await gzip(manifest)).subarray(0, 60) });
  const { exitCode, err, out } = await floe(runtime, "compile", "m.gz", "--out", "build");
  assert.deepEqual([exitCode, out], [1, ""]);
  assert.match(err, /^error\[artifact\/gzip-broken\] m\.gz$/m);
});

Deno.test("help names every orchestrator", async () => {
  for (const name of shippedPlugins().names()) {
    for (const command of ["compile", "check", "helm-values"]) {
      const { out } = await floe(machine(), command, "--help");
      assert.match(out, new RegExp(`--target NAME.*\\b${name}\\b`), command);
    }
    const [, explained] = (await floe(machine(), "schema", "--help")).out.split("floe: ");
    assert.match(explained!, new RegExp(`\\b${name}-config\\b`));
  }
});

Deno.test("compile counts notes, check shows them, ls says nothing of them", async () => {
  const platform = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  compute: { type: duckdb }
  orchestrator: { type: dagster }
  catalog: { type: polaris, config: { uri: "http://catalog", oauth2: { client_id: me, client_secret: { env: SESAME } } } }
governance: { naming: { enforcement: "off" } }
`;
  const runtime = machine({
    "/shop/floe.yaml": `${spec}platform: { manifest: m.yaml }\n`,
    "/shop/m.yaml": platform,
    "/shop/target/manifest.json": manifest.replaceAll("stg_orders", "fct_orders")
      .replace('"nodes":{', `"nodes":${JSON.stringify(JSON.parse(manifest).nodes).slice(0, -1)},`),
    "/shop/dbt_project.yml": "name: shop\n",
  });
  const compiled = await floe(runtime, "compile", "shop", "--out", "build");
  assert.match(compiled.err, /^1 note \(floe-orchestrator check shows the notes\)\n$/);
  const elsewhere = ["--target", "airflow"];
  const others = await floe(runtime, "compile", "shop", "--out", "airflow", ...elsewhere);
  assert.match(
    others.err,
    /^\d+ notes? \(floe-orchestrator check --target airflow shows the notes\)\n$/,
  );
  const values = await floe(runtime, "helm-values", "shop", ...elsewhere);
  assert.equal(values.err, others.err);
  const checked = await floe(runtime, "check", "shop");
  assert.match(checked.err, /^note\[artifact\/unsupported-field\] shop\/m\.yaml:8:/);
  assert.equal((await floe(runtime, "ls", "shop")).err, "");
});

Deno.test("colours only on a terminal, and not with NO_COLOR", async () => {
  const colours = async (isTerminal: boolean, env: Record<string, string>) => {
    const runtime = new MemoryRuntime({ isTerminal, env });
    return (await floe(runtime, "compil")).err.includes("\u001b[");
  };
  assert.equal(await colours(true, {}), true);
  assert.equal(await colours(true, { NO_COLOR: "" }), true);
  assert.equal(await colours(true, { NO_COLOR: "1" }), false);
  assert.equal(await colours(true, { TERM: "dumb" }), false);
  assert.equal(await colours(false, {}), false);
});

Deno.test("a bug of ours exits with 70 and prints what to report", async () => {
  const runtime = machine();
  runtime.files.read = () => Promise.reject(new TypeError("boom"));
  const { exitCode, err, out } = await floe(runtime, "check", "shop/floe.yaml");
  assert.deepEqual([exitCode, out], [70, ""]);
  assert.match(
    err,
    new RegExp(`bug of floe-orchestrator.*\\n\\nfloe-orchestrator ${version}\\nTypeError: boom\\n`),
  );
});

Deno.test("schema prints JSON Schemas, explain --format json all codes", async () => {
  const runtime = machine();
  for (const name of ["floe", "manifest", "compiled-artifacts"]) {
    const { out, exitCode } = await floe(runtime, "schema", name);
    assert.equal(exitCode, 0);
    assert.match(JSON.parse(out).$schema, /json-schema\.org/);
  }
  const { codes } = JSON.parse((await floe(runtime, "explain", "--format", "json")).out);
  assert.ok(codes.length > 50);
  assert.deepEqual(Object.keys(codes[0]), ["code", "meaning", "remedy", "example"]);
});

Deno.test("the version is that of deno.json", async () => {
  const config = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  assert.equal(JSON.parse(config).version, version);
});

Deno.test("compile writes neither to the root, nor among the files of the product or the dbt project", async () => {
  const runtime = machine({
    "/shop/dbt_project.yml": "name: shop\n",
    "/data/floe.yaml": spec,
    "/data/target/manifest.json": "{}",
  });
  const refused = async (path: string, out: string) => {
    const { exitCode, err } = await floe(runtime, "compile", path, "--out", out);
    return exitCode === 2 ? /: it is (.*)/.exec(err)?.[1] : null;
  };
  const before = JSON.stringify(runtime.files.texts());
  assert.equal(await refused("shop", "/"), "the root of the disk");
  assert.equal(await refused("shop", "data/../shop/"), "the folder of the dbt project");
  assert.equal(JSON.stringify(runtime.files.texts()), before);
  const alone = machine({});
  const { exitCode, err } = await floe(alone, "compile", "shop", "--out", "shop", "--check");
  assert.equal(exitCode, 2);
  assert.match(err, /it is the folder of floe\.yaml\n {2}hint: .* --out shop\/dagster/);
  assert.equal((await floe(alone, "compile", "shop", "--out", "shop/dagster")).exitCode, 0);
});

Deno.test("a manifest of another dbt project is told first, and once where it has nothing of the product", async () => {
  const of = (name: string) =>
    manifest.replace('"project_name":"shop"', `"project_name":"${name}"`);
  const told = async (text: string, project = "shop") => {
    const runtime = machine({
      "/shop/target/manifest.json": text,
      "/shop/dbt_project.yml": `name: ${project}\n`,
    });
    const { err } = await floe(runtime, "check", "shop");
    return err.split("\n").filter((line) => /^(error|warning)\[/.test(line));
  };
  const other = "[artifact/dbt-other-project]";
  assert.deepEqual(
    await told(of("elsewhere").replaceAll("stg_orders", "x").replaceAll("fct_orders", "y")),
    [
      `error${other}`,
    ],
  );
  assert.equal((await told(of("elsewhere")))[0], `warning${other}`);
  assert.ok(!(await told(of("shop"))).some((line) => line.includes(other)));
  assert.ok(!(await told(of("elsewhere"), "'{{ name }}'")).some((line) => line.includes(other)));
});

Deno.test("files that are not UTF-8 are named with their encoding, wherever they are found", async () => {
  const wide = new Uint8Array(
    new Uint16Array([...`\ufeff${spec}`].map((c) => c.charCodeAt(0))).buffer,
  );
  const latin = new Uint8Array([...`# caf\u00e9\n${spec}`].map((c) => c.charCodeAt(0)));
  for (
    const [bytes, words] of [[wide, "encoded as UTF-16"], [wide.subarray(2), "encoded as UTF-16"], [
      latin,
      "it is not UTF-8",
    ]] as const
  ) {
    const { exitCode, err } = await floe(machine({ "/shop/floe.yaml": bytes }), "check", "shop");
    assert.equal(exitCode, 1);
    assert.match(err, /^error\[artifact\/bad-encoding\] shop\/floe\.yaml:1:1$/m);
    assert.ok(err.includes(words), err);
  }
  const { err } = await floe(machine({ "/shop/floe.yaml": wide }), "check", "shop/floe.yaml");
  assert.match(err, /encoded as UTF-16/);
  const marked = machine({
    "/shop/floe.yaml": new TextEncoder().encode(`\ufeff# caf\u00e9\n${spec}`),
  });
  assert.doesNotMatch((await floe(marked, "check", "shop")).err, /error/);
});
