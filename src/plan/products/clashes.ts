import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { Built, ProductIndex } from "./product_index.ts";
import { differentPlace, isCertain } from "./places.ts";
import { someWords } from "../some_of.ts";

/** What two products cannot both have: a name (`plan/product-twice`), a node (`plan/asset-built-twice`) or a table
 * (`plan/table-built-twice`). Each is said once for two products, with a few examples, however many assets they share. */
export function clashes(index: ProductIndex): Diagnostic[] {
  const twice = productsTwice(index);
  if (twice.length > 0) return twice; // everything that they build would clash too
  const shared = new Shared(index);
  for (const builders of index.ids()) shared.add("asset", builders);
  for (const builders of index.tables()) shared.add("table", builders);
  return shared.diagnostics();
}

function productsTwice({ plans, products }: ProductIndex): Diagnostic[] {
  const first = new Map<string, number>();
  return plans.flatMap(({ product: { name } }, i) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, i);
      return [];
    }
    const path = ["metadata", "product_name"];
    return [diagnostic({
      code: "plan/product-twice",
      message: `Cannot link two products that are called "${name}"`,
      path,
      location: products[i]!.locate(path),
      hint: "Give one of the two another name; if it is the same product, name it once",
      facts: { product: name },
      related: [{ message: "the first", location: products[before]!.locate(path) }],
    })];
  });
}

interface Pair {
  readonly first: Built;
  readonly second: Built;
}

/** What is built twice, by kind and pair of products. */
class Shared {
  readonly #pairs = new Map<string, Pair[]>();
  readonly #index: ProductIndex;
  /** A node that is built twice mostly is one table too. */
  readonly #ids = new Set<string>();

  constructor(index: ProductIndex) {
    this.#index = index;
  }

  add(kind: "asset" | "table", builders: readonly Built[]): void {
    if (builders.length < 2) return;
    builders.forEach((second, i) => {
      for (const first of builders.slice(0, i)) {
        if (first.product === second.product) continue;
        if (kind === "asset") this.#ids.add(first.asset.id);
        else if (!this.#isOneTable(first, second)) continue;
        const key = `${kind} ${first.product} ${second.product}`;
        const pairs = this.#pairs.get(key);
        if (pairs === undefined) this.#pairs.set(key, [{ first, second }]);
        else pairs.push({ first, second });
      }
    });
  }

  #isOneTable(first: Built, second: Built): boolean {
    const { plans } = this.#index;
    const said = first.asset.id === second.asset.id && this.#ids.has(first.asset.id);
    return !said &&
      differentPlace(plans[first.product]!, first.asset, plans[second.product]!, second.asset) ===
        null;
  }

  diagnostics(): Diagnostic[] {
    return [...this.#pairs].map(([key, pairs]) =>
      key.startsWith("asset") ? this.#assetTwice(pairs) : this.#tableTwice(pairs)
    );
  }

  #assetTwice(pairs: readonly Pair[]): Diagnostic {
    const [one, other] = this.#names(pairs[0]!);
    const some = examples(pairs.map(({ first }) => first.asset.id));
    return diagnostic({
      code: "plan/asset-built-twice",
      message: `Both "${one}" and "${other}" build ${some}`,
      location: this.#locations(pairs[0]!)[1],
      hint: "Let one of them build it and the other read it (ref() by dbt-loom, or a source); " +
        "two dbt projects need two names",
      facts: { products: [one, other], assets: pairs.map(({ first }) => first.asset.id) },
      related: [{ message: `in "${one}"`, location: this.#locations(pairs[0]!)[0] }],
    });
  }

  #tableTwice(pairs: readonly Pair[]): Diagnostic {
    const [one, other] = this.#names(pairs[0]!);
    const some = examples(pairs.map(({ second }) => second.asset.relation ?? second.asset.name));
    const facts = pairs.map(({ first, second }) => ({
      table: second.asset.relation,
      assets: [first.asset.id, second.asset.id],
    }));
    const isKnown = pairs.some(({ first, second }) => {
      const [there, here] = [first, second].map(({ product }) => this.#index.plans[product]!);
      return isCertain(there!, first.asset, here!, second.asset);
    });
    return diagnostic({
      code: "plan/table-built-twice",
      severity: isKnown ? "error" : "warning",
      message: `Both "${one}" and "${other}" build the table ${some}`,
      location: this.#locations(pairs[0]!)[1],
      hint: isKnown
        ? "Give one of them another schema or alias; each run overwrites what the other wrote"
        : "If both write into one file, give one of them another schema or alias; if not, let their platforms name the files",
      facts: { products: [one, other], tables: facts },
      related: [{ message: `in "${one}"`, location: this.#locations(pairs[0]!)[0] }],
    });
  }

  #names({ first, second }: Pair): [string, string] {
    const name = ({ product }: Built) => this.#index.plans[product]!.product.name;
    return [name(first), name(second)];
  }

  #locations({ first, second }: Pair) {
    const at = ({ product, asset }: Built) => {
      const { fileName = (path: string) => path } = this.#index.products[product]!;
      return asset.file === "" ? null : { file: fileName(asset.file), start: null };
    };
    return [at(first), at(second)] as const;
  }
}

function examples(names: readonly string[]): string {
  return someWords(names.map((name) => name.includes('"') ? name : `"${name}"`));
}
