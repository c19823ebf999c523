import { appendTo } from "../append_to.ts";
import { relationKey } from "../relations.ts";
import type { Plan, PlanAsset } from "../types.ts";
import { samePlace } from "./places.ts";
import type { ProductInput } from "./types.ts";

/** An asset where it is built. */
export interface Built {
  /** Index of the product. */
  readonly product: number;
  readonly asset: PlanAsset;
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

  /** Who builds the table of a source of `product`, itself left out: by database, schema and identifier, in one warehouse as far as
   * that is known. */
  buildersOfTable(product: number, source: PlanAsset): readonly Built[] {
    const relation = this.relationOf(product, source);
    if (relation === null) return [];
    return (this.#byRelation.get(relation) ?? []).filter((built) =>
      built.product !== product &&
      samePlace(this.plans[built.product]!, built.asset, this.plans[product]!, source)
    );
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
