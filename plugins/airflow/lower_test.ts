import assert from "node:assert/strict";
import fc from "fast-check";
import { compileTo, planFor } from "../../tests/helpers/compile.ts";
import { corpus, fixtureText } from "../../tests/helpers/corpus.ts";
import { productFiles } from "../../tests/golden/product/product.ts";
import type { Plan, PlanAsset, PlanCheck } from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { planKeys } from "./keys.ts";
import type { AirflowDag, AirflowProject, AirflowTask } from "./model.ts";
import { AirflowPlugin } from "./plugin.ts";

const plugin = new AirflowPlugin();
const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };

/** The product that says everything, and every manifest of the corpus. */
async function plans(): Promise<[string, Plan][]> {
  const files = await productFiles();
  const found: [string, Plan][] = [
    ["sample", samplePlan()],
    ["shop-analytics", planFor("airflow", { ...files, environment: "prod" })],
  ];
  for (const { name, url } of await corpus()) {
    found.push([name, planFor("airflow", { dbtManifest: await fixtureText(url) })]);
  }
  return found;
}
const all = await plans();

for (const [name, plan] of all) {
  Deno.test(`no edge of ${name} is lost: each is in a block, between tasks, or an asset that is read`, () => {
    const project = plugin.lower(plan, options);
    const assets = planKeys(plan);
    const builders = new Map<string, number>();
    for (const dag of project.dags) {
      const seen = edgesOf(dag);
      const wanted = plan.edges.filter(({ to }) => seen.built.has(to));
      for (const { from, to } of wanted) {
        const how = seen.built.has(from)
          ? seen.inside.has(`${from} ${to}`) ||
            seen.between(seen.built.get(from)!, seen.built.get(to)!)
          : seen.inlets(seen.built.get(to)!).has(assets.get(from)!.name);
        assert.ok(how, `${dag.dagId}: ${from} -> ${to}`);
      }
      // and there are no others
      const known = new Set(plan.edges.map((e) => `${e.from} ${e.to}`));
      for (const edge of seen.inside) assert.ok(known.has(edge), `${dag.dagId}: ${edge}`);
      for (const id of seen.built.keys()) builders.set(id, (builders.get(id) ?? 0) + 1);
    }
    for (const { id, external } of plan.assets) {
      assert.equal(builders.has(id), !external, `${id} is built by ${builders.get(id) ?? 0} DAGs`);
    }
  });

  Deno.test(`ids of ${name} are legal and unique, and every asset says one thing everywhere`, () => {
    const { dags, assets } = plugin.lower(plan, options);
    unique(dags.map((d) => d.dagId));
    unique(dags.map((d) => d.module.toLowerCase()));
    unique(assets.map((a) => a.name));
    unique(assets.map((a) => a.uri));
    const uris = new Map<string, string>();
    for (const { name, uri, group } of dags.flatMap(mentioned)) {
      assert.match(uri, /^floe:\/\/[A-Za-z0-9_.:/-]+[A-Za-z0-9_.:-]$/);
      assert.equal(uri, `floe://${name}`);
      assert.equal(group, name.split("/")[0]);
      assert.equal(uris.get(name) ?? uri, uri);
      uris.set(name, uri);
    }
    for (const dag of dags) {
      assert.match(dag.dagId, /^[A-Za-z0-9_.-]{1,250}$/);
      unique([...dag.tasks.map((t) => t.taskId), ...dag.groups.map((g) => g.groupId)]);
      unique(dag.tasks.map((t) => t.name));
      for (const { taskId } of dag.tasks) assert.match(taskId, /^[A-Za-z0-9_.-]{1,250}$/);
      assert.ok(!dag.docMd.endsWith(".md"));
    }
  });
}

Deno.test("a model more changes no id and no asset of what was there", () => {
  const plan = samplePlan();
  const idsOf = ({ dags, assets }: AirflowProject) => ({
    dags: dags.map((d) => [d.dagId, d.module]),
    tasks: dags.flatMap((d) => d.tasks.map((t) => `${d.dagId} ${t.taskId}`)),
    assets: new Map(assets.map((a) => [a.uniqueId, a.uri])),
  });
  const before = idsOf(plugin.lower(plan, options));
  const model = fc.record({
    name: fc.oneof(
      fc.constantFrom("fct_orders", "FCT_orders", "seeds", "wait", "a b", "zz", "aa"),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    package: fc.constantFrom("sample", "other", "shop"),
    schema: fc.constantFrom(null, "raw", "schedule"),
  });
  fc.assert(fc.property(model, (more) => {
    const id = `model.${more.package}.${more.name}`;
    fc.pre(plan.assets.every((a) => a.id !== id));
    const other: PlanAsset = {
      ...plan.assets.find((a) => a.id === "model.sample.fct_orders")!,
      id,
      name: more.name,
      packageName: more.package,
      configSchema: more.schema,
      block: `sample/${id}`,
    };
    // a name of the product's own package that is taken already is another table's: dbt refuses it
    fc.pre(more.package !== "sample" || plan.assets.every((a) => a.name !== more.name));
    const block = { ...plan.blocks[1]!, id: `sample/${id}`, assets: [id], dependsOn: [] };
    const [job] = plan.jobs;
    const after = idsOf(plugin.lower({
      ...plan,
      assets: [...plan.assets, other],
      blocks: [...plan.blocks, block],
      jobs: [{ ...job!, blocks: [...job!.blocks, block.id] }],
    }, options));
    assert.deepEqual(after.dags, before.dags);
    for (const task of before.tasks) assert.ok(after.tasks.includes(task), task);
    for (const [asset, uri] of before.assets) assert.equal(after.assets.get(asset), uri);
    unique([...after.assets.values()]);
  }));
});

Deno.test("a release decides how a window is told to a run", () => {
  const [, plan] = all.find(([name]) => name === "shop-analytics")!;
  const forRelease = (airflow_version?: string) => {
    const config = airflow_version === undefined ? {} : { airflow_version };
    const { dags, oldestAirflow, timetables } = plugin.lower(
      { ...plan, orchestrator: { type: "airflow", config } },
      options,
    );
    const typeOf = (id: string) =>
      dags.find((d) => d.dagId === `shop-analytics.${id}`)!.schedule.type;
    return [
      oldestAirflow,
      timetables,
      buildsOf(dags).find(({ retries }) => retries?.backoff != null)!.retries!.backoff,
      typeOf("month-close"),
      typeOf("traffic-by-hour"),
    ];
  };
  const interval = "data_interval";
  assert.deepEqual(forRelease("3.0"), ["3.0", "airflow.timetables", true, interval, interval]);
  assert.deepEqual(forRelease("3.1.8"), ["3.1.8", "airflow.timetables", true, interval, interval]);
  // keys of a day in Berlin are those of the day before there
  assert.deepEqual(forRelease("3.2"), ["3.2", "airflow.sdk", 2, interval, "cron_partition"]);
  const newest = ["3.3", "airflow.sdk", 2, "cron_partition", "cron_partition"];
  assert.deepEqual(forRelease("3.3"), newest);
  assert.deepEqual(forRelease(), newest);
  const { dags, oldestAirflow } = plugin.lower(samplePlan(), options);
  assert.equal(oldestAirflow, "3.0");
  assert.equal(dags[0]!.schedule.type, "cron");
});

Deno.test("tasks of a run of one key may be skipped, and nothing runs for ticks that were missed", () => {
  const [, plan] = all.find(([name]) => name === "shop-analytics")!;
  const { dags } = plugin.lower(plan, options);
  for (const dag of dags) {
    assert.equal(dag.catchup, false);
    for (const task of dag.tasks) {
      if (task.type !== "build" && task.type !== "done") continue;
      const isSkipped = task.type === "build" ? task.mapped !== null : dag.partition !== null;
      assert.equal(task.triggerRule, isSkipped ? "none_failed" : null, task.taskId);
    }
  }
  assert.ok(buildsOf(dags).some((t) => t.mapped !== null));
  assert.ok(dags.some((d) => d.partition !== null && d.tasks.some((t) => t.type === "done")));
});

Deno.test("who starts a run may name its partition only where it has one", () => {
  const [, plan] = all.find(([name]) => name === "shop-analytics")!;
  const { dags } = plugin.lower(plan, options);
  const named = new Set(dags.map((d) => `${d.partition !== null} ${d.params.map((p) => p.name)}`));
  assert.deepEqual([...named].sort(), [
    "false full_refresh,select,target",
    "true full_refresh,select,target,partition",
  ]);
});

Deno.test("a task has a variable where others are put before or behind it, a group always", () => {
  for (const [, plan] of all) {
    for (const { tasks, groups } of plugin.lower(plan, options).dags) {
      const followed = new Set(tasks.flatMap((t) => t.after));
      for (const { taskId, name, variable, after } of tasks) {
        const isNeeded = followed.has(taskId) || after.length > 0;
        assert.equal(variable, isNeeded ? `${name}_task` : null);
      }
      for (const { name, variable } of groups) {
        assert.match(variable, /^group_[a-z0-9_]+$/, name);
      }
      assert.equal(new Set(groups.map((g) => g.variable)).size, groups.length);
    }
  }
});

Deno.test("texts of the product are no templates and no code", () => {
  const [first, ...rest] = samplePlan().assets;
  const hostile = { ...first!, description: "{{ 1/0 }}\nx.md", tags: ["{% raw %}", "a\u2028b"] };
  const plan = { ...samplePlan(), assets: [hostile, ...rest] };
  const [dag] = plugin.lower(plan, options).dags;
  assert.ok(dag!.tags.includes("{% raw %}"));
  const text = plugin.createDefinitions(plan, options).find((f) => f.path.endsWith("schedule.py"))!;
  assert.ok(text.text.includes("1/0") && !text.text.includes("{{ 1/0 }}"));
  // fields that Airflow renders
  for (const field of ["op_args", "op_kwargs", "templates_dict", "bash_command", "env"]) {
    assert.ok(!text.text.includes(`${field}=`), field);
  }
});

Deno.test("no function of a DAG has the name of a variable in it", () => {
  const sample = samplePlan();
  const blocks = ["orders", "orders_task", "group_orders", "task", "dag", "class"].map((name) => ({
    ...sample.blocks[1]!,
    id: `sample/${name}`,
    assets: [`model.sample.${name}`],
    dependsOn: name === "orders" ? [] : ["sample/orders"],
  }));
  const model = sample.assets.find((a) => a.id === "model.sample.fct_orders")!;
  const plan = {
    ...sample,
    assets: blocks.map(({ id, assets: [asset] }) => ({
      ...model,
      id: asset!,
      name: id.slice(7),
      block: id,
      group: id,
    })),
    edges: [],
    checks: [],
    blocks,
    jobs: [{ ...sample.jobs[0]!, blocks: blocks.map((b) => b.id) }],
  };
  const text = plugin.createDefinitions(plan, options)
    .find((f) => f.path.endsWith("sample_schedule.py"))!.text;
  const functions = [...text.matchAll(/^ {4}def (\w+)\(/gm)].map((m) => m[1]!);
  const variables = [...text.matchAll(/^ {4}(\w+) = /gm)].map((m) => m[1]!);
  assert.equal(functions.length, 6);
  assert.equal(variables.length, 12, "a task and a group of each");
  unique([...functions, ...variables, "task", "dag", "TaskGroup"]);
});

Deno.test("one task per model builds the same", async () => {
  const files = await productFiles();
  const platform = files.platform.replace(
    "type: dagster",
    "type: airflow\n    config: { granularity: model }",
  );
  assert.notEqual(platform, files.platform);
  const { plan } = compileTo("airflow", { ...files, platform, environment: "prod" });
  const { dags } = plugin.lower(plan, options);
  for (const task of dags.flatMap((d) => d.tasks)) {
    if (task.type === "build" && task.taskId !== "source_tests") {
      assert.equal(task.block.nodes.length, 1, task.taskId);
    }
  }
});

Deno.test("how old sources are is asked where they are tested, when what fills them is built", () => {
  const sample = samplePlan();
  const source = sample.assets.find((a) => a.external)!;
  const model = sample.assets.find((a) => !a.external)!;
  const freshness = (asset: string, additionalAssets: readonly string[]): PlanCheck => ({
    ...sample.checks[0]!,
    id: `freshness.${asset}`,
    kind: "freshness",
    asset,
    additionalAssets,
    block: null,
  });
  const checks = [freshness(source.id, [model.id]), freshness(model.id, [])];
  const { dags } = plugin.lower({ ...sample, checks }, options);
  const found = dags.flatMap(({ dagId, tasks }) =>
    tasks.flatMap((t) => t.type === "source_freshness" ? [{ dagId, ...t }] : [])
  );
  const [task, ...others] = found;
  assert.deepEqual(others, []);
  assert.equal(task!.dagId, "sample.sample-schedule");
  // how old a model is, Airflow knows
  assert.deepEqual(task!.sources, [source.id]);
  assert.deepEqual(task!.inlets.map((a) => a.name), [planKeys(sample).get(source.id)!.name]);
  const builder = buildsOf(dags).find((t) => t.block.nodes.some((n) => n.uniqueId === model.id))!;
  assert.deepEqual(task!.after, [builder.taskId]);
});

Deno.test("dbt of an image is in the settings, and the README starts no other", () => {
  const config = { dbt_image: "registry.example/dbt:1.11" };
  const plan = { ...samplePlan(), orchestrator: { type: "airflow", config } };
  const files = plugin.createDefinitions(plan, options);
  const textOf = (path: string) => files.find((f) => f.path === path)!.text;
  assert.match(textOf("dags/sample/settings.py"), /image="registry\.example\/dbt:1\.11"/);
  const readme = textOf("README.md");
  assert.ok(readme.includes("dbt is started in the image `registry.example/dbt:1.11`"));
  assert.ok(!readme.includes(".venv-dbt"));
});

function buildsOf(dags: readonly AirflowDag[]) {
  return dags.flatMap((d) => d.tasks).filter((t) => t.type === "build");
}

/** What a DAG says of edges. */
function edgesOf({ tasks }: AirflowDag) {
  const built = new Map<string, string>(); // unique id to task id
  const inside = new Set<string>();
  const after = new Map(tasks.map((t) => [t.taskId, t.after]));
  for (const task of tasks) {
    if (task.type !== "build") continue;
    for (const { uniqueId, parents } of task.block.nodes) {
      built.set(uniqueId, task.taskId);
      for (const parent of parents) inside.add(`${parent} ${uniqueId}`);
    }
  }
  const between = (from: string, to: string): boolean =>
    after.get(to)!.some((id) => id === from || between(from, id));
  const inlets = (id: string) => new Set(inletsOf(tasks.find((t) => t.taskId === id)!));
  return { built, inside, between, inlets };
}

function inletsOf(task: AirflowTask): string[] {
  return "inlets" in task ? task.inlets.map((a) => a.name) : [];
}

/** All assets that a DAG speaks of. */
function mentioned({ tasks, schedule }: AirflowDag) {
  return [
    ...(schedule.type === "assets" ? schedule.assets : []),
    ...(schedule.type === "partitioned_assets" ? schedule.assets.map((a) => a.asset) : []),
    ...tasks.flatMap((task) => {
      switch (task.type) {
        case "build":
          return [...task.inlets, ...task.block.nodes.map((n) => n.asset)];
        case "source_freshness":
        case "stale":
        case "fresh":
          return [...task.inlets];
        case "done":
          return [task.marker];
        default:
          return [];
      }
    }),
  ];
}

function unique(list: readonly string[]): void {
  const twice = list.filter((x, i) => list.indexOf(x) !== i);
  assert.deepEqual(twice, []);
}
