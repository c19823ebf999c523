import { type Diagnostic, diagnostic, type RelatedLocation } from "../../errors/mod.ts";
import { buildGraph } from "../../graph/mod.ts";
import type { PlanEdge } from "../types.ts";
import { type Producer, readerLocation } from "./find_producers.ts";
import type { ProductIndex } from "./product_index.ts";

/** An asset of one of the products; what one reads from another is the asset there. */
interface Place {
  readonly product: number;
  readonly id: string;
}

/** An edge of the union of all products, as the product knows it that reads. */
interface UnionEdge {
  readonly product: number;
  readonly edge: PlanEdge;
}

/** One error `plan/product-cycle` for each knot of the union of all products: a shortest full cycle. Products that depend on each other
 * are no knot as long as their assets do not.
 * @param producers of each product: external asset to who builds it. Time O(assets + edges). */
export function productCycles(
  index: ProductIndex,
  producers: readonly ReadonlyMap<string, Producer>[],
): Diagnostic[] {
  const places: Place[] = [];
  const numbers = index.plans.map(() => new Map<string, number>());
  const numberOf = (product: number, id: string): number => {
    const producer = producers[product]!.get(id);
    if (producer !== undefined) return numberOf(producer.product, producer.asset.id);
    const known = numbers[product]!.get(id);
    if (known !== undefined) return known;
    numbers[product]!.set(id, places.length);
    return places.push({ product, id }) - 1;
  };
  const flat: number[] = [];
  const known = new Map<string, UnionEdge>();
  index.plans.forEach((plan, product) => {
    for (const edge of plan.edges) {
      // what another product is made from, it says itself
      if (producers[product]!.has(edge.to)) continue;
      const [from, to] = [numberOf(product, edge.from), numberOf(product, edge.to)];
      flat.push(from, to);
      if (!known.has(`${from} ${to}`)) known.set(`${from} ${to}`, { product, edge });
    }
  });
  const graph = buildGraph(
    places.map(({ product, id }) => `${product} ${id}`),
    new Uint32Array(flat),
  );
  try {
    return graph.cycles().map((cycle) => cycleError(index, places, [...cycle], known));
  } finally {
    graph.free();
  }
}

function cycleError(
  index: ProductIndex,
  places: readonly Place[],
  cycle: readonly number[],
  known: ReadonlyMap<string, UnionEdge>,
): Diagnostic {
  const nameOf = (product: number) => index.plans[product]!.product.name;
  const assets = cycle.map((i) => ({ product: nameOf(places[i]!.product), asset: places[i]!.id }));
  const related = cycle.slice(1).map((to, k): RelatedLocation => {
    const [parent, child] = [places[cycle[k]!]!, places[to]!];
    const { product, edge } = known.get(`${cycle[k]} ${to}`)!;
    const how = parent.product === child.product
      ? edge.kind
      : parent.id === edge.from
      ? "ref"
      : `source "${edge.from}"`;
    return {
      message: `"${child.id}" of "${nameOf(child.product)}" reads "${parent.id}" of "${
        nameOf(parent.product)
      }" (${how})`,
      location: readerLocation(index, product, edge.from, edge.to),
    };
  });
  const names = [...new Set(assets.map(({ product }) => product))];
  return diagnostic({
    code: "plan/product-cycle",
    message: `Cannot order the products ${names.map((n) => `"${n}"`).join(", ")}: ${
      cycle.length - 1
    } of their assets depend on each other`,
    location: related[0]?.location ?? null,
    hint: "Remove one dependency from the cycle; products may depend on each other, assets may not",
    facts: { assets },
    related,
  });
}
