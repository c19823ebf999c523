import { join } from "node:path";
import { type Diagnostic, hasErrors, type Location, type Outcome } from "../../errors/mod.ts";
import { type LinkedProducts, linkProducts, type Planned } from "../../plan/mod.ts";
import type { ResolvedProduct } from "../../artifacts/mod.ts";
import type { CommandOption } from "../command.ts";
import type { ReadStage } from "./read_stage.ts";

/** Of every command that plans. */
export const withOption: CommandOption = {
  name: "with",
  value: "PATH",
  repeatable: true,
  help:
    "Another data product that runs beside this one: what one builds and another reads is one asset. PATH as above",
};

/** A product as far as it got. */
export interface ReachedProduct {
  readonly read: ReadStage | null;
  readonly product: ResolvedProduct | null;
  readonly planned: Planned | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans of several products, when all of them could be planned; null else.
 * @param products the product itself first. */
export function linkReached(products: readonly ReachedProduct[]): Outcome<LinkedProducts> | null {
  if (products.some((p) => p.planned === null || hasErrors(p.diagnostics))) return null;
  return linkProducts(products.map(({ planned, product, read }) => ({
    planned: planned!,
    locate: (path) => product!.locate(path),
    fileName: (path) => inProject(read, path),
  })));
}

/** A file of a dbt project, as seen from where the command runs: dbt names it from the project's folder. */
export function inProject(read: ReadStage | null, path: string): string {
  const folder = read?.dbtProjectDir ?? null;
  return folder === null ? path : join(folder, path);
}

/** Diagnostics whose files are seen from where the command runs. What the plan stage says of dbt's files is as dbt has it.
 * @param documents names of the files that the command read itself. */
export function fromHere(
  diagnostics: readonly Diagnostic[],
  read: ReadStage | null,
  documents: ReadonlySet<string>,
): Diagnostic[] {
  const seen = <T extends Location | null>(location: T): T =>
    location === null || documents.has(location.file)
      ? location
      : { ...location, file: inProject(read, location.file) };
  return diagnostics.map((d) => ({
    ...d,
    location: seen(d.location),
    related: d.related.map((r) => ({ ...r, location: seen(r.location) })),
  }));
}
