import assert from "node:assert/strict";
import { dbtProfiles } from "./dbt_profiles.ts";

function output(type: string, config: Record<string, unknown>) {
  const profiles = dbtProfiles({ product: "customer-360", environment: "prod", type, config });
  assert.deepEqual(Object.keys(profiles), ["customer-360"]);
  assert.equal(profiles["customer-360"]!.target, "prod");
  return profiles["customer-360"]!.outputs.prod;
}

Deno.test("dbtProfiles() puts DuckDB's settings where dbt-duckdb reads them", () => {
  const config = {
    path: "/data/{product_slug}.duckdb",
    memory_limit: "2GB",
    schema: "main",
    settings: { TimeZone: "UTC" },
  };
  assert.deepEqual(output("duckdb", config), {
    type: "duckdb",
    path: "/data/customer_360.duckdb",
    threads: 4,
    timeout_seconds: 3600,
    schema: "main",
    settings: { memory_limit: "2GB", TimeZone: "UTC" },
  });
});

Deno.test("dbtProfiles() never leaves DuckDB in memory", () => {
  assert.equal(output("duckdb", {})!.path, "customer_360.duckdb");
});

Deno.test("dbtProfiles() passes the configuration of other adapters through", () => {
  const config = {
    account: "acme",
    database: "{product_slug}",
    password: "{{ env_var('PW') }}",
    threads: 8,
  };
  assert.deepEqual(output("snowflake", config), {
    type: "snowflake",
    account: "acme",
    database: "customer_360",
    password: "{{ env_var('PW') }}",
    threads: 8,
  });
});
