import assert from "node:assert/strict";
import type { GraphNode } from "../graph/asset_graph.ts";
import { nameBlocks } from "./block_names.ts";

function node(id: string, resourceType = "model"): GraphNode {
  return {
    id,
    name: id.split(".").at(-1)!,
    node: { resourceType } as GraphNode["node"],
    source: null,
    dbtFunction: null,
    transforms: [],
  };
}

Deno.test("nameBlocks() names one block after the product, several after what anchors them", () => {
  assert.deepEqual(nameBlocks("shop", [[node("model.a.x")]]), ["shop"]);
  assert.deepEqual(
    nameBlocks("shop", [[node("seed.a.s", "seed")], [node("model.b.x"), node("model.a.x")], [
      node("model.c.x"),
    ]]),
    ["shop/seeds", "shop/x", "shop/model.c.x"],
  );
  // of two blocks of seeds neither is "the seeds"
  assert.deepEqual(
    nameBlocks("shop", [[node("seed.a.s", "seed")], [node("seed.a.t", "seed")]]),
    ["shop/s", "shop/t"],
  );
});

Deno.test("nameBlocks() keeps the name of the block that most assets come from", () => {
  const previous = new Map([
    ["model.a.p", "shop/p"],
    ["model.a.q", "shop/p"],
    ["model.a.r", "shop/p"],
    ["model.a.z", "shop/z"],
  ]);
  // "p" itself moved: its name stays with the two that stayed
  assert.deepEqual(
    nameBlocks("shop", [
      [node("model.a.p")],
      [node("model.a.q"), node("model.a.r"), node("model.a.a")],
      [node("model.a.z")],
    ], previous),
    ["shop/model.a.p", "shop/p", "shop/z"],
  );
  assert.deepEqual(nameBlocks("shop", [[node("model.a.q")]], previous), ["shop/p"]);
});

Deno.test("nameBlocks() gives no name of an earlier block to other assets", () => {
  const previous = new Map([["model.a.gone", "shop/x"], ["model.a.gone2", "shop/model.a.x"]]);
  assert.deepEqual(
    nameBlocks("shop", [[node("model.a.x")], [node("model.a.y")]], previous),
    ["shop/model.a.x~2", "shop/y"],
  );
});
