import type { Location, Path } from "../../errors/mod.ts";
import type { Planned } from "../build.ts";
import type { Plan } from "../types.ts";

/** One of several products that are planned together. */
export interface ProductInput {
  readonly planned: Planned;
  /** Where the value at a path of its artifacts was written; null when no text was parsed. */
  readonly locate: (path: Path) => Location | null;
  /** How messages name a file of its dbt project; as dbt does when left out. */
  readonly fileName?: (path: string) => string;
}

/** Products that know of each other. */
export interface LinkedProducts {
  /** In the order in which the products were given. */
  readonly plans: readonly Plan[];
  /** Sorted by consumer, then producer, then asset. */
  readonly links: readonly ProductLink[];
}

/** An output of one product that another one reads: one asset, known to both. */
export interface ProductLink {
  /** Who builds it, and its id there. */
  readonly producer: { readonly product: string; readonly asset: string };
  /** Who reads it, and its id there. */
  readonly consumer: { readonly product: string; readonly asset: string };
  /** `node`: dbt knows it in both (dbt-loom, dbt mesh). `relation`: a source over the table that is built. `sensor`: watched. */
  readonly by: "node" | "relation" | "sensor";
  /** Who reads it there: ids of assets, checks and exposures, or names of sensors; sorted. */
  readonly readers: readonly string[];
}
