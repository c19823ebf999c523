import assert from "node:assert/strict";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { DagsterPlugin } from "../plugin.ts";
import { kubernetesName, ownImage, toHelmImage } from "../../../src/plugin/helm/mod.ts";

const plugin = new DagsterPlugin();

Deno.test("getHelmValues() has a deployment for each code location, whose names stay apart", () => {
  const plan = samplePlan();
  const [seeds, orders] = plan.blocks.map((b) => b.id);
  const locations = [
    { name: "a_b", blocks: [seeds!], dependsOn: [] },
    { name: "a.b", blocks: [orders!], dependsOn: ["a_b"] },
  ];
  const { deployments } = plugin.getHelmValues({ ...plan, locations })["dagster-user-deployments"];
  assert.deepEqual(deployments.map((d) => d.name), ["sample-a-b", "sample-a-b-2"]);
  const modules = deployments.map((d) => d.dagsterApiGrpcArgs[1]!);
  for (const module of modules) assert.match(module, /^sample\.locations\.a_b\w*\.definitions$/);
  assert.equal(new Set(modules).size, 2);
  assert.equal(new Set(deployments.map((d) => JSON.stringify(d.volumes))).size, 1);
});

Deno.test("getHelmValues() gives a pool without a limit no more than any other", () => {
  const plan = samplePlan();
  const limit = (...slots: (number | null)[]) =>
    plugin.getHelmValues({
      ...plan,
      pools: slots.map((s, i) => ({ name: `p${i}`, slots: s })),
      blocks: plan.blocks.map((b, i) => ({ ...b, pool: `p${i % slots.length}` })),
    }).additionalInstanceConfig?.concurrency.pools.default_limit;
  assert.equal(limit(4, 2), 2);
  assert.equal(limit(4), 4);
  assert.equal(limit(null), 1);
  assert.equal(limit(4, null), 1);
  assert.equal(plugin.getHelmValues(plan).additionalInstanceConfig, undefined);
});

Deno.test("toHelmImage() keeps a digest, and pulls each time what may come to mean something else", () => {
  const digest = "0123456789abcdef".repeat(4);
  assert.deepEqual(toHelmImage(`r.example.com:5000/a/b:1@sha256:${digest}`), {
    repository: "r.example.com:5000/a/b@sha256",
    tag: digest,
    pullPolicy: "IfNotPresent",
  });
  assert.equal(toHelmImage("shop").pullPolicy, "Always");
  assert.equal(toHelmImage("shop:1").pullPolicy, "IfNotPresent");
  for (const bad of ["", "Shop", "a:b:c", "a b", "a@sha256:1", "-a", "a:", "a\n"]) {
    assert.throws(() => toHelmImage(bad), { code: "plugin/bad-image" }, bad);
  }
});

Deno.test("ownImage() and kubernetesName() make a legal name of anything", () => {
  for (const title of ["Shop", "___", "", "1\u00e9", "a--b", "x".repeat(300), "caf\u00e9 $(id)"]) {
    toHelmImage(ownImage({ title, version: "1.0+b/7" }));
    assert.match(kubernetesName(title), /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/, title);
  }
});
