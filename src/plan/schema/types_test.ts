/** The hand-written interfaces and the zod schemas say the same. The types are compared when this file is checked: who adds a field to
 * `src/plan/types.ts` adds it to `plan.ts` here. */
import assert from "node:assert/strict";
import { type Same, same } from "../../../tests/helpers/same_types.ts";
import type { z } from "zod";
import type { PlanOutline } from "../outline/mod.ts";
import type { Plan } from "../types.ts";
import type { planOutline } from "./outline.ts";
import type { planDocument } from "./plan.ts";

Deno.test("the interfaces of plans are what their schemas give", () => {
  same<Plan, z.output<typeof planDocument>>(true);
  same<PlanOutline, z.output<typeof planOutline>>(true);
});

Deno.test("a plan that lacks a field is not the same", () => {
  const verdict: Same<Omit<Plan, "sensors">, z.output<typeof planDocument>> = false;
  assert.equal(verdict, false);
});
