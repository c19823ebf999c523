import assert from "node:assert/strict";
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
import { planKeys } from "./keys.ts";
import { AirflowPlugin } from "./plugin.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };

const nameOf = (plan: Plan) => {
  const assets = planKeys(plan);
  return (id: string) => assets.get(id)!.name;
};

Deno.test("an asset is called after its product, schema and name, a source after itself", () => {
  const [plan] = linked(manifest(
    "shop",
    node("model.shop.orders"),
    node("model.lib.orders"),
    node("model.shop.d", [], { meta: { airflow: { asset_key: ["x y", "d"] } } }),
    node("model.shop.raw", [], { config: { materialized: "table", schema: "Landing" } }),
    source("source.shop.depot.bikes", "depot"),
    node("model.shop.reader", ["source.shop.depot.bikes"]),
  ));
  const name = nameOf(plan!);
  assert.equal(name("model.shop.orders"), "shop/orders");
  assert.equal(name("model.lib.orders"), "shop/lib/orders");
  assert.equal(name("model.shop.d"), "shop/x_y/d");
  assert.equal(name("model.shop.raw"), "shop/Landing/raw");
  assert.equal(name("source.shop.depot.bikes"), "depot/bikes");
});

Deno.test("what is legally called so keeps its name, in its product and in others, whatever is spelt like it", () => {
  const wanted = {
    "model.shop.a_b": "shop/a_b",
    "model.shop.a b": "shop/shop/a_b",
    "model.lib.c_d": "shop/c_d",
    "model.shop.c d": "shop/shop/c_d",
  };
  const ids = Object.keys(wanted);
  const shop = manifest("shop", ...ids.map((id) => node(id)));
  const fin = manifest("fin", ...ids.map(injected), node("model.fin.revenue", ids));
  for (const plan of linked(shop, fin)) {
    const name = nameOf(plan);
    assert.deepEqual(Object.fromEntries(ids.map((id) => [id, name(id)])), wanted);
  }
  const [alone] = linked(manifest("shop", node("model.shop.a b")));
  assert.equal(nameOf(alone!)("model.shop.a b"), "shop/a_b");
});

Deno.test("of two sources, too, the one that is called so keeps the name", () => {
  const [plan] = linked(manifest(
    "shop",
    source("source.shop.raw.a b", "raw"),
    source("source.shop.raw.a_b", "raw"),
    node("model.shop.reader", ["source.shop.raw.a b", "source.shop.raw.a_b"]),
  ));
  assert.equal(nameOf(plan!)("source.shop.raw.a_b"), "raw/a_b");
  assert.equal(nameOf(plan!)("source.shop.raw.a b"), "shop/raw/a_b");
});

Deno.test("both projects of the corpus pair name an asset that they share alike", async () => {
  const read = async (name: string) =>
    product(
      await fixtureText(new URL(`../../tests/fixtures/dbt/${name}.json.gz`, import.meta.url)),
    );
  const [upstream, downstream] = linked(
    await read("v12-cosmos-upstream-1.9.0"),
    await read("v12-cosmos-downstream-1.9.0"),
  );
  const [there, here] = [nameOf(upstream!), nameOf(downstream!)];
  const shared = downstream!.assets.filter((a) => a.external);
  assert.equal(shared.length, 10);
  for (const { id } of shared) assert.equal(here(id), there(id), id);
});

Deno.test("what other products build is an inlet by the name that their tasks give out", () => {
  const shop = manifest("shop", node("model.shop.orders"), node("model.shop.lines"));
  const fin = manifest(
    "fin",
    injected("model.shop.orders"),
    source("source.fin.landing.lines", "shop"),
    node("model.fin.orders", ["model.shop.orders", "source.fin.landing.lines"]),
  );
  const projects = linked(shop, fin).map((plan) => {
    assert.deepEqual(new AirflowPlugin().validate(plan).filter((d) => d.severity === "error"), []);
    return new AirflowPlugin().lower(plan, options);
  });
  const [there, here] = projects.map(({ dags }) =>
    dags.flatMap((d) => d.tasks).flatMap((t) => t.type === "build" ? [t] : [])
  );
  const outlets = there!.flatMap((t) => t.block.nodes.map((n) => n.asset));
  assert.deepEqual(
    here!.flatMap((t) => t.inlets),
    outlets.toSorted((a, b) => a.name < b.name ? -1 : 1),
  );
  // no name of one deployment stands for two things
  const all = [...outlets, ...here!.flatMap((t) => t.block.nodes.map((n) => n.asset))];
  assert.equal(new Set(all.map((a) => a.uri)).size, all.length);
});
