import assert from "node:assert/strict";
import { sensorBasics } from "../../../tests/helpers/plan_parts.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { lower } from "../lower.ts";
import type { DagsterPartsSensor } from "../model.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };
const sample = samplePlan();
const [seeds, orders] = sample.blocks;
const [schedule] = sample.schedules;

/** Two more blocks, one of which nothing leads to or from, and a location for each of them. */
const plan: Plan = {
  ...sample,
  assets: [
    ...sample.assets,
    ...["alone", "report"].map((name) => ({
      ...sample.assets[0]!,
      id: `model.sample.${name}`,
      name,
      fqn: ["sample", name],
      identifier: name,
      block: `sample/${name}`,
    })),
  ],
  checks: [
    ...sample.checks,
    {
      ...sample.checks[0]!,
      id: "test.sample.source_against_orders",
      name: "source_against_orders",
      additionalAssets: ["model.sample.fct_orders"],
    },
    {
      ...sample.checks[1]!,
      id: "test.sample.report_against_orders",
      name: "report_against_orders",
      asset: "model.sample.report",
      block: "sample/report",
      additionalAssets: ["model.sample.fct_orders"],
    },
  ],
  blocks: [
    seeds!,
    { ...seeds!, id: "sample/alone", assets: ["model.sample.alone"] },
    orders!,
    { ...seeds!, id: "sample/report", assets: ["model.sample.report"] },
  ],
  locations: [
    { name: "seeds", blocks: ["sample/seeds"], dependsOn: [] },
    { name: "alone", blocks: ["sample/alone"], dependsOn: [] },
    { name: "orders", blocks: ["sample/fct_orders"], dependsOn: ["seeds"] },
    { name: "report", blocks: ["sample/report"], dependsOn: ["orders"] },
  ],
  jobs: [
    {
      ...sample.jobs[0]!,
      blocks: ["sample/seeds", "sample/alone", "sample/fct_orders", "sample/report"],
    },
    {
      name: "ends",
      description: "",
      blocks: ["sample/seeds", "sample/report"],
      assets: null,
      partition: null,
    },
  ],
  schedules: [
    schedule!,
    {
      ...schedule!,
      name: "later",
      jobs: ["ends"],
      trigger: { type: "after", schedules: ["sample-schedule"] },
    },
  ],
  sensors: [
    {
      type: "file",
      uri: "s3://x/",
      name: "on-file",
      ...sensorBasics,
      active: false,
      jobs: ["sample"],
      select: null,
      exclude: null,
    },
    {
      type: "run_status",
      name: "told",
      ...sensorBasics,
      on: "failure",
      watches: ["ends"],
      webhookEnv: "HOOK",
    },
  ],
};

const project = lower(plan, options);
const at = (name: string) => project.locations.find((l) => l.name === `sample-${name}`)!;
const places = ["seeds", "alone", "orders", "report"];

Deno.test("lower() has each block in one location, and what it reads of others as external assets", () => {
  const blocks = project.locations.map((l) => l.blocks);
  assert.deepEqual(blocks.flat().sort(), project.blocks.map((b) => b.name).sort());
  const external = places.map((p) => at(p).externalAssets.map((a) => a.key.join("/")));
  assert.deepEqual(external, [
    ["shop/orders"],
    [],
    ["stg_orders", "shop/orders"], // a check of the source reads what is built here
    ["fct_orders"],
  ]);
});

Deno.test("lower() has a check of a source where the last of what it reads is built", () => {
  const checks = places.map((p) => at(p).externalChecks.map((c) => c.name));
  assert.deepEqual(checks, [["on_source"], [], ["source_against_orders"], []]);
  assert.deepEqual(
    places.map((p) => at(p).jobs.map((j) => `${j.name} ${j.externalChecks}`)),
    [["sample true", "ends false"], ["sample false"], ["sample true"], [
      "sample false",
      "ends false",
    ]],
  );
});

Deno.test("lower() ticks where nothing has to come before, and follows elsewhere", () => {
  assert.deepEqual(places.map((p) => at(p).schedules.map((s) => [s.name, s.launch?.schedule])), [
    [["sample_schedule", "sample-schedule"]],
    [["sample_schedule", "sample-schedule"]],
    [],
    [],
  ]);
  const next = (p: string) =>
    at(p).sensors.filter((s): s is DagsterPartsSensor => s.type === "parts")
      .map((
        { name, parts },
      ) => [name, ...parts.map((part) => [part.job, part.after, part.beside])]);
  assert.deepEqual(next("seeds"), []);
  // the sensor looks in one location only, or the others would see it at other moments
  assert.deepEqual(next("alone"), [["on_file_next", ["sample", [], "sample-seeds"]]]);
  assert.deepEqual(next("orders"), [
    ["on_file_next", ["sample", ["sample-seeds"], null]],
    ["sample_schedule_next", ["sample", ["sample-seeds"], null]],
  ]);
  assert.deepEqual(next("report"), [
    // in this job nothing that it reads is built
    ["later_next", ["ends", [], "sample-seeds"]],
    ["on_file_next", ["sample", ["sample-orders"], null]],
    ["sample_schedule_next", ["sample", ["sample-orders"], null]],
  ]);
});

Deno.test("lower() waits for all parts of a schedule, and tells of all parts of a job", () => {
  const [file, later, told] = at("seeds").sensors;
  assert.deepEqual([file!.name, later!.name, told!.name], ["on_file", "later", "told"].sort());
  const after = at("seeds").sensors.find((s) => s.type === "after")!;
  assert.deepEqual(after.type === "after" && after.after["sample-schedule"], [{
    job: "sample",
    partition: null,
    offsetS: 0,
    locations: places.map((p) => `sample-${p}`),
  }]);
  assert.deepEqual(places.map((p) => at(p).sensors.some((s) => s.name === "told")), [
    true,
    false,
    false,
    true,
  ]);
});

Deno.test("lower() changes nothing of the whole project when it is split", () => {
  const { locations: _, ...split } = project;
  const { locations: none, ...whole } = lower({ ...plan, locations: [] }, options);
  assert.deepEqual(split, whole);
  assert.deepEqual(none, []);
});
