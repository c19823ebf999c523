import { pythonModuleName } from "../../emit/python/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { ownImage } from "../helm/mod.ts";
import type { LowerOptions } from "../orchestrator_plugin.ts";

/** What every generated project says of itself. */
export interface ProjectFacts {
  /** The Python package, e.g. `customer_360`. */
  readonly packageName: string;
  /** The product's own name. */
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** By whom it was made, with the version; it stands in the heads of files. */
  readonly generator: string;
  /** The environment that it was compiled for. */
  readonly deployment: string;
  /** The container image that runs it. */
  readonly image: string;
}

/** @param config of the orchestrator; an image that it does not name is the one that the project's README speaks of. */
export function projectFacts(
  { product, deployment }: Plan,
  { generator }: LowerOptions,
  { image }: { readonly image?: string },
): ProjectFacts {
  return {
    packageName: pythonModuleName(product.name),
    title: product.name,
    version: product.version,
    description: product.description,
    generator: `${generator.name} ${generator.version}`,
    deployment,
    image: image ?? ownImage({ title: product.name, version: product.version }),
  };
}
