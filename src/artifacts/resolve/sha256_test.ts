import assert from "node:assert/strict";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { sha256 } from "./sha256.ts";

Deno.test("sha256() gives the digest that node:crypto gives", () => {
  for (let length = 0; length < 200; length++) {
    const text = "a".repeat(length); // every way of padding
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  }
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  }));
});
