import assert from "node:assert/strict";
import fc from "fast-check";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";
import { schedule } from "../launches/_launchers.ts";
import type { Plan } from "../types.ts";

interface RandomModel {
  readonly parents: readonly number[];
  readonly tags: readonly number[];
  readonly isEphemeral: boolean;
  /** Of meta.orchestration: a partition. */
  readonly own: number | null;
}

interface RandomGroup {
  readonly tag: number;
  readonly grows: boolean;
  readonly excluded: number | null;
  readonly partition: number | null;
  readonly retries: number | null;
  readonly timeout: number | null;
  readonly pool: number | null;
  readonly compute: number | null;
  readonly backfill: number | null;
}

const names = ["day", "hour", "month"];
const partitions = {
  day: days(),
  hour: days({ cadence: "hourly" }),
  month: days({ cadence: "monthly" }),
};

const small = fc.option(fc.nat(2), { nil: null });
const models = fc.array(
  fc.record<RandomModel>({
    parents: fc.array(fc.nat(30), { maxLength: 3 }),
    tags: fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
    isEphemeral: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    own: fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, fc.nat(2)),
  }),
  { minLength: 1, maxLength: 25 },
);
const groups = fc.array(
  fc.record<RandomGroup>({
    tag: fc.nat(4),
    grows: fc.boolean(),
    excluded: small,
    partition: small,
    retries: small,
    timeout: small,
    pool: small,
    compute: small,
    backfill: small,
  }),
  { maxLength: 4 },
);
const schedules = fc.array(fc.nat(4), { maxLength: 2 });

function planned(
  list: readonly RandomModel[],
  groupList: readonly RandomGroup[],
  tags: readonly number[],
): Plan {
  const pick = <T>(i: number | null, values: readonly T[]) => i === null ? null : values[i]!;
  const orchestration = {
    partitions,
    groups: groupList.map((g, i) =>
      group(`g${i}`, {
        select: `tag:t${g.tag}${g.grows ? "+" : ""}`,
        exclude: g.excluded === null ? null : `tag:t${g.excluded}`,
        partition: pick(g.partition, names),
        backfill: pick(
          g.backfill,
          [1, 2, 3].map((maxPartitionsPerRun) => ({ policy: "multi_run", maxPartitionsPerRun })),
        ),
        retries: pick(
          g.retries,
          [1, 2, 3].map((max) => ({ max, delay: "0s", backoff: "constant" })),
        ),
        timeout: pick(g.timeout, ["1h", "2h", "3h"]),
        compute: pick(g.compute, ["duckdb", "postgres", "snowflake"]),
        concurrency: pick(g.pool, ["p", "q", "r"].map((pool) => ({ pool, slots: null }))),
      })
    ),
    schedules: tags.map((tag, i) =>
      schedule({ name: `s${i}`, cron: "0 6 * * *", select: `tag:t${tag}+` })
    ),
  };
  const idOf = (m: number) => `model.shop.m${String(m).padStart(2, "0")}`;
  const nodes = list.map(({ parents, tags, isEphemeral, own }, m) =>
    node(idOf(m), m === 0 ? [] : [...new Set(parents.map((p) => idOf(p % m)))], {
      tags: tags.map((t) => `t${t}`),
      materialized: isEphemeral ? "ephemeral" : "table",
      meta: own === null ? {} : { orchestration: { partition: names[own] } },
    })
  );
  const { value, diagnostics } = plan(artifacts([], null, orchestration), dbt(nodes));
  assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), []);
  return value!.plan;
}

Deno.test("random products: assets of a block agree, blocks can run one after the other, the first group takes", () => {
  let split = 0;
  let mapped = 0;
  fc.assert(
    fc.property(models, groups, schedules, (list, groupList, wanted) => {
      const tags = wanted.filter((tag) =>
        // what builds nothing is an error
        [...withTag(list, tag, true)].some((m) => !list[m]!.isEphemeral)
      );
      fc.pre(list.some((m) => !m.isEphemeral));
      const { assets, blocks, edges, groups: made, mappings } = planned(list, groupList, tags);
      if (blocks.length > 1) split++;
      mapped += mappings.length;

      const groupOf = new Map(made.flatMap((g) => g.assets.map((id) => [id, g.name])));
      assert.equal(groupOf.size, made.reduce((sum, g) => sum + g.assets.length, 0));
      const expected = firstMatches(list, groupList);
      for (const asset of assets) {
        assert.equal(asset.orchestrationGroup, groupOf.get(asset.id) ?? null);
        assert.equal(asset.orchestrationGroup, expected.get(asset.id) ?? null, asset.id);
      }

      const scheduled = naiveSchedules(list, tags);
      const blockOf = new Map(blocks.flatMap((b) => b.assets.map((id) => [id, b])));
      const byId = new Map(assets.map((a) => [a.id, a]));
      assert.equal(blockOf.size, assets.length);
      for (const block of blocks) {
        for (const id of block.assets) {
          const asset = byId.get(id)!;
          assert.equal(asset.block, block.id);
          assert.equal(asset.partition, block.partition);
          assert.equal(asset.compute, block.compute);
          const at = groupOf.get(id) === undefined ? null : Number(groupOf.get(id)!.slice(1));
          const group = at === null ? null : groupList[at]!;
          const own = list[Number(id.slice(-2))]!.own;
          const partition = group?.partition ?? own;
          assert.equal(block.partition, partition === null ? null : names[partition]);
          const said = [
            block.retries?.max ?? null,
            block.timeoutS,
            block.pool,
            block.backfill?.maxPartitionsPerRun ?? null,
            block.compute,
          ];
          const pick = <T>(i: number | null | undefined, values: readonly T[]) =>
            i == null ? null : values[i]!;
          assert.deepEqual(said, [
            pick(group?.retries, [1, 2, 3]),
            pick(group?.timeout, [3600, 7200, 10800]),
            pick(group?.pool, ["p", "q", "r"]),
            partition === null ? null : pick(group?.backfill, [1, 2, 3]),
            pick(group?.compute, ["duckdb", "postgres", "snowflake"]) ?? "default",
          ]);
          assert.deepEqual(block.schedules, scheduled.get(id) ?? []);
        }
      }

      const mappingIds = new Set(mappings.map((m) => m.id));
      assert.equal(mappingIds.size, mappings.length);
      const used = new Set<string>();
      const position = new Map(blocks.map((b, i) => [b.id, i]));
      for (const edge of edges) {
        const [from, to] = [byId.get(edge.from)!, byId.get(edge.to)!];
        assert.equal(edge.mapping === null, from.partition === null);
        if (edge.mapping !== null) {
          const mapping = mappings.find((m) => m.id === edge.mapping)!;
          assert.deepEqual([mapping.from, mapping.to], [from.partition, to.partition]);
          if (mapping.type !== "identity") assert.notEqual(from.block, to.block);
          used.add(edge.mapping);
        }
        if (from.block === to.block) continue;
        assert.ok(position.get(from.block!)! < position.get(to.block!)!);
        assert.ok(blockOf.get(edge.to)!.dependsOn.includes(from.block!));
      }
      assert.deepEqual([...used].sort(), [...mappingIds].sort());
    }),
    { numRuns: 500 },
  );
  assert.ok(split > 100 && mapped > 100, `${split} ${mapped}`);
});

/** Of tags with their descendants, by hand. */
function withTag(list: readonly RandomModel[], tag: number, grows: boolean): Set<number> {
  const found = new Set<number>();
  list.forEach(({ tags, parents }, m) => {
    const follows = grows && m > 0 && parents.some((p) => found.has(p % m));
    if (tags.includes(tag) || follows) found.add(m);
  });
  return found;
}

function idOf(m: number): string {
  return `model.shop.m${String(m).padStart(2, "0")}`;
}

function firstMatches(
  list: readonly RandomModel[],
  groupList: readonly RandomGroup[],
): Map<string, string> {
  const taken = new Map<string, string>();
  groupList.forEach(({ tag, grows, excluded }, g) => {
    const selected = withTag(list, tag, grows);
    const without = excluded === null ? new Set<number>() : withTag(list, excluded, false);
    for (const m of selected) {
      if (without.has(m) || list[m]!.isEphemeral || taken.has(idOf(m))) continue;
      taken.set(idOf(m), `g${g}`);
    }
  });
  return taken;
}

function naiveSchedules(
  list: readonly RandomModel[],
  tags: readonly number[],
): Map<string, string[]> {
  const names = new Map<string, string[]>();
  tags.forEach((tag, s) => {
    for (const m of withTag(list, tag, true)) {
      if (list[m]!.isEphemeral) continue;
      names.set(idOf(m), [...names.get(idOf(m)) ?? [], `s${s}`]);
    }
  });
  return names;
}
