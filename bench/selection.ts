/** How long does a selection take on a large project?
 *
 * `deno task bench:selection [--models 3000,25000] [--runs 7]`. Each project has three tests for each model, and a source for each
 * 25; the table shows medians over runs, each with a new selector, so that a first criterion pays for what it makes. The numbers lie in
 * bench/out/selection.json.
 *
 * Wanted, though nothing fails above it: on 25,000 models a few milliseconds for a criterion, well under a second for a union of 200.
 * @module
 */
import { NodeSelector, type SelectableNode, type SelectionRequest } from "../src/graph/mod.ts";
import { mulberry32 } from "./random.ts";
import { columns, median, numberList, outFolder, runs } from "./report.ts";

const plain = {
  packageName: "shop",
  patchPath: null,
  tags: [] as readonly string[],
  group: null,
  access: null,
  version: null,
  sourceName: null,
  testKind: null,
  testName: null,
  config: {},
  dependsOn: [] as readonly string[],
} as const;

const out = await outFolder();
const results: { readonly models: number; readonly medians: Readonly<Record<string, number>> }[] =
  [];
for (const modelCount of numberList(Deno.args, "--models", [3_000, 25_000])) {
  const nodes = project(modelCount);
  const times = new Map<string, number[]>();
  for (let run = 0; run < runs(Deno.args, 7); run++) {
    const time = (name: string, work: () => unknown) => {
      const from = performance.now();
      work();
      times.set(name, [...times.get(name) ?? [], performance.now() - from]);
    };
    let selector!: NodeSelector;
    time("construct", () => selector = new NodeSelector(nodes, { projectName: "shop" }));
    for (const [name, request] of requests(modelCount)) time(name, () => selector.select(request));
  }
  const medians = Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
  results.push({ models: modelCount, medians });
  console.log(
    `${modelCount.toLocaleString("en")} models, ${nodes.length.toLocaleString("en")} nodes`,
  );
  console.log(columns([
    ["request", "ms"],
    ...Object.entries(medians).map(([name, ms]) => [name, ms.toFixed(1)]),
  ]));
}
await Deno.writeTextFile(`${out}/selection.json`, JSON.stringify(results, null, 1) + "\n");

function requests(modelCount: number): [string, SelectionRequest][] {
  const name = (i: number) => `model_${(i * 7919) % modelCount}`;
  const two = Array.from({ length: 200 }, (_, i) => name(i));
  return [
    ["first name", { select: [name(1)] }],
    ["name", { select: [name(2)] }],
    ["+name+", { select: [`+${name(3)}+`] }],
    ["@name", { select: [`@${name(3)}`] }],
    ["package.folder", { select: ["shop.folder_3"] }],
    ["*_12*", { select: ["*_12*"] }],
    ["model_?2*[0-4]", { select: ["model_?2*[0-4]"] }],
    ["tag:tag_3+", { select: ["tag:tag_3+"] }],
    ["config.materialized:view", { select: ["config.materialized:view"] }],
    ["path:models/folder_3", { select: ["path:models/folder_3"] }],
    ["all but one", { exclude: [name(4)] }],
    ["all, cautious", { select: ["*"], indirectSelection: "cautious" }],
    ["name, buildable", { select: [name(5)], indirectSelection: "buildable" }],
    ["union of 200 names", { select: two }],
    ["union of 200 names with +", { select: two.map((n) => `+${n}+1`) }],
    ["union of 200 wildcards", { select: two.map((n) => `*${n.slice(5)}*`) }],
    ["union of 200 names, cautious", { select: two, indirectSelection: "cautious" }],
    ["union of 200 tags", { select: two.map((_, i) => `tag:tag_${i % 40}`) }],
  ];
}

/** Layered: each model reads up to four of the 500 before it. */
function project(modelCount: number): SelectableNode[] {
  const random = mulberry32(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const nodes: SelectableNode[] = [];
  for (let i = 0; i < modelCount; i++) {
    const folder = `folder_${i % 100}`;
    const parents = i === 0 ? [] : Array.from(
      { length: 1 + below(4) },
      () => `model.shop.model_${i - 1 - below(Math.min(i, 500))}`,
    );
    if (i % 25 === 0) {
      nodes.push({
        ...plain,
        uniqueId: `source.shop.raw.table_${i}`,
        resourceType: "source",
        name: `table_${i}`,
        fqn: ["shop", "raw", `table_${i}`],
        path: "models/sources.yml",
        sourceName: "raw",
      });
      parents.push(`source.shop.raw.table_${i}`);
    }
    const name = `model_${i}`;
    nodes.push({
      ...plain,
      uniqueId: `model.shop.${name}`,
      resourceType: "model",
      name,
      fqn: ["shop", folder, name],
      path: `models/${folder}/${name}.sql`,
      patchPath: `models/${folder}/schema.yml`,
      tags: [`tag_${i % 40}`],
      config: { materialized: i % 3 === 0 ? "view" : "table" },
      dependsOn: parents,
    });
    for (const kind of ["not_null", "unique", "relationships"]) {
      const test = `${kind}_${name}_id`;
      const others = kind === "relationships" && i > 0 ? [`model.shop.model_${i - 1}`] : [];
      nodes.push({
        ...plain,
        uniqueId: `test.shop.${test}.${i.toString(16)}`,
        resourceType: "test",
        name: test,
        fqn: ["shop", folder, test],
        path: `models/${folder}/schema.yml`,
        testKind: "generic",
        testName: kind,
        config: { severity: "ERROR" },
        dependsOn: [`model.shop.${name}`, ...others],
      });
    }
  }
  return nodes;
}
