import { join } from "node:path";
import {
  type DbtManifest,
  type DbtProject,
  readDbtProperties,
  safeParseDbtManifest,
} from "../../artifacts/mod.ts";
import { compareText, type Diagnostic } from "../../errors/mod.ts";
import type { InputFiles } from "../reading/input_files.ts";

/** What a dbt project holds, as far as a first floe.yaml speaks of it. */
export interface DbtFacts {
  /** Where it comes from: a file, as seen from the project; null: dbt was not asked, the project's own files were read. */
  readonly manifest: string | null;
  /** `duckdb`, `snowflake`, …; null when unknown. */
  readonly adapter: string | null;
  /** Names of the root project's models, sorted; of versioned ones, once. */
  readonly models: readonly string[];
  readonly counts: DbtCounts;
  /** Of models, seeds and snapshots: tag to how many have it; sorted by tag. */
  readonly tags: ReadonlyMap<string, number>;
  /** Of microbatch models, a batch size and how many have it; sorted. */
  readonly batches: ReadonlyMap<string, number>;
}

/** By kind, in the order in which they are told. */
export interface DbtCounts {
  readonly model: number;
  readonly seed: number;
  readonly snapshot: number;
  readonly test: number;
  readonly source: number;
  readonly exposure: number;
}

/** Looks at a dbt project: at its manifest, or, where there is none that can be read, at the files of its folders.
 * @param folder named like the files of the command. */
export async function dbtFacts(
  files: InputFiles,
  folder: string,
  project: DbtProject,
): Promise<{ readonly value: DbtFacts; readonly diagnostics: readonly Diagnostic[] }> {
  const name = `${project.targetPath}/manifest.json`;
  const found = await files.find(join(folder, name));
  if (found !== null) {
    const { value, diagnostics } = safeParseDbtManifest(found.bytes, { file: found.name });
    // a manifest that cannot be read is worth a warning: dbt parse mends it
    if (value !== null) return { value: ofManifest(value, name), diagnostics: [] };
    return {
      value: await ofFiles(files, folder, project),
      diagnostics: diagnostics.map((d) => ({ ...d, severity: "warning" })),
    };
  }
  return { value: await ofFiles(files, folder, project), diagnostics: [] };
}

function ofManifest(dbt: DbtManifest, manifest: string): DbtFacts {
  const own = dbt.nodes.filter((n) => !n.injected && n.packageName === dbt.projectName);
  const models = own.filter((n) => n.resourceType === "model");
  const count = (type: string) => own.filter((n) => n.resourceType === type).length;
  const ofProject = <T extends { readonly packageName: string }>(list: readonly T[]) =>
    list.filter(({ packageName }) => packageName === dbt.projectName).length;
  return {
    manifest,
    adapter: dbt.adapterType,
    models: distinct(models.map((n) => n.name)),
    counts: {
      model: distinct(models.map((n) => n.name)).length,
      seed: count("seed"),
      snapshot: count("snapshot"),
      test: ofProject(dbt.tests),
      source: ofProject(dbt.sources),
      exposure: ofProject(dbt.exposures),
    },
    tags: tally(own.flatMap((n) => n.tags)),
    batches: tally(models.flatMap((n) => n.microbatch?.batchSize ?? [])),
  };
}

async function ofFiles(
  files: InputFiles,
  folder: string,
  project: DbtProject,
): Promise<DbtFacts> {
  const walk = async (folders: readonly string[]) =>
    (await Promise.all(folders.map((f) => filesBelow(files, join(folder, f))))).flat();
  const inModels = await walk(project.modelPaths);
  const inSeeds = await walk(project.seedPaths);
  const inSnapshots = await walk(project.snapshotPaths);
  const models = inModels.filter((name) => /\.(?:sql|py)$/.test(name));
  const tests = (await walk(project.testPaths)).filter((name) => name.endsWith(".sql"));
  const tags: string[] = [];
  const batches: string[] = [];
  const counts = { test: tests.length, source: 0, exposure: 0 };
  for (const name of [...inModels, ...inSeeds, ...inSnapshots]) {
    if (!/\.(?:sql|py|ya?ml)$/.test(name)) continue;
    const text = new TextDecoder().decode((await files.read(name)).bytes);
    if (!/\.ya?ml$/.test(name)) {
      tags.push(...tagsInCode(text));
      if (/microbatch["']/.test(text)) {
        batches.push(/batch_size\s*=\s*["'](\w+)["']/.exec(text)?.[1] ?? "day");
      }
      continue;
    }
    const properties = readDbtProperties(text, { file: name });
    if (properties === null) continue;
    counts.test += properties.testCount;
    counts.source += properties.sourceCount;
    counts.exposure += properties.exposureCount;
    tags.push(...properties.tags);
  }
  const names = distinct(models.map(baseName));
  return {
    manifest: null,
    adapter: null,
    models: names,
    counts: {
      model: names.length,
      seed: inSeeds.filter((name) => name.endsWith(".csv")).length,
      snapshot: inSnapshots.filter((name) => /\.(?:sql|ya?ml)$/.test(name)).length,
      ...counts,
    },
    tags: tally(tags),
    batches: tally(batches),
  };
}

/** Tags that a `config()` block spells out. */
function tagsInCode(code: string): string[] {
  return [...code.matchAll(/\btags\s*=\s*(\[[^\]]*\]|"[^"]*"|'[^']*')/g)].flatMap(([, list]) =>
    [...list!.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b!)
  );
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
    .replace(/\.[^.]*$/, "");
}

async function filesBelow(files: InputFiles, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder)) {
    const path = join(folder, name);
    // a link to a folder may lead in a circle
    if (kind === "folder") found.push(...await filesBelow(files, path));
    else if (await files.isFile(path)) found.push(path);
  }
  return found;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}

function tally(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of distinct(names)) counts.set(name, 0);
  for (const name of names) counts.set(name, counts.get(name)! + 1);
  return counts;
}
