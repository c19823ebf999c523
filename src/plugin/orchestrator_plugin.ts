import type { CompiledArtifacts, ManifestResourcePreset } from "../artifacts/mod.ts";
import type { GeneratedFile } from "../emit/mod.ts";
import { type Diagnostic, PluginError } from "../errors/mod.ts";
import type {
  Plan,
  PlanAutomation,
  PlanMapping,
  PlanPartition,
  PlanRetries,
  PlanRunStatusSensor,
  PlanSchedule,
  PlanSensor,
} from "../plan/mod.ts";
import type { CronFeature } from "../schedule/mod.ts";
import {
  type DefinitionsInput,
  type DefinitionsOptions,
  errorOf,
  planOfTransforms,
  type TargetDefinitions,
  toPlan,
  type Transform,
} from "./definitions.ts";
import {
  emitLineageEvent,
  type LineageEvent,
  type LineageOptions,
  type LineageResult,
} from "./lineage_event.ts";
import {
  defaultResourcePresets,
  type ResourcePresets,
  resourcesOf,
} from "./helm/resource_presets.ts";

/** What a target can express. Shared code asks these, never the plugin's name. */
export interface Capabilities {
  /** What cron expressions may use beyond five plain fields. */
  readonly cronFeatures: Readonly<Record<CronFeature, boolean>>;
  readonly partitions: {
    readonly time: boolean;
    readonly static: boolean;
    readonly dynamic: boolean;
    /** How many dimensions a `multi` may have; 0: none. */
    readonly multiDimensions: number;
  };
  readonly mappings: Readonly<Record<PlanMapping["type"], boolean>>;
  /** Types of partitions that `explicit` mappings may be between. */
  readonly explicitMappings: readonly PlanPartition["type"][];
  readonly schedules: Readonly<Record<PlanSchedule["trigger"]["type"], boolean>>;
  readonly sensors: Readonly<Record<PlanSensor["type"], boolean>>;
  /** What `run_status` sensors may watch for. */
  readonly runStatuses: readonly PlanRunStatusSensor["on"][];
  /** Kinds of backoff between attempts; none: nothing is retried. A delay that cannot grow as it should stays constant, where that is one of them. */
  readonly retries: readonly PlanRetries["backoff"][];
  readonly timeouts: boolean;
  /** Limits on what runs at the same time. */
  readonly pools: boolean;
  /** What starts first where several wait. */
  readonly priorities: boolean;
  /** Partitions that a run of a backfill builds at most; 0: there are no backfills, null: any number. */
  readonly backfillPartitions: number | null;
  /** Shows what is older than its freshness allows. */
  readonly freshness: boolean;
  /** Warns at a second, shorter lag before that. */
  readonly freshnessWarnings: boolean;
  readonly automations: Readonly<Record<PlanAutomation["type"], boolean>>;
  /** dbt's checks of how old a source or model is. */
  readonly freshnessChecks: boolean;
  /** Assets of a block at most; null: any number. */
  readonly blockAssets: number | null;
  /** Parts of a product that are loaded apart. */
  readonly locations: boolean;
  /** Quality checks of floe.yaml that no dbt test is equal to. */
  readonly qualityChecks: boolean;
}

/** What a plugin has to know beyond the plan. All of it ends in the output: no clock, no absolute path. */
export interface LowerOptions {
  readonly generator: { readonly name: string; readonly version: string };
  /** From the generated project's folder to the dbt project's, with `/`. Null: named where it runs. */
  readonly dbtProjectDir: string | null;
}

/** Where and how the pods of a product run, for {@linkcode OrchestratorPlugin.getHelmValues}. */
export interface HelmOptions extends DefinitionsOptions {
  /** The container image, `REPOSITORY:TAG` (a digest may follow); null or left out: what `plugins.orchestrator.config` says, else the
   * product's own name and version. */
  readonly image?: string | null;
  /** A name among the presets; `medium` when left out. */
  readonly size?: string;
  /** `resource_presets` of manifest.yaml; {@linkcode defaultResourcePresets} when null or left out. */
  readonly presets?: ResourcePresets | null;
  /** The Kubernetes Secret that has the product's environment variables, each under its own name; NAME-env when left out. */
  readonly secret?: string;
  /** The PersistentVolumeClaim on which runs keep what a re-execution needs to know; NAME-state when left out. */
  readonly stateClaim?: string;
}

/** The floe interface that the members of a plugin follow. */
export const floeApiVersion = "1.0";

/** An orchestrator as a target: three verbs, each a function of its input alone, and what follows from them.
 *
 * `Project` is the target's own words as plain, JSON-serialisable data: every decision is in it, none is left for `render`.
 * `Definitions` is the part of it that `generateAssets` and its kin return, `Values` what the chart of the target reads.
 * @example What Dagster is told of a product
 * ```ts
 * import { resolveArtifacts, safeParseFloeSpec } from "@floe/orchestrator";
 * import { DagsterPlugin } from "@floe/orchestrator/dagster";
 *
 * const text = `
 * apiVersion: floe.dev/v1
 * kind: FloeSpec
 * metadata: { name: shop, version: 1.0.0 }
 * transforms: [{ name: stg_orders }, { name: fct_orders, dependsOn: [stg_orders] }]
 * schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
 * `;
 * const spec = safeParseFloeSpec(text, { file: "floe.yaml" }).value;
 * const { artifacts } = resolveArtifacts({ spec }).value!;
 * const plugin = new DagsterPlugin();
 * const keys = plugin.generateAssets(artifacts).map((asset) => asset.key.join("/"));
 * const [schedule] = plugin.generateSchedules(artifacts);
 * if (keys.join() !== "stg_orders,fct_orders" || schedule?.timezone !== "Europe/Berlin") throw new Error(keys.join());
 * ```
 */
export abstract class OrchestratorPlugin<
  Project = unknown,
  Definitions extends TargetDefinitions = TargetDefinitions,
  Values extends object = object,
> {
  /** As `plugins.orchestrator.type` names it. */
  abstract readonly name: string;
  /** Of the plugin: `MAJOR.MINOR.PATCH`. */
  abstract readonly version: string;
  /** Of the floe interface that it keeps: `MAJOR.MINOR`. */
  readonly floeApiVersion: string = floeApiVersion;
  /** One line, for people who choose. */
  abstract readonly description: string;
  /** What it can express where nothing is configured. */
  abstract readonly capabilities: Capabilities;
  /** The JSON Schema (draft 2020-12) of `plugins.orchestrator.config`. */
  abstract readonly configSchema: Readonly<Record<string, unknown>>;

  /** What of the plan, or of `plugins.orchestrator.config`, this target cannot express: expected diagnostics, never a
   * silent approximation. */
  abstract validate(plan: Plan): Diagnostic[];
  /** The plan in the target's own words. Expects a plan without errors from {@linkcode validate}. */
  abstract lower(plan: Plan, options: LowerOptions): Project;
  /** The files of the project, sorted by path. */
  abstract render(project: Project): GeneratedFile[];
  /** What of the project `generateAssets`, `generateSchedules` and `generateSensors` return. */
  abstract definitionsOf(project: Project): Definitions;
  /** Values for the target's upstream Helm chart, as {@linkcode getHelmValues} returns them. */
  abstract helmValuesOf(project: Project, options: HelmOptions): Values;

  /** What it can express as `plugins.orchestrator.config` configures it: an older release may do less. */
  capabilitiesFor(_config: Readonly<Record<string, unknown>>): Capabilities {
    return this.capabilities;
  }

  /** What of the plan cannot stand beside other products in one deployment of this target, as far as their plans are known. Expects plans
   * without errors from {@linkcode validate}, linked with each other. */
  validateBeside(_plan: Plan, _others: readonly Plan[]): Diagnostic[] {
    return [];
  }

  /** Assets of a block at most, as the product configures this target; null: any number. Asked before there is a plan. */
  blockAssetsOf({ plugins }: CompiledArtifacts): number | null {
    const chosen = plugins?.orchestrator;
    // the configuration of one orchestrator means nothing to another
    return this.capabilitiesFor(chosen?.type === this.name ? chosen.config ?? {} : {}).blockAssets;
  }

  /** The whole way to the files of a project: assets, jobs, schedules, sensors, partitions, resources, requirements. Of a plan, expects it to be
   * without errors from {@linkcode validate}.
   * @throws {PlanError} when artifacts make no plan.
   * @throws {PluginError} when the target cannot express what they say.
   * @example
   * ```ts
   * import { samplePlan } from "@floe/orchestrator";
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const files = new DagsterPlugin().createDefinitions(samplePlan(), {
   *   generator: { name: "@floe/orchestrator", version: "0.1.0" },
   *   dbtProjectDir: "../sample",
   * });
   * if (!files.some(({ path }) => path === "pyproject.toml")) throw new Error("no pyproject.toml");
   * ```
   */
  createDefinitions(
    input: DefinitionsInput,
    options: LowerOptions & DefinitionsOptions,
  ): GeneratedFile[] {
    const plan = toPlan(input, options, (artifacts) => this.blockAssetsOf(artifacts));
    if (plan !== input) this.#refuse(plan);
    return this.render(this.lower(plan, options));
  }

  /** The assets as the target knows them, what is built elsewhere among them. An asset comes after all that it reads, where both are built here.
   * @throws {PlanError} when artifacts make no plan.
   * @throws {PluginError} when the target cannot express what they say.
   * @example
   * ```ts
   * import { samplePlan } from "@floe/orchestrator";
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const assets = new DagsterPlugin().generateAssets(samplePlan());
   * if (assets.length !== 4) throw new Error(`${assets.length} assets`);
   * ```
   */
  generateAssets(input: DefinitionsInput, options?: DefinitionsOptions): Definitions["assets"] {
    return this.#definitions(input, options).assets;
  }

  /** The schedules as the target knows them; those that are off among them.
   * @throws as {@linkcode generateAssets}.
   * @example
   * ```ts
   * import { samplePlan } from "@floe/orchestrator";
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const [schedule] = new DagsterPlugin().generateSchedules(samplePlan());
   * if (schedule?.cron !== "0 6 * * *") throw new Error("no schedule");
   * ```
   */
  generateSchedules(
    input: DefinitionsInput,
    options?: DefinitionsOptions,
  ): Definitions["schedules"] {
    return this.#definitions(input, options).schedules;
  }

  /** The sensors as the target knows them; those that are off among them.
   * @throws as {@linkcode generateAssets}.
   * @example
   * ```ts
   * import { samplePlan } from "@floe/orchestrator";
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const sensors = new DagsterPlugin().generateSensors(samplePlan());
   * if (sensors.length !== 0) throw new Error("the sample has no sensors");
   * ```
   */
  generateSensors(input: DefinitionsInput, options?: DefinitionsOptions): Definitions["sensors"] {
    return this.#definitions(input, options).sensors;
  }

  /** The same as {@linkcode generateAssets} for a bare list of transforms, such as `artifacts.transforms.models`.
   * @param options the product that they are taken for, `transforms` when left out, which may show in groups and keys.
   * @throws as {@linkcode generateAssets}; `plan/unknown-dependency` when one reads what is not in the list.
   * @example
   * ```ts
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const [orders, totals] = new DagsterPlugin().createAssetsFromTransforms([
   *   { name: "totals", depends_on: ["orders"] },
   *   { name: "orders", tags: ["daily"] },
   * ]);
   * if (orders?.key.join() !== "orders" || totals?.deps[0]?.key.join() !== "orders") throw new Error("no assets");
   * ```
   */
  createAssetsFromTransforms(
    transforms: readonly Transform[],
    options: { readonly product?: string } & DefinitionsOptions = {},
  ): Definitions["assets"] {
    const { product = "transforms", dbt } = options;
    return this.generateAssets(planOfTransforms(transforms, { product, dbt }));
  }

  /** Values for the target's upstream Helm chart. Secrets are referred to by name: no value holds one.
   * @throws as {@linkcode generateAssets}.
   * @throws {PluginError} `plugin/unknown-size`, `plugin/bad-image`.
   * @example
   * ```ts
   * import { samplePlan } from "@floe/orchestrator";
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const values = new DagsterPlugin().getHelmValues(samplePlan(), { image: "registry.example.com/shop:1.4.0", size: "small" });
   * if (!JSON.stringify(values).includes('"tag":"1.4.0"')) throw new Error("another image");
   * ```
   */
  getHelmValues(input: DefinitionsInput, options: HelmOptions = {}): Values {
    return this.helmValuesOf(this.#lowered(input, options), options);
  }

  /** Kubernetes requests and limits of a size.
   * @param presets `resource_presets` of manifest.yaml; {@linkcode defaultResourcePresets} when left out: small, medium and large.
   * @throws {PluginError} `plugin/unknown-size`.
   * @example
   * ```ts
   * import { DagsterPlugin } from "@floe/orchestrator/dagster";
   *
   * const { requests, limits } = new DagsterPlugin().getResourceRequirements("small");
   * if (requests.memory !== "512Mi" || limits.memory !== "1Gi") throw new Error("another size");
   * ```
   */
  getResourceRequirements(
    size: string,
    presets: ResourcePresets = defaultResourcePresets,
  ): ManifestResourcePreset {
    return resourcesOf(size, presets);
  }

  /** Posts an OpenLineage event to the backend of the plan. No backend: nothing is done. Never throws: the result says what failed. */
  emitLineageEvent(event: LineageEvent, options: LineageOptions): Promise<LineageResult> {
    return emitLineageEvent(event, options);
  }

  #definitions(input: DefinitionsInput, options: DefinitionsOptions = {}): Definitions {
    return this.definitionsOf(this.#lowered(input, options));
  }

  #lowered(input: DefinitionsInput, options: DefinitionsOptions): Project {
    const plan = toPlan(input, options, (artifacts) => this.blockAssetsOf(artifacts));
    this.#refuse(plan);
    return this.lower(plan, { generator: { name: "", version: "" }, dbtProjectDir: null });
  }

  #refuse(plan: Plan): void {
    const error = errorOf(this.validate(plan), PluginError);
    if (error !== null) throw error;
  }
}
