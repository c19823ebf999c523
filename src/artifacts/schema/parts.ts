import { z } from "zod";

/** A text that says something. */
export const text = z.string().min(1);

/** Node selection as dbt writes it; a list is a union. */
export const selection = z.union([text, z.array(text).min(1)]);

/** A value that may be left out: then it is null. What editors show of it is its description, and its examples on completion. */
export function orNothing<T extends z.ZodType>(
  schema: T,
  description: string,
  examples: z.input<T>[],
): z.ZodDefault<z.ZodNullable<T>> {
  return schema.nullable().default(null as z.util.NoUndefined<z.output<z.ZodNullable<T>>>).meta({
    description,
    examples,
  });
}
