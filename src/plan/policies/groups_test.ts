import assert from "node:assert/strict";
import type { DbtNode } from "../../artifacts/mod.ts";
import type { Diagnostic } from "../../errors/mod.ts";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";

const day = days();

const model = (name: string, parents: readonly string[] = [], more: Partial<DbtNode> = {}) =>
  node(`model.shop.${name}`, parents.map((p) => `model.shop.${p}`), more);

function planned(
  orchestration: Readonly<Record<string, unknown>>,
  nodes: readonly DbtNode[],
) {
  const { value, diagnostics } = plan(artifacts([], null, orchestration), dbt(nodes));
  return { value, diagnostics: diagnostics.filter((d) => d.code !== "plan/no-schedule") };
}

function told({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): string[] {
  return diagnostics.map((d) => `${d.severity} ${d.code} ${d.path.join(".")}`);
}

const tagged = [
  model("a", [], { tags: ["daily"] }),
  model("b", ["a"]),
  model("c", ["b"], { config: { materialized: "view" } }),
  model("d", [], { group: "finance" }),
];

Deno.test("the first group that selects an asset takes it; what both select is told once for a pair", () => {
  const result = planned({
    groups: [
      group("first", { select: "tag:daily" }),
      group("second", {
        select: ["tag:daily+", "group:finance"],
        exclude: "config.materialized:view",
      }),
      group("third", { select: "group:second,b" }),
      group("rest"),
    ],
  }, tagged);
  const { groups, assets } = result.value!.plan;
  assert.deepEqual(groups.map((g) => [g.name, g.assets.map((id) => id.split(".")[2])]), [
    ["first", ["a"]],
    ["second", ["b", "d"]],
    ["third", []],
    ["rest", ["c"]],
  ]);
  assert.deepEqual(groups[1]!.taken, [{ asset: "model.shop.a", by: "first" }]);
  assert.deepEqual(
    assets.map((a) => a.orchestrationGroup),
    ["first", "second", "rest", "second"],
  );
  assert.deepEqual(told(result), [
    "info plan/group-overlap orchestration.groups.1.select",
    "warning plan/empty-group orchestration.groups.2.select",
    "info plan/group-overlap orchestration.groups.2.select",
    "info plan/group-overlap orchestration.groups.3.select",
    "info plan/group-overlap orchestration.groups.3.select",
  ]);
  assert.equal(groups[1]!.select, "tag:daily+ group:finance");
});

Deno.test("a group takes neither sources nor ephemeral models, and says when nothing else is left", () => {
  const result = planned({
    groups: [group("inner", { select: "e" }), group("all", { select: "*" })],
  }, [
    model("e", [], { materialized: "ephemeral" }),
    model("m", ["e"]),
  ]);
  assert.deepEqual(result.value!.plan.groups.map((g) => g.assets), [[], ["model.shop.m"]]);
  assert.deepEqual(told(result), ["warning plan/empty-group orchestration.groups.0.select"]);
});

Deno.test("a criterion that matches nothing is told with the nearest, one that is wrong with its place in a list", () => {
  const result = planned({
    groups: [
      group("a", { select: "tag:dayly+" }),
      group("b", { select: ["a", "b tagg:x"], exclude: ["resource_type:models"] }),
      group("c", { select: "state:modified" }),
    ],
  }, tagged);
  assert.deepEqual(told(result), [
    "warning plan/nothing-selected orchestration.groups.0.select",
    "error graph/unknown-selector-method orchestration.groups.1.select.1",
    "error graph/selector-needs-state orchestration.groups.2.select",
  ]);
  assert.equal(result.diagnostics[0]!.hint, 'Did you mean "tag:daily+"?');
});

Deno.test("a partition that only an empty group names is not told of beside the group", () => {
  const empty = planned({
    partitions: { day },
    groups: [group("a", { select: "nothing", partition: "day" })],
  }, tagged);
  assert.deepEqual(told(empty), ["warning plan/nothing-selected orchestration.groups.0.select"]);
  assert.deepEqual(told(planned({ partitions: { day } }, tagged)), [
    "info plan/unused-partition orchestration.partitions.day",
  ]);
});

Deno.test("a selection may be folded over several lines", () => {
  const groups = [group("a", { select: "tag:daily\n  group:finance\n" })];
  const result = planned({ groups }, tagged);
  assert.deepEqual(told(result), []);
  const [made] = result.value!.plan.groups;
  assert.deepEqual(made!.assets, ["model.shop.a", "model.shop.d"]);
  assert.equal(made!.select, "tag:daily group:finance");
});

Deno.test("a group knows the groups above it, and hints say why one selects nothing", () => {
  const result = planned({
    groups: [
      group("a", { select: "group:b" }),
      group("b", { select: "b" }),
      group("c", { select: ["a", "group:b"] }),
      group("d", { select: ["c", "group:a+"] }),
    ],
  }, tagged);
  assert.deepEqual(
    result.diagnostics.filter((d) => d.code === "plan/nothing-selected").map((d) => d.hint),
    [
      'Move the group "b" up: a group knows only those above it',
      'The group "a" takes no asset',
    ],
  );
  assert.deepEqual(result.value!.plan.groups.map((g) => g.assets.length), [0, 1, 1, 1]);
});

Deno.test("a model joins the group that it names when no selection took it, and an unknown one is an error", () => {
  const joins = (name: string) => ({ meta: { orchestration: { group: name } } });
  const groups = [
    group("marts", { select: "a", retries: { max: 1, delay: "5s", backoff: "linear" } }),
    group("other", { select: "d" }),
  ];
  const result = planned({ groups }, [
    model("a"),
    model("b", [], joins("marts")),
    model("d", [], joins("marts")),
  ]);
  assert.deepEqual(result.value!.plan.groups.map((g) => g.assets), [
    ["model.shop.a", "model.shop.b"],
    ["model.shop.d"],
  ]);
  assert.deepEqual(told(result), ["info plan/policy-overruled orchestration.groups.1"]);
  const wrong = planned({ groups }, [model("a"), model("d"), model("b", [], joins("mart"))]);
  assert.equal(wrong.value, null);
  assert.deepEqual(told(wrong), [
    "error plan/unknown-group nodes.model.shop.b.config.meta.orchestration.group",
  ]);
  assert.equal(wrong.diagnostics[0]!.hint, 'Did you mean "marts"?');
  assert.equal(wrong.diagnostics[0]!.location!.file, "models/b.sql");
});

Deno.test("what a folder of dbt_project.yml says for many models is told once, with all of them", () => {
  const says = (orchestration: unknown) => ({ meta: { orchestration } });
  const wrong = planned({ groups: [group("marts", { select: "z" })] }, [
    model("a", [], says({ group: "mart" })),
    model("b", [], says({ group: "mart" })),
    model("c", [], says({ timeout: "30m2h", partition: "day" })),
    model("d", [], says({ timeout: "30m2h", partition: "day" })),
    model("e", [], says({ timeout: "30m2h", partition: "day" })),
    model("f", [], says({ timeout: "30m2h" })),
    model("g", [], says({ backfill: { policy: "single_run" } })),
    model("h", [], says({ backfill: { policy: "single_run" } })),
    model("z"),
  ]);
  assert.deepEqual(told(wrong), [
    "error plan/unknown-group nodes.model.shop.a.config.meta.orchestration.group",
    "error plan/unknown-partition nodes.model.shop.c.config.meta.orchestration.partition",
    "error schedule/bad-duration nodes.model.shop.c.config.meta.orchestration.timeout",
    "error schedule/bad-duration nodes.model.shop.f.config.meta.orchestration.timeout",
    "warning plan/backfill-without-partition nodes.model.shop.g.config.meta.orchestration.backfill",
  ]);
  const [unknown, partition] = wrong.diagnostics;
  assert.deepEqual(unknown!.facts.nodes, ["model.shop.a", "model.shop.b"]);
  assert.deepEqual(partition!.facts.nodes, ["model.shop.c", "model.shop.d", "model.shop.e"]);
  assert.match(partition!.message, / \(2 others say the same\)$/);
});

Deno.test("a policy is the group's, else the model's own, key by key", () => {
  const own = {
    partition: "day",
    timeout: "1h",
    retries: { max: 9 },
    freshness: { max_lag: "2d" },
    automation: "eager",
    concurrency: { pool: "p", slots: 2 },
  };
  const result = planned({
    partitions: { day },
    groups: [
      group("g", {
        select: "a",
        retries: { max: 2, delay: "90s", backoff: "exponential" },
        automation: { type: "none", cron: null, timezone: null },
        concurrency: { pool: "p", slots: null },
      }),
    ],
  }, [model("a", [], { meta: { orchestration: own } }), model("b")]);
  const { assets: [a, b], blocks, pools } = result.value!.plan;
  assert.equal(a!.partition, "day");
  assert.equal(a!.automation, null);
  assert.deepEqual(a!.freshness, {
    maxLagS: 172_800,
    warnLagS: null,
    cron: null,
    timezone: "UTC",
    origin: "meta",
    loadedAtField: null,
  });
  const block = blocks.find((x) => x.id === a!.block)!;
  assert.deepEqual(
    [block.partition, block.timeoutS, block.retries, block.pool],
    ["day", 3600, { max: 2, delayS: 90, backoff: "exponential" }, "p"],
  );
  assert.deepEqual(pools, [{ name: "p", slots: 2 }]);
  assert.equal(b!.partition, null);
  const [overruled] = result.diagnostics;
  assert.equal(overruled!.code, "plan/policy-overruled");
  assert.deepEqual(overruled!.facts.overruled, [{
    node: "model.shop.a",
    keys: ["retries", "concurrency", "automation"],
  }]);
});

Deno.test("names that nobody defined, durations, crons and zones are told where they stand, all at once", () => {
  const result = planned({
    partitions: { day },
    groups: [group("g", {
      partition: "dya",
      compute: "duckbd",
      timeout: "5 parsecs",
      retries: { max: 1, delay: "x", backoff: "constant" },
      freshness: { maxLag: "", cron: "0 99 * * *", timezone: "Europe/Berlni" },
      automation: { type: "on_cron", cron: "nope", timezone: null },
    })],
  }, [model("a")]);
  const at = (key: string) => `orchestration.groups.0.${key}`;
  assert.deepEqual(told(result), [
    `error schedule/bad-cron ${at("automation.cron")}`,
    `error plan/unknown-compute ${at("compute")}`,
    `error schedule/bad-cron ${at("freshness.cron")}`,
    `error schedule/bad-duration ${at("freshness.maxLag")}`,
    `error schedule/bad-timezone ${at("freshness.timezone")}`,
    `error plan/unknown-partition ${at("partition")}`,
    `error schedule/bad-duration ${at("retries.delay")}`,
    `error schedule/bad-duration ${at("timeout")}`,
    `info plan/unused-partition orchestration.partitions.day`,
  ]);
  assert.equal(
    result.diagnostics.find((d) => d.code === "plan/unknown-partition")!.hint,
    'Did you mean "day"?',
  );
});

Deno.test("a group's compute builds its assets, and what their transforms say is told as overruled", () => {
  const a = artifacts([{ name: "a", compute: "snowflake" }, { name: "b" }], null, {
    groups: [group("g", { select: "a", compute: "postgres" })],
  });
  const result = plan(a, dbt([model("a"), model("b")]));
  assert.deepEqual(result.value!.plan.assets.map((x) => x.compute), ["postgres", "duckdb"]);
  assert.deepEqual(result.value!.plan.computes.map((c) => c.name), ["duckdb", "postgres"]);
  assert.deepEqual(told(result).filter((t) => t.includes("overruled")), [
    "info plan/policy-overruled orchestration.groups.0",
  ]);
});

Deno.test("pools with two sizes are an error with both places", () => {
  const pool = (slots: number | null) => ({ concurrency: { pool: "w", slots } });
  const result = planned({
    groups: [
      group("a", { select: "a", ...pool(4) }),
      group("b", { select: "b", ...pool(null) }),
      group("c", { select: "c", ...pool(5) }),
    ],
  }, tagged);
  assert.deepEqual(told(result), [
    "error plan/pool-slots orchestration.groups.2.concurrency.slots",
  ]);
  assert.equal(
    result.diagnostics[0]!.related[0]!.location!.file,
    "orchestration.groups.0.concurrency.slots",
  );
});

Deno.test("on_cron follows the windows of the partition, or needs a cron", () => {
  const on = (more: Readonly<Record<string, unknown>>) => ({
    automation: { type: "on_cron", cron: null, timezone: null },
    ...more,
  });
  const result = planned({
    partitions: { day: { ...day, timezone: "Europe/Berlin" } },
    groups: [group("a", on({ partition: "day" }))],
  }, [model("a")]);
  const automation = { type: "on_cron", cron: "0 0 * * *", timezone: "Europe/Berlin" };
  assert.deepEqual(result.value!.plan.assets[0]!.automation, automation);
  assert.deepEqual(result.value!.plan.groups[0]!.automation, automation);
  assert.deepEqual(told(planned({ groups: [group("a", on({}))] }, [model("a")])), [
    "error plan/automation-without-cron orchestration.groups.0.automation",
  ]);
});

Deno.test("a backfill policy without partitions has no effect, and cuts no block", () => {
  const result = planned({
    groups: [
      group("a", { select: "a", backfill: { policy: "single_run", maxPartitionsPerRun: null } }),
    ],
  }, [model("a"), model("b", ["a"])]);
  assert.deepEqual(told(result), [
    "warning plan/backfill-without-partition orchestration.groups.0.backfill",
  ]);
  assert.equal(result.value!.plan.blocks.length, 1);
});

Deno.test("retries that are none cut no block, and take from a model those that it asks for", () => {
  const meta = { orchestration: { retries: { max: 3 } } };
  const result = planned({
    groups: [
      group("a", { select: "a", retries: { max: 0, delay: "60s", backoff: "linear" } }),
    ],
  }, [model("a", [], { config: { meta } }), model("b", ["a"])]);
  const { plan: { blocks, groups } } = result.value!;
  assert.deepEqual(blocks.map((block) => block.retries), [null]);
  assert.deepEqual(groups.map(({ retries }) => retries), [null]);
});

Deno.test("blocks follow what floe.yaml says of them, and what is given before that", () => {
  const nodes = ["a", "b", "c", "d"].map((name) => model(name));
  const a = artifacts([], null, {
    blocks: { objective: null, maxAssets: 2, maxParallelism: null },
  });
  assert.equal(plan(a, dbt(nodes)).value!.plan.blocks.length, 2);
  assert.equal(plan(a, dbt(nodes), { blocks: { maxAssets: 1 } }).value!.plan.blocks.length, 4);
});
