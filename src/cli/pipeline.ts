import { join, relative } from "node:path";
import { shippedPlugins } from "../../plugins/mod.ts";
import { resolveArtifacts, type ResolvedProduct } from "../artifacts/mod.ts";
import type { GeneratedFile } from "../emit/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  FloeError,
  hasErrors,
  PlanError,
  type Severities,
  sortDiagnostics,
  UsageError,
} from "../errors/mod.ts";
import {
  type BlockLock,
  type BlockRules,
  buildPlan,
  type ChosenRules,
  defaultBlockRules,
  limitedRules,
  type LinkedProducts,
  parseBlockLock,
  type Plan,
  type Planned,
  sameRules,
  writtenRules,
} from "../plan/mod.ts";
import type { OrchestratorPlugin, PluginRegistry } from "../plugin/mod.ts";
import type { Runtime } from "../runtime/mod.ts";
import { InputFiles } from "./reading/input_files.ts";
import { BLOCK_LOCK, keptFiles } from "./reading/kept_files.ts";
import { fromHere, linkReached, type ReachedProduct } from "./reading/other_products.ts";
import { type Progress, startProgress } from "./progress.ts";
import { type InputOptions, type ReadStage, readStage } from "./reading/read_stage.ts";
import { weigh } from "./severities.ts";
import { asUsage } from "./usage.ts";
import { generator } from "./version.ts";

/** What all commands are given about the product. */
export interface PipelineOptions extends InputOptions {
  readonly environment: string | null;
  /** Another orchestrator than the product's own. */
  readonly target: string | null;
  /** Where the project will lie, or lies; null when that does not matter. */
  readonly out: string | null;
  /** The rules for blocks that were given; the others are those of floe.yaml, of the generated project, else `defaultBlockRules`. */
  readonly blocks: Partial<ChosenRules>;
  /** Whether to plan as if there were no generated project. */
  readonly recut: boolean;
  /** What was said of severities; before what floe.yaml says. */
  readonly severities: Severities;
  /** Paths of the products that are planned together with this one. */
  readonly others: readonly string[];
}

/** How far a command wants to go. Later stages need the earlier ones; `validate` asks whether the target can express the plan. */
export type Stage = "read" | "resolve" | "plan" | "validate" | "render";

/** All stages that could be reached; a stage is null when an earlier one, or itself, found an error, or nobody asked for it. */
export interface Stages {
  readonly read: ReadStage | null;
  readonly product: ResolvedProduct | null;
  readonly planned: Planned | null;
  /** The plans of this product and the others, and what they read of each other; null without others. */
  readonly linked: LinkedProducts | null;
  /** The other products; each has its own diagnostics. */
  readonly others: readonly ReachedProduct[];
  /** By which rules its blocks were cut; null without a plan. */
  readonly rules: BlockRules | null;
  /** The orchestrator that the plan is for; null where nothing was planned. */
  readonly target: string | null;
  /** Assets of a block at most on it; null: any number. */
  readonly blockAssets: number | null;
  /** The plugin's own words. */
  readonly lowered: unknown;
  readonly files: readonly GeneratedFile[] | null;
  /** Of this product, and the errors of others. Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts to quote, by the name that locations give them. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Takes a product from its files through the stages, up to the one that is asked for, and others beside it as far as their plans. Reads
 * files, writes none.
 * @param until the last stage, or a function that chooses it when the documents are read.
 * @throws {UsageError} when the files named cannot be used at all.
 */
export async function runPipeline(
  runtime: Runtime,
  until: Stage | ((read: ReadStage) => Stage),
  options: PipelineOptions,
): Promise<Stages> {
  const progress = startProgress(runtime);
  const files = new InputFiles(runtime);
  try {
    const others: ReachedProduct[] = [];
    const sources = new Map<string, string>();
    for (const path of until === "read" || until === "resolve" ? [] : options.others) {
      const other = { ...options, path, dbtManifests: [], platform: null, out: null, blocks: {} };
      const stages = await runStages(files, progress, "plan", other);
      others.push(stages);
      stages.sources.forEach((text, name) => sources.set(name, text));
    }
    const stages = await runStages(files, progress, until, options, others);
    stages.sources.forEach((text, name) => sources.set(name, text));
    const failures = others.flatMap((o) => o.diagnostics.filter((d) => d.severity === "error"));
    return {
      ...stages,
      others,
      diagnostics: sortDiagnostics([...stages.diagnostics, ...failures]),
      sources,
    };
  } finally {
    progress.end();
  }
}

/** @param others already planned; with them, the plan is linked before anything is made of it. */
async function runStages(
  files: InputFiles,
  progress: Progress,
  until: Stage | ((read: ReadStage) => Stage),
  options: PipelineOptions,
  others: readonly ReachedProduct[] = [],
): Promise<Stages> {
  const registry = shippedPlugins();
  if (options.target !== null) asUsage(() => registry.get(options.target!));
  const read = await readOrExplain(files, options, progress);
  const manifests = read.value?.manifests?.manifests.map(({ dbt }) => dbt.file) ??
    [read.value?.dbt?.file ?? ""];
  const documents = new Set([...read.sources.keys(), ...manifests]);
  const found: Diagnostic[] = [...read.diagnostics];
  const between: Diagnostic[] = [];
  const reached = { ...nothing, read: read.value };
  const result = (more: Partial<Stages>): Stages => ({
    ...reached,
    ...more,
    diagnostics: sortDiagnostics(
      weigh(
        [...fromHere(found, read.value, documents), ...between],
        options.severities,
        read.value,
      ),
    ),
    sources: read.sources,
  });
  if (read.value === null) return result({});
  const last = typeof until === "string" ? until : until(read.value);
  if (last === "read") return result({});

  progress.step("resolving");
  const resolved = resolveArtifacts({ ...read.value, environment: options.environment });
  found.push(...resolved.diagnostics);
  const product = resolved.value;
  if (product === null || last === "resolve") return result({ product });

  progress.step("planning", read.value.dbt === null ? 0 : read.value.dbt.nodes.length / 20);
  const lock = await readLock(files, options.recut ? null : options.out, between);
  if (lock === null) return result({ product });
  const written = writtenRules(product.artifacts.orchestration);
  const target = options.target ?? product.artifacts.plugins?.orchestrator.type ?? DEFAULT_TARGET;
  const blockAssets = blockAssetsOn(registry, target, product);
  const chosen = rulesAfter(lock, { ...written, ...options.blocks }, blockAssets);
  const { rules } = chosen;
  found.push(...chosen.diagnostics.map((d) => ({ ...d, location: product.locate(d.path) })));
  const alone = buildPlan(product, read.value.manifests ?? read.value.dbt, { blocks: rules });
  found.push(...alone.diagnostics);
  let planned = alone.value === null
    ? null
    : { ...alone.value, plan: planFor(alone.value.plan, target) };
  let linked: LinkedProducts | null = null;
  if (others.length > 0) {
    const here = { read: read.value, product, planned, diagnostics: found };
    const link = linkReached([here, ...others]);
    between.push(...link?.diagnostics ?? []);
    linked = link?.value ?? null;
    if (linked === null) return result({ product, rules });
    planned = { ...planned!, plan: linked.plans[0]! };
  }
  const stage = { product, planned, linked, rules, target, blockAssets };
  if (planned === null || last === "plan") return result(stage);

  const { plan } = planned;
  const plugin = choosePlugin(registry, target, product, found);
  if (plugin === null) return result(stage);
  const beside = (linked?.plans ?? []).slice(1)
    .filter(({ orchestrator }) => orchestrator.type === target);
  found.push(
    ...[...plugin.validate(plan), ...plugin.validateBeside(plan, beside)]
      .map((d) => located(d, product)),
  );
  if (hasErrors(found) || last === "validate") return result(stage);

  progress.step("generating", plan.assets.length / 20);
  const dbtProjectDir = fromProject(files, options.out, read.value, found);
  const lowered = plugin.lower(plan, { generator, dbtProjectDir });
  const rendered = [...plugin.render(lowered), ...keptFiles(plan, rules)];
  return result({ ...stage, lowered, files: rendered });
}

const nothing: Omit<Stages, "read" | "diagnostics" | "sources"> = {
  product: null,
  planned: null,
  linked: null,
  others: [],
  rules: null,
  target: null,
  blockAssets: null,
  lowered: null,
  files: null,
};

/** A file that cannot be read is an error in the input; a file that is not there is wrong usage and stays thrown. */
async function readOrExplain(...args: Parameters<typeof readStage>): ReturnType<typeof readStage> {
  try {
    return await readStage(...args);
  } catch (error) {
    if (!(error instanceof FloeError) || error instanceof UsageError) throw error;
    return { value: null, diagnostics: error.diagnostics, sources: new Map() };
  }
}

/** Rules that are given, or that floe.yaml writes, before those of the project that is there. As long as they are the same, assets stay where they are. */
function rulesAfter(
  lock: BlockLock,
  given: Partial<ChosenRules>,
  blockAssets: number | null,
): { readonly rules: BlockRules; readonly diagnostics: readonly Diagnostic[] } {
  const { rules, diagnostics } = limitedRules({
    ...defaultBlockRules,
    ...lock.rules,
    ...given,
    previous: lock.blockOf,
    previousLocations: lock.locationOf,
  }, blockAssets);
  return {
    rules: {
      ...rules,
      anew: !sameRules(rules, lock.rules),
      locationsAnew: rules.maxLocationAssets !== lock.rules.maxLocationAssets,
    },
    diagnostics,
  };
}

/** The blocks of the project that is about to be written anew; null when they cannot be read. */
async function readLock(
  files: InputFiles,
  out: string | null,
  found: Diagnostic[],
): Promise<BlockLock | null> {
  const lock = out === null ? null : await files.find(join(out, BLOCK_LOCK));
  if (lock === null) return { rules: defaultBlockRules, blockOf: new Map(), locationOf: new Map() };
  try {
    return parseBlockLock(new TextDecoder().decode(lock.bytes), lock.name);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    found.push(error.toDiagnostic());
    return null;
  }
}

/** Of a block at most, on a target; one that nobody knows is an error later. */
function blockAssetsOn(
  registry: PluginRegistry,
  target: string,
  { artifacts }: ResolvedProduct,
): number | null {
  return registry.names().includes(target) ? registry.get(target).blockAssetsOf(artifacts) : null;
}

/** What a product is planned and generated for when neither the platform nor `--target` chooses. */
const DEFAULT_TARGET = "dagster";

/** The plan for a target. The configuration of one orchestrator means nothing to another. */
function planFor(plan: Plan, target: string): Plan {
  return target === plan.orchestrator.type
    ? plan
    : { ...plan, orchestrator: { type: target, config: {} } };
}

function choosePlugin(
  registry: PluginRegistry,
  target: string,
  product: ResolvedProduct,
  found: Diagnostic[],
): OrchestratorPlugin | null {
  try {
    return registry.get(target);
  } catch (error) {
    if (!(error instanceof FloeError)) throw error;
    found.push(located(error.toDiagnostic(), product));
    return null;
  }
}

function located({ part, ...d }: Diagnostic, product: ResolvedProduct): Diagnostic {
  return {
    ...d,
    location: d.location ?? product.locate(d.path, part),
    related: d.related.map(({ message, location, path }) => ({
      message,
      location: location ?? (path === undefined ? null : product.locate(path)),
    })),
  };
}

/** The way from the generated project to the dbt project, with `/`. */
function fromProject(
  files: InputFiles,
  out: string | null,
  { dbt, dbtProjectDir }: ReadStage,
  found: Diagnostic[],
): string | null {
  if (out === null) return null;
  if (dbtProjectDir !== null) {
    return relative(files.absolute(out), files.absolute(dbtProjectDir)).replaceAll("\\", "/") ||
      ".";
  }
  found.push(diagnostic({
    code: "cli/no-dbt-project",
    severity: "warning",
    message: "Found no dbt_project.yml beside the product's file or above target/",
    location: dbt === null ? null : { file: dbt.file, start: null },
    hint: "Set FLOE_DBT_PROJECT_DIR where the generated project runs",
  }));
  return null;
}
