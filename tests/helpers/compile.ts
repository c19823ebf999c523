import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DagsterPlugin } from "../../plugins/dagster/mod.ts";
import {
  resolveArtifacts,
  safeParseDbtManifest,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../src/artifacts/mod.ts";
import type { GeneratedFile } from "../../src/emit/mod.ts";
import { generator } from "../../src/cli/version.ts";
import { hasErrors, type Outcome } from "../../src/errors/mod.ts";
import { buildPlan, type Plan } from "../../src/plan/mod.ts";

/** What a product is compiled from, as text; at least one of the first two. */
export interface ProductTexts {
  readonly dbtManifest?: string;
  readonly spec?: string;
  readonly platform?: string;
  /** From the generated project to the dbt project. */
  readonly dbtProjectDir?: string | null;
}

/** The library's whole way from texts to a plan and the files of a Dagster project; an error diagnostic fails the test. */
export function compileToDagster(texts: ProductTexts): { plan: Plan; files: GeneratedFile[] } {
  const { dbtManifest, spec, platform, dbtProjectDir = null } = texts;
  const dbt = dbtManifest === undefined
    ? null
    : value(safeParseDbtManifest(new TextEncoder().encode(dbtManifest), { file: "manifest.json" }));
  const product = value(resolveArtifacts({
    dbt,
    spec: spec === undefined ? null : value(safeParseFloeSpec(spec, { file: "floe.yaml" })),
    platform: platform === undefined
      ? null
      : value(safeParsePlatformManifest(platform, { file: "manifest.yaml" })),
  }));
  const { plan } = value(buildPlan(product, dbt));
  const plugin = new DagsterPlugin();
  assert.equal(hasErrors(plugin.validate(plan)), false);
  return { plan, files: plugin.createDefinitions(plan, { generator, dbtProjectDir }) };
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
