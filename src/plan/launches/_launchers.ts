import type { NamedSchedule, SensorSpec } from "../../artifacts/mod.ts";
import { artifacts, dbt, node, plan, source } from "../_products.ts";

/** Schedules and sensors for the tests of this folder: what is left out is null. The artifacts are those of `parse`, so it is not said
 * here.
 * @module
 */

export function schedule(more: Partial<NamedSchedule> & { readonly name: string }): NamedSchedule {
  return {
    description: null,
    cron: null,
    timezone: null,
    partition: null,
    offset: null,
    after: null,
    select: null,
    exclude: null,
    environments: null,
    enabled: true,
    ...more,
  };
}

type Loose = { readonly name: string; readonly type: SensorSpec["type"] } & Record<string, unknown>;

export function sensor(more: Loose): SensorSpec {
  return {
    description: null,
    minInterval: null,
    select: null,
    exclude: null,
    environments: null,
    enabled: true,
    ...more,
  } as unknown as SensorSpec;
}

/** A seed, an ephemeral model, two models of staging and one mart that reads both, and a source beside them. */
export function shop(orchestration: Record<string, unknown>, own: unknown = null) {
  return plan(
    artifacts([], own, { schedules: null, sensors: null, ...orchestration }),
    dbt([
      node("seed.shop.raw"),
      node("model.shop.part", ["seed.shop.raw"], { materialized: "ephemeral" }),
      node("model.shop.stg_orders", ["source.shop.landing.orders"], { tags: ["staging"] }),
      node("model.shop.stg_people", ["model.shop.part"], { tags: ["staging"] }),
      node("model.shop.mart", ["model.shop.stg_orders", "model.shop.stg_people"], {
        tags: ["mart"],
      }),
    ], { sources: [source("source.shop.landing.orders", "orders")] }),
  );
}

/** What was found, as `severity code path`, those with a path that begins with `under` only. */
export function said(
  { diagnostics }: ReturnType<typeof plan>,
  under = "",
): string[] {
  return diagnostics.filter((d) => d.path.join(".").startsWith(under))
    .map((d) => `${d.severity} ${d.code} ${d.path.join(".")}`);
}
