import { z } from "zod";

/** dbt's selectors.yml; what a definition holds is checked where it is used. */
export const selectorFile = z.strictObject({
  version: z.number().int().optional(),
  selectors: z.array(z.strictObject({
    name: z.string(),
    description: z.string().default(""),
    default: z.boolean().default(false),
    definition: z.union([z.string(), z.record(z.string(), z.unknown())]),
  })),
});
