import assert from "node:assert/strict";
import { fixtureText } from "../../../tests/helpers/corpus.ts";
import {
  type DbtManifest,
  type DbtNode,
  type DbtRelation,
  type DbtSource,
  safeParseDbtManifest,
} from "../../artifacts/mod.ts";
import type { Diagnostic, Path } from "../../errors/mod.ts";
import { artifacts, dbt, node, source } from "../_products.ts";
import { buildPlan, type Planned } from "../build.ts";
import type { Plan, PlanSensor } from "../types.ts";
import { linkProducts } from "./link.ts";
import type { LinkedProducts, ProductInput } from "./types.ts";

/** Several products for the tests of this folder.
 * @module
 */

/** Its dbt project has the product's name, its tables lie in the schema of that name.
 * @param models name to what it reads: a model of this product by name, one of another as `product.name`, a source over another's table
 * as `@product.name`. What it reads of others is injected, or a source.
 */
export function product(
  name: string,
  models: Readonly<Record<string, readonly string[]>>,
  more: {
    readonly node?: (model: string) => Partial<DbtNode>;
    readonly sensors?: readonly PlanSensor[];
    readonly manifest?: Partial<DbtManifest>;
    readonly orchestration?: Readonly<Record<string, unknown>>;
  } = {},
): ProductInput {
  const nodes: DbtNode[] = [];
  const injected = new Map<string, DbtNode>();
  const sources = new Map<string, DbtSource>();
  for (const [model, parents] of Object.entries(models)) {
    const ids = parents.map((parent) => {
      if (parent.startsWith("@")) {
        const [owner, table] = parent.slice(1).split(".") as [string, string];
        const id = `source.${name}.${owner}.${table}`;
        sources.set(id, { ...source(id, table), relation: relation(owner, table) });
        return id;
      }
      if (!parent.includes(".")) return `model.${name}.${parent}`;
      const id = `model.${parent}`;
      injected.set(id, node(id, [], { injected: true, originalFilePath: "" }));
      return id;
    });
    nodes.push(node(`model.${name}.${model}`, ids, {
      relation: relation(name, model),
      ...more.node?.(model),
    }));
  }
  return input(
    name,
    dbt([...nodes, ...injected.values()], {
      projectName: name,
      sources: [...sources.values()],
      ...more.manifest,
    }),
    more.sensors,
    more.orchestration,
  );
}

/** @param nodes all of its dbt project. */
export function manifestOf(project: string, ...nodes: readonly DbtNode[]): DbtManifest {
  return dbt(nodes, { projectName: project });
}

/** A manifest of the corpus, as the product of this name. */
export async function corpusProduct(manifest: string, name: string): Promise<ProductInput> {
  const url = new URL(`../../../tests/fixtures/dbt/${manifest}.json.gz`, import.meta.url);
  const text = await fixtureText(url);
  const { value } = safeParseDbtManifest(new TextEncoder().encode(text), { file: manifest });
  return input(name, value!);
}

export function relation(schema: string, identifier: string): DbtRelation {
  return { database: "db", schema, identifier, name: `"db"."${schema}"."${identifier}"` };
}

/** Locations are paths with dots, behind the product's name. */
export function input(
  name: string,
  manifest: DbtManifest,
  sensors: readonly PlanSensor[] = [],
  orchestration: Readonly<Record<string, unknown>> = {},
): ProductInput {
  const locate = (path: Path) => ({ file: `${name}:${path.join(".")}`, start: null });
  const contract = artifacts([], null, orchestration);
  const { value, diagnostics } = buildPlan(
    {
      artifacts: { ...contract, metadata: { ...contract.metadata, product_name: name } },
      variables: [],
      locate,
    },
    manifest,
  );
  assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), []);
  const planned: Planned = { ...value!, plan: { ...value!.plan, sensors } };
  return { planned, locate, fileName: (path) => `${name}/${path}` };
}

/** The product on another adapter. @param output of its profile; null: it has none. */
export function onCompute(
  input: ProductInput,
  type: string,
  output: Readonly<Record<string, unknown>> | null,
): ProductInput {
  const { planned } = input;
  const profile = output === null ? null : { name: "p", target: "dev", outputs: { dev: output } };
  const computes = planned.plan.computes.map((c) => ({ ...c, type, target: null, profile }));
  return { ...input, planned: { ...planned, plan: { ...planned.plan, computes } } };
}

/** @param watched `product/asset` or an asset of the product itself. */
export function assetSensor(name: string, ...watched: readonly string[]): PlanSensor {
  return {
    type: "asset",
    name,
    description: "",
    minIntervalS: null,
    environments: null,
    enabled: true,
    active: true,
    definedAt: ["orchestration", "sensors", 0],
    jobs: [],
    select: null,
    exclude: null,
    assets: watched.map((text) => {
      const at = text.indexOf("/");
      return at < 0
        ? { product: null, name: text, asset: null }
        : { product: text.slice(0, at), name: text.slice(at + 1), asset: null };
    }),
  };
}

export function link(...products: readonly ProductInput[]): {
  readonly value: LinkedProducts | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
} {
  const { value, diagnostics } = linkProducts(products);
  return { value, diagnostics, codes: diagnostics.map((d) => `${d.severity} ${d.code}`) };
}

/** What builds each external asset of a plan: `id <- product id`. */
export function producersOf({ assets }: Plan): string[] {
  return assets.flatMap(({ id, producer }) =>
    producer === null ? [] : [`${id} <- ${producer.product} ${producer.asset.id}`]
  );
}
