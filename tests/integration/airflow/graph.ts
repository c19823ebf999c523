/** What Airflow has loaded of a generated project, as read_back.py prints it, and how it is compared with a plan. The names of assets are taken from
 * the project itself; that they are unique, and whose they are, is asked here.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan, PlanBlock } from "../../../src/plan/mod.ts";
import { runAirflow } from "../../helpers/airflow.ts";

export interface ReadTask {
  readonly type: string;
  readonly downstream: readonly string[];
  readonly group: string | null;
  readonly inlets: readonly string[];
  readonly outlets: readonly string[];
  readonly uris: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly owner: string;
  readonly retries: number;
  readonly retryDelayS: number;
  readonly backoff: boolean | number;
  readonly timeoutS: number | null;
  readonly pool: string;
  readonly slots: number;
  readonly priority: number;
  readonly queue: string;
  readonly triggerRule: string;
  readonly doc: string | null;
  readonly mapped: boolean;
  readonly gate: Readonly<Record<string, unknown>> | null;
}

export type ReadCondition =
  | string
  | { readonly all: readonly ReadCondition[] }
  | { readonly any: readonly ReadCondition[] };

export interface ReadDag {
  readonly file: string;
  readonly description: string | null;
  readonly doc: string | null;
  readonly tags: readonly string[];
  readonly paused: boolean | null;
  readonly catchup: boolean;
  readonly maxActiveRuns: number;
  readonly start: string | null;
  readonly onFailure: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schedule: {
    readonly type: string;
    readonly summary: string;
    readonly assets: ReadCondition | null;
    readonly cron: readonly [string, string] | null;
    readonly mappers: unknown;
  };
  readonly runs: readonly {
    readonly at: string;
    readonly key: string | null;
    readonly interval: readonly [string, string] | null;
  }[];
  readonly tasks: Readonly<Record<string, ReadTask>>;
}

export interface ReadBlock {
  readonly name: string;
  readonly module: string;
  readonly timeoutS: number | null;
  readonly nodes: readonly {
    readonly id: string;
    readonly asset: string;
    readonly parents: readonly string[];
  }[];
  readonly checks: readonly { readonly id: string; readonly reads: readonly string[] }[];
  readonly outlets: readonly string[];
}

export interface ReadProject {
  readonly errors: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** DAGs by file. */
  readonly files: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly bytes: Readonly<Record<string, number>>;
  readonly hashes: Readonly<Record<string, string>>;
  readonly again: Readonly<Record<string, string>>;
  readonly sameBytes: boolean;
  readonly rendered: readonly string[];
  readonly blocks: readonly ReadBlock[];
  readonly dags: Readonly<Record<string, ReadDag>>;
}

/** A window of time with a change of the clocks in Europe and none in America. */
export const WINDOW = { from: "2026-03-26T00:00:00+00:00", until: "2026-04-02T00:00:00+00:00" };

/** Loads projects in one Airflow, one after the other.
 * @param projects name to the project's folder.
 */
export async function readBack(
  projects: Readonly<Record<string, string>>,
  options: { readonly home: string; readonly python?: string },
): Promise<Record<string, ReadProject>> {
  const script = fileURLToPath(new URL("read_back.py", import.meta.url));
  const asked = {
    projects: Object.entries(projects).map(([name, folder]) => ({
      name,
      dags: join(folder, "dags"),
    })),
    ...WINDOW,
  };
  const ran = await runAirflow([script], { ...options, stdin: JSON.stringify(asked) });
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout.trim().split("\n").at(-1)!).projects;
}

/** Loaded without error, warning or surprise, the same twice; every file of the folder that Airflow reads holds DAGs. */
export function loadsWell(read: ReadProject): void {
  assert.deepEqual(read.errors, {});
  assert.deepEqual(read.warnings, []);
  assert.deepEqual(read.rendered, [], "Jinja changes a templated field");
  assert.deepEqual(read.again, read.hashes, "a second parse has other hashes");
  assert.equal(read.sameBytes, true, "a second parse has other bytes");
  for (const [file, count] of Object.entries(read.files)) assert.equal(count, 1, file);
  assert.equal(Object.keys(read.files).length, Object.keys(read.dags).length);
  idsAreLegal(read);
}

function idsAreLegal({ dags }: ReadProject): void {
  const uris = new Map<string, string>();
  const names = new Map<string, string>();
  for (const [dagId, { tasks }] of Object.entries(dags)) {
    assert.match(dagId, /^[A-Za-z0-9_.-]{1,250}$/);
    for (const [taskId, task] of Object.entries(tasks)) {
      assert.ok(taskId.length <= 250, taskId);
      assert.ok(task.outlets.length <= 200, `${dagId}.${taskId} has over 200 outlets`);
      for (const [name, uri] of Object.entries(task.uris)) {
        assert.ok(name.length <= 1500 && uri.length <= 1500, name);
        assert.equal(uris.get(name) ?? uri, uri, `two addresses of ${name}`);
        assert.equal(names.get(uri) ?? name, name, `two names of ${uri}`);
        uris.set(name, uri);
        names.set(uri, name);
      }
    }
  }
}

/** The DAGs hold what the plan says: assets, tests and every edge. A block is in each DAG that builds it, so an edge is asked for in each. */
export function equalsPlan(read: ReadProject, plan: Plan): void {
  const nameOf = assetNames(read);
  const built = plan.assets.filter((a) => !a.external).map((a) => a.id);
  assert.deepEqual(sorted(nameOf.keys()), sorted(built));
  assert.equal(new Set(nameOf.values()).size, nameOf.size, "two assets have one name");
  const checks = new Set(read.blocks.flatMap((b) => b.checks.map((c) => c.id)));
  assert.deepEqual(sorted(checks), sorted(wantedChecks(plan)));

  const own = new Set(built);
  // what is built elsewhere has its edges there
  const edges = new Set(
    plan.edges.filter(({ to }) => own.has(to)).map(({ from, to }) => `${from} -> ${to}`),
  );
  const found = new Set<string>();
  for (const [dagId, dag] of Object.entries(read.dags)) {
    const tasks = buildTasks(dag, read, plan);
    for (const [taskId, { block, nodes }] of tasks) {
      const task = dag.tasks[taskId]!;
      for (const edge of edgesInto(taskId, tasks, dag, nameOf, plan, edges)) found.add(edge);
      assertTaskEdges(dagId, taskId, dag, tasks, block);
      assert.deepEqual(
        task.outlets.filter((name) => !name.includes(":")),
        sorted(nodes.map((id) => nameOf.get(id)!)),
        `${dagId}.${taskId}`,
      );
      assertExternalInlets(task, nodes, nameOf, plan, `${dagId}.${taskId}`);
    }
  }
  assert.deepEqual(sorted(found), sorted(edges), "edges of the plan that no DAG has, or others");
}

interface BuildTask {
  readonly block: PlanBlock | null;
  /** What it builds: all of the block, or what a sensor selects of it. */
  readonly nodes: readonly string[];
  readonly read: ReadBlock;
}

/** The tasks that build, found by what they say they build. */
function buildTasks(
  dag: ReadDag,
  { blocks }: ReadProject,
  plan: Plan,
): Map<string, BuildTask> {
  const own = blocks.filter((b) => b.module.endsWith(`/${dag.file}`) || b.module === dag.file);
  const tasks = new Map<string, BuildTask>();
  for (const read of own) {
    const found = Object.entries(dag.tasks).filter(([, t]) =>
      read.outlets.length > 0 && read.outlets.every((name) => t.outlets.includes(name))
    );
    if (read.nodes.length === 0) continue; // tests of sources, and how old they are
    assert.equal(found.length, 1, `one task for the block ${read.name} of ${dag.file}`);
    const nodes = read.nodes.map((n) => n.id);
    const block = plan.blocks.find((b) => nodes.every((id) => b.assets.includes(id)));
    assert.ok(block, `${read.name} builds what is in no block, or in several: ${nodes}`);
    tasks.set(found[0]![0], { block, nodes, read });
  }
  const assets = new Set(blocks.flatMap((b) => b.outlets));
  for (const [id, task] of Object.entries(dag.tasks)) {
    if (task.outlets.some((name) => assets.has(name))) assert.ok(tasks.has(id), id);
  }
  return tasks;
}

/** Edges of the plan that a task of a DAG has: within its block, from other tasks of the DAG, from outside as inlets. */
function edgesInto(
  taskId: string,
  tasks: ReadonlyMap<string, BuildTask>,
  dag: ReadDag,
  nameOf: ReadonlyMap<string, string>,
  plan: Plan,
  edges: ReadonlySet<string>,
): string[] {
  const { nodes, read } = tasks.get(taskId)!;
  const found: string[] = [];
  for (const { id, parents } of read.nodes) {
    for (const parent of parents) {
      assert.ok(edges.has(`${parent} -> ${id}`), `no edge of the plan: ${parent} -> ${id}`);
      found.push(`${parent} -> ${id}`);
    }
  }
  const own = new Set(nodes);
  const before = new Set(upstream(taskId, dag));
  const external = new Set(plan.assets.filter((a) => a.external).map((a) => a.id));
  for (const { from, to } of plan.edges) {
    if (!own.has(to) || own.has(from)) continue;
    const inDag = [...tasks].filter(([, t]) => t.nodes.includes(from)).map(([id]) => id);
    if (inDag.length > 0) {
      assert.ok(inDag.some((id) => before.has(id)), `${taskId} does not wait for ${from}`);
    } else if (!external.has(from)) {
      const name = nameOf.get(from)!;
      assert.ok(dag.tasks[taskId]!.inlets.includes(name), `${taskId} has no inlet ${name}`);
    } // of what is built elsewhere only the number is known: assertExternalInlets
    found.push(`${from} -> ${to}`);
  }
  return found;
}

/** A task waits for nothing but what its block depends on, and what the block's tests read. */
function assertTaskEdges(
  dagId: string,
  taskId: string,
  dag: ReadDag,
  tasks: ReadonlyMap<string, BuildTask>,
  block: PlanBlock | null,
): void {
  const tested = new Set(tasks.get(taskId)!.read.checks.flatMap((c) => c.reads));
  for (const [other, { block: upstreamBlock, nodes }] of tasks) {
    if (!dag.tasks[other]!.downstream.includes(taskId)) continue;
    const wanted = block!.dependsOn.includes(upstreamBlock!.id) ||
      nodes.some((id) => tested.has(id));
    assert.ok(wanted, `${dagId}: ${taskId} waits for ${other} without need`);
  }
}

function assertExternalInlets(
  task: ReadTask,
  nodes: readonly string[],
  nameOf: ReadonlyMap<string, string>,
  plan: Plan,
  label: string,
): void {
  const own = new Set(nodes);
  const external = new Map(plan.assets.filter((a) => a.external).map((a) => [a.id, a]));
  const read = new Set(
    plan.edges.filter((e) => own.has(e.to) && external.has(e.from)).map((e) => e.from),
  );
  const tested = plan.checks.filter((c) => own.has(c.asset)).flatMap((c) => c.additionalAssets)
    .filter((id) => external.has(id));
  const known = new Set(nameOf.values());
  const inlets = task.inlets.filter((name) => !known.has(name));
  assert.equal(inlets.length, new Set([...read, ...tested]).size, `${label}: ${inlets}`);
  const alike = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  for (const id of read) {
    const { name, identifier } = external.get(id)!;
    assert.ok(
      inlets.some((inlet) => [name, identifier].some((n) => alike(inlet).endsWith(alike(n)))),
      `${label}: no inlet for ${id} among ${inlets}`,
    );
  }
}

/** All tasks before one, however far. */
export function upstream(taskId: string, { tasks }: ReadDag): string[] {
  const found = new Set<string>();
  const visit = (id: string): void => {
    for (const [other, { downstream }] of Object.entries(tasks)) {
      if (!downstream.includes(id) || found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(taskId);
  return [...found];
}

/** dbt's unique ids to the names of their assets, in which all blocks agree. */
export function assetNames({ blocks }: ReadProject): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, asset } of blocks.flatMap((b) => b.nodes)) {
    assert.equal(names.get(id) ?? asset, asset, `two names of ${id}`);
    names.set(id, asset);
  }
  return names;
}

/** What dbt is asked. How old a model is, Airflow knows: that is a gate. */
function wantedChecks({ checks, assets }: Plan): string[] {
  const external = new Set(assets.filter((a) => a.external).map((a) => a.id));
  return checks.filter((c) => c.kind === "freshness" ? external.has(c.asset) : c.kind !== "quality")
    .map((c) => c.id);
}

export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort();
}
