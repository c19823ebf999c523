import {
  compareText,
  type Diagnostic,
  diagnostic,
  type Location,
  nearestName,
} from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { Plan, PlanAsset } from "../types.ts";
import type { Built, ProductIndex, TableBuilder } from "./product_index.ts";
import type { ProductLink } from "./types.ts";

/** Who builds an external asset of a product, and how that is known. */
export interface Producer extends Built {
  readonly by: ProductLink["by"];
}

/** Who reads each asset of a plan: assets, checks and exposures, sorted by id. */
export function readersOf({ edges, checks, exposures }: Plan): ReadonlyMap<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const { from, to } of edges) appendTo(readers, from, to);
  for (const { id, asset, additionalAssets } of checks) {
    for (const read of [asset, ...additionalAssets]) appendTo(readers, read, id);
  }
  for (const { id, assets } of exposures) for (const read of assets) appendTo(readers, read, id);
  for (const list of readers.values()) list.sort(compareText);
  return readers;
}

/** Finds who builds the external assets of one product: a node of the same id, else the table that a source is over.
 *
 * Adds `plan/upstream-missing` for an injected node whose project is among the products and does not build it: an error when something
 * that is built here reads it, else a note, since the dbt manifest is only older than the other project.
 * Time O(assets); each hint compares with the names of a product.
 */
export function findProducers(
  index: ProductIndex,
  product: number,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Producer> {
  const plan = index.plans[product]!;
  const producers = new Map<string, Producer>();
  const builtHere = new Set(plan.assets.filter((a) => !a.external).map((a) => a.id));
  let readers: ReadonlyMap<string, string[]> | null = null;
  for (const asset of plan.assets) {
    if (!asset.external) continue;
    if (asset.kind === "source") {
      const builders = index.buildersOfTable(product, asset);
      const built = builders.find(({ apart }) => apart === null);
      if (built !== undefined) producers.set(asset.id, { ...built, by: "relation" });
      else if (builders[0] !== undefined) {
        diagnostics.push(elsewhere(index, product, asset, builders[0]));
      }
      continue;
    }
    const [built] = index.buildersOf(asset.id, product);
    if (built !== undefined) {
      producers.set(asset.id, { ...built, by: "node" });
      continue;
    }
    const owner = index.ofProject(asset.packageName);
    if (owner < 0 || owner === product) continue;
    readers ??= readersOf(plan);
    const reads = (readers.get(asset.id) ?? []).filter((id) =>
      builtHere.has(id) || plan.exposures.some((e) => e.id === id)
    );
    diagnostics.push(missing(index, product, owner, asset.id, asset.name, reads));
  }
  return producers;
}

function elsewhere(
  index: ProductIndex,
  product: number,
  source: PlanAsset,
  builder: TableBuilder,
): Diagnostic {
  const { fileName = (path: string) => path } = index.products[product]!;
  const producer = index.plans[builder.product]!.product.name;
  return diagnostic({
    code: "plan/other-warehouse",
    severity: "info",
    message:
      `The source "${source.id}" has the name of a table that "${producer}" builds, in another warehouse: ${builder.apart}`,
    location: source.file === "" ? null : { file: fileName(source.file), start: null },
    hint: "Nothing to do, if that is so; else let both products name one place",
    facts: { source: source.id, producer, asset: builder.asset.id, reason: builder.apart },
  });
}

function missing(
  index: ProductIndex,
  product: number,
  owner: number,
  id: string,
  name: string,
  readers: readonly string[],
): Diagnostic {
  const { graph } = index.products[owner]!.planned;
  const [consumer, producer] = [index.plans[product]!.product.name, index.plans[owner]!.product];
  const known = index.plans[owner]!.assets.filter((a) => !a.external);
  const node = graph.nodes[graph.indexOf.get(id) ?? -1];
  const nearest = nearestName(name, known.map((a) => a.name));
  const why = node === undefined
    ? `"${producer.name}" does not have it any more`
    : `it is ephemeral in "${producer.name}", which makes no table of it`;
  return diagnostic({
    code: "plan/upstream-missing",
    severity: readers.length === 0 ? "info" : "error",
    message: `"${consumer}" reads "${id}" of another project, but ${why}`,
    location: readerLocation(index, product, id, readers[0]),
    hint: node !== undefined
      ? "Make it a view or a table there, or ref() what it is made from"
      : nearest !== null
      ? `Did you mean "${nearest}"? Then change the ref(), run dbt parse, and compile again`
      : "Run dbt parse in this project again, or bring the model back there",
    facts: { product: consumer, producer: producer.name, asset: id, nearest, readers },
  });
}

/** Where a product reads an asset: the ref() itself when the manifest knows it, else the file of the reader. */
export function readerLocation(
  { products }: ProductIndex,
  product: number,
  asset: string,
  reader: string | undefined,
): Location | null {
  const { planned: { graph }, fileName = (path: string) => path } = products[product]!;
  const node = graph.nodes[graph.indexOf.get(reader ?? "") ?? -1]?.node;
  if (node == null) return null;
  const ref = node.refLocations.find(({ uniqueId }) => uniqueId === asset);
  if (ref !== undefined) {
    return {
      file: fileName(ref.file),
      start: { line: ref.line, column: ref.column, offset: 0 },
    };
  }
  return node.originalFilePath === ""
    ? null
    : { file: fileName(node.originalFilePath), start: null };
}
