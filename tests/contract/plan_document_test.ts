/** A plan is a document: it is read back as it was printed, its schema describes it, and so is what it is compared by. */
import assert from "node:assert/strict";
import { hasErrors } from "../../src/errors/mod.ts";
import {
  diffPlans,
  outlinePlan,
  type Plan,
  planJsonSchema,
  printOutline,
  safeParseFormerPlan,
  safeParsePlan,
} from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { planOf } from "../helpers/compile.ts";
import { corpus, fixtureText } from "../helpers/corpus.ts";
import { productFiles } from "../golden/product/product.ts";

const file = "plan.json";

async function plans(): Promise<ReadonlyMap<string, Plan>> {
  const found = new Map<string, Plan>([["the sample", samplePlan()]]);
  const product = await productFiles();
  found.set("the golden product", planOf({ ...product, environment: "prod" }));
  for (const { name, url } of await corpus()) {
    found.set(name, planOf({ dbtManifest: await fixtureText(url) }));
  }
  return found;
}

const all = await plans();

Deno.test("there are plans of every kind", () => assert.ok(all.size > 15));

for (const [name, plan] of all) {
  Deno.test(`the plan of ${name} is read back as it was printed`, () => {
    const { value, diagnostics } = safeParsePlan(JSON.stringify(plan, null, 2), { file });
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(value, JSON.parse(JSON.stringify(plan)));
  });

  Deno.test(`what the plan of ${name} is compared by is read back, and differs in nothing`, () => {
    const outline = outlinePlan(plan);
    const printed = printOutline(outline);
    assert.deepEqual(safeParseFormerPlan(printed, { file }).value, JSON.parse(printed));
    const whole = safeParseFormerPlan(JSON.stringify({ version: 1, plan }), { file }).value!;
    assert.deepEqual(JSON.parse(printOutline(whole)), JSON.parse(printed));
    assert.deepEqual(diffPlans(outline, plan).changes, []);
    assert.ok(printed.length < JSON.stringify(plan).length / 2, "it is small");
  });

  Deno.test(`an outline of ${name} has a line for each asset and check, and no description`, () => {
    const lines = printOutline(outlinePlan(plan)).split("\n");
    for (const { id } of [...plan.assets, ...plan.checks]) {
      assert.equal(
        lines.filter((line) => line.startsWith(`    ${JSON.stringify(id)}: `)).length,
        1,
      );
    }
    const long = plan.assets.map((a) => a.description).filter((d) => d.length > 40);
    for (const text of long) assert.ok(!lines.some((line) => line.includes(text)));
  });
}

Deno.test("safeParsePlan() says where something is wrong", () => {
  const plan = samplePlan();
  const broken = {
    ...plan,
    assets: [{ ...plan.assets[0]!, tags: "daily" }, ...plan.assets.slice(1)],
  };
  const text = JSON.stringify(broken, null, 2);
  const { value, diagnostics } = safeParsePlan(text, { file });
  assert.equal(value, null);
  assert.deepEqual(diagnostics.map((d) => [d.code, d.path]), [
    ["artifact/wrong-type", ["assets", 0, "tags"]],
  ]);
  const { start } = diagnostics[0]!.location!;
  assert.ok(text.slice(start!.offset).startsWith('"daily"'));
});

for (
  const [what, text, code] of [
    ["no JSON", "{", "artifact/bad-json"],
    ["nothing", "", "artifact/empty"],
    ["a list", "[]", "artifact/not-a-mapping"],
    ["another document", '{"version": 2}', "plan/not-a-plan"],
    ["another version", '{"version": 3, "assets": []}', "plan/unsupported-version"],
    ["a merge conflict", "{\n<<<<<<< a\n=======\n>>>>>>> b\n}", "plan/merge-conflict"],
  ] as const
) {
  Deno.test(`neither a plan nor what it is compared by is ${what}`, () => {
    for (const read of [safeParsePlan, safeParseFormerPlan]) {
      const { value, diagnostics } = read(text, { file });
      assert.equal(value, null);
      assert.ok(hasErrors(diagnostics));
      assert.deepEqual(diagnostics.map((d) => d.code), [code]);
    }
  });
}

Deno.test("the schema of a plan describes each of its keys", () => {
  const { properties, required, title } = planJsonSchema() as {
    properties: Record<string, { description?: string }>;
    required: string[];
    title: string;
  };
  assert.equal(title, "Plan");
  assert.deepEqual(Object.keys(properties).sort(), Object.keys(samplePlan()).sort());
  assert.deepEqual([...required].sort(), Object.keys(samplePlan()).sort());
  for (const [key, { description = "" }] of Object.entries(properties)) {
    assert.ok(description.length > 10, key);
  }
});
