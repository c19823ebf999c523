import { compareText, type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { defaultMapping, type MappingFault } from "../partitions/mapping_rules.ts";
import { mappingId } from "../partitions/mappings.ts";
import { describePartition, samePartition } from "../partitions/partition_equal.ts";
import type { Plan, PlanEdge, PlanMapping, PlanPartition } from "../types.ts";
import { readerLocation } from "./find_producers.ts";
import type { Built, ProductIndex } from "./product_index.ts";

/** A plan whose external assets have the partitions of their producers, with a mapping on each edge from them.
 *
 * A definition that the product has itself, under whatever name, is that one; another is added as `<product>-<name>`. Which partitions
 * are read is what follows from the two definitions. Errors: `plan/partition-mismatch` and `plan/partition-timezones`, one for each pair of
 * definitions, with the edges in the facts.
 * @param builders external assets of the plan to who builds them.
 */
export function withPartitions(
  plan: Plan,
  index: ProductIndex,
  product: number,
  builders: ReadonlyMap<string, Built>,
  diagnostics: Diagnostic[],
): Plan {
  const definitions = new Definitions(plan);
  const partitionOf = new Map<string, string>();
  for (const [id, { product: owner, asset }] of builders) {
    if (asset.partition === null) continue;
    partitionOf.set(id, definitions.adopt(index.plans[owner]!, asset.partition));
  }
  if (partitionOf.size === 0) return plan;
  const own = new Map(plan.assets.map((a) => [a.id, a.partition]));
  const mappings = new Map(plan.mappings.map((m) => [m.id, m]));
  const faults = new Map<string, Mismatch>();
  const edges = plan.edges.map((edge): PlanEdge => {
    const read = partitionOf.get(edge.from);
    const reads = own.get(edge.to) ?? null;
    if (read === undefined || partitionOf.has(edge.to)) return edge;
    const from = definitions.get(read);
    const to = reads === null ? null : definitions.get(reads);
    const found = defaultMapping(from, to);
    if (!("type" in found)) {
      const key = `${from.name} ${to!.name}`;
      const mismatch = faults.get(key) ?? { fault: found, from, to: to!, edges: [] };
      faults.set(key, mismatch);
      mismatch.edges.push(edge);
      return edge;
    }
    const mapping: PlanMapping = { ...found, id: mappingId(found, null) };
    mappings.set(mapping.id, mapping);
    return { ...edge, mapping: mapping.id };
  });
  for (const mismatch of faults.values()) {
    diagnostics.push(mismatchError(mismatch, index, product, builders));
  }
  return {
    ...plan,
    partitions: definitions.sorted(),
    mappings: [...mappings.values()].sort((a, b) => compareText(a.id, b.id)),
    assets: plan.assets.map((a) => ({ ...a, partition: partitionOf.get(a.id) ?? a.partition })),
    edges,
  };
}

/** The definitions of a plan, and those of others under names of their own. */
class Definitions {
  readonly #byName: Map<string, PlanPartition>;
  readonly #adopted = new Map<string, string>();

  constructor({ partitions }: Plan) {
    this.#byName = new Map(partitions.map((p) => [p.name, p]));
  }

  get(name: string): PlanPartition {
    return this.#byName.get(name)!;
  }

  sorted(): PlanPartition[] {
    return [...this.#byName.values()].sort((a, b) => compareText(a.name, b.name));
  }

  /** @returns the name here of a definition of another product. */
  adopt(owner: Plan, name: string): string {
    const key = `${owner.product.name} ${name}`;
    const known = this.#adopted.get(key);
    if (known !== undefined) return known;
    const there = owner.partitions.find((p) => p.name === name)!;
    const definition = there.type === "multi"
      ? { ...there, dimensions: there.dimensions.map((d) => this.adopt(owner, d)) }
      : there;
    const equal = [...this.#byName.values()].find((here) => isEqual(here, definition));
    const local = equal?.name ?? this.#free(`${owner.product.name}-${name}`);
    if (equal === undefined) {
      // where it is defined, another document says
      this.#byName.set(local, { ...definition, name: local, definedAt: [] });
    }
    this.#adopted.set(key, local);
    return local;
  }

  #free(name: string): string {
    let free = name;
    for (let i = 2; this.#byName.has(free); i++) free = `${name}-${i}`;
    return free;
  }
}

/** Equal by what they say, not by their names; but dynamic ones, whose keys nobody knows, are what they are called. */
function isEqual(here: PlanPartition, there: PlanPartition): boolean {
  if (here.type === "dynamic" || there.type === "dynamic") {
    return here.type === there.type && here.name === there.name;
  }
  return samePartition(here, { ...there, name: `${here.name} of another` });
}

interface Mismatch {
  readonly fault: MappingFault;
  readonly from: PlanPartition;
  readonly to: PlanPartition;
  readonly edges: PlanEdge[];
}

function mismatchError(
  { fault, from, to, edges }: Mismatch,
  index: ProductIndex,
  product: number,
  builders: ReadonlyMap<string, Built>,
): Diagnostic {
  const first = edges[0]!;
  const { product: owner, asset } = builders.get(first.from)!;
  const there = index.plans[owner]!;
  const definition = there.partitions.find((p) => p.name === asset.partition)!;
  const more = edges.length > 1 ? ` (and ${edges.length - 1} more)` : "";
  const { locate } = index.products[product]!;
  return diagnostic({
    code: fault.code,
    message: `Cannot let "${first.to}" by ${
      describePartition(to)
    } read "${asset.id}" of "${there.product.name}" by ${
      describePartition(definition)
    }${more}: ${fault.reason}`,
    path: to.definedAt,
    location: to.definedAt.length > 0
      ? locate(to.definedAt)
      : readerLocation(index, product, first.from, first.to), // it follows from a microbatch model
    hint:
      `Give "${to.name}" the definition that "${there.product.name}" has, or build what reads it unpartitioned`,
    facts: {
      from: from.name,
      to: to.name,
      producer: there.product.name,
      edges: edges.map((edge) => ({ from: edge.from, to: edge.to })),
    },
    related: definition.definedAt.length === 0 ? [] : [{
      message: `"${definition.name}" of "${there.product.name}"`,
      location: index.products[owner]!.locate(definition.definedAt),
    }],
  });
}
