import assert from "node:assert/strict";
import { parse } from "yaml";
import { MemoryRuntime } from "../../runtime/mod.ts";
import { run } from "../run.ts";

const spec = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.4.0 }
transforms: [{ name: orders }]
schedule: { cron: "0 6 * * *", timezone: UTC }
`;

async function values(...args: string[]): Promise<{ code: number; runtime: MemoryRuntime }> {
  const runtime = new MemoryRuntime({ files: { "/floe.yaml": spec, "/old.yaml": "a: 1\n" } });
  return { code: await run(["helm-values", ...args], runtime), runtime };
}

Deno.test("helm-values --out writes what it would print, over what is there", async () => {
  const { runtime: printed } = await values();
  const { code, runtime } = await values("--out", "old.yaml");
  assert.equal(code, 0);
  assert.equal(runtime.stdout.text, "Wrote old.yaml\n");
  assert.equal(runtime.files.texts()["/old.yaml"], printed.stdout.text);
});

Deno.test("helm-values says the same as YAML and as JSON, the same each time", async () => {
  const { runtime: yaml } = await values();
  const { runtime: json } = await values("--format", "json");
  assert.deepEqual(parse(yaml.stdout.text), JSON.parse(json.stdout.text));
  assert.equal((await values()).runtime.stdout.text, yaml.stdout.text);
});

Deno.test("helm-values takes the sizes of the platform, ours where it has none", async () => {
  const { code, runtime } = await values("--size", "large", "--format", "json");
  assert.equal(code, 0);
  const [deployment] = JSON.parse(runtime.stdout.text)["dagster-user-deployments"].deployments;
  assert.deepEqual(deployment.resources.limits, { cpu: "4000m", memory: "4Gi" });
  assert.equal((await values("--size", "huge")).code, 2);
});

Deno.test("helm-values runs the image of the product's own name, or the one that is given", async () => {
  const images = [
    [[], "shop", "1.4.0", "IfNotPresent"],
    [["--image", "localhost:5000/a/b_c"], "localhost:5000/a/b_c", "latest", "Always"],
    [["--image", "ghcr.io/Org/shop:latest"], null, "", ""],
    [["--image", "ghcr.io/org/shop:v2"], "ghcr.io/org/shop", "v2", "IfNotPresent"],
    [["--image", "shop:1 && reboot"], null, "", ""],
  ] as const;
  for (const [args, repository, tag, pullPolicy] of images) {
    const { code, runtime } = await values("--format", "json", ...args);
    assert.equal(code, repository === null ? 2 : 0, args.join(" "));
    if (repository === null) continue;
    const [deployment] = JSON.parse(runtime.stdout.text)["dagster-user-deployments"].deployments;
    assert.deepEqual(deployment.image, { repository, tag, pullPolicy });
  }
});
