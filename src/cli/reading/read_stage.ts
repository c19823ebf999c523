import { basename, dirname, join } from "node:path";
import {
  type CompiledArtifacts,
  type DbtManifest,
  type DbtManifestDetail,
  type FloeSpec,
  type Located,
  maskSecrets,
  type PlatformManifest,
  safeParseCompiledArtifacts,
  safeParseDbtManifest,
  safeParseDbtProject,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../artifacts/mod.ts";
import {
  ArtifactError,
  type Diagnostic,
  diagnostic,
  type Outcome,
  UsageError,
} from "../../errors/mod.ts";
import type { DbtManifests } from "../../plan/mod.ts";
import type { Progress } from "../progress.ts";
import { conflict } from "../usage.ts";
import { besides, type InputFile, type InputFiles } from "./input_files.ts";
import { recognise } from "./recognise.ts";

/** What the user named. */
export interface InputOptions {
  readonly path: string;
  readonly dbtManifests: readonly string[];
  readonly platform: string | null;
  /** How much of a dbt manifest is read; `usual` when left out. */
  readonly detail?: DbtManifestDetail;
  /** Keep the entries of a dbt manifest as dbt wrote them. */
  readonly entries?: boolean;
}

/** The documents of one product, parsed; what is not there is null. */
export interface ReadStage {
  readonly spec: Located<FloeSpec> | null;
  readonly platform: Located<PlatformManifest> | null;
  readonly compiled: Located<CompiledArtifacts> | null;
  /** Of several dbt manifests the first. */
  readonly dbt: DbtManifest | null;
  /** All of several, one for each compute target; else null. */
  readonly manifests: DbtManifests | null;
  /** The folder of dbt_project.yml, named like the files; null when none was found. */
  readonly dbtProjectDir: string | null;
}

/** A stage with what the report needs: all that was said, and the texts to quote. */
export interface Read {
  /** Null when a document cannot be used. */
  readonly value: ReadStage | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Finds, reads and parses the documents of a product. All of them are parsed, also when one is wrong.
 * @throws {UsageError} `cli/file-missing`, `cli/conflicting-options`, `cli/nothing-found`, `cli/not-a-product`, `cli/several-dbt-manifests`, `cli/not-a-file`;
 * {ArtifactError} `artifact/gzip-broken`, `artifact/bad-encoding`.
 */
export async function readStage(
  files: InputFiles,
  options: InputOptions,
  progress: Progress,
): Promise<Read> {
  const { main, kind } = await findMain(files, options.path);
  if (kind === "dbt") refuseAnother(files, main, options.dbtManifests);
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, string>();
  const keep = <T>({ value, diagnostics: found }: Outcome<T>): T | null => {
    diagnostics.push(...found);
    return value;
  };
  const textOf = ({ name, bytes }: InputFile): string => {
    const text = decoded(name, bytes);
    sources.set(name, maskSecrets(text)); // lines that are shown end in the logs of CI
    return text;
  };

  const spec = kind === "floe" ? keep(safeParseFloeSpec(textOf(main), { file: main.name })) : null;
  const compiled = kind === "compiled"
    ? keep(safeParseCompiledArtifacts(textOf(main), { file: main.name }))
    : null;
  const platformFile = await findPlatform(files, main, options.platform, spec);
  const platform = platformFile === null
    ? null
    : keep(safeParsePlatformManifest(textOf(platformFile), { file: platformFile.name }));
  const named: readonly NamedFile[] = kind === "dbt"
    ? [{ compute: null, file: main }]
    : await findDbtManifests(files, main, options.dbtManifests);
  const read = named.map(({ compute, file }) => {
    progress.step(`reading ${file.name}`, file.bytes.length / BYTES_PER_MS);
    const { detail, entries } = options;
    const parsed = safeParseDbtManifest(file.bytes, { file: file.name, detail, entries });
    if (parsed.value === null) quote(file, sources);
    release(file.bytes);
    return { compute, dbt: keep(parsed) };
  });
  const manifests = read.flatMap(({ compute, dbt }) =>
    compute === null || dbt === null ? [] : [{ compute, dbt }]
  );

  const dbtProjectDir = await findDbtProject(files, main, named[0]?.file ?? null);
  const [only] = read;
  if (read.length === 1 && only!.dbt !== null && dbtProjectDir !== null) {
    const project = await files.find(join(dbtProjectDir, "dbt_project.yml"));
    diagnostics.push(...otherProject(project, only!.dbt, spec?.value ?? null));
  }

  const value: ReadStage = {
    spec,
    platform,
    compiled,
    dbt: read[0]?.dbt ?? null,
    manifests: read.length > 1 ? { manifests } : null,
    dbtProjectDir,
  };
  const failed = diagnostics.some((d) => d.severity === "error");
  return { value: failed ? null : value, diagnostics, sources };
}

/** Gives the memory of a file back at once: the collector takes its time with what lies outside its heap, and the manifest of
 * 25,000 models is 280 MB. Node learnt to do so in version 21. */
function release({ buffer, byteLength }: Uint8Array): void {
  const whole = buffer as ArrayBuffer & { transfer?(byteLength: number): ArrayBuffer };
  if (byteLength === whole.byteLength) whole.transfer?.(0);
}

/** How fast a dbt manifest is read, roughly, on a slow machine. */
const BYTES_PER_MS = 40_000;

/** A file that was named has to be what a product is made from; one that was found in a folder is what its name says. */
async function findMain(
  files: InputFiles,
  path: string,
): Promise<{ readonly main: InputFile; readonly kind: "floe" | "compiled" | "dbt" }> {
  if (!await files.isFolder(path)) {
    const main = await files.read(path);
    const kind = recognise(main.bytes);
    if (kind === "platform" || kind === "other") throw notAProduct(main, kind);
    return { main, kind };
  }
  for (const name of MAIN_NAMES) {
    const main = await files.find(join(path, name));
    if (main === null) continue;
    const kind = recognise(main.bytes);
    if (kind === "platform") throw notAProduct(main, kind);
    return { main, kind: kind !== "other" ? kind : name.endsWith(".json") ? "dbt" : "floe" };
  }
  throw new UsageError({
    code: "cli/nothing-found",
    message: `Cannot find a data product in ${path === "." ? "this folder" : `"${path}"`}: ` +
      `it has no ${MAIN_NAMES.slice(0, -1).join(", no ")} and no ${MAIN_NAMES.at(-1)}`,
    facts: { folder: path, names: MAIN_NAMES },
    hint: "Name the file, or run dbt parse in the dbt project first",
  });
}

const MAIN_NAMES = ["floe.yaml", "floe.yml", "target/manifest.json", "manifest.json"];

/** `--platform`, else what floe.yaml refers to. A reference to a registry is not fetched. */
async function findPlatform(
  files: InputFiles,
  main: InputFile,
  given: string | null,
  spec: Located<FloeSpec> | null,
): Promise<InputFile | null> {
  if (given !== null) return await files.read(given);
  const reference = spec?.value.platform?.manifest;
  if (reference === undefined || /^[a-z][a-z0-9+.-]+:/i.test(reference)) return null;
  return await files.find(besides(main.name, reference));
}

/** A dbt manifest, and the compute target that it was named for. */
interface NamedFile {
  readonly compute: string | null;
  readonly file: InputFile;
}

/** `--dbt-manifest`, else the one that dbt leaves in target/. */
async function findDbtManifests(
  files: InputFiles,
  main: InputFile,
  given: readonly string[],
): Promise<readonly NamedFile[]> {
  const named = await Promise.all(given.map((text) => nameOf(files, text)));
  if (named.length > 1) requireNames(named.map((n) => n.compute), given);
  const found: NamedFile[] = [];
  for (const { compute, name } of named) {
    if (await files.isFolder(name)) throw await isFolder(files, name);
    found.push({ compute, file: await files.read(name) });
  }
  if (found.length > 0) return found;
  const folder = dirname(main.name);
  const places = [join(folder, "target/manifest.json"), join(folder, "manifest.json")];
  for (const place of places) {
    const file = place === main.name ? null : await files.find(place);
    if (file !== null && recognise(file.bytes) === "dbt") return [{ compute: null, file }];
  }
  return [];
}

async function isFolder(files: InputFiles, name: string): Promise<UsageError> {
  const places = [join(name, "target/manifest.json"), join(name, "manifest.json")];
  const there = await Promise.all(places.map((place) => files.isFile(place)));
  const place = places.find((_, i) => there[i]);
  return new UsageError({
    code: "cli/not-a-file",
    message: `Cannot read "${name}" as a dbt manifest: it is a folder`,
    facts: { folder: name },
    hint: place === undefined
      ? "Name the file; dbt parse writes it to the dbt project's target/manifest.json"
      : `Name the file in it: ${place}`,
  });
}

/** `FILE` or `NAME=FILE`; a file whose own name holds `=` comes first. */
async function nameOf(
  files: InputFiles,
  given: string,
): Promise<{ readonly compute: string | null; readonly name: string }> {
  const [, compute, name] = /^([A-Za-z_][\w-]*)=(.+)$/.exec(given) ?? [];
  return name === undefined || await files.isFile(given)
    ? { compute: null, name: given }
    : { compute: compute!, name };
}

/** Of several manifests, each says which compute target it is for. */
function requireNames(names: readonly (string | null)[], given: readonly string[]): void {
  const unnamed = given.find((_, i) => names[i] === null);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (unnamed === undefined && repeated === undefined) return;
  throw new UsageError({
    code: "cli/several-dbt-manifests",
    message: unnamed !== undefined
      ? `Cannot use ${given.length} dbt manifests: "${unnamed}" does not say for which compute target it is`
      : `Cannot use two dbt manifests for the compute target "${repeated}"`,
    facts: { given },
    hint:
      "Write --dbt-manifest NAME=FILE for each, NAME being a compute of floe.yaml or manifest.yaml",
  });
}

/** The product's manifest may be named twice, but not two of them. */
function refuseAnother(files: InputFiles, main: InputFile, given: readonly string[]): void {
  const same = (name: string) => files.absolute(name) === files.absolute(main.name);
  if (given.every((name) => same(name) || same(name.replace(/^[A-Za-z_][\w-]*=/, "")))) return;
  throw conflict("--dbt-manifest", `"${main.name}"`, "that is a dbt manifest itself");
}

/** dbt_project.yml lies beside the product's file or the manifest, or above target/. */
async function findDbtProject(
  files: InputFiles,
  main: InputFile,
  dbtFile: InputFile | null,
): Promise<string | null> {
  const folders = [main, ...(dbtFile === null ? [] : [dbtFile])].flatMap(({ name }) => {
    const folder = dirname(name);
    return basename(dirname(files.absolute(name))) === "target"
      ? [folder, join(folder, "..")]
      : [folder];
  });
  for (const folder of folders) {
    if (await files.isFile(join(folder, "dbt_project.yml"))) return folder;
  }
  return null;
}

/** A manifest that was made from another dbt project than the one whose folder dbt will run in. Where it has nothing that floe.yaml names,
 * it is a mistake, and not each of those names. */
function otherProject(
  project: InputFile | null,
  dbt: DbtManifest,
  spec: FloeSpec | null,
): readonly Diagnostic[] {
  if (project === null || dbt.projectName === "") return [];
  // what is wrong with the file itself is dbt's to say
  const text = new TextDecoder().decode(project.bytes);
  const there = safeParseDbtProject(text, { file: project.name }).value;
  if (there === null || there.name === dbt.projectName) return [];
  const folder = dirname(project.name);
  const known = new Set(dbt.nodes.map((node) => node.name));
  const none = spec !== null && spec.transforms.every(({ name }) => !known.has(name));
  return [diagnostic({
    code: "artifact/dbt-other-project",
    severity: none ? "error" : "warning",
    message:
      `The dbt manifest "${dbt.file}" is that of the project "${dbt.projectName}", and "${project.name}" is the project "${there.name}"${
        none ? ": it has none of the models that floe.yaml names" : ""
      }`,
    facts: { manifest: dbt.projectName, project: there.name },
    hint: `Run dbt parse in ${
      folder === "." ? "this folder" : `"${folder}"`
    }, or name another manifest with --dbt-manifest`,
  })];
}

/** The text of a YAML file or of CompiledArtifacts.
 * @throws {ArtifactError} `artifact/bad-encoding`, lest a line of mojibake be told instead. */
function decoded(name: string, bytes: Uint8Array): string {
  const [first, second] = bytes;
  const marked = first === 0xff && second === 0xfe || first === 0xfe && second === 0xff;
  // half of UTF-16 is zero bytes where it is keys and Latin letters, and UTF-8 has none
  const head = bytes.subarray(0, 1 << 10);
  const zeros = head.reduce((count, byte) => byte === 0 ? count + 1 : count, 0);
  if (marked || zeros * 4 > head.length) throw badEncoding(name, "UTF-16");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badEncoding(name, null);
  }
}

function badEncoding(name: string, encoding: string | null): ArtifactError {
  return new ArtifactError({
    code: "artifact/bad-encoding",
    message: `Cannot read "${name}": it is ${
      encoding === null ? "not" : `encoded as ${encoding}, not as`
    } UTF-8`,
    location: { file: name, start: { line: 1, column: 1, offset: 0 } },
    facts: { encoding },
    hint: encoding === null
      ? "Save it as UTF-8; it may be Latin-1 or Windows-1252 now"
      : "Save it as UTF-8 (the > of Windows PowerShell writes UTF-16)",
  });
}

/** A text to quote a line from: an error in a manifest of many megabytes is shown without its line. */
function quote({ name, bytes }: InputFile, sources: Map<string, string>): void {
  if (bytes.length < 1 << 22) sources.set(name, maskSecrets(new TextDecoder().decode(bytes)));
}

function notAProduct({ name, bytes }: InputFile, kind: "platform" | "other"): UsageError {
  const isDbtProject = /^config-version\s*:/m.test(new TextDecoder().decode(bytes));
  return new UsageError({
    code: "cli/not-a-product",
    message: kind === "platform"
      ? `Cannot compile "${name}": it is a platform manifest, not a data product`
      : `Cannot compile "${name}": it is no floe.yaml, no CompiledArtifacts JSON and no dbt manifest`,
    facts: { file: name },
    hint: kind === "platform"
      ? `Give the product's floe.yaml, and this file with --platform ${name}`
      : isDbtProject
      ? "Run dbt parse beside it, and give the folder or its target/manifest.json"
      : "Give one of the three, or the folder that holds it",
  });
}
