import assert from "node:assert/strict";
import type { Plan, PlanAssetSensor } from "../types.ts";
import { assetSensor, link, product } from "./_products.ts";
import { sensorLoops } from "./sensor_loops.ts";

/** A product whose sensors each launch a job of their own: `[name, what it waits for, what it builds]`. */
function sensing(
  name: string,
  models: Record<string, readonly string[]>,
  ...sensors: readonly (readonly [string, readonly string[], readonly string[]])[]
) {
  const made = product(name, models, {
    sensors: sensors.map(([sensor, watched]) => ({
      ...assetSensor(sensor, ...watched) as PlanAssetSensor,
      jobs: [sensor],
    })),
  });
  const { planned } = made;
  const jobs = sensors.map(([job, , builds]) => ({
    name: job,
    description: "",
    blocks: planned.plan.blocks.map((b) => b.id),
    assets: builds.map((model) => `model.${name}.${model}`),
    partition: null,
  }));
  const plan: Plan = {
    ...planned.plan,
    jobs,
    sensors: planned.plan.sensors.map((s) =>
      s.type !== "asset" ? s : {
        ...s,
        assets: s.assets.map((a) =>
          a.product !== null ? a : { ...a, asset: `model.${name}.${a.name}` }
        ),
      }
    ),
  };
  return { ...made, planned: { ...planned, plan } };
}

function loops(...products: ReturnType<typeof sensing>[]): unknown[] {
  return link(...products).diagnostics.filter((d) => d.code === "plan/sensor-loop").map((d) =>
    (d.facts.sensors as { product: string; sensor: string }[]).map((s) =>
      `${s.product}/${s.sensor}`
    )
  );
}

Deno.test("sensors of two products that wait for what the other builds are a loop", () => {
  const shop = (waits: string[]) => sensing("shop", { a: [], other: [] }, ["s", waits, ["a"]]);
  const fin = sensing("fin", { b: [] }, ["f", ["shop/a"], ["b"]]);
  assert.deepEqual(loops(shop(["fin/b"]), fin), [["shop/s", "fin/f"]]);
  // it also waits for something that no sensor builds
  assert.deepEqual(loops(shop(["fin/b", "other"]), fin), []);
  assert.deepEqual(loops(shop(["other"]), fin), []);
});

Deno.test("what only hangs on a loop is none", () => {
  const shop = sensing("shop", { a: [] }, ["s", ["fin/b"], ["a"]]);
  const fin = sensing("fin", { b: [], c: [] }, ["f", ["shop/a"], ["b"]], ["g", ["b"], ["c"]]);
  assert.deepEqual(loops(shop, fin), [["shop/s", "fin/f"]]);
});

Deno.test("a sensor that builds what it waits for starts itself", () => {
  const made = sensing("shop", { a: [], b: ["a"] }, ["s", ["a"], ["a", "b"]], ["t", ["a"], ["b"]]);
  const found = sensorLoops([{ plan: made.planned.plan, locate: made.locate }]);
  assert.deepEqual(found.map((d) => [d.code, d.location?.file]), [
    ["plan/sensor-loop", "shop:orchestration.sensors.0"],
  ]);
  assert.match(found[0]!.message, /"s" of "shop" starts itself/);
});
