import assert from "node:assert/strict";
import { ReleaseTable } from "./release_table.ts";

const releases = new ReleaseTable({
  "1.9": { policies: false, owners: false },
  "1.10": { policies: true, owners: false },
  "1.11": { policies: true, owners: true },
});

Deno.test("releases are found by version, and by what somebody may have meant", () => {
  assert.deepEqual(releases.names, ["1.9", "1.10", "1.11"]);
  assert.equal(releases.nearest("1.10.22"), "1.10");
  for (const old of ["1.8", "0.15", "1"]) assert.equal(releases.nearest(old), "1.9");
  for (const coming of ["1.12.1", "2.0", "latest"]) assert.equal(releases.nearest(coming), "1.11");
});

Deno.test("who names no release gets what the newest has", () => {
  assert.deepEqual(releases.factsFor(undefined), { policies: true, owners: true });
  assert.deepEqual(releases.factsFor("1.9.3"), { policies: false, owners: false });
});

Deno.test("oldestWith() and newer() compare releases, not texts", () => {
  assert.equal(releases.oldestWith((has) => has.policies), "1.10");
  assert.equal(releases.newer("1.9", "1.10"), "1.10");
  assert.equal(releases.oldestWith(() => false), "1.11");
});

Deno.test("a release that is a number is wanted in quotes", () => {
  const schema = releases.schema();
  for (const good of ["1.9", "1.10", "1.10.4"]) assert.equal(schema.safeParse(good).success, true);
  for (const bad of ["1.1", "1.10.", "11.1", 1.1]) {
    assert.equal(schema.safeParse(bad).success, false);
  }
  const { hint } = new ReleaseTable({ "1.10": null }).wanting(1.1);
  assert.equal(hint, 'Write "1.10" in quotes: 1.10 without them is the number 1.1');
  assert.equal(releases.wanting("1.8").hint, 'Write "1.9"');
});
