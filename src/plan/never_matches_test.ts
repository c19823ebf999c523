import assert from "node:assert/strict";
import { parseCron } from "../schedule/mod.ts";
import { neverMatches } from "./never_matches.ts";

Deno.test("neverMatches() names the fields that are too many, before it calls a date impossible", () => {
  const said = (cron: string) => {
    const read = parseCron(cron);
    assert.equal(read.ticks, false, cron);
    return Object.values(neverMatches(cron, read)).join("; ");
  };
  assert.match(said("0 0 30 2 *"), /" never matches a date; Correct the day or the month/);
  assert.match(said("0 0 6 * * * 1"), /has 7 fields, .* the year behind, .*; Write five fields/);
  assert.match(said("0 0 6 30 2 *"), /has 6 fields, seconds in front, .*; Write five fields/);
});
