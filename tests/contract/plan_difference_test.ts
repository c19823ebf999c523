/** Differences of plans: the same whatever the order, the other way round when turned round, and safe to show anywhere. */
import assert from "node:assert/strict";
import { HtmlRenderer, type Node, Parser } from "commonmark";
import fc from "fast-check";
import { differenceMarkdown } from "../../src/cli/print/difference_markdown.ts";
import { differenceText } from "../../src/cli/print/difference_text.ts";
import { escapeText } from "../../src/errors/mod.ts";
import {
  diffPlans,
  outlinePlan,
  type Plan,
  type PlanAsset,
  type PlanChange,
  readersAmong,
} from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { productFiles } from "../golden/product/product.ts";
import { planOf } from "../helpers/compile.ts";

const product = planOf({ ...await productFiles(), environment: "prod" });

function withAsset(plan: Plan, id: string, more: Partial<PlanAsset>): Plan {
  return { ...plan, assets: plan.assets.map((a) => a.id === id ? { ...a, ...more } : a) };
}

function withoutAsset(plan: Plan, id: string): Plan {
  return {
    ...plan,
    assets: plan.assets.filter((a) => a.id !== id),
    edges: plan.edges.filter((e) => e.from !== id && e.to !== id),
    checks: plan.checks.filter((c) => c.asset !== id),
    blocks: plan.blocks.map((b) => ({ ...b, assets: b.assets.filter((a) => a !== id) })),
  };
}

function renamedAsset(plan: Plan, id: string, name: string): Plan {
  const now = [...id.split(".").slice(0, -1), name].join(".");
  const swap = (other: string) => other === id ? now : other;
  return {
    ...plan,
    assets: plan.assets.map((a) => a.id === id ? { ...a, id: now, name } : a)
      .sort((a, b) => a.id < b.id ? -1 : 1),
    edges: plan.edges.map((e) => ({ ...e, from: swap(e.from), to: swap(e.to) })),
    checks: plan.checks.map((c) => ({ ...c, asset: swap(c.asset) })),
    blocks: plan.blocks.map((b) => ({ ...b, assets: b.assets.map(swap) })),
    jobs: plan.jobs.map((j) => ({ ...j, assets: j.assets?.map(swap) ?? null })),
  };
}

function told(changes: readonly PlanChange[]): string[] {
  return changes.map(({ severity, kind, what, aspect, consequences }) =>
    `${severity} ${kind} ${what} ${aspect ?? ""}: ${consequences.map((c) => c.code).join(" ")}`
  );
}

const FCT = "model.sample.fct_orders";

Deno.test("an asset that is removed breaks those who read it, and nobody else", () => {
  const plan = samplePlan();
  const quiet = diffPlans(plan, withoutAsset(plan, FCT)).changes;
  assert.deepEqual(told(quiet), ["warning removed asset : history-lost"]);
  const exposed: Plan = {
    ...plan,
    exposures: [{
      id: "exposure.sample.weekly",
      name: "weekly",
      type: "dashboard",
      description: "",
      url: null,
      owners: [],
      tags: [],
      assets: [FCT],
    }],
  };
  const loud = diffPlans(exposed, { ...withoutAsset(exposed, FCT), exposures: [] }).changes;
  assert.equal(told(loud)[0], "breaking removed asset : breaks-consumers history-lost");
  const open = withAsset(plan, FCT, { access: "public" });
  assert.equal(diffPlans(open, withoutAsset(open, FCT)).counts.breaking, 1);
  const consumer: Plan = {
    ...plan,
    product: { ...plan.product, name: "consumer" },
    assets: [{
      ...plan.assets[0]!,
      external: true,
      producer: { product: "sample", asset: plan.assets[0]!, dbtProject: null, alike: [] },
    }],
  };
  const readers = readersAmong([plan, consumer], "sample");
  const [first] = diffPlans(plan, withoutAsset(plan, FCT), { readers }).changes;
  assert.equal(first!.severity, "breaking");
  assert.match(first!.consequences[0]!.text, /the product "consumer"/);
});

Deno.test("an asset that is renamed is found by its code, its table or its neighbours; its history by its key", () => {
  const coded = withAsset(samplePlan(), FCT, { codeVersion: "1".repeat(64) });
  for (const plan of [coded, withAsset(samplePlan(), FCT, { relation: '"db"."main"."orders"' })]) {
    const { changes } = diffPlans(plan, renamedAsset(plan, FCT, "orders"));
    assert.deepEqual(told(changes), ["warning renamed asset : history-lost"]);
    assert.deepEqual([changes[0]!.before, changes[0]!.after], [FCT, "model.sample.orders"]);
  }
  // only its neighbours are left to know it by
  const middle = "model.sample.stg_orders";
  const plain = samplePlan();
  const { changes } = diffPlans(plain, renamedAsset(plain, middle, "orders_clean"));
  assert.deepEqual(told(changes), ["warning renamed asset : history-lost"]);
  // dbt's id changes with the project's name, the key does not
  const keyed = withAsset(plain, FCT, { meta: { dagster: { asset_key: ["mart", "orders"] } } });
  const kept = diffPlans(keyed, renamedAsset(keyed, FCT, "orders")).changes;
  assert.deepEqual(told(kept), ["note renamed asset : history-kept"]);
});

Deno.test("two assets that could both be the old one are no rename", () => {
  const plan = withAsset(samplePlan(), FCT, { codeVersion: "1".repeat(64) });
  const once = renamedAsset(plan, FCT, "orders");
  const twin = { ...once.assets.find((a) => a.name === "orders")!, id: "model.sample.twin" };
  const { changes } = diffPlans(plan, {
    ...once,
    assets: [...once.assets, { ...twin, name: "twin" }],
    edges: [
      ...once.edges,
      ...once.edges.filter((e) => e.to === "model.sample.orders").map((e) => ({
        ...e,
        to: twin.id,
      })),
    ],
  });
  assert.ok(!changes.some((change) => change.kind === "renamed"));
});

Deno.test("another schema is another key: the history is lost though the name stays", () => {
  const plan = samplePlan();
  const { changes } = diffPlans(plan, withAsset(plan, FCT, { configSchema: "marts" }));
  assert.deepEqual(told(changes), ["warning changed asset key: history-lost"]);
  assert.deepEqual([changes[0]!.before, changes[0]!.after], ["fct_orders", "marts/fct_orders"]);
});

Deno.test("what materializes an asset decides what a change of it means", () => {
  const plan = samplePlan();
  const to = (before: string, after: string) =>
    diffPlans(
      withAsset(plan, FCT, { materialized: before }),
      withAsset(plan, FCT, { materialized: after }),
    ).changes.flatMap((c) => c.consequences.map(({ code }) => code));
  assert.deepEqual(to("table", "view"), ["downstream-reads-other-data"]);
  assert.deepEqual(to("view", "table"), ["downstream-reads-other-data"]);
  assert.deepEqual(to("table", "incremental"), ["full-refresh"]);
  assert.deepEqual(to("incremental", "table"), ["runs-change"]);
});

Deno.test("columns that others count on: lost or of another type is breaking, new is not", () => {
  const column = (name: string, dataType: string) => ({ name, dataType, description: "" });
  const before = withAsset(samplePlan(), FCT, {
    contract: true,
    columns: [column("id", "int"), column("total", "int")],
  });
  const to = (...columns: ReturnType<typeof column>[]) =>
    diffPlans(before, withAsset(before, FCT, { columns })).changes.map((c) => c.severity);
  assert.deepEqual(to(column("id", "int")), ["breaking"]);
  assert.deepEqual(to(column("id", "text"), column("total", "int")), ["breaking"]);
  assert.deepEqual(to(column("id", "int"), column("total", "int"), column("new", "int")), ["note"]);
  assert.deepEqual(to(column("total", "int"), column("id", "int")), []);
});

Deno.test("new code makes what is below stale, and leaves what grows half old", () => {
  const code = (version: string, materialized: string) =>
    withAsset(samplePlan(), "model.sample.stg_orders", {
      codeVersion: version.repeat(64),
      materialized,
    });
  const to = (materialized: string) =>
    told(diffPlans(code("1", materialized), code("2", materialized)).changes);
  assert.deepEqual(to("table"), ["note changed asset code: downstream-stale"]);
  assert.deepEqual(to("incremental"), [
    "warning changed asset code: full-refresh downstream-stale",
  ]);
});

Deno.test("a product on another orchestrator, or by another name, starts anew", () => {
  const plan = samplePlan();
  const other = { ...plan, orchestrator: { type: "other", config: {} } };
  assert.deepEqual(told(diffPlans(plan, other).changes), [
    "breaking changed product orchestrator: history-lost",
  ]);
  const named = { ...plan, product: { ...plan.product, name: "shop" } };
  assert.equal(diffPlans(plan, named).changes[0]!.severity, "breaking");
});

/** A plan with some of its parts left out. */
const parts = fc.record({
  assets: fc.subarray(product.assets.map((a) => a.id)),
  schedules: fc.subarray(product.schedules.map((s) => s.name)),
  sensors: fc.subarray(product.sensors.map((s) => s.name)),
  checks: fc.subarray(product.checks.map((c) => c.id)),
});

function without(
  left: { readonly [K in "assets" | "schedules" | "sensors" | "checks"]: string[] },
): Plan {
  const gone = left.assets.reduce(withoutAsset, product);
  return {
    ...gone,
    schedules: gone.schedules.filter((s) => !left.schedules.includes(s.name)),
    sensors: gone.sensors.filter((s) => !left.sensors.includes(s.name)),
    checks: gone.checks.filter((c) => !left.checks.includes(c.id)),
  };
}

Deno.test("differences: none with itself, the same each time, breaking first, turned round when turned round", () => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const [before, after] = [without(a), without(b)];
      assert.deepEqual(diffPlans(before, before).changes, []);
      const there = diffPlans(before, after);
      assert.deepEqual(
        diffPlans(outlinePlan(before), outlinePlan(after)).changes.length,
        there.changes.length,
      );
      assert.equal(JSON.stringify(diffPlans(before, after)), JSON.stringify(there));
      const order = ["breaking", "warning", "note"];
      const ranks = there.changes.map((c) => order.indexOf(c.severity));
      assert.deepEqual(ranks, [...ranks].sort((x, y) => x - y));
      assert.equal(
        there.counts.breaking + there.counts.warning + there.counts.note,
        there.changes.length,
      );
      const back = diffPlans(after, before);
      const names = (changes: readonly PlanChange[], kind: string, what: string) =>
        changes.filter((c) => c.kind === kind && c.what === what).flatMap((c) => c.subjects).sort();
      for (const what of ["asset", "schedule", "sensor", "check"]) {
        assert.deepEqual(names(there.changes, "added", what), names(back.changes, "removed", what));
      }
    }),
    { numRuns: 60 },
  );
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "<img src=x onerror=alert(1)>",
    "</details><script>alert(1)</script>",
    "a | b\n| c | d |",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "@everyone #1 https://evil.example",
    "`code` ``two``",
    "\u001b[2J\u202eevil",
    "-->\n\n# Heading\n\n<!--",
    "\\",
    "$x^2$ ~~gone~~ **bold**",
  ),
);

function hostileDifference(texts: readonly string[]) {
  const [name, other, third] = texts as [string, string, string];
  const change = (severity: PlanChange["severity"], subjects: string[]): PlanChange => ({
    severity,
    kind: "removed",
    what: "asset",
    aspect: null,
    subjects,
    before: name,
    after: null,
    message: `"${name}" is removed`,
    consequences: [{ code: "breaks-consumers", text: `Whoever reads it breaks: ${other}` }],
    definedAt: [],
    location: { file: third, start: null },
  });
  return {
    version: 1 as const,
    product: third,
    counts: { breaking: 1, warning: 1, note: 1 },
    changes: [
      change("breaking", [name]),
      change("warning", [name, other]),
      change("note", [name, other, third]),
    ],
  };
}

Deno.test("no name and no text can become HTML, a link or another column of a pull request's comment", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 3, maxLength: 3 }), (texts) => {
      const markdown = differenceMarkdown(hostileDifference(texts), {
        against: texts[0]!,
        first: false,
      });
      const walker = new Parser().parse(markdown).walker();
      for (let step = walker.next(); step !== null; step = walker.next()) {
        if (!step.entering) continue;
        const { type, literal } = step.node as Node;
        assert.ok(
          !["link", "image", "block_quote", "list"].includes(type),
          `${type} in ${markdown}`,
        );
        if (type === "html_inline") assert.equal(literal, "<br>");
        if (type === "html_block") {
          assert.match(literal!, /^<details><summary>Notes \(1\)<\/summary>$|^<\/details>$/);
        }
      }
      for (const row of markdown.split("\n").filter((line) => line.startsWith("|"))) {
        assert.equal(row.replaceAll(/\\[\\|]/g, "").split("|").length, 5, row);
      }
      assert.doesNotMatch(
        new HtmlRenderer().render(new Parser().parse(markdown)),
        /<(?:script|img)/i,
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("no name and no text can control a terminal or forge a line", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 3, maxLength: 3 }), (texts) => {
      const options = { against: texts[1]!, first: false, full: true, width: 100 };
      const text = differenceText(hostileDifference(texts), options);
      assert.equal(text.replaceAll("\n", ""), escapeText(text.replaceAll("\n", "")));
      for (const line of text.split("\n").slice(1)) {
        assert.match(line, /^(?:$|BREAKING$|WARNINGS$|NOTES$| {2})/);
      }
    }),
    { numRuns: 500 },
  );
});
