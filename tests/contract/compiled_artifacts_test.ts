/** CompiledArtifacts 0.1.0 to 0.11.0: floe's own files are read, and made again from their sources.
 * @see https://github.com/Obsidian-Owl/floe commit 8c6864b65d6e, packages/floe-core (CompiledArtifacts, FloeSpec, PlatformManifest)
 */
import assert from "node:assert/strict";
import {
  resolveArtifacts,
  safeParseCompiledArtifacts,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../src/artifacts/mod.ts";

const fixtures = new URL("../fixtures/floe/", import.meta.url);

function text(name: string): string {
  return Deno.readTextFileSync(new URL(name, fixtures));
}

const compiledFiles = [...Deno.readDirSync(new URL("compiled/", fixtures))].map((f) => f.name)
  .sort();

Deno.test("there are compiled files to read", () => {
  assert.deepEqual(compiledFiles, ["customer-360.json", "hello-orders.json", "v0.1.json"]);
});

for (const name of compiledFiles) {
  Deno.test(`CompiledArtifacts ${name} is read as it is`, () => {
    const source = JSON.parse(text(`compiled/${name}`));
    const { value, diagnostics } = safeParseCompiledArtifacts(text(`compiled/${name}`), {
      file: name,
    });
    assert.deepEqual(diagnostics, []);
    // Nothing is changed; what the version did not have yet is null or empty.
    for (const [key, item] of Object.entries(value!.value)) {
      if (!Object.hasOwn(source, key)) {
        assert.ok(item === null || (Array.isArray(item) && item.length === 0), key);
      } else if (key !== "observability") assert.deepEqual(item, source[key], key);
    }
    const { lineage_endpoint, lineage_transport, ...rest } = value!.value.observability;
    assert.deepEqual({ lineage_endpoint: null, lineage_transport: null, ...source.observability }, {
      lineage_endpoint,
      lineage_transport,
      ...rest,
    });
  });

  Deno.test(`CompiledArtifacts ${name} resolves`, () => {
    const compiled = safeParseCompiledArtifacts(text(`compiled/${name}`), { file: name }).value!;
    const { value, diagnostics } = resolveArtifacts({ compiled });
    assert.equal(value!.artifacts.metadata.product_name, compiled.value.metadata.product_name);
    const codes = diagnostics.map((d) => d.code).filter((code) =>
      code !== "artifact/secret-replaced"
    );
    assert.deepEqual(codes, ["artifact/dropped-by-floe"]);
  });
}

/** Where we differ from floe's compiler on purpose: see resolveArtifacts(). */
function comparable(artifacts: Record<string, unknown>): Record<string, unknown> {
  const { version: _v, enforcement_result: _e, orchestration: _o, ...rest } = structuredClone(
    artifacts,
  );
  const metadata = rest.metadata as Record<string, unknown>;
  delete metadata.compiled_at;
  delete metadata.source_hash;
  return rest;
}

for (const product of ["hello-orders", "customer-360"]) {
  const spec = safeParseFloeSpec(text(`demo/${product}/floe.yaml`), { file: "floe.yaml" }).value!;
  const platform = safeParsePlatformManifest(text("demo/manifest.yaml"), { file: "manifest.yaml" })
    .value!;

  Deno.test(`${product}: its sources resolve to what floe compiled`, () => {
    const { value } = resolveArtifacts({ spec, platform });
    const theirs = comparable(JSON.parse(text(`compiled/${product}.json`)));
    const catalog =
      (theirs.plugins as { catalog: { config: { oauth2: Record<string, unknown> } } }).catalog;
    assert.equal(catalog.config.oauth2.client_secret, "demo-secret");
    catalog.config.oauth2.client_secret = { env: "FLOE_CATALOG_OAUTH2_CLIENT_SECRET" };
    const ours = JSON.parse(JSON.stringify(value!.artifacts));
    assert.deepEqual(comparable(ours), theirs);
    assert.equal(ours.enforcement_result, null);
    assert.equal(ours.version, "0.11.0");
  });

  Deno.test(`${product}: what is resolved is read again unchanged`, () => {
    const { artifacts } = resolveArtifacts({ spec, platform }).value!;
    const again = safeParseCompiledArtifacts(JSON.stringify(artifacts), { file: "compiled.json" });
    assert.deepEqual(again.diagnostics, []);
    assert.deepEqual(again.value!.value, artifacts);
  });

  Deno.test(`${product}: compiled file and sources differ by what floe drops, which is told`, () => {
    const compiled = safeParseCompiledArtifacts(text(`compiled/${product}.json`), {
      file: "c.json",
    }).value!;
    const { value, diagnostics } = resolveArtifacts({ compiled, spec, platform });
    const dropped = diagnostics.filter((d) => d.code === "artifact/dropped-by-floe");
    assert.deepEqual(dropped.map((d) => d.facts.field), [
      "metadata.description",
      "metadata.owner",
      "metadata.labels",
      "schedule",
    ]);
    const ours = resolveArtifacts({ spec, platform }).value!.artifacts;
    assert.deepEqual(
      comparable(value!.artifacts as unknown as Record<string, unknown>),
      comparable(ours as unknown as Record<string, unknown>),
    );
  });
}
