import assert from "node:assert/strict";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";

const partitions = {
  day: days(),
  same_day: days({ cadence: null, cron: "0 0 * * *", start: "2024-01-01T00:00" }),
  hour: days({ cadence: "hourly" }),
  berlin: days({ timezone: "Europe/Berlin" }),
  region: { type: "static", keys: ["eu", "us"] },
  area: { type: "static", keys: ["us", "eu"] },
  desk: { type: "static", keys: ["west", "east"] },
  customer: { type: "dynamic" },
  day_region: { type: "multi", dimensions: ["day", "region"] },
  day_desk: { type: "multi", dimensions: ["day", "desk"] },
  day_region_desk: { type: "multi", dimensions: ["day", "region", "desk"] },
};

type Name = keyof typeof partitions;

/** `up`, read by `down`, each a group of its own; `mapping` is between them. */
function between(
  from: Name | null,
  to: Name | null,
  mapping: object | null = null,
  others: object = {},
) {
  const spec = {
    from: "up",
    to: "down",
    startOffset: 0,
    endOffset: 0,
    keys: null,
    dimension: null,
    ...mapping,
  };
  const result = plan(
    artifacts([], null, {
      partitions: { ...partitions, ...others },
      groups: [
        group("up", { select: "up", partition: from }),
        group("down", { select: "down", partition: to }),
      ],
      mappings: mapping === null ? null : [spec],
    }),
    dbt([node("model.shop.up"), node("model.shop.down", ["model.shop.up"])]),
  );
  const found = result.diagnostics.filter((d) => !/no-schedule|unused-partition/.test(d.code));
  return {
    result,
    told: found.map((d) => `${d.code} ${d.path.join(".")}`),
    hint: found[0]?.hint ?? null,
    id: result.value?.plan.edges[0]?.mapping ?? null,
    mappings: result.value?.plan.mappings ?? [],
    blockCount: result.value?.plan.blocks.length ?? 0,
  };
}

const follows: readonly [Name | null, Name | null, string | null][] = [
  ["day", "day", "day->day:identity"],
  ["day", "same_day", "day->same_day:identity"],
  ["hour", "day", "hour->day:time_window(0,0)"],
  ["day", "hour", "day->hour:time_window(0,0)"],
  ["region", "area", "region->area:identity"],
  ["day", "day_region", "day->day_region:dimension(day)"],
  ["day_region", "region", "day_region->region:dimension(region)"],
  ["day_region", "day_region", "day_region->day_region:identity"],
  ["day_region", "day_desk", "day_region->day_desk:dimension(day)"],
  ["customer", "customer", "customer->customer:identity"],
  ["day", null, "day->():all"],
  [null, "day", null],
  [null, null, null],
];

for (const [from, to, id] of follows) {
  Deno.test(`without a mapping ${to} reads ${from} by ${id}`, () => {
    const found = between(from, to);
    assert.deepEqual(found.told, []);
    assert.equal(found.id, id);
    assert.deepEqual(found.mappings.map((m) => m.id), id === null ? [] : [id]);
    if (found.mappings.length > 0) {
      const [{ from: read, to: reads }] = found.mappings as [typeof found.mappings[0] & object];
      assert.deepEqual([read, reads], [from, to]);
    }
  });
}

const refused: readonly [Name, Name, string][] = [
  ["day", "berlin", "plan/partition-timezones"],
  ["day", "region", "plan/partition-mismatch"],
  ["region", "desk", "plan/partition-mismatch"],
  ["customer", "day", "plan/partition-mismatch"],
  ["hour", "day_region", "plan/partition-mismatch"],
  ["day_region_desk", "day_region", "plan/partition-mismatch"],
];

for (const [from, to, code] of refused) {
  Deno.test(`without a mapping ${to} cannot read ${from}: ${code}`, () => {
    const { told, result } = between(from, to);
    assert.deepEqual(told, [`${code} orchestration.groups.1.partition`]);
    assert.deepEqual(result.diagnostics.find((d) => d.code === code)!.facts.edges, [
      { from: "model.shop.up", to: "model.shop.down" },
    ]);
  });
}

const written: readonly [Name, Name | null, object, string][] = [
  ["day", "berlin", { type: "all" }, "day->berlin:all"],
  ["day", "berlin", { type: "last" }, "day->berlin:last"],
  ["day", null, { type: "last" }, "day->():last"],
  ["day", "day", { type: "time_window", startOffset: -2 }, "day->day:time_window(-2,0)"],
  ["day", "day", { type: "time_window" }, "day->day:identity"],
  ["region", "area", { type: "identity" }, "region->area:identity"],
  [
    "region",
    "desk",
    { type: "explicit", keys: { west: ["us"], east: ["eu"] } },
    "region->desk:explicit(up->down)",
  ],
  [
    "day_region_desk",
    "day_region",
    { type: "dimension", dimension: "region" },
    "day_region_desk->day_region:dimension(region)",
  ],
];

for (const [from, to, mapping, id] of written) {
  Deno.test(`a mapping between groups holds: ${id}`, () => {
    const found = between(from, to, mapping);
    assert.deepEqual(found.told, []);
    assert.equal(found.id, id);
    assert.equal(found.blockCount, id.endsWith("day:identity") ? 1 : 2);
  });
}

const unfit: readonly [Name, Name | null, object, string][] = [
  ["day", "hour", { type: "identity" }, "plan/bad-mapping type"],
  ["day", "region", { type: "time_window" }, "plan/bad-mapping type"],
  ["day", "berlin", { type: "time_window" }, "plan/partition-timezones type"],
  ["day", "day", { type: "time_window", startOffset: 1 }, "plan/bad-mapping startOffset"],
  ["region", "desk", { type: "explicit", keys: { wset: ["us"] } }, "plan/bad-mapping keys.wset"],
  [
    "region",
    "desk",
    { type: "explicit", keys: { west: ["us", "ue"] } },
    "plan/bad-mapping keys.west.1",
  ],
  ["region", null, { type: "explicit", keys: {} }, "plan/bad-mapping type"],
  ["day", "hour", { type: "dimension" }, "plan/bad-mapping type"],
  ["day_region_desk", "day_region", { type: "dimension" }, "plan/bad-mapping type"],
  ["day", "day_region", { type: "dimension", dimension: "dya" }, "plan/bad-mapping dimension"],
];

for (const [from, to, mapping, where] of unfit) {
  const [code, keys] = where.split(" ") as [string, string];
  Deno.test(`a mapping that does not fit is told at its key: ${from} to ${to}, ${keys}`, () => {
    assert.deepEqual(between(from, to, mapping).told, [
      `${code} orchestration.mappings.0.${keys}`,
    ]);
  });
}

Deno.test("every wrong key of an explicit mapping is told, with the nearest", () => {
  const { told, hint } = between("region", "desk", {
    type: "explicit",
    keys: { wset: ["us"], east: ["eux"] },
  });
  assert.deepEqual(told, [
    "plan/bad-mapping orchestration.mappings.0.keys.east.0",
    "plan/bad-mapping orchestration.mappings.0.keys.wset",
  ]);
  assert.equal(hint, 'Did you mean "eu"?');
});

Deno.test("a mapping of unknown groups is an error, one that nothing uses a warning, one written twice an error", () => {
  assert.deepEqual(between("day", "day", { from: "upp", type: "all" }).told, [
    "plan/unknown-group orchestration.mappings.0.from",
  ]);
  assert.deepEqual(between("day", "day", { from: "down", to: "up", type: "all" }).told, [
    "plan/unused-mapping orchestration.mappings.0",
  ]);
  assert.deepEqual(between(null, "day", { type: "all" }).told, [
    "plan/unused-mapping orchestration.mappings.0",
  ]);
});

Deno.test("a mismatch of a microbatch model is told in its file, with what a mapping would need", () => {
  const batches = { eventTime: "at", batchSize: "day", begin: "2024-03-05", lookback: null };
  const reader = node("model.shop.down", ["model.shop.up"], { microbatch: batches });
  const says = { meta: { orchestration: { partition: "region" } } };
  const { diagnostics } = plan(
    artifacts([], null, { partitions: { region: partitions.region } }),
    dbt([node("model.shop.up", [], says), reader]),
  );
  assert.deepEqual(
    diagnostics.map(({ code, path, location }) => [code, path.join("."), location!.file]),
    [["plan/partition-mismatch", "nodes.model.shop.down", "models/down.sql"]],
  );
  assert.match(diagnostics[0]!.hint!, /between groups, and "model\.shop\.up" is in none$/);
});

Deno.test("a mismatch is not told beside the mapping for it whose group is misspelt", () => {
  assert.deepEqual(between("region", "desk", { from: "upp", type: "all" }).told, [
    "plan/unknown-group orchestration.mappings.0.from",
  ]);
  assert.deepEqual(between("region", "desk", { to: "dwn", type: "all" }).told, [
    "plan/unknown-group orchestration.mappings.0.to",
  ]);
  assert.deepEqual(between("region", "desk", { from: "down", to: "dwn", type: "all" }).told, [
    "plan/partition-mismatch orchestration.groups.1.partition",
    "plan/unknown-group orchestration.mappings.0.to",
  ]);
});

Deno.test("a mapping of a partition that is wrong is not called unused, too", () => {
  const wrong = { hour: days({ cadence: "hourly", timezone: "Nowhere" }) };
  assert.deepEqual(between("hour", "day", { type: "all" }, wrong).told, [
    "schedule/bad-timezone orchestration.partitions.hour.timezone",
  ]);
});

Deno.test("who reads other partitions than its own shares no block with what it reads", () => {
  assert.equal(between("day", "day").blockCount, 1);
  assert.equal(
    between("day", "day", { type: "time_window", startOffset: -1 }).blockCount,
    2,
  );
});
