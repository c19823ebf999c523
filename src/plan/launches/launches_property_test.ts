import assert from "node:assert/strict";
import fc from "fast-check";
import { schedule, sensor } from "./_launchers.ts";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";

const partitions = {
  day: days(),
  region: { type: "static", keys: ["eu", "us"] },
};
/** Between any two groups all partitions are read, so that no edge is refused. */
const mappings = [["days", "regions"], ["regions", "days"]].map(([from, to]) => ({
  from,
  to,
  type: "all",
  startOffset: 0,
  endOffset: 0,
  keys: null,
  dimension: null,
}));

const PARTITION = [null, "day", "region"] as const;

/** A model: its parents among those before it, its partition, and which launchers select it by a tag. */
const models = fc.array(
  fc.record({
    parents: fc.array(fc.nat(), { maxLength: 3 }),
    partition: fc.constantFrom(...PARTITION),
    launchers: fc.uniqueArray(fc.constantFrom("a", "b", "c", "s"), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

function product(all: ReturnType<typeof models.generate>["value"]) {
  const used = new Set(all.flatMap((m) => m.launchers));
  const nodes = all.map(({ parents, partition, launchers }, i) =>
    node(
      `model.shop.m${i}`,
      i === 0 ? [] : [...new Set(parents.map((p) => `model.shop.m${p % i}`))],
      { tags: [...launchers.map((l) => `in_${l}`), `by_${partition}`] },
    )
  );
  const schedules = (["a", "b", "c"] as const).filter((name) => used.has(name)).map((name) =>
    schedule({ name, cron: "@daily", select: `tag:in_${name}` })
  );
  const sensors = used.has("s")
    ? [sensor({ name: "s", type: "file", uri: "s3://x/", select: "tag:in_s" })]
    : [];
  const groups = [["days", "day"], ["regions", "region"]].map(([name, partition]) =>
    group(name!, { partition, select: `tag:by_${partition}` })
  );
  return plan(
    artifacts([], { cron: "0 5 * * *", timezone: "UTC", enabled: true }, {
      partitions,
      groups,
      mappings,
      schedules,
      sensors,
    }),
    dbt(nodes),
  );
}

Deno.test("every job has one partition, and every selected asset is in exactly the jobs of what selects it", () => {
  fc.assert(
    fc.property(models, (all) => {
      const { value, diagnostics } = product(all);
      assert.ok(value !== null, JSON.stringify(diagnostics.filter((d) => d.severity === "error")));
      const { blocks, jobs, schedules, sensors } = value.plan;
      const rank = new Map(blocks.map((b, i) => [b.id, i]));
      const blockOf = new Map(blocks.map((b) => [b.id, b]));
      const builds = new Map(jobs.map((j) => [
        j.name,
        j.assets ?? j.blocks.flatMap((id) => blockOf.get(id)!.assets),
      ]));

      for (const job of jobs) {
        const order = job.blocks.map((id) => rank.get(id)!);
        assert.deepEqual(order, [...order].sort((a, b) => a - b), "the order of blocks is kept");
        for (const id of job.blocks) assert.equal(blockOf.get(id)!.partition, job.partition);
      }
      assert.equal(new Set(jobs.map((j) => j.name)).size, jobs.length, "names are unique");
      const contents = jobs.map((j) => JSON.stringify([j.blocks, j.assets]));
      assert.equal(new Set(contents).size, jobs.length, "no two jobs build the same");

      const expected = (launcher: string) =>
        all.flatMap((m, i) =>
          (launcher === "shop-schedule"
              ? m.partition === null
              : m.launchers.includes(launcher as "a"))
            ? [`model.shop.m${i}`]
            : []
        ).sort();
      for (const { name, jobs } of [...schedules, ...sensors.filter((s) => s.type === "file")]) {
        assert.deepEqual(jobs.flatMap((job) => builds.get(job)!).sort(), expected(name), name);
      }
      for (const block of blocks) {
        for (const id of block.assets) {
          const names = schedules.map((s) => s.name).filter((name) => expected(name).includes(id));
          assert.deepEqual(block.schedules, names);
        }
      }
      for (const job of jobs.filter((j) => j.assets !== null)) {
        assert.match(job.name, /^s(?:-|$)/, "only sensors build parts of blocks");
      }
    }),
    { numRuns: 150 },
  );
});
