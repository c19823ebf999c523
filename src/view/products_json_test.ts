import assert from "node:assert/strict";
import { linkProducts } from "../plan/mod.ts";
import { product } from "../plan/products/_products.ts";
import { productsJson } from "./products_json.ts";

const linked = linkProducts([
  product("shop", { orders: [], paid: ["orders", "@fin.invoices"] }),
  product("fin", { invoices: ["shop.orders"] }),
]).value!;

Deno.test("productsJson() draws an asset that two products know once, as its producer has it", () => {
  const { nodes, edges } = productsJson(linked, "asset");
  assert.deepEqual(nodes.map((n) => [n.id, n.product, n.external]), [
    ["model.fin.invoices", "fin", false],
    ["model.shop.orders", "shop", false],
    ["model.shop.paid", "shop", false],
  ]);
  assert.deepEqual(edges.map((e) => `${e.from} ${e.to} ${e.kinds}`), [
    "model.fin.invoices model.shop.paid relation",
    "model.shop.orders model.fin.invoices ref",
    "model.shop.orders model.shop.paid ref",
  ]);
});

Deno.test("productsJson() of products: who reads whom, also in a circle", () => {
  const { nodes, edges } = productsJson(linked, "product");
  assert.deepEqual(nodes.map((n) => n.id), ["fin", "shop"]);
  assert.deepEqual(edges.map((e) => `${e.from} ${e.to} ${e.kinds}`), [
    "fin shop relation",
    "shop fin ref",
  ]);
});
