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
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: RegExp } } }[];
  /** Of a union whose branch one key chooses. */
  readonly discriminator?: string;
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

/** The keys that the mapping at `path` may have; none where any key goes. In the order of the schema.
 * @param choose the value of a key that decides which branch of a union is meant (`type`), or null where it says nothing;
 * without it, the keys of all branches.
 */
export function keysAt(
  schema: z.core.$ZodType,
  path: SchemaPath,
  choose?: Choose,
): readonly string[] {
  return [
    ...new Set(
      schemasAt(schema, path, choose).flatMap((at) => Object.keys(definition(at).shape ?? {})),
    ),
  ];
}

/** The texts that may stand at `path`, where the schema lists them. */
export function literalsAt(schema: z.core.$ZodType, path: SchemaPath): readonly string[] {
  return schemasAt(schema, path).flatMap(literals);
}

/** The patterns, if any, that a text at `path` has to match. */
export function patternsAt(schema: z.core.$ZodType, path: SchemaPath): readonly string[] {
  return schemasAt(schema, path).flatMap((at) =>
    (definition(at).checks ?? []).flatMap(({ _zod: { def } }) => def.pattern?.source ?? [])
  );
}

/** Of the branches that one key chooses, the values of this key for those that know `key`. */
export function branchesWith(
  schema: z.core.$ZodType,
  path: SchemaPath,
  key: string,
): { readonly discriminator: string; readonly values: readonly string[] } | null {
  for (const [discriminator, branches] of unionsAt(schema, path)) {
    const knowing = branches.filter((branch) => definition(branch).shape?.[key] !== undefined);
    const values = knowing.flatMap((branch) => literals(definition(branch).shape![discriminator]!));
    if (values.length > 0) return { discriminator, values };
  }
  return null;
}

/** Which values of a key mean which branch: asked with the path of the union and the name of the key. */
export type Choose = (path: SchemaPath, discriminator: string) => string | null;

export type SchemaPath = readonly (string | number)[];

function literals(schema: z.core.$ZodType): readonly string[] {
  const { values, entries } = definition(schema);
  return (values ?? Object.values(entries ?? {})).map(String);
}

function schemasAt(
  schema: z.core.$ZodType,
  path: SchemaPath,
  choose: Choose = () => null,
): readonly z.core.$ZodType[] {
  let at = chosen(schema, [], choose);
  path.forEach((key, depth) => {
    const below = path.slice(0, depth + 1);
    at = at.flatMap((branch) => {
      const next = child(branch, key);
      return next === undefined ? [] : chosen(next, below, choose);
    });
  });
  return at;
}

function child(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  const { element, shape, valueType } = definition(schema);
  if (typeof key === "number") return element;
  return shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : valueType;
}

/** The branches of a schema, of which the value at `path` may choose one. */
function chosen(
  schema: z.core.$ZodType,
  path: SchemaPath,
  choose: Choose,
): readonly z.core.$ZodType[] {
  const all = branches(schema);
  for (const [discriminator, options] of unions(schema)) {
    const value = choose(path, discriminator);
    const fitting = options.filter((option) =>
      literals(definition(option).shape![discriminator]!).some((literal) => literal === value)
    );
    if (fitting.length > 0) return fitting;
  }
  return all;
}

function unionsAt(schema: z.core.$ZodType, path: SchemaPath): readonly Union[] {
  const key = path.at(-1);
  if (key === undefined) return unions(schema);
  return schemasAt(schema, path.slice(0, -1)).flatMap((parent) => {
    const next = child(parent, key);
    return next === undefined ? [] : unions(next);
  });
}

type Union = readonly [discriminator: string, branches: readonly z.core.$ZodType[]];

function unions(schema: z.core.$ZodType): readonly Union[] {
  const { innerType, discriminator, options = [] } = definition(schema);
  if (innerType !== undefined) return unions(innerType);
  if (discriminator !== undefined) return [[discriminator, options]];
  return options.flatMap(unions);
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
