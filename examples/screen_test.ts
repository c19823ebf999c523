import assert from "node:assert/strict";
import { type Report, screen } from "./screen.ts";

const report: Report = {
  run: "r",
  status: "FAILURE",
  seconds: 4.21,
  blocks: [
    { name: "raw", seconds: 1.5, ok: true },
    { name: "marts", seconds: 2.5, ok: false },
  ],
  assets: [
    { key: "raw/rentals", block: "raw", rows: 240, seconds: 0.1, relation: "db.raw.rentals" },
    { key: "stg_rentals", block: "marts", rows: null, seconds: 0.25, relation: null },
  ],
  checks: [
    { asset: "stg_rentals", name: "unique", block: "marts", passed: false, severity: "ERROR" },
    { asset: "stg_rentals", name: "not_null", block: "marts", passed: true, severity: "ERROR" },
    { asset: "depot/bikes", name: "unique", block: "depot", passed: true, severity: "ERROR" },
  ],
  errors: ["dbt failed: fct_rentals"],
};

Deno.test("screen() lists assets by block, what failed, and the totals on its last line", () => {
  assert.deepEqual(screen(report).split("\n"), [
    "raw: 1 asset in 1.5 s",
    "  raw/rentals                   240 rows   0.10 s",
    "",
    "marts: 1 asset in 2.5 s, FAILED",
    "  stg_rentals                              0.25 s   1 of 2 checks passed",
    "",
    "Checks of sources",
    "  depot/bikes                                       1 check passed",
    "",
    "Failed checks",
    "  unique (stg_rentals)",
    "",
    "dbt failed: fct_rentals",
    "",
    "2 assets built, 2 checks passed, 1 failed, 1 block failed, in 4.2 s",
  ]);
});
