import assert from "node:assert/strict";
import type { PartitionSpec } from "../../artifacts/mod.ts";
import { group } from "../_orchestration.ts";
import { assetSensor, link, product } from "./_products.ts";

function days(timezone = "UTC", start = "2024-01-01"): PartitionSpec {
  return { type: "time", cadence: "daily", cron: null, start, end: null, timezone, endOffset: 0 };
}

const hours: PartitionSpec = { ...days(), cadence: "hourly" } as PartitionSpec;

/** Everything that a product builds has one partition. */
function partitioned(partition: string, partitions: Record<string, PartitionSpec>) {
  return { orchestration: { partitions, groups: [group("all", { select: "*", partition })] } };
}

function linked(
  there: [string, Record<string, PartitionSpec>],
  here: [string, Record<string, PartitionSpec>] | null,
) {
  return link(
    product("shop", { orders: [] }, partitioned(...there)),
    product("fin", { a: ["shop.orders"], b: ["@shop.orders", "a"] }, {
      ...(here === null ? {} : partitioned(...here)),
    }),
  );
}

Deno.test("equal definitions of two products are one, whatever they are called", () => {
  const { value, codes } = linked(["day", { day: days() }], ["date", { date: days() }]);
  assert.deepEqual(codes, []);
  const [, fin] = value!.plans;
  assert.deepEqual(fin!.partitions.map((p) => p.name), ["date"]);
  assert.deepEqual(fin!.assets.map((a) => a.partition), ["date", "date", "date", "date"]);
  assert.deepEqual(fin!.edges.map((e) => e.mapping), [
    "date->date:identity",
    "date->date:identity",
    "date->date:identity",
  ]);
  assert.deepEqual(fin!.mappings.map((m) => m.type), ["identity"]);
});

Deno.test("a definition that the product does not have is added under the other product's name", () => {
  const { value, codes } = linked(["hour", { hour: hours }], ["hour", { hour: days() }]);
  assert.deepEqual(codes, []);
  const [, fin] = value!.plans;
  assert.deepEqual(fin!.partitions.map((p) => p.name), ["hour", "shop-hour"]);
  const mapping = fin!.mappings.find((m) => m.from === "shop-hour")!;
  assert.deepEqual([mapping.type, mapping.to], ["time_window", "hour"]);
  const [first] = fin!.edges.filter((e) => e.from === "model.shop.orders");
  assert.equal(first!.mapping, mapping.id);
});

Deno.test("what is not partitioned reads all partitions of another product", () => {
  const { value } = linked(["day", { day: days() }], null);
  const [, fin] = value!.plans;
  assert.deepEqual(fin!.mappings.map((m) => [m.from, m.to, m.type]), [["shop-day", null, "all"]]);
});

Deno.test("partitions that do not fit are told with both definitions and where they are", () => {
  const { diagnostics, codes } = linked(
    ["day", { day: days("Europe/Berlin") }],
    ["day", { day: days() }],
  );
  assert.deepEqual(codes, ["error plan/partition-timezones"]);
  const [error] = diagnostics;
  assert.match(
    error!.message,
    /"model\.fin\.a" by "day" \(daily, UTC\) read "model\.shop\.orders"/,
  );
  assert.match(error!.message, /and 1 more/);
  assert.equal(error!.location!.file, "fin:orchestration.partitions.day");
  assert.equal(error!.related[0]!.location!.file, "shop:orchestration.partitions.day");
  const region: PartitionSpec = { type: "static", keys: ["eu", "us"] };
  assert.deepEqual(linked(["region", { region }], ["day", { day: days() }]).codes, [
    "error plan/partition-mismatch",
  ]);
});

Deno.test("multi partitions are equal when their dimensions are", () => {
  const region: PartitionSpec = { type: "static", keys: ["eu", "us"] };
  const both = (day: string): Record<string, PartitionSpec> => ({
    [day]: days(),
    region,
    both: { type: "multi", dimensions: [day, "region"] },
  });
  const { value, codes } = linked(["both", both("d")], ["both", both("date")]);
  assert.deepEqual(codes, []);
  assert.deepEqual(value!.plans[1]!.partitions.map((p) => p.name), ["both", "date", "region"]);
});

Deno.test("what only a sensor waits for has its partition too", () => {
  const { value } = link(
    product("shop", { orders: [] }, partitioned("day", { day: days() })),
    product("fin", { a: [] }, {
      ...partitioned("date", { date: days() }),
      sensors: [assetSensor("s", "shop/orders")],
    }),
  );
  const watched = value!.plans[1]!.assets.find((a) => a.id === "model.shop.orders");
  assert.equal(watched!.partition, "date");
});
