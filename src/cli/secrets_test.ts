import assert from "node:assert/strict";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

const planted = ["hunter2-password", "s3cr3t-client", "AKIAIOSFODNN7EXAMPLE", "url-pass-word"];

const files = {
  "/shop/floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
platform: { manifest: manifest.yaml }
transforms:
  - name: stg_orders
`,
  "/shop/manifest.yaml": `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: platform, version: 1.0.0, owner: platform@example.com }
plugins:
  compute:
    type: postgres
    config: { host: db.example.com, user: shop, password: ${
    planted[0]
  }, dbname: shop, schema: public, port: 5432 }
  catalog:
    type: polaris
    config: { uri: "https://shop:${planted[3]}@catalog.example.com", oauth2: { client_secret: ${
    planted[1]
  } } }
  storage:
    type: s3
    config: { access_key_id: ${planted[2]}, bucket: shop }
  orchestrator: { type: dagster, config: { surprising: true } }
`,
};

for (const stage of ["read", "resolve", "graph", "plan", "lower", "render"]) {
  Deno.test(`compile --stage ${stage} prints no secret`, async () => {
    const runtime = new MemoryRuntime({ files });
    assert.equal(await run(["compile", "shop", "--stage", stage], runtime), 0);
    assertClean(runtime.stdout.text + runtime.stderr.text);
  });
}

Deno.test("compile and check write and print no secret, and refer to variables instead", async () => {
  const runtime = new MemoryRuntime({ files });
  assert.equal(await run(["compile", "shop", "--out", "out"], runtime), 0);
  for (const format of ["text", "json", "sarif", "github"]) {
    assert.equal(await run(["check", "shop", "--format", format], runtime), 0);
  }
  assertClean(runtime.stdout.text + runtime.stderr.text);
  const profile = new TextDecoder().decode(
    (await runtime.files.read("/out/profiles/profiles.yml"))!,
  );
  assertClean(profile);
  assert.match(profile, /env_var\('FLOE_COMPUTE_PASSWORD'\)/);
});

function assertClean(text: string): void {
  assert.ok(text.length > 50);
  for (const secret of planted) assert.ok(!text.includes(secret), `printed ${secret}`);
}
