import assert from "node:assert/strict";
import { contractCases } from "../../src/plugin/mod.ts";
import { cronFeatures } from "../../src/schedule/mod.ts";
import { shippedPlugins } from "../../plugins/mod.ts";
import { PluginError } from "../../src/errors/mod.ts";

const registry = shippedPlugins();

for (const name of registry.names()) {
  for (const { name: promise, run } of contractCases(() => registry.get(name))) {
    Deno.test(`the plugin "${name}" ${promise}`, run);
  }
}

Deno.test("an unknown orchestrator is refused with the nearest name", () => {
  assert.throws(
    () => registry.get("dagstr"),
    (e) =>
      e instanceof PluginError && e.code === "plugin/unknown" &&
      e.hint === 'Did you mean "dagster"?',
  );
});

Deno.test("a name is registered once", () => {
  assert.throws(
    () => shippedPlugins().register("dagster", () => registry.get("dagster")),
    (e) => e instanceof PluginError && e.code === "plugin/duplicate",
  );
});

Deno.test("what messages write instead of a cron expression that is refused runs on every shipped target", () => {
  for (const name of registry.names()) {
    const { cronFeatures: runs } = registry.get(name).capabilities;
    for (const cron of ["0 6 * * *", "0 6 L * *", "@daily", "0 6 * * FRI#2", "0 6 ? * MON"]) {
      assert.deepEqual(
        cronFeatures(cron).filter((feature) => !runs[feature]),
        [],
        `${name} ${cron}`,
      );
    }
  }
});
