import { appendTo } from "../append_to.ts";
import { relationKey } from "../graph/relations.ts";
import type { Plan, PlanAsset } from "../types.ts";
import { differentPlace } from "./places.ts";
import type { ProductInput } from "./types.ts";

/** An asset where it is built. */
export interface Built {
  /** Index of the product. */
  readonly product: number;
  readonly asset: PlanAsset;
}

export interface TableBuilder extends Built {
  /** Why it is the table of another warehouse, though it has the same name; null: it is one table, as far as is known. */
  readonly apart: string | null;
}

/** What several products build, by everything that another one may know it by. */
export class ProductIndex {
  readonly plans: readonly Plan[];
  readonly #byId = new Map<string, Built[]>();
  readonly #byRelation = new Map<string, Built[]>();

  constructor(readonly products: readonly ProductInput[]) {
    this.plans = products.map(({ planned }) => planned.plan);
    this.plans.forEach((plan, product) => {
      for (const asset of plan.assets) {
        if (asset.external) continue;
        const built = { product, asset };
        appendTo(this.#byId, asset.id, built);
        const relation = this.relationOf(product, asset);
        if (relation !== null) appendTo(this.#byRelation, relation, built);
      }
    });
  }

  /** Who builds a node, the product itself left out; the first product that was given comes first. */
  buildersOf(id: string, except: number): readonly Built[] {
    return (this.#byId.get(id) ?? []).filter(({ product }) => product !== except);
  }

  /** Who builds a table of the name that a source of `product` has (database, schema and identifier), itself left out. */
  buildersOfTable(product: number, source: PlanAsset): readonly TableBuilder[] {
    const relation = this.relationOf(product, source);
    if (relation === null) return [];
    const others = (this.#byRelation.get(relation) ?? []).filter((b) => b.product !== product);
    return others.map((built) => ({
      ...built,
      apart: differentPlace(
        this.plans[built.product]!,
        built.asset,
        this.plans[product]!,
        source,
      ),
    }));
  }

  /** Every table, with the assets of all products that build it. */
  tables(): Iterable<readonly Built[]> {
    return this.#byRelation.values();
  }

  /** Every id, with the products that build it. */
  ids(): Iterable<readonly Built[]> {
    return this.#byId.values();
  }

  /** Null for what names no schema, or is no table. */
  relationOf(product: number, { id }: PlanAsset): string | null {
    const { graph } = this.products[product]!.planned;
    const index = graph.indexOf.get(id);
    const node = index === undefined ? undefined : graph.nodes[index];
    const relation = (node?.source ?? node?.node)?.relation;
    return relation === undefined ? null : relationKey(relation);
  }

  /** The product whose dbt project has this name, or -1. */
  ofProject(dbtProject: string): number {
    return this.plans.findIndex((plan) => plan.product.dbtProject === dbtProject);
  }
}
