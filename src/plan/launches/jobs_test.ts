import assert from "node:assert/strict";
import { JobList } from "./jobs.ts";
import type { PlanBlock } from "../types.ts";

function block(id: string, assets: readonly string[], partition: string | null = null): PlanBlock {
  return {
    id,
    assets,
    functions: [],
    dependsOn: [],
    compute: null,
    partition,
    schedules: [],
    retries: null,
    timeoutS: null,
    pool: null,
    priority: null,
    backfill: null,
  };
}

const shop = { name: "shop", description: "All" };
const blocks = [
  block("b1", ["a", "b"]),
  block("b2", ["c"], "day"),
  block("b3", ["d"]),
  block("b4", ["e"], "region"),
];

function launched(...launches: readonly (readonly [string, readonly string[]])[]) {
  const jobs = new JobList(shop, blocks, launches.map(([name]) => name));
  const names = launches.map(([name, ids]) => jobs.launch({ name, description: "" }, new Set(ids)));
  return { names, jobs: jobs.list() };
}

Deno.test("JobList starts with the job of the product and one for each partition", () => {
  assert.deepEqual(
    launched().jobs.map(({ name, blocks, partition }) => [name, blocks, partition]),
    [
      ["shop", ["b1", "b3"], null],
      ["shop-day", ["b2"], "day"],
      ["shop-region", ["b4"], "region"],
    ],
  );
});

Deno.test("JobList has no job of the product where everything is partitioned", () => {
  const jobs = new JobList(shop, [block("b", ["a"], "day")], []);
  assert.deepEqual(jobs.list().map((j) => j.name), ["shop-day"]);
});

Deno.test("JobList makes a job for each partition, what is not partitioned first", () => {
  const { names, jobs } = launched(["nightly", ["e", "a", "b", "c"]]);
  assert.deepEqual(names, [["nightly", "shop-day", "shop-region"]]);
  assert.deepEqual(jobs.find((j) => j.name === "nightly"), {
    name: "nightly",
    description: "",
    blocks: ["b1"],
    assets: null,
    partition: null,
  });
});

Deno.test("JobList keeps the order of the blocks, and names the assets of parts", () => {
  const { names, jobs } = launched(["on-file", ["d", "b"]]);
  assert.deepEqual(names, [["on-file"]]);
  const job = jobs.find((j) => j.name === "on-file")!;
  assert.deepEqual([job.blocks, job.assets], [["b1", "b3"], ["b", "d"]]);
});

Deno.test("JobList gives what builds exactly the same one job", () => {
  const { names } = launched(["x", ["a", "b", "d"]], ["y", ["a"]], ["z", ["a"]], ["w", ["c"]]);
  assert.deepEqual(names, [["shop"], ["y"], ["y"], ["shop-day"]]);
});

Deno.test("JobList lets no derived name take that of a schedule or sensor", () => {
  const two = [block("b1", ["a"], "day"), block("b2", ["b"], "day"), block("b3", ["c"])];
  const jobs = new JobList(shop, two, ["n", "n-day"]);
  const launch = (name: string, ...ids: string[]) =>
    jobs.launch({ name, description: "" }, new Set(ids));
  assert.deepEqual(launch("n", "a"), ["n-day-2"]);
  assert.deepEqual(launch("n-day", "c"), ["shop"]);
  // the other way round it is the same
  const again = new JobList(shop, two, ["n-day", "n"]);
  again.launch({ name: "n-day", description: "" }, new Set(["c"]));
  assert.deepEqual(again.launch({ name: "n", description: "" }, new Set(["a"])), ["n-day-2"]);
});

Deno.test("JobList numbers a job whose name the product's own has", () => {
  const { names } = launched(["shop", ["a"]], ["shop-day", ["d"]]);
  assert.deepEqual(names, [["shop-2"], ["shop-day-2"]]);
});
