import assert from "node:assert/strict";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { fixtureText } from "../../tests/helpers/corpus.ts";
import {
  injected,
  linked,
  manifest,
  node,
  product,
  source,
} from "../../tests/helpers/linked_products.ts";
import { keyClashes } from "./validate/key_clashes.ts";
import { planKeys } from "./keys.ts";
import { lower } from "./lower.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };

/** Keys of the generated project, as Dagster loads them: `id: key`. */
function loadedKeys(plan: Plan): { built: Map<string, string>; external: Map<string, string> } {
  const project = lower(plan, options);
  const keys = (assets: readonly { uniqueId: string; key: readonly string[] }[]) =>
    new Map(assets.map((a) => [a.uniqueId, a.key.join("/")]));
  return {
    built: keys(project.blocks.flatMap((b) => b.parts.flatMap((p) => p.assets))),
    external: keys(project.externalAssets),
  };
}

Deno.test("both projects of the corpus pair give an asset that they share one key", async () => {
  const read = async (name: string) =>
    product(
      await fixtureText(new URL(`../../tests/fixtures/dbt/${name}.json.gz`, import.meta.url)),
    );
  const [upstream, downstream] = linked(
    await read("v12-cosmos-upstream-1.9.0"),
    await read("v12-cosmos-downstream-1.9.0"),
  );
  const there = loadedKeys(upstream!).built;
  const here = loadedKeys(downstream!).external;
  assert.equal(here.size, 10);
  for (const [id, key] of here) assert.equal(key, there.get(id), id);
});

Deno.test("an asset that had to step aside in its product has that key in others too", () => {
  const shop = manifest(
    "shop",
    node("model.shop.orders"),
    node("model.lib.orders"),
    node("model.shop.type"),
    node("model.shop.d", [], { meta: { dagster: { asset_key: ["x", "d"] } } }),
  );
  const ids = ["model.lib.orders", "model.shop.type", "model.shop.d"];
  const fin = manifest("fin", ...ids.map(injected), node("model.fin.revenue", ids));
  const [there, here] = linked(shop, fin).map(loadedKeys);
  assert.deepEqual(ids.map((id) => here!.external.get(id)), ["lib/orders", "shop/type", "x/d"]);
  for (const id of ids) assert.equal(here!.external.get(id), there!.built.get(id));
});

Deno.test("a source over another product's table has the key of the table, and two ways to one output are one asset", () => {
  const shop = manifest("shop", node("model.shop.orders"));
  const fin = manifest(
    "fin",
    injected("model.shop.orders"),
    source("source.fin.landing.orders", "shop"),
    node("model.fin.a", ["model.shop.orders", "source.fin.landing.orders"]),
  );
  const project = lower(linked(shop, fin)[1]!, options);
  assert.deepEqual(project.externalAssets.map((a) => a.key), [["orders"]]);
  const [revenue] = project.blocks.flatMap((b) => b.parts.flatMap((p) => p.assets));
  assert.deepEqual(revenue!.deps, [{ key: ["orders"], mapping: null }]);
});

Deno.test("a source of one's own steps aside for what another product builds; what is built here does not", () => {
  const shop = manifest(
    "shop",
    node("model.shop.orders", [], { meta: { dagster: { asset_key: ["raw", "x"] } } }),
  );
  const fin = manifest(
    "fin",
    injected("model.shop.orders"),
    source("source.fin.raw.x", "elsewhere"),
    node("model.fin.a", ["model.shop.orders", "source.fin.raw.x"]),
  );
  const [, plan] = linked(shop, fin);
  assert.deepEqual(keyClashes(plan!), []);
  const keys = planKeys(plan!.assets, "fin");
  assert.deepEqual(keys.get("model.shop.orders"), ["raw", "x"]);
  assert.deepEqual(keys.get("source.fin.raw.x"), ["fin", "raw", "x"]);
});

Deno.test("two products with a model of one name cannot share a Dagster", () => {
  const shop = manifest("shop", node("model.shop.orders"));
  const fin = manifest(
    "fin",
    injected("model.shop.orders"),
    node("model.fin.orders", ["model.shop.orders"]),
  );
  const [, plan] = linked(shop, fin);
  const [clash, ...more] = keyClashes(plan!);
  assert.deepEqual(more, []);
  assert.equal(clash!.code, "plugin/same-key");
  assert.deepEqual([...clash!.facts.assets as string[]].sort(compareText), [
    "model.fin.orders",
    "model.shop.orders",
  ]);
  assert.equal(clash!.location!.file, "models/orders.sql");
  // with a key of its own it can
  const keyed = manifest(
    "fin",
    injected("model.shop.orders"),
    node("model.fin.orders", ["model.shop.orders"], {
      meta: { dagster: { asset_key: ["fin", "orders"] } },
    }),
  );
  assert.deepEqual(keyClashes(linked(shop, keyed)[1]!), []);
});
