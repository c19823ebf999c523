import assert from "node:assert/strict";
import fc from "fast-check";
import { dagsterName, ownerName, tagKey, tagValue } from "./names.ts";

const VALID_NAME = /^[A-Za-z0-9_]+$/;

Deno.test("names are valid under Dagster's rules for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assert.match(dagsterName(text), VALID_NAME);
    assert.match(tagValue(text), /^[A-Za-z0-9_.-]{0,63}$/);
    const key = tagKey(text);
    if (key !== null) assert.match(key, /^[A-Za-z0-9_.-]{1,63}$/);
    const owner = ownerName(text);
    if (owner !== null && owner.startsWith("team:")) assert.match(owner, /^team:[A-Za-z0-9_.-]+$/);
  }));
});

Deno.test("ownerName() keeps addresses and makes teams of the rest", () => {
  assert.equal(ownerName("a@b.co"), "a@b.co");
  assert.equal(ownerName("Data Team"), "team:Data_Team");
  assert.equal(ownerName("team:core"), "team:core");
  assert.equal(ownerName("a@foo.technology"), "team:a_foo.technology");
  assert.equal(ownerName("+data@acme.com"), "team:_data_acme.com");
  assert.equal(ownerName("  "), null);
});
