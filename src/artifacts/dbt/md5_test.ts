import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { md5 } from "./md5.ts";

Deno.test("md5 gives the digests of RFC 1321 and of node:crypto for every padding", () => {
  assert.equal(md5(""), "d41d8cd98f00b204e9800998ecf8427e");
  assert.equal(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
  for (let length = 0; length < 140; length++) {
    const text = "ä".repeat(length % 3) + "x".repeat(length);
    assert.equal(md5(text), createHash("md5").update(text).digest("hex"));
  }
});
