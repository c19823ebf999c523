import {
  assign,
  call,
  type CallNode,
  each,
  lines,
  name,
  type Statement,
  type SymbolNode,
} from "../../../src/emit/python/mod.ts";
import type { AirflowBlock, AirflowNode, AirflowTask } from "../model.ts";
import { type Runtime, settingsDbt } from "../symbols.ts";
import { assetCall } from "./assets.ts";

/** What a task has dbt do, in a constant; nothing of tasks that run no dbt. */
export function dbtConstant(task: AirflowTask, packageName: string, runtime: Runtime): Statement[] {
  const dbt = settingsDbt(packageName);
  switch (task.type) {
    case "build":
      return [assign(name(task.constant), blockCall(task.block, dbt, runtime))];
    case "source_freshness": {
      const made = call(runtime("SourceFreshness"), { dbt, sources: lines(task.sources) });
      return [assign(name(task.constant), made)];
    }
    default:
      return [];
  }
}

function blockCall(block: AirflowBlock, dbt: SymbolNode, runtime: Runtime): CallNode {
  return call(runtime("Block"), {
    name: block.name,
    dbt,
    nodes: each(block.nodes, (n) => node(n, runtime)),
    checks: each(
      block.checks,
      ({ uniqueId, reads }) => call(runtime("Check"), [uniqueId], { reads }),
    ),
    target: block.target ?? undefined,
    partition: block.partition === null ? undefined : name(block.partition),
    timeout_s: block.timeoutS ?? undefined,
    support: block.support.length === 0 ? undefined : block.support,
  });
}

function node({ uniqueId, asset, parents, microbatch }: AirflowNode, runtime: Runtime): CallNode {
  return call(runtime("Node"), [uniqueId, assetCall(asset)], {
    parents: parents.length === 0 ? undefined : parents,
    microbatch: microbatch === null ? undefined : call(runtime("Microbatch"), {
      batch_size: microbatch.batchSize,
      lookback: microbatch.lookback,
      begin: microbatch.begin ?? undefined,
    }),
  });
}
