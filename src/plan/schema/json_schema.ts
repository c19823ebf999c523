import { z } from "zod";
import { planDocument } from "./plan.ts";

/** The JSON Schema (draft 2020-12) of a Plan, as `compile --stage plan` prints it. */
export function planJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(planDocument, { io: "input" });
  return {
    $schema,
    title: "Plan",
    description: "What exists, what runs, and when: version 2 of the neutral plan",
    ...rest,
  };
}
