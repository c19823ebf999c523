import type { z } from "zod";

/** The parts of a zod definition that walking needs; zod's own union of definitions is internal to it. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly values?: readonly unknown[];
}

function definition(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** The schema without `nullable`, `default` and the like, and each branch of a union. */
function branches(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const def = definition(schema);
  if (def.innerType !== undefined) return branches(def.innerType);
  if (def.type === "pipe" && def.in !== undefined) return branches(def.in);
  if (def.type === "union") return (def.options ?? []).flatMap(branches);
  return [schema];
}

/** The keys that the mapping at `path` may have; none where any key goes. In the order of the schema. */
export function keysAt(schema: z.core.$ZodType, path: SchemaPath): readonly string[] {
  return [
    ...new Set(schemasAt(schema, path).flatMap((at) => Object.keys(definition(at).shape ?? {}))),
  ];
}

/** The texts that may stand at `path`, where the schema lists them. */
export function literalsAt(schema: z.core.$ZodType, path: SchemaPath): readonly string[] {
  return schemasAt(schema, path).flatMap((at) => (definition(at).values ?? []).map(String));
}

type SchemaPath = readonly (string | number)[];

function schemasAt(schema: z.core.$ZodType, path: SchemaPath): readonly z.core.$ZodType[] {
  let at = branches(schema);
  for (const key of path) {
    at = at.flatMap((branch) => {
      const def = definition(branch);
      const next = typeof key === "number" ? def.element : def.shape?.[key] ?? def.valueType;
      return next === undefined ? [] : branches(next);
    });
  }
  return at;
}

/** Every property of a schema, as `transforms[].dependsOn`; `{}` stands for any key, `[]` for any index. */
export function propertyPaths(schema: z.core.$ZodType, prefix = ""): readonly string[] {
  const paths: string[] = [];
  for (const branch of branches(schema)) {
    const def = definition(branch);
    for (const [key, next] of Object.entries(def.shape ?? {})) {
      const path = prefix === "" ? key : `${prefix}.${key}`;
      paths.push(path, ...propertyPaths(next, path));
    }
    if (def.element !== undefined) paths.push(...propertyPaths(def.element, `${prefix}[]`));
    if (def.valueType !== undefined) paths.push(...propertyPaths(def.valueType, `${prefix}{}`));
  }
  return [...new Set(paths)];
}
