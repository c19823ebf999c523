import assert from "node:assert/strict";
import { samplePlan } from "../../plugin/mod.ts";
import { outlinePlan } from "../outline/mod.ts";
import type { Plan, PlanPlatform } from "../types.ts";
import { diffPlans } from "./diff.ts";

const lake: PlanPlatform = {
  catalog: {
    type: "polaris",
    config: {
      uri: "http://polaris:8181",
      warehouse: "shop",
      oauth2: { client_id: "root", client_secret: { env: "POLARIS_SECRET" } },
    },
  },
  storage: { type: "s3", config: { bucket: "lake", region: "eu-central-1" } },
  lineage: { namespace: "retail", transport: "http", endpoint: "http://m:5000", backend: null },
  telemetry: {
    endpoint: "http://otel:4317",
    protocol: "grpc",
    sampling: 1,
    attributes: { "service.name": "sample", "service.version": "1.0.0" },
    header: null,
  },
};

function on(platform: PlanPlatform): Plan {
  return { ...samplePlan(), platform };
}

function told(before: PlanPlatform, after: PlanPlatform): string[] {
  return diffPlans(on(before), on(after)).changes.map((c) =>
    `${c.severity} ${c.kind} ${c.what} ${c.aspect ?? ""}: ${c.message} ${
      c.consequences.map(({ code }) => code).join(" ")
    }`.trimEnd()
  );
}

const { catalog, storage, lineage, telemetry } = lake;
const none: PlanPlatform = { catalog: null, storage: null, lineage: null, telemetry: null };

Deno.test("a platform differs from itself in nothing, nor from what an older release kept", () => {
  assert.deepEqual(told(lake, lake), []);
  const { platform: _, ...older } = outlinePlan(on(none));
  assert.deepEqual(diffPlans(older, on(lake)).changes, []);
});

Deno.test("a service that came is a note; one that is gone is a warning with what it means", () => {
  assert.deepEqual(told(none, { ...none, catalog, storage }), [
    'note added catalog : The catalog "polaris" is new: uri "http://polaris:8181", warehouse "shop"',
    'note added storage : The storage "s3" is new: bucket "lake"',
  ]);
  assert.deepEqual(told(lake, none), [
    'warning removed catalog : The catalog "polaris" is gone: uri "http://polaris:8181", warehouse "shop" table-left-behind',
    'warning removed lineage : Lineage by http is gone: endpoint "http://m:5000", namespace "retail" lands-elsewhere',
    'warning removed storage : The storage "s3" is gone: bucket "lake" may-fail',
    'note removed telemetry : Telemetry by grpc is gone: endpoint "http://otel:4317"',
  ]);
});

Deno.test("another place is a warning, another way to it a note", () => {
  const config = { ...catalog!.config, warehouse: "store" };
  assert.deepEqual(told(lake, { ...lake, catalog: { ...catalog!, config } }), [
    'warning changed catalog warehouse: The catalog "polaris" has warehouse "store" instead of "shop" table-left-behind backfill-needed lands-elsewhere',
  ]);
  const elsewhere = { bucket: "sea", prefix: "deep", region: "eu-west-1" };
  assert.deepEqual(told(lake, { ...lake, storage: { type: "s3", config: elsewhere } }), [
    'warning changed storage place: The storage "s3" has bucket "sea" instead of "lake", prefix "deep" instead of none lands-elsewhere may-fail',
    'note changed storage region: The storage "s3" has region "eu-west-1" instead of "eu-central-1"',
  ]);
  const oauth2 = { client_id: "root", client_secret: { env: "OTHER_SECRET" } };
  const secret = { ...catalog!, config: { ...catalog!.config, oauth2 } };
  assert.deepEqual(told(lake, { ...lake, catalog: secret }), [
    'note changed catalog oauth2.client_secret: The catalog "polaris" has oauth2.client_secret "${OTHER_SECRET}" instead of "${POLARIS_SECRET}"',
  ]);
});

Deno.test("another type is told once, whatever else is different", () => {
  assert.deepEqual(
    told(lake, { ...lake, catalog: { type: "sqlite", config: { uri: "sqlite:///c.db" } } }),
    [
      'warning changed catalog type: The catalog "sqlite" takes the place of "polaris": uri "sqlite:///c.db" table-left-behind backfill-needed lands-elsewhere',
    ],
  );
});

Deno.test("lineage under another name has to be looked for there", () => {
  assert.deepEqual(told(lake, { ...lake, lineage: { ...lineage!, namespace: "shops" } }), [
    'warning changed lineage namespace: Lineage by http has namespace "shops" instead of "retail" name-lost',
  ]);
  assert.deepEqual(told(lake, { ...lake, lineage: { ...lineage!, endpoint: "http://n:5000" } }), [
    'note changed lineage endpoint: Lineage by http has endpoint "http://n:5000" instead of "http://m:5000" lands-elsewhere',
  ]);
  const released = { ...telemetry!.attributes, "service.version": "2.0.0" };
  assert.deepEqual(
    told(lake, { ...lake, telemetry: { ...telemetry!, attributes: released } }),
    [],
  );
});

Deno.test("a compute elsewhere leaves tables behind; who computes is no place", () => {
  const snowflake = (output: Record<string, unknown>): Plan => ({
    ...samplePlan(),
    computes: [{
      name: "wide",
      type: "snowflake",
      target: "prod",
      profile: {
        name: "sample",
        target: "dev",
        outputs: { prod: { type: "snowflake", threads: 4, ...output }, dev: { type: "duckdb" } },
      },
    }],
  });
  const password = "{{ env_var('SNOWFLAKE_PASSWORD') }}";
  const before = snowflake({ account: "a", database: "SHOP", warehouse: "WH", password });
  assert.deepEqual(outlinePlan(before).platform?.computes, {
    wide: {
      type: "snowflake",
      settings: {
        account: "a",
        database: "SHOP",
        password: "${SNOWFLAKE_PASSWORD}",
        threads: "4",
        warehouse: "WH",
      },
    },
  });
  const at = (account: string) => snowflake({ account: `{{ env_var('ACCOUNT', '${account}') }}` });
  assert.deepEqual(diffPlans(at("a"), at("b")).changes.map((c) => c.message), [
    'The compute "wide" has account "${ACCOUNT:-b}" instead of "${ACCOUNT:-a}"',
  ]);
  const found = diffPlans(
    before,
    snowflake({ account: "b", database: "SHOP", warehouse: "XL", password }),
  ).changes;
  assert.deepEqual(
    found.map((c) => [c.severity, c.what, c.aspect, c.message, c.consequences.length]),
    [
      [
        "warning",
        "compute",
        "account",
        'The compute "wide" has account "b" instead of "a"',
        2,
      ],
      [
        "note",
        "compute",
        "warehouse",
        'The compute "wide" has warehouse "XL" instead of "WH"',
        0,
      ],
    ],
  );
});
