import assert from "node:assert/strict";
import { node } from "../_products.ts";
import {
  assetSensor,
  corpusProduct,
  input,
  link,
  manifestOf,
  onCompute,
  producersOf,
  product,
  relation,
} from "./_products.ts";

Deno.test("an injected node and a source over a built table are the asset that another product builds", () => {
  const { value, codes } = link(
    product("shop", { orders: [], returns: ["orders"] }),
    product("fin", { revenue: ["shop.orders", "@shop.returns"] }),
  );
  assert.deepEqual(codes, []);
  assert.deepEqual(producersOf(value!.plans[0]!), []);
  assert.deepEqual(producersOf(value!.plans[1]!), [
    "model.shop.orders <- shop model.shop.orders",
    "source.fin.shop.returns <- shop model.shop.returns",
  ]);
  assert.deepEqual(
    value!.links.map(({ producer, consumer, by, readers }) => [
      producer.asset,
      consumer.asset,
      by,
      ...readers,
    ]),
    [
      ["model.shop.orders", "model.shop.orders", "node", "model.fin.revenue"],
      ["model.shop.returns", "source.fin.shop.returns", "relation", "model.fin.revenue"],
    ],
  );
});

Deno.test("tables are compared without case and quotes, and not across warehouses", () => {
  const fin = product("fin", { revenue: ["@shop.returns"] });
  const quoted = { database: "DB", schema: '"Shop"', identifier: "RETURNS", name: null };
  const shop = product("shop", { returns: [] }, { node: () => ({ relation: quoted }) });
  assert.equal(producersOf(link(shop, fin).value!.plans[1]!).length, 1);
  const snowflake = onCompute(product("shop", { returns: [] }), "snowflake", null);
  const apart = link(snowflake, fin);
  assert.equal(producersOf(apart.value!.plans[1]!).length, 0);
  assert.deepEqual(apart.codes, ["info plan/other-warehouse"]);
});

Deno.test("products that depend on each other are legal as long as their assets do not", () => {
  const { value, codes } = link(
    product("a", { first: [], third: ["b.second"] }),
    product("b", { second: ["a.first"] }),
  );
  assert.deepEqual(codes, []);
  assert.equal(value!.links.length, 2);
});

Deno.test("a cycle of assets through three products is told with its whole path", () => {
  const { value, diagnostics, codes } = link(
    product("a", { x: ["@c.z"], out: ["x"] }),
    product("b", { y: ["a.out"] }),
    product("c", { z: ["b.y"] }),
  );
  assert.equal(value, null);
  assert.deepEqual(codes, ["error plan/product-cycle"]);
  const [cycle] = diagnostics;
  assert.deepEqual((cycle!.facts.assets as { asset: string }[]).map((a) => a.asset), [
    "model.a.x",
    "model.a.out",
    "model.b.y",
    "model.c.z",
    "model.a.x",
  ]);
  assert.deepEqual(cycle!.related.map((r) => r.message), [
    '"model.a.out" of "a" reads "model.a.x" of "a" (ref)',
    '"model.b.y" of "b" reads "model.a.out" of "a" (ref)',
    '"model.c.z" of "c" reads "model.b.y" of "b" (ref)',
    '"model.a.x" of "a" reads "model.c.z" of "c" (source "source.a.c.z")',
  ]);
  assert.deepEqual(cycle!.related.map((r) => r.location?.file), [
    "a/models/out.sql",
    "b/models/y.sql",
    "c/models/z.sql",
    "a/models/x.sql",
  ]);
});

Deno.test("an upstream that is gone is an error with the nearest name when somebody reads it", () => {
  const { diagnostics, codes } = link(
    product("shop", { orders: [], hidden: [], open: ["hidden"] }, {
      node: (model) => model === "hidden" ? { materialized: "ephemeral" } : {},
    }),
    product("fin", { revenue: ["shop.order"], costs: ["shop.hidden"], other: ["lost.model"] }),
  );
  assert.deepEqual(codes, ["error plan/upstream-missing", "error plan/upstream-missing"]);
  const [costs, revenue] = diagnostics;
  assert.equal(revenue!.facts.nearest, "orders");
  assert.match(revenue!.hint!, /^Did you mean "orders"\?/);
  assert.equal(revenue!.location!.file, "fin/models/revenue.sql");
  assert.match(costs!.message, /ephemeral in "shop"/);
});

Deno.test("an upstream that is gone and that nobody reads is a note", () => {
  const fin = product("fin", { revenue: ["shop.orders"] });
  const { graph } = fin.planned;
  assert.ok(graph.indexOf.has("model.shop.orders"));
  const unread = {
    ...fin,
    planned: { ...fin.planned, plan: { ...fin.planned.plan, edges: [] } },
  };
  const { value, codes } = link(product("shop", { returns: [] }), unread);
  assert.deepEqual(codes, ["info plan/upstream-missing"]);
  assert.deepEqual(value!.links, []);
});

Deno.test("what two products cannot both have: a name, a node, a table", () => {
  const again = link(product("shop", { a: [] }), product("shop", { b: [] }));
  assert.deepEqual(again.codes, ["error plan/product-twice"]);

  const withLib = (name: string, schema: string) => {
    const lib = node("model.lib.dates", [], { relation: relation(schema, "dates") });
    return input(name, manifestOf(name, lib));
  };
  const nodes = link(withLib("one", "one"), withLib("two", "two"));
  assert.deepEqual(nodes.codes, ["error plan/asset-built-twice"]);
  assert.deepEqual(nodes.diagnostics[0]!.facts.assets, ["model.lib.dates"]);
  // the same node in the same table is said once
  assert.deepEqual(link(withLib("one", "s"), withLib("two", "s")).codes, [
    "error plan/asset-built-twice",
  ]);

  const tables = link(
    product("one", { a: [], b: [] }, { node: (m) => ({ relation: relation("same", m) }) }),
    product("two", { a: [], b: [] }, { node: (m) => ({ relation: relation("same", m) }) }),
  );
  assert.deepEqual(tables.codes, ["warning plan/table-built-twice"]); // of DuckDB files that nobody names
  assert.equal((tables.diagnostics[0]!.facts.tables as unknown[]).length, 2);
});

Deno.test("one table in one warehouse is an error, in files that nobody names a warning", () => {
  const places = (type: string, ...outputs: (Record<string, unknown> | null)[]) => {
    const models = outputs.map((output, i) =>
      onCompute(
        product(["one", "two"][i]!, { a: [] }, { node: () => ({ relation: relation("s", "a") }) }),
        type,
        output,
      )
    );
    return link(...models).codes;
  };
  const [error, warning] = ["error plan/table-built-twice", "warning plan/table-built-twice"];
  assert.deepEqual(places("snowflake", null, null), [error]);
  assert.deepEqual(places("snowflake", { account: "x" }, { account: "y" }), []);
  assert.deepEqual(places("postgres", { host: "x" }, { host: "${env:PG_HOST}" }), [error]);
  assert.deepEqual(places("duckdb", null, { path: "/data/w.duckdb" }), [warning]);
  assert.deepEqual(places("duckdb", { path: "w.duckdb" }, { path: "w.duckdb" }), [warning]);
  assert.deepEqual(places("duckdb", { path: "/w.duckdb" }, { path: "/w.duckdb" }), [error]);
  assert.deepEqual(places("duckdb", { path: "/w.duckdb" }, { path: "/v.duckdb" }), []);
  assert.deepEqual(places("duckdb", { path: ":memory:" }, { path: ":memory:" }), []);
});

Deno.test("private models are for their group, protected ones for their project, as in dbt", () => {
  const shop = product("shop", { orders: [], secret: [], costs: [] }, {
    node: (m) =>
      m === "orders"
        ? { access: "protected" }
        : m === "secret"
        ? { access: "private", group: "core" }
        : { access: "private" },
  });
  const fin = product("fin", {
    a: ["shop.orders"],
    b: ["shop.secret"],
    same: ["shop.secret"],
    c: ["@shop.costs"],
    d: ["@shop.orders"],
  }, { node: (m) => m === "same" ? { group: "core" } : {} });
  const { diagnostics } = link(shop, fin);
  assert.deepEqual(diagnostics.map((d) => [d.severity, d.code, d.facts.reader]), [
    ["warning", "plan/protected-upstream", "model.fin.a"],
    ["error", "plan/private-upstream", "model.fin.b"],
    ["warning", "plan/private-upstream", "model.fin.c"],
  ]);
});

Deno.test("what a sensor watches in another product becomes an external asset, once", () => {
  const shop = product("shop", { orders: [], returns: [] });
  const fin = product("fin", { revenue: ["shop.orders"] }, {
    sensors: [assetSensor("on-both", "shop/orders", "shop/returns", "revenue")],
  });
  const { value, codes } = link(shop, fin);
  assert.deepEqual(codes, []);
  const [, plan] = value!.plans;
  const [sensor] = plan!.sensors;
  assert.deepEqual(sensor!.type === "asset" && sensor!.assets.map((a) => a.asset), [
    "model.shop.orders",
    "model.shop.returns",
    null,
  ]);
  const watched = plan!.assets.find((a) => a.id === "model.shop.returns")!;
  assert.equal(watched.external, true);
  assert.equal(watched.block, null);
  assert.deepEqual(value!.links.map(({ by, readers }) => [by, ...readers]), [
    ["node", "model.fin.revenue"],
    ["sensor", "on-both"],
    ["sensor", "on-both"],
  ]);
});

Deno.test("a sensor on a source over another product's table watches the source's id", () => {
  const { value } = link(
    product("shop", { orders: [] }),
    product("fin", { revenue: ["@shop.orders"] }, { sensors: [assetSensor("s", "shop/orders")] }),
  );
  const [sensor] = value!.plans[1]!.sensors;
  assert.deepEqual(sensor!.type === "asset" && sensor!.assets.map((a) => a.asset), [
    "source.fin.shop.orders",
  ]);
});

Deno.test("a sensor that watches what is not there gets the nearest name", () => {
  const shop = product("shop", { orders: [] });
  const watching = (...names: string[]) =>
    link(shop, product("fin", { x: [] }, { sensors: [assetSensor("s", ...names)] })).diagnostics;
  const [asset] = watching("shop/order");
  assert.equal(asset!.code, "plan/unknown-product-asset");
  assert.equal(asset!.hint, 'Did you mean "shop/orders"?');
  assert.equal(asset!.location!.file, "fin:orchestration.sensors.0.assets.0");
  const [mistyped] = watching("shopp/orders");
  assert.equal(mistyped!.severity, "error");
  assert.equal(mistyped!.hint, 'Did you mean "shop"?');
  const [elsewhere] = watching("warehouse/orders");
  assert.equal(elsewhere!.severity, "warning"); // it may be none of those given
});

Deno.test("of several versions a sensor watches the latest", () => {
  const version = (v: string) =>
    node(`model.shop.orders.v${v}`, [], {
      version: v,
      latestVersion: "2",
      relation: relation("shop", `orders_v${v}`),
    });
  const shop = input("shop", manifestOf("shop", version("1"), version("2"), version("3")));
  const watched = (name: string) => {
    const fin = product("fin", { x: [] }, { sensors: [assetSensor("s", `shop/${name}`)] });
    const [sensor] = link(shop, fin).value!.plans[1]!.sensors;
    return sensor!.type === "asset" && sensor!.assets[0]!.asset;
  };
  assert.equal(watched("orders"), "model.shop.orders.v2");
  assert.equal(watched("orders_v1"), "model.shop.orders.v1");
  assert.equal(watched("orders.v3"), "model.shop.orders.v3");
});

Deno.test("a producer names the assets that could be taken for the one that is read", () => {
  const own = node("model.shop.orders", [], { relation: relation("shop", "orders") });
  const lib = node("model.lib.orders", [], { relation: relation("lib", "orders") });
  const keyed = node("model.shop.bookings", [], {
    relation: relation("shop", "bookings"),
    meta: { dagster: { asset_key: ["x", "orders"] } },
  });
  const other = node("model.shop.returns", [], { relation: relation("shop", "returns") });
  const shop = input("shop", manifestOf("shop", own, lib, keyed, other));
  const { value } = link(shop, product("fin", { revenue: ["lib.orders"] }));
  const { producer } = value!.plans[1]!.assets.find((a) => a.id === "model.lib.orders")!;
  assert.deepEqual(producer!.alike.map((a) => a.id), ["model.shop.bookings", "model.shop.orders"]);
});

Deno.test("the corpus pair: the downstream's ten injected nodes are the upstream's own", async () => {
  const { value, codes } = link(
    await corpusProduct("v12-cosmos-upstream-1.9.0", "upstream"),
    await corpusProduct("v12-cosmos-downstream-1.9.0", "downstream"),
  );
  assert.deepEqual(codes, []);
  const [, downstream] = value!.plans;
  assert.equal(producersOf(downstream!).length, 10);
  assert.deepEqual(
    value!.links.map(({ producer, readers }) => `${producer.asset}: ${readers.length}`),
    [
      "model.upstream.int_customer_orders: 1",
      "model.upstream.int_orders_enriched: 2",
      "model.upstream.stg_customers: 1",
      "model.upstream.stg_order_items: 1",
      "model.upstream.stg_products: 1",
    ],
  );
});

Deno.test("the corpus project of dbt-loom: versions are linked, what is gone and unread is noted", async () => {
  const version = (v: string) =>
    node(`model.revenue.orders.v${v}`, [], {
      version: v,
      latestVersion: "2",
      access: "public",
      relation: relation("main", `orders_v${v}`),
    });
  const accounts = node("model.revenue.accounts", [], { access: "private", group: "sales" });
  const { value, diagnostics, codes } = link(
    await corpusProduct("v12-loom-customer-success-1.11.7", "customer-success"),
    input(
      "revenue",
      manifestOf("revenue", version("1"), version("2"), accounts, node("seed.revenue.integers")),
    ),
  );
  // seven injected nodes that nobody here reads; the private one is not read either
  assert.deepEqual(codes, Array(7).fill("info plan/upstream-missing"));
  assert.ok(diagnostics.every((d) => /seed_accounts|stg_/.test(String(d.facts.asset))));
  assert.deepEqual(
    value!.links.map(({ producer, readers }) => [producer.asset, ...readers]),
    [
      [
        "model.revenue.orders.v2",
        "model.customer_success.customers",
        "model.customer_success.orders",
      ],
      ["seed.revenue.integers", "model.customer_success.customers"],
    ],
  );
});

Deno.test("an exposure reads other products' assets too, and is asked whether it may", () => {
  const exposure = {
    uniqueId: "exposure.fin.board",
    name: "board",
    packageName: "fin",
    fqn: ["fin", "board"],
    originalFilePath: "models/exposures.yml",
    type: "dashboard",
    dependsOn: ["model.shop.orders", "model.shop.costs"],
    owners: [],
    description: "",
    url: null,
    tags: [],
    config: {},
  };
  const shop = product("shop", { orders: [], costs: [] }, {
    node: (m) => ({ access: m === "costs" ? "private" : "public", group: "core" }),
  });
  const fin = product("fin", { a: ["shop.orders"], b: ["shop.costs"] }, {
    node: (m) => m === "b" ? { group: "core" } : {},
    manifest: { exposures: [exposure] },
  });
  const { diagnostics } = link(shop, fin);
  assert.deepEqual(diagnostics.map((d) => [d.severity, d.code, d.facts.reader]), [
    ["error", "plan/private-upstream", "exposure.fin.board"],
  ]);
});
