import assert from "node:assert/strict";
import type { DbtManifest } from "../dbt/types.ts";
import { safeParseCompiledArtifacts } from "../parse_compiled.ts";
import { safeParsePlatformManifest } from "../parse_platform.ts";
import { safeParseFloeSpec } from "../parse_spec.ts";
import type { ResolveInput } from "../resolved.ts";
import { resolveArtifacts } from "./resolve.ts";

const specText = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata:
  name: shop-orders
  version: 2.1.0
  owner: shop@example.com
  labels: {domain: sales}
transforms:
  - name: stg_orders
  - name: orders
    compute: duckdb
    depends_on: [stg_orders]
    tier: gold
schedule:
  cron: "0 6 * * *"
  timezone: Europe/Berlin
`;

const platformText = `apiVersion: floe.dev/v1
kind: Manifest
metadata: {name: p, version: 1.0.0, owner: o}
plugins:
  compute:
    type: postgres
    config:
      host: db
      password: hunter2
      dbname: "{product_slug}"
  storage:
    type: s3
    config: {access_key: hunter3, bucket: b}
observability:
  lineage: {transport: console}
`;

const spec = (text = specText) => safeParseFloeSpec(text, { file: "floe.yaml" }).value!;
const platform = (text = platformText) => {
  const parsed = safeParsePlatformManifest(text, { file: "manifest.yaml" });
  assert.notEqual(parsed.value, null, JSON.stringify(parsed.diagnostics));
  return parsed.value!;
};

const dbt: DbtManifest = {
  file: "target/manifest.json",
  schemaVersion: 12,
  dbtVersion: "1.11.0",
  projectName: "shop_orders",
  adapterType: "duckdb",
  nodes: [],
  tests: [],
  sources: [],
  exposures: [],
  functions: [],
  listed: [],
  groups: [],
  selectors: [],
  macros: [],
  notUsed: {},
};

function codes(input: ResolveInput): readonly string[] {
  return resolveArtifacts(input).diagnostics.map((d) =>
    `${d.severity} ${d.code} ${d.path.join(".")}`
  );
}

Deno.test("resolveArtifacts() computes in embedded DuckDB by Dagster when no platform is given", () => {
  const { value, diagnostics } = resolveArtifacts({ spec: spec() });
  assert.deepEqual(diagnostics, []);
  const { artifacts, variables } = value!;
  assert.equal(artifacts.version, "0.11.0");
  assert.equal(artifacts.plugins!.orchestrator.type, "dagster");
  assert.equal(artifacts.plugins!.compute.type, "duckdb");
  assert.deepEqual(artifacts.dbt_profiles, {
    "shop-orders": {
      target: "dev",
      outputs: {
        dev: { type: "duckdb", path: "shop_orders.duckdb", threads: 4, timeout_seconds: 3600 },
      },
    },
  });
  assert.deepEqual(artifacts.orchestration!.schedule, {
    cron: "0 6 * * *",
    timezone: "Europe/Berlin",
    enabled: true,
  });
  assert.equal(artifacts.orchestration!.owner, "shop@example.com");
  assert.deepEqual(variables, []);
});

Deno.test("resolveArtifacts() keeps secrets out of the artifacts, under one name wherever they stood", () => {
  const { value, diagnostics } = resolveArtifacts({ spec: spec(), platform: platform() });
  const { artifacts, variables } = value!;
  assert.equal(/hunter/.test(JSON.stringify([artifacts, variables, diagnostics])), false);
  assert.deepEqual(artifacts.plugins!.compute.config!.password, { env: "FLOE_COMPUTE_PASSWORD" });
  assert.deepEqual(artifacts.dbt_profiles!["shop-orders"], {
    target: "dev",
    outputs: {
      dev: {
        type: "postgres",
        host: "db",
        password: "{{ env_var('FLOE_COMPUTE_PASSWORD') }}",
        dbname: "shop_orders",
        threads: 4,
      },
    },
  });
  assert.deepEqual(variables.map((v) => v.name), [
    "FLOE_COMPUTE_PASSWORD",
    "FLOE_STORAGE_ACCESS_KEY",
  ]);
  const told = diagnostics.filter((d) => d.code === "artifact/secret-replaced");
  assert.ok(told.every((d) => d.severity === "warning"));
  assert.deepEqual(told.map((d) => [d.facts.variable, d.location!.start!.line]), [
    ["FLOE_COMPUTE_PASSWORD", 9],
    ["FLOE_STORAGE_ACCESS_KEY", 13],
  ]);
});

Deno.test("locate() leads from the artifacts back to the line that says it", () => {
  const { locate } = resolveArtifacts({ spec: spec(), platform: platform() }).value!;
  const line = (...path: (string | number)[]) => {
    const at = locate(path);
    return at === null ? null : `${at.file}:${at.start!.line}`;
  };
  assert.equal(line("metadata", "product_name"), "floe.yaml:4");
  assert.equal(line("transforms", "models", 1, "depends_on", 0), "floe.yaml:12");
  assert.equal(line("transforms", "models", 1, "quality_tier"), "floe.yaml:13");
  assert.equal(line("transforms", "models", 0, "compute"), "floe.yaml:9");
  assert.equal(line("orchestration", "schedule", "timezone"), "floe.yaml:16");
  assert.equal(line("orchestration", "owner"), "floe.yaml:6");
  assert.equal(line("plugins", "storage", "config", "bucket"), "manifest.yaml:13");
  assert.equal(line("dbt_profiles", "shop-orders", "outputs", "dev", "dbname"), "manifest.yaml:10");
  assert.equal(line("observability", "lineage_transport"), "manifest.yaml:15");
  assert.equal(line("enforcement_result"), null);
  const bucket = ["plugins", "storage", "config", "bucket"];
  const [key, value] = [locate(bucket, "key")!, locate(bucket, "value")!];
  assert.equal(key.end!.offset - key.start!.offset, "bucket".length);
  assert.ok(key.end!.offset < value.start!.offset);
  assert.deepEqual(locate(bucket), value);
});

Deno.test("resolveArtifacts() gives the same bytes for the same input, and another hash for another", () => {
  const text = (input: ResolveInput) => JSON.stringify(resolveArtifacts(input).value!.artifacts);
  assert.equal(text({ spec: spec() }), text({ spec: spec() }));
  const hash = (t: string) =>
    resolveArtifacts({ spec: spec(t) }).value!.artifacts.metadata.source_hash;
  assert.match(hash(specText), /^sha256:[0-9a-f]{64}$/);
  assert.equal(hash(specText), hash(`# a comment\n${specText}`));
  assert.notEqual(hash(specText), hash(specText.replace("gold", "silver")));
  const other = platformText.replace("hunter2", "hunter9");
  const hashed = (p: string) =>
    resolveArtifacts({ spec: spec(), platform: platform(p) }).value!.artifacts.metadata.source_hash;
  assert.equal(hashed(platformText), hashed(other), "no digest of a credential");
});

Deno.test("resolveArtifacts() names the environment, and refuses one that floe does not know", () => {
  const { artifacts } = resolveArtifacts({ spec: spec(), environment: "prod" }).value!;
  assert.equal(
    artifacts.observability.telemetry.resource_attributes.deployment_environment,
    "prod",
  );
  assert.equal((artifacts.dbt_profiles!["shop-orders"] as { target: string }).target, "prod");
  assert.deepEqual(codes({ spec: spec(), environment: "test" }), [
    "error artifact/unknown-environment ",
  ]);
});

Deno.test("resolveArtifacts() of a dbt manifest alone leaves transforms and profiles to dbt", () => {
  const { value } = resolveArtifacts({ dbt: { ...dbt, adapterType: "bigquery" } });
  assert.equal(value!.artifacts.metadata.product_name, "shop_orders");
  assert.equal(value!.artifacts.plugins!.compute.type, "bigquery");
  assert.equal(value!.artifacts.transforms, null);
  assert.equal(value!.artifacts.dbt_profiles, null);
  assert.equal(value!.artifacts.orchestration, null);
  assert.equal(value!.locate(["metadata"]), null);
  const odd = resolveArtifacts({ dbt: { ...dbt, projectName: "2nd shop" } }).value!;
  assert.equal(odd.artifacts.metadata.product_name, "dbt_2nd_shop");
});

Deno.test("resolveArtifacts() says what the sources leave open", () => {
  assert.deepEqual(codes({}), ["error artifact/nothing-to-resolve "]);
  const open = specText.replace("transforms:", "platform: {manifest: ../m.yaml}\ntransforms:")
    .replace('  cron: "0 6 * * *"\n', "").replace("compute: duckdb", "compute: spark");
  assert.deepEqual(codes({ spec: spec(open), dbt: { ...dbt, adapterType: "postgres" } }), [
    "warning artifact/platform-missing platform.manifest",
    "warning artifact/unconfigured-compute transforms.1.compute",
    "warning artifact/schedule-without-cron schedule",
  ]);
  const mismatch = codes({
    spec: spec(specText.replace("    compute: duckdb\n", "")),
    platform: platform(),
    dbt,
  });
  assert.deepEqual(mismatch.filter((c) => !c.includes("secret")), [
    "warning artifact/adapter-mismatch plugins.compute.type",
  ]);
});

Deno.test("resolveArtifacts() holds a product to what its platform approves", () => {
  const approving = (scope: string, what: string) =>
    platform(platformText.replace("plugins:", `scope: ${scope}\n${what}\nplugins:`));
  const plugins = approving("enterprise", "approved_plugins: {compute: [postgress], catalog: [x]}");
  const [first, second] = resolveArtifacts({ spec: spec(), platform: plugins }).diagnostics
    .filter((d) => d.code === "artifact/not-approved");
  assert.deepEqual(first!.path, ["transforms", 1, "compute"]);
  assert.equal(first!.location!.file, "floe.yaml");
  assert.deepEqual(second!.path, ["plugins", "compute", "type"]);
  assert.equal(second!.hint, 'Did you mean "postgress"?');
  const products = approving("domain", "parent_manifest: oci://x\napproved_products: [other]");
  assert.ok(
    codes({ spec: spec(), platform: products }).includes(
      "error artifact/not-approved metadata.name",
    ),
  );
});

Deno.test("resolveArtifacts() holds what stands in for a choice to the approvals too", () => {
  const text = platformText.replace(
    /plugins:[^]*observability/,
    "plugins: {quality: {provider: soda}}\nobservability",
  )
    .replace(
      "plugins:",
      "scope: enterprise\napproved_plugins: {orchestrator: [airflow], quality: [great]}\nplugins:",
    );
  assert.deepEqual(codes({ spec: spec(), platform: platform(text) }), [
    "error artifact/not-approved plugins.orchestrator.type",
    "error artifact/not-approved plugins.quality.provider",
  ]);
});

Deno.test("resolveArtifacts() writes no profile that it knows nothing for", () => {
  const open = platform(
    platformText.replace(/plugins:[^]*observability/, "plugins: {}\nobservability"),
  );
  const profile = (input: ResolveInput) => resolveArtifacts(input).value!.artifacts.dbt_profiles;
  const plain = spec(specText.replace("    compute: duckdb\n", ""));
  assert.equal(
    profile({ spec: plain, platform: open, dbt: { ...dbt, adapterType: "postgres" } }),
    null,
  );
  assert.notEqual(profile({ spec: plain, platform: open, dbt }), null);
  assert.equal(profile({ platform: open, dbt }), null);
  assert.notEqual(profile({ platform: platform(), dbt }), null);
});

Deno.test("resolveArtifacts() takes a compiled file as it is, and tells what floe dropped when it can", () => {
  const own = resolveArtifacts({ spec: spec() }).value!.artifacts;
  const text = JSON.stringify({ ...own, orchestration: undefined, version: "0.10.0" });
  const compiled = safeParseCompiledArtifacts(text, { file: "compiled.json" }).value!;
  assert.deepEqual(codes({ compiled }), ["info artifact/dropped-by-floe "]);
  assert.deepEqual(resolveArtifacts({ compiled }).value!.artifacts, compiled.value);
  assert.deepEqual(codes({ compiled, spec: spec() }), [
    "info artifact/dropped-by-floe metadata.owner",
    "info artifact/dropped-by-floe metadata.labels",
    "info artifact/dropped-by-floe schedule",
  ]);
  const full = safeParseCompiledArtifacts(JSON.stringify(own), { file: "compiled.json" }).value!;
  assert.deepEqual(codes({ compiled: full, spec: spec() }), []);
  const other = spec(specText.replace("shop-orders", "other"));
  assert.deepEqual(codes({ compiled, spec: other }), [
    "error artifact/product-mismatch metadata.product_name",
  ]);
});

Deno.test("resolveArtifacts() keeps a compiled file's secrets out, in plugins, profiles and telemetry", () => {
  const own = structuredClone(resolveArtifacts({ spec: spec() }).value!.artifacts);
  const leaking = {
    ...own,
    plugins: {
      ...own.plugins,
      catalog: { type: "x", version: "0.0.0", config: { client_secret: "hunter1" } },
    },
    dbt_profiles: {
      p: { target: "dev", outputs: { dev: { type: "postgres", password: "hunter2" } } },
    },
    observability: {
      ...own.observability,
      telemetry: {
        ...own.observability.telemetry,
        authentication: { auth_type: "api_key", api_key: "hunter3" },
      },
    },
    orchestration: { ...own.orchestration, labels: { password: "hunter4" } },
  };
  const compiled = safeParseCompiledArtifacts(JSON.stringify(leaking), { file: "c.json" }).value!;
  const { artifacts, variables } = resolveArtifacts({ compiled }).value!;
  assert.equal(JSON.stringify(artifacts).includes("hunter"), false);
  assert.deepEqual(variables.map((v) => v.name), [
    "FLOE_CATALOG_CLIENT_SECRET",
    "FLOE_COMPUTE_PASSWORD",
    "FLOE_LABEL_PASSWORD",
    "FLOE_TELEMETRY_AUTHENTICATION_API_KEY",
  ]);
  const again = safeParseCompiledArtifacts(JSON.stringify(artifacts), { file: "c.json" });
  assert.deepEqual(resolveArtifacts({ compiled: again.value! }).value!.artifacts, artifacts);
});

Deno.test("resolveArtifacts() says what a compiled file has settled already", () => {
  const own = resolveArtifacts({ spec: spec() }).value!.artifacts;
  const compiled = safeParseCompiledArtifacts(JSON.stringify(own), { file: "c.json" }).value!;
  assert.deepEqual(codes({ compiled, environment: "dev" }), []);
  assert.deepEqual(
    codes({ compiled, environment: "prod", dbt: { ...dbt, adapterType: "postgres" } }),
    [
      "warning artifact/environment-settled observability.telemetry.resource_attributes.deployment_environment",
      "warning artifact/adapter-mismatch plugins.compute.type",
    ],
  );
});

Deno.test("resolveArtifacts() refuses an engine that is almost an adapter, unless dbt has worked with it", () => {
  const on = (type: string, adapterType: string | null = null) => {
    const { value, diagnostics } = resolveArtifacts({
      spec: spec(),
      platform: platform(platformText.replace("type: postgres", `type: ${type}`)),
      dbt: adapterType === null ? null : { ...dbt, adapterType },
    });
    const slips = diagnostics.filter((d) => d.code === "artifact/unknown-adapter");
    assert.equal(value === null, slips.length > 0);
    assert.ok(slips.every((d) => d.location!.start!.line === 6));
    return slips.map((d) => d.facts.nearest);
  };
  assert.deepEqual(on("duckbd"), ["duckdb"]);
  assert.deepEqual(on("duckbd", "duckdb"), ["duckdb"]);
  assert.deepEqual(on("postgresql"), ["postgres"]);
  assert.deepEqual(on("duckbd", "duckbd"), []);
  for (const type of ["duckdb", "mysql", "fabric", "sqlite", "oracle", "dremio", "presto", "db2"]) {
    assert.deepEqual(on(type), [], type);
  }
});
