/** A compiler for data orchestration: floe.yaml, a platform manifest and dbt's manifest go in, a static Dagster project comes out.
 *
 * Every stage is a function of its input alone: read, resolve, plan, lower, render. Nothing here touches files, network or
 * environment; `@floe/orchestrator/runtime` has the doors for that, `@floe/orchestrator/cli` the command line.
 *
 * @example From two texts to the files of a Dagster project
 * ```ts
 * import { buildPlan, resolveArtifacts, safeParseFloeSpec } from "@floe/orchestrator";
 * import { DagsterPlugin } from "@floe/orchestrator/dagster";
 *
 * const text = `
 * apiVersion: floe.dev/v1
 * kind: FloeSpec
 * metadata: { name: shop, version: 1.0.0 }
 * transforms:
 *   - name: stg_orders
 *   - { name: fct_orders, dependsOn: [stg_orders] }
 * schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
 * `;
 * const spec = safeParseFloeSpec(text, { file: "floe.yaml" });
 * const product = resolveArtifacts({ spec: spec.value });
 * const planned = buildPlan(product.value!, null);
 * const files = new DagsterPlugin().createDefinitions(planned.value!.plan, {
 *   generator: { name: "@floe/orchestrator", version: "0.1.0" },
 *   dbtProjectDir: "../shop",
 * });
 * if (!files.some((file) => file.path === "src/shop/definitions.py")) throw new Error("no definitions");
 * ```
 * @module
 */
export * from "./src/errors/mod.ts";
export * from "./src/artifacts/mod.ts";
export * from "./src/schedule/mod.ts";
export * from "./src/plan/mod.ts";
export * from "./src/emit/mod.ts";
export * from "./src/plugin/mod.ts";
export * from "./src/view/mod.ts";
export { buildGraph, type Cycle, Graph, graphFromNames } from "./src/graph/mod.ts";
