import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { shippedPlugins } from "../../plugins/mod.ts";
import {
  type CompiledArtifacts,
  resolveArtifacts,
  safeParseDbtManifest,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../src/artifacts/mod.ts";
import type { GeneratedFile } from "../../src/emit/mod.ts";
import { generator } from "../../src/cli/version.ts";
import { hasErrors, type Outcome, outcome } from "../../src/errors/mod.ts";
import { buildPlan, type Plan } from "../../src/plan/mod.ts";

/** What a product is compiled from, as text; at least one of the first two. */
export interface ProductTexts {
  readonly dbtManifest?: string;
  readonly spec?: string;
  readonly platform?: string;
  /** From the generated project to the dbt project. */
  readonly dbtProjectDir?: string | null;
  /** `dev` when left out. */
  readonly environment?: string | null;
}

/** The library's whole way from texts to a plan and the files of a Dagster project; an error diagnostic fails the test. */
export function compileToDagster(texts: ProductTexts): { plan: Plan; files: GeneratedFile[] } {
  return compileTo("dagster", texts);
}

/** Likewise for any shipped target. */
export function compileTo(
  target: string,
  texts: ProductTexts,
): { plan: Plan; files: GeneratedFile[] } {
  const plugin = shippedPlugins().get(target);
  const plan = planFor(target, texts);
  assert.equal(hasErrors(plugin.validate(plan)), false);
  const { dbtProjectDir = null } = texts;
  return { plan, files: plugin.createDefinitions(plan, { generator, dbtProjectDir }) };
}

/** The plan that a target's limits allow. */
export function planFor(target: string, texts: ProductTexts): Plan {
  const plugin = shippedPlugins().get(target);
  return value(safePlanOf(texts, (artifacts) => plugin.blockAssetsOf(artifacts)));
}

/** The library's way from texts to a plan; an error diagnostic fails the test. */
export function planOf(texts: ProductTexts): Plan {
  return value(safePlanOf(texts));
}

/** Likewise, with all that was said on the way; no plan after an error. */
export function safePlanOf(
  texts: ProductTexts,
  blockAssets: (artifacts: CompiledArtifacts) => number | null = () => null,
): Outcome<Plan> {
  const { dbtManifest, platform, environment } = texts;
  const dbt = dbtManifest === undefined
    ? null
    : value(safeParseDbtManifest(new TextEncoder().encode(dbtManifest), { file: "manifest.json" }));
  const spec = texts.spec === undefined
    ? null
    : safeParseFloeSpec(texts.spec, { file: "floe.yaml" });
  if (spec !== null && spec.value === null) return outcome<Plan>(null, spec.diagnostics);
  const product = resolveArtifacts({
    dbt,
    spec: spec?.value ?? null,
    platform: platform === undefined
      ? null
      : value(safeParsePlatformManifest(platform, { file: "manifest.yaml" })),
    environment,
  });
  if (product.value === null) return outcome<Plan>(null, product.diagnostics);
  const { artifacts } = product.value;
  const planned = buildPlan(product.value, dbt, { blockAssets: blockAssets(artifacts) });
  return outcome<Plan>(planned.value?.plan ?? null, [
    ...spec?.diagnostics ?? [],
    ...product.diagnostics,
    ...planned.diagnostics,
  ]);
}

/** Writes a project into a folder and returns the name of its Python package. */
export async function writeProject(
  files: Iterable<GeneratedFile>,
  folder: string,
): Promise<string> {
  let packageName = "";
  for (const { path, text } of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
    packageName ||= /^src\/([^/]+)\/definitions\.py$/.exec(path)?.[1] ?? "";
  }
  return packageName;
}

function value<T>({ value, diagnostics }: Outcome<T>): T {
  const errors = diagnostics.filter((d) => d.severity === "error");
  assert.deepEqual(errors, []);
  return value!;
}
