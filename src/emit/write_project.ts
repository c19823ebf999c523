import { type Diagnostic, diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import { FileSet, type GeneratedFile } from "./file_set.ts";
import {
  buildManifest,
  contentDigest,
  type Generator,
  MANIFEST_PATH,
  parseManifest,
  printManifest,
  type ProjectManifest,
} from "./manifest.ts";
import {
  conflicts,
  drift,
  type Existing,
  planWrite,
  type WantedFile,
  type WritePlan,
} from "./plan_write.ts";

/** A folder that takes all of a change or none of it. `ProjectFolder` of `runtime` is one; paths are relative, with `/`. */
export interface TargetFolder {
  read(path: string): Promise<Uint8Array | null>;
  kind(path: string): Promise<"file" | "folder" | "link" | "other" | null>;
  isInterrupted(): Promise<boolean>;
  exclusive<T>(work: (unfinished: readonly string[]) => Promise<T>): Promise<T>;
  commit(
    changes: readonly {
      readonly path: string;
      readonly bytes: Uint8Array | null;
      readonly replaces: Uint8Array | null;
    }[],
  ): Promise<readonly string[]>;
}

export interface WriteOptions {
  readonly generator: Generator;
  /** Only compare: nothing is written, and each difference is an `emit/drift`. */
  readonly check?: boolean;
  /** The product whose project this is, by name: a folder that holds another one's is refused. */
  readonly product?: string | null;
  /** Write over the project of another product too. */
  readonly replace?: boolean;
}

export interface WriteReport extends WritePlan {
  /** Whether any file was written or removed. */
  readonly written: boolean;
}

/** Brings a folder to hold the generated project: all of it, or, with any error, nothing.
 *
 * Owned files are created, rewritten or removed; seed files are created once. Errors: `emit/file-edited` and
 * `emit/file-in-the-way` for what would have to be overwritten, `emit/drift` with `check`, `emit/interrupted` with `check`
 * when a write was cut off before, `emit/other-product` when the folder holds the project of another product.
 * @throws {EmitError} `emit/bad-path`, `emit/path-clash`, `emit/bad-manifest`, `emit/leads-outside`, `emit/locked`; a
 * `FloeError` `runtime/…` when the disk refuses.
 */
export async function writeProject(
  folder: TargetFolder,
  files: Iterable<GeneratedFile>,
  options: WriteOptions,
): Promise<Outcome<WriteReport>> {
  const fileSet = files instanceof FileSet ? files : new FileSet(files);
  const wanted = await Promise.all([...fileSet].map(prepare));
  if (!options.check) {
    return await folder.exclusive(() => write(folder, wanted, options));
  }
  const { plan, manifest, otherProduct } = await compare(folder, wanted, options);
  if (otherProduct !== null) return outcome<WriteReport>(null, [otherProduct]);
  const found = manifest.before === null
    ? [notThere(), ...drift({ ...plan, create: [] })]
    : drift(manifest.changed ? { ...plan, update: [...plan.update, MANIFEST_PATH] } : plan);
  if (await folder.isInterrupted()) found.push(interrupted());
  return outcome({ ...plan, written: false }, found);
}

interface Prepared extends GeneratedFile, WantedFile {
  readonly bytes: Uint8Array;
}

async function prepare(file: GeneratedFile): Promise<Prepared> {
  const bytes = new TextEncoder().encode(file.text);
  return { ...file, bytes, digest: await contentDigest(bytes) };
}

async function write(
  folder: TargetFolder,
  wanted: readonly Prepared[],
  options: WriteOptions,
): Promise<Outcome<WriteReport>> {
  const { plan, contents, manifest, otherProduct } = await compare(folder, wanted, options);
  if (otherProduct !== null) return outcome<WriteReport>(null, [otherProduct]);
  const errors = conflicts(plan, wanted);
  if (errors.length > 0) return outcome<WriteReport>(null, errors);
  const bytesOf = new Map(wanted.map((f) => [f.path, f.bytes]));
  const change = (path: string) => ({
    path,
    bytes: bytesOf.get(path) ?? null,
    replaces: contents.get(path) ?? null,
  });
  const changes = [...plan.create, ...plan.update, ...plan.remove].map(change);
  // last, so that it never speaks of files that are not there yet
  if (manifest.changed) {
    changes.push({ path: MANIFEST_PATH, bytes: manifest.bytes, replaces: manifest.before });
  }
  const leftAlone = await folder.commit(changes);
  const late = conflicts({ ...plan, edited: leftAlone, inTheWay: [] }, wanted);
  return outcome({ ...plan, written: changes.length > 0 }, late);
}

interface Comparison {
  readonly plan: WritePlan;
  /** Bytes of the files that are there. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly manifest: ManifestChange;
  /** An error when the folder holds the project of another product. */
  readonly otherProduct: Diagnostic | null;
}

interface ManifestChange {
  readonly before: Uint8Array | null;
  readonly bytes: Uint8Array;
  readonly changed: boolean;
}

async function compare(
  folder: TargetFolder,
  wanted: readonly Prepared[],
  { generator, product = null, replace = false }: WriteOptions,
): Promise<Comparison> {
  const before = await folder.read(MANIFEST_PATH);
  const previous: ProjectManifest | null = before === null
    ? null
    : parseManifest(new TextDecoder().decode(before));
  const paths = new Set([...wanted.map((f) => f.path), ...Object.keys(previous?.files ?? {})]);
  const existing = new Map<string, Existing>();
  const contents = new Map<string, Uint8Array>();
  const look = async (path: string) => {
    const kind = await kindOrBlocked(folder, path);
    if (kind === null) return;
    if (kind !== "file") {
      existing.set(path, kind === "folder" ? "folder" : "other");
      return;
    }
    const bytes = await folder.read(path);
    if (bytes === null) return;
    existing.set(path, { digest: await contentDigest(bytes) });
    contents.set(path, bytes);
  };
  // some at a time: disks answer faster, and no system runs out of file handles
  const waiting = [...paths];
  while (waiting.length > 0) await Promise.all(waiting.splice(0, 32).map(look));
  const plan = planWrite(wanted, existing, previous);
  const bytes = new TextEncoder().encode(printManifest(buildManifest(generator, wanted, product)));
  const changed = before === null || await contentDigest(before) !== await contentDigest(bytes);
  return {
    plan,
    contents,
    manifest: { before, bytes, changed },
    otherProduct: replace ? null : ofAnother(previous?.product ?? null, product),
  };
}

/** Two products in one folder would replace each other's files with each compile. */
function ofAnother(there: string | null, product: string | null): Diagnostic | null {
  if (there === null || product === null || there === product) return null;
  return diagnostic({
    code: "emit/other-product",
    message: `Cannot write the project of "${product}": the folder holds the one of "${there}"`,
    location: { file: MANIFEST_PATH, start: null },
    hint: `Choose another output folder; if "${there}" was renamed, compile once with --replace`,
    facts: { product, there },
  });
}

/** As `kind`, but `other` where a file stands in the place of a folder on the way. */
async function kindOrBlocked(folder: TargetFolder, path: string): Promise<string | null> {
  const kind = await folder.kind(path);
  if (kind !== null) return kind;
  const parts = path.split("/");
  for (let n = 1; n < parts.length; n++) {
    const parent = await folder.kind(parts.slice(0, n).join("/"));
    if (parent === null) return null;
    if (parent !== "folder") return "other";
  }
  return null;
}

/** One error, not one for each file that was never generated. */
function notThere(): Diagnostic {
  return diagnostic({
    code: "emit/drift",
    message:
      `There is no generated project here: its list of files, "${MANIFEST_PATH}", is missing`,
    location: { file: MANIFEST_PATH, start: null },
    hint: "Compile without --check",
    facts: { path: MANIFEST_PATH, kind: "missing" },
  });
}

function interrupted(): Diagnostic {
  return diagnostic({
    code: "emit/interrupted",
    message: "An earlier write of this project was cut off, so its files may be of two versions",
    hint: "Compile again without --check: that finishes it first",
  });
}
