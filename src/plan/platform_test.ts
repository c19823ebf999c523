import assert from "node:assert/strict";
import { resolveArtifacts, safeParseCompiledArtifacts } from "../artifacts/mod.ts";
import { artifacts } from "./_products.ts";
import { planPlatform } from "./platform.ts";

/** What floe 0.3.0 compiled for its demo product. */
async function demo() {
  const file = "customer-360.json";
  const url = new URL(`../../tests/fixtures/floe/compiled/${file}`, import.meta.url);
  const { value } = safeParseCompiledArtifacts(await Deno.readTextFile(url), { file });
  return resolveArtifacts({ compiled: value! }).value!.artifacts;
}

Deno.test("planPlatform() has the services of floe's demo, with variables for credentials", async () => {
  const { catalog, storage, lineage, telemetry } = planPlatform(await demo());
  assert.equal(catalog?.type, "polaris");
  const oauth2 = catalog?.config.oauth2 as Record<string, unknown>;
  assert.deepEqual(oauth2.client_secret, { env: "FLOE_CATALOG_OAUTH2_CLIENT_SECRET" });
  assert.equal(storage?.config.bucket, "floe-iceberg");
  assert.equal(lineage?.transport, "http");
  assert.equal(lineage?.backend?.type, "marquez");
  assert.equal(telemetry?.sampling, 1);
  assert.equal(telemetry?.attributes["service.name"], "customer-360");
});

Deno.test("planPlatform() has nobody to tell where the contract names no endpoint", async () => {
  const of = async (change: Record<string, unknown>) => {
    const artifacts = await demo();
    return planPlatform({
      ...artifacts,
      observability: { ...artifacts.observability, ...change },
    }).lineage;
  };
  assert.equal(await of({ lineage_endpoint: null }), null);
  assert.equal(await of({ lineage_transport: "noop" }), null);
  assert.equal(await of({ lineage: false }), null);
  assert.equal((await of({ lineage_transport: "console" }))?.endpoint, null);
});

Deno.test("planPlatform() of a product without a platform is empty", () => {
  assert.deepEqual(planPlatform(artifacts()), {
    catalog: null,
    storage: null,
    lineage: null,
    telemetry: null,
  });
});
