import {
  assign,
  attribute,
  call,
  each,
  type Expression,
  lines,
  type Module,
  name,
  star,
  type Statement,
  symbol,
} from "../../../src/emit/python/mod.ts";
import type { DagsterBlock, DagsterPart, DagsterPodResources } from "../model.ts";
import {
  AssetCheckSpec,
  AssetSpec,
  BackfillPolicy,
  Backoff,
  dbtBlock,
  RetryPolicy,
  tableSchema,
} from "../symbols.ts";
import { assetSpec, checkSpec } from "./specs.ts";
import { counted, type Docstring, listOf, partitionIn, sourceIn } from "./references.ts";

/** A block's modules: one file, or a package with a module for each part. */
export function block(block: DagsterBlock, docstring: Docstring): [string, Module][] {
  const [only] = block.parts;
  if (block.parts.length === 1 && only!.module === null) {
    return [[`${block.name}.py`, {
      docstring: docstring(`${contents(block.parts)} in one dbt invocation.`),
      body: [...specs(only!, "..."), dbtOp(block, "...")],
    }]];
  }
  const spread = (list: string) =>
    assign(
      name(list),
      lines(block.parts.map((part) => star(attribute(symbol(".", part.module!), list)))),
    );
  return [
    [`${block.name}/__init__.py`, {
      docstring: docstring(
        `${contents(block.parts)} in one dbt invocation, a module for each group.`,
      ),
      body: [spread("ASSETS"), spread("CHECKS"), dbtOp(block, "....")],
    }],
    ...block.parts.map((part): [string, Module] => [`${block.name}/${part.module}.py`, {
      docstring: docstring(`${contents([part])} of one group.`),
      body: specs(part, "...."),
    }]),
  ];
}

/** @param root the package as seen from the module: dots. */
function specs({ assets, checks }: DagsterPart, root: string): Statement[] {
  const schema = tableSchema(`${root}floe_dbt`);
  const partition = partitionIn(root.slice(1));
  const source = sourceIn(root.slice(1));
  return [
    assign(
      name("ASSETS"),
      each(assets, (asset) => assetSpec(asset, schema, partition, source)),
      listOf(AssetSpec, assets),
    ),
    assign(name("CHECKS"), each(checks, checkSpec), listOf(AssetCheckSpec, checks)),
  ];
}

function dbtOp(block: DagsterBlock, root: string): Statement {
  const { partition, retries, backfill } = block;
  return assign(
    name("block"),
    call(dbtBlock(`${root}floe_dbt`), {
      name: block.name,
      assets: name("ASSETS"),
      checks: name("CHECKS"),
      description: block.description ?? undefined,
      target: block.target ?? undefined,
      partitions_def: partition === null ? undefined : partitionIn(root.slice(1))(partition),
      backfill_policy: backfill === null ? undefined : backfillPolicy(backfill),
      retry_policy: retries === null ? undefined : retryPolicy(retries),
      timeout_s: block.timeoutS ?? undefined,
      pool: block.pool ?? undefined,
      op_tags: opTags(block),
      support: block.functions.length === 0 ? undefined : block.functions,
    }),
  );
}

/** What executors read of an op. */
function opTags({ priority, podResources }: DagsterBlock): Expression | undefined {
  if (priority === null && podResources === null) return undefined;
  return lines({
    ...(priority === null ? {} : { "dagster/priority": `${priority}` }),
    ...(podResources === null ? {} : podTags(podResources)),
  });
}

/** What dagster-k8s reads of an op whose step gets a pod of its own. */
function podTags({ requests, limits }: DagsterPodResources): Readonly<Record<string, Expression>> {
  const resources = Object.fromEntries(
    Object.entries({ requests, limits }).filter(([, said]) => said !== undefined).map((
      [name, said],
    ) => [name, { ...said }]),
  );
  return {
    "dagster-k8s/config": lines({ container_config: lines({ resources: lines(resources) }) }),
  };
}

function backfillPolicy(backfill: NonNullable<DagsterBlock["backfill"]>): Expression {
  return backfill.policy === "single_run"
    ? call(attribute(BackfillPolicy, "single_run"))
    : call(attribute(BackfillPolicy, "multi_run"), [backfill.maxPartitionsPerRun ?? 1]);
}

function retryPolicy({ max, delayS, backoff }: NonNullable<DagsterBlock["retries"]>): Expression {
  return call(RetryPolicy, {
    max_retries: max,
    delay: delayS ?? undefined,
    backoff: backoff === null ? undefined : attribute(Backoff, backoff),
  });
}

function contents(parts: readonly DagsterPart[]): string {
  const count = (of: (part: DagsterPart) => readonly unknown[]) =>
    parts.reduce((n, p) => n + of(p).length, 0);
  return `${counted(count((p) => p.assets), "asset")} and ${
    counted(count((p) => p.checks), "check")
  }`;
}
