import assert from "node:assert/strict";
import { maskSecrets } from "./mask_secrets.ts";

Deno.test("maskSecrets() writes over what looks like a credential and moves nothing", () => {
  const text =
    "\ufeffplugins:\n  catalog:\n    client_secret: hunter2 # why\n    uri: http://c:8181\n    note: 😀 a\n" +
    "    private_key: |\n      -----BEGIN RSA PRIVATE KEY-----\n      hunter3\n    dsn: postgresql://u:hunter4@h/d\n" +
    "    flow: {password: 'hunter5', user: me, tokens: [a]}\n    api_key: >-\n      hunter6\n      hunter7\n";
  const masked = maskSecrets(text);
  assert.equal(masked.includes("hunter"), false, masked);
  assert.equal(masked.length, text.length);
  assert.deepEqual(masked.split("\n").map((l) => l.length), text.split("\n").map((l) => l.length));
  for (const kept of ["uri: http://c:8181", "note: 😀 a", "user: me", "client_secret: *******"]) {
    assert.ok(masked.includes(kept), kept);
  }
});

Deno.test("maskSecrets() masks JSON, and what cannot be read", () => {
  const json = JSON.stringify({ a: { client_secret: "hunter2", b: 1 }, token: 12345 }, null, 2);
  assert.equal(/hunter|12345/.test(maskSecrets(json)), false);
  assert.ok(maskSecrets(json).includes('"b": 1'));
  const broken =
    'a: "x\npassword: hunter2\nuser: me\n  {"api_key": "hunter3", "c": 1}\nMD: md:x?motherduck_token=hunter4\n';
  const masked = maskSecrets(broken);
  assert.equal(masked.includes("hunter"), false, masked);
  assert.ok(masked.includes("user: me"));
  assert.ok(masked.includes('"c": 1'));
});

Deno.test("maskSecrets() leaves a text without secrets as it is", () => {
  const url = new URL("../../../tests/fixtures/floe/demo/customer-360/floe.yaml", import.meta.url);
  const text = Deno.readTextFileSync(url);
  assert.equal(maskSecrets(text), text);
});
