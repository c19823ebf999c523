import { pythonModuleName } from "../../emit/python/mod.ts";
import type { Plan } from "../../plan/mod.ts";

/** What every generated project says of itself. */
export interface ProjectFacts {
  readonly packageName: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly generator: string;
  readonly deployment: string;
}

/** @param generator by whom the project is made; it stands in the heads of files. */
export function projectFacts(
  { product, deployment }: Plan,
  generator: { readonly name: string; readonly version: string },
): ProjectFacts {
  return {
    packageName: pythonModuleName(product.name),
    title: product.name,
    version: product.version,
    description: product.description,
    generator: `${generator.name} ${generator.version}`,
    deployment,
  };
}
