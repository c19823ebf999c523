import type { DbtManifest, ResolvedProduct } from "../artifacts/mod.ts";
import {
  compareText,
  type Diagnostic,
  diagnostic,
  GraphError,
  hasErrors,
  type Outcome,
  outcome,
} from "../errors/mod.ts";
import { type AssetGraph, dbtProjectName, type GraphInput } from "./graph/asset_graph.ts";
import { allChecks } from "./checks/all_checks.ts";
import { assetPolicies } from "./policies/asset_policies.ts";
import { planAsset } from "./assets.ts";
import { type BlockRules, blockRules, limitedRules } from "./blocks/block_rules.ts";
import { wholeTables } from "./partitions/whole_tables.ts";
import type { PlanContext } from "./context.ts";
import type { ContractedGraph } from "./graph/contract.ts";
import { edgeKinds } from "./graph/edge_list.ts";
import { planComputes } from "./policies/computes.ts";
import { freshnessOf } from "./checks/dbt_freshness.ts";
import { joinVariables } from "./environment.ts";
import { leftToDbt, planExposures, planListed } from "./exposures.ts";
import { planLaunches } from "./launches/launches.ts";
import { planLocations } from "./locations/locations.ts";
import { planBlocks } from "./blocks/plan_blocks.ts";
import { type DbtManifests, inputOf, uniteManifests } from "./graph/dbt_manifests.ts";
import { graphStage } from "./graph/graph_stage.ts";
import { planMappings } from "./partitions/mappings.ts";
import { planPartitions } from "./partitions/partitions.ts";
import { planOutputs } from "./outputs.ts";
import { planPlatform } from "./platform.ts";
import { scheduleFindings } from "./launches/schedule_findings.ts";
import { scheduleLines } from "./launches/schedule_lines.ts";
import { scheduledBy, scheduleNodes } from "./launches/scheduled_nodes.ts";
import { sensorLoops } from "./products/sensor_loops.ts";
import type { Plan, PlanEdge, PlanMapping } from "./types.ts";
import { sayMissingManifest } from "./without_manifest.ts";
import { movedAssets } from "./blocks/moved_assets.ts";

/** A plan with the graph it was made from; the graph still holds the ephemeral models. */
export interface Planned {
  readonly plan: Plan;
  readonly graph: AssetGraph;
}

/** What may be said about a plan besides the product. */
export interface PlanOptions {
  /** What is left out is as floe.yaml says under `orchestration.blocks`, else as in `defaultBlockRules`. */
  readonly blocks?: Partial<BlockRules>;
  /** Assets of a block at most on the target, whatever the rules say; null or left out: any number. */
  readonly blockAssets?: number | null;
}

/** From the contract and dbt's manifest to what exists and runs. A function of its input alone.
 *
 * With a manifest for each compute target, what is known of an asset is what the manifest of the target that builds it says.
 *
 * Errors, all collected: `plan/unknown-transform`, `plan/unknown-dependency`, `plan/cycle`, `plan/nothing-to-build`,
 * `schedule/bad-cron`, `schedule/bad-timezone`, `graph/needs-wasm` (blocks are to be split where WebAssembly is refused). Time O((nodes + edges) log), memory O(nodes + edges).
 */
export function buildPlan(
  product: ResolvedProduct,
  dbt: DbtManifest | DbtManifests | null,
  options: PlanOptions = {},
): Outcome<Planned> {
  if (dbt === null || !("manifests" in dbt)) {
    return planWith(product, { ...inputOf(product), dbt }, options, []);
  }
  const united = uniteManifests(product, dbt);
  if (united.value === null) return outcome<Planned>(null, united.diagnostics);
  return planWith(product, united.value, options, united.diagnostics);
}

function planWith(
  product: ResolvedProduct,
  input: GraphInput,
  options: PlanOptions,
  before: readonly Diagnostic[],
): Outcome<Planned> {
  const { artifacts, dbt, locate } = input;
  const diagnostics: Diagnostic[] = [...before];
  const found = () => dbt === null ? sayMissingManifest(diagnostics) : diagnostics;
  sayWhatIsLeft(input, diagnostics);
  const base = graphStage(input, diagnostics);
  const deployment = artifacts.observability.telemetry.resource_attributes.deployment_environment;
  const lines = scheduleLines(artifacts, deployment, { locate, diagnostics });
  if (base === null) return outcome<Planned>(null, found());
  const { graph, contracted } = base;
  const { policies, groups, pools, partitions } = assetPolicies(base, planPartitions(base));
  const context: PlanContext = { ...base, policies, groups, partitions };
  const { mappings, ofEdge } = planMappings(context);
  // schedules may name groups; assets of a block agree in their policies and in the schedules that build them
  const scheduled = scheduleNodes(lines, context);
  const { rules, diagnostics: limits } = limitedRules(
    blockRules(context.spec, options.blocks),
    options.blockAssets ?? null,
  );
  diagnostics.push(...limits.map((d) => ({ ...d, location: locate(d.path) })));
  const cut = collected(
    diagnostics,
    () => planBlocks(context, scheduledBy(scheduled), ofEdge, rules),
  );
  if (cut === null) return outcome<Planned>(null, found());
  const { blocks, place } = cut;
  if (blocks.length === 0) diagnostics.push(nothingToBuild(input));
  diagnostics.push(...movedAssets(blocks, rules));

  const freshness = freshnessOf(context);
  const launches = planLaunches(context, scheduled, blocks, { deployment, freshness });
  const assets = contracted.kept.map((i) => {
    const label = place.labels[i]!;
    const block = label < 0 ? null : place.blockIds[label]!;
    const asset = planAsset(graph.nodes[i]!, artifacts, block, policies[i]!);
    return { ...asset, freshness: freshness.get(i) ?? null };
  });
  const edges = planEdges(graph, contracted, ofEdge);
  const checks = allChecks(context, place, assets);
  const locations = collected(
    diagnostics,
    () => planLocations({ assets, edges, checks, blocks }, rules),
  );
  if (locations === null) return outcome<Planned>(null, found());
  const plan: Plan = {
    version: 2,
    product: {
      id: artifacts.identity.product_id,
      name: artifacts.metadata.product_name,
      version: artifacts.metadata.product_version,
      domain: artifacts.identity.domain,
      description: artifacts.orchestration?.description ?? "",
      owner: artifacts.orchestration?.owner ?? null,
      labels: artifacts.orchestration?.labels ?? {},
      dbtProject: dbt?.projectName ?? dbtProjectName(artifacts),
    },
    orchestrator: {
      type: artifacts.plugins?.orchestrator.type ?? null,
      config: artifacts.plugins?.orchestrator.config ?? {},
    },
    deployment,
    platform: planPlatform(artifacts),
    partitions: [...partitions.values()].sort((a, b) => compareText(a.name, b.name)),
    groups,
    mappings,
    pools,
    computes: planComputes(input, blocks, diagnostics),
    assets,
    edges,
    checks,
    blocks,
    locations,
    jobs: launches.jobs,
    schedules: launches.schedules,
    sensors: launches.sensors,
    exposures: planExposures(context),
    listed: planListed(context),
    outputs: planOutputs(artifacts),
    environment: joinVariables([...product.variables, ...launches.variables]),
  };
  if (!hasErrors(diagnostics)) {
    diagnostics.push(
      ...wholeTables(plan, locate),
      ...scheduleFindings(plan, locate),
      ...sensorLoops([{ plan, locate }]),
    );
  }
  return outcome({ plan, graph }, found());
}

/** What a step throws joins what was found so far. */
function collected<T>(diagnostics: Diagnostic[], step: () => T): T | null {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    diagnostics.push(...error.diagnostics);
    return null;
  }
}

function planEdges(
  graph: AssetGraph,
  contracted: ContractedGraph,
  ofEdge: readonly (PlanMapping | null)[],
): PlanEdge[] {
  const edges: PlanEdge[] = [];
  for (let e = 0; e < contracted.edges.length; e++) {
    const kinds = edgeKinds(contracted.edges.kinds(e));
    edges.push({
      from: graph.nodes[contracted.edges.from(e)]!.id,
      to: graph.nodes[contracted.edges.to(e)]!.id,
      kind: kinds[0]!,
      kinds,
      mapping: ofEdge[e]?.id ?? null,
    });
  }
  return edges;
}

function sayWhatIsLeft({ dbt }: GraphInput, diagnostics: Diagnostic[]): void {
  const unused = dbt === null ? [] : Object.entries(leftToDbt(dbt));
  if (unused.length === 0) return;
  diagnostics.push(diagnostic({
    code: "plan/not-in-plan",
    severity: "info",
    message: `Left to dbt: ${unused.map(([kind, count]) => `${count} ${kind}`).join(", ")}`,
    location: { file: dbt!.file, start: null },
    facts: { counts: Object.fromEntries(unused) },
  }));
}

function nothingToBuild(input: GraphInput): Diagnostic {
  return diagnostic({
    code: "plan/nothing-to-build",
    message: `The product "${input.artifacts.metadata.product_name}" has nothing to build`,
    location: input.dbt === null ? null : { file: input.dbt.file, start: null },
    hint: input.dbt === null
      ? "Pass --dbt-manifest target/manifest.json, or write transforms in floe.yaml"
      : "Check that the dbt manifest is the product's own, and that its models are enabled",
  });
}
