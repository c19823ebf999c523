import type { DbtManifest, DbtTest } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { AssetGraph } from "../graph/asset_graph.ts";
import type { ContractedGraph } from "../graph/contract.ts";
import type { PlanCheck } from "../types.ts";

/** Where each node runs: the label of its block (-1: built elsewhere) and its place in the whole order. */
export interface Placement {
  readonly labels: Int32Array;
  readonly blockIds: readonly string[];
  /** Rank of each node among all, blocks one after the other. */
  readonly rank: Int32Array;
}

/** Makes a check of every dbt test.
 *
 * A test reads several assets: it is a check of the one that is built last, and the others are additional. One that reads
 * only what is built elsewhere is a check of a source; when the source is a table that this product builds, its builder
 * is additional, so that the check waits for it. A test of an ephemeral model is a check of what stands for the model.
 * A test that reads no asset at all, such as one of a macro, is shown on the first asset of its package that is built:
 * info `plan/check-without-asset`.
 */
export function planChecks(
  dbt: DbtManifest,
  graph: AssetGraph,
  contracted: ContractedGraph,
  place: Placement,
  diagnostics: Diagnostic[],
): PlanCheck[] {
  const checks: PlanCheck[] = [];
  for (const test of dbt.tests) {
    const read = assetsReadBy(test, graph, contracted);
    if (read.length === 0) {
      const host = firstBuilt(test.packageName, graph, place);
      if (host === null) continue; // nothing is built here, which is an error of its own
      diagnostics.push(withoutAsset(test, graph.nodes[host]!.id));
      read.push(host);
    }
    const built = read.filter((i) => place.labels[i]! >= 0);
    const candidates = built.length > 0 ? built : read;
    const last = candidates.reduce((a, b) => place.rank[b]! > place.rank[a]! ? b : a);
    const others = read.filter((i) => i !== last);
    if (built.length === 0) {
      for (const i of read) {
        for (const builder of graph.buildersOf.get(i) ?? []) {
          if (!others.includes(builder)) others.push(builder);
        }
      }
    }
    const label = place.labels[last]!;
    checks.push({
      id: test.uniqueId,
      kind: test.kind,
      name: test.name,
      asset: graph.nodes[last]!.id,
      additionalAssets: others.map((i) => graph.nodes[i]!.id).sort(),
      severity: test.severity,
      description: test.description,
      tags: test.tags,
      fqn: test.fqn,
      file: test.originalFilePath,
      testName: test.testName,
      columnName: test.columnName,
      block: label < 0 ? null : place.blockIds[label]!,
      qualityChecks: [],
      quality: null,
    });
  }
  return checks;
}

function assetsReadBy(test: DbtTest, graph: AssetGraph, contracted: ContractedGraph): number[] {
  const read: number[] = [];
  const add = (i: number) => {
    if (!read.includes(i)) read.push(i);
  };
  // a unit test feeds its model with rows of its own: it reads nothing but the model's code
  const parents = test.kind === "unit" && test.attachedNode !== null
    ? [test.attachedNode]
    : test.dependsOn;
  for (const parent of parents) {
    const index = graph.indexOf.get(parent);
    if (index === undefined) continue;
    const standIns = contracted.standIns.get(index);
    if (standIns === undefined) add(index);
    else standIns.forEach(add);
  }
  return read;
}

function firstBuilt(packageName: string, graph: AssetGraph, place: Placement): number | null {
  let best: number | null = null;
  let bestRank = Infinity;
  graph.nodes.forEach(({ node }, i) => {
    if (place.labels[i]! < 0) return;
    const rank = place.rank[i]! + (node?.packageName === packageName ? 0 : graph.nodes.length);
    if (rank < bestRank) [best, bestRank] = [i, rank];
  });
  return best;
}

function withoutAsset(test: DbtTest, host: string): Diagnostic {
  return diagnostic({
    code: "plan/check-without-asset",
    severity: "info",
    message: `The test "${test.name}" reads no asset: it is shown on "${host}"`,
    location: test.originalFilePath === "" ? null : { file: test.originalFilePath, start: null },
    facts: { test: test.uniqueId, host },
  });
}
