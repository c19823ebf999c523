import { EmitError, hasMergeConflict, mergeConflictHint } from "../errors/mod.ts";
import { printJson } from "./data/json.ts";
import { checkPath, type GeneratedFile, type Ownership } from "./file_set.ts";

/** Where the manifest lies in a generated project. It belongs into version control. */
export const MANIFEST_PATH = ".floe/manifest.json";

/** What made a project: named in its manifest, the same on every machine. */
export interface Generator {
  readonly name: string;
  readonly version: string;
  /** Version of CompiledArtifacts; null when unknown. */
  readonly contractVersion?: string | null;
  /** Digest of the source artifacts; null when unknown. */
  readonly sourceDigest?: string | null;
}

/** Which files of a project are generated, and what they held when they were written. */
export interface ProjectManifest {
  readonly version: 1;
  readonly generator: Generator;
  /** Whose project it is; null in one that was written before this was said. */
  readonly product: string | null;
  /** By path, sorted. */
  readonly files: Readonly<Record<string, ManifestEntry>>;
}

export interface ManifestEntry {
  /** {@linkcode contentDigest} of the text. */
  readonly digest: string;
  readonly ownership: Ownership;
}

/** The list of what a project consists of, as it is written beside its files.
 * @param files sorted by path, with their digests.
 * @param product whose project it is, by name. */
export function buildManifest(
  generator: Generator,
  files: readonly (GeneratedFile & { readonly digest: string })[],
  product: string | null = null,
): ProjectManifest {
  const { name, version, contractVersion = null, sourceDigest = null } = generator;
  return {
    version: 1,
    generator: { name, version, contractVersion, sourceDigest },
    product,
    files: Object.fromEntries(
      files.map(({ path, digest, ownership }) => [path, { digest, ownership }]),
    ),
  };
}

/** As JSON text with a final newline. */
export function printManifest(manifest: ProjectManifest): string {
  return printJson(manifest);
}

/** Reads what {@linkcode printManifest} wrote.
 * @throws {EmitError} `emit/bad-manifest`: cut off, edited, or of a newer generator. */
export function parseManifest(text: string): ProjectManifest {
  try {
    const manifest = JSON.parse(text);
    if (manifest.version !== 1) throw badManifest(`it has the version ${manifest.version}`);
    for (const [path, entry] of Object.entries<ManifestEntry>(manifest.files)) {
      checkPath(path);
      const known = entry.ownership === "owned" || entry.ownership === "seed";
      if (!known || !/^[0-9a-f]{64}$/.test(entry.digest)) {
        throw badManifest(`its entry for "${path}" makes no sense`);
      }
    }
    return { ...manifest, product: typeof manifest.product === "string" ? manifest.product : null };
  } catch (error) {
    if (error instanceof EmitError && error.code === "emit/bad-manifest") throw error;
    throw hasMergeConflict(text)
      ? badManifest("git found two versions of it, and nobody chose", error, mergeConflictHint)
      : badManifest("it is damaged", error);
  }
}

/** SHA-256 of a text in lower-case hex. Windows line ends count as plain ones: git may have changed them. */
export async function contentDigest(bytes: Uint8Array): Promise<string> {
  const unix = withoutCarriageReturns(bytes);
  const digest = await crypto.subtle.digest("SHA-256", unix as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  const CR = 13;
  const LF = 10;
  if (!bytes.includes(CR)) return bytes;
  return bytes.filter((byte, i) => byte !== CR || bytes[i + 1] !== LF);
}

function badManifest(why: string, cause?: unknown, hint = RESTORE): EmitError {
  return new EmitError({
    code: "emit/bad-manifest",
    message: `Cannot use the project's manifest "${MANIFEST_PATH}": ${why}`,
    location: { file: MANIFEST_PATH, start: null },
    facts: { path: MANIFEST_PATH },
    hint,
    cause,
  });
}

const RESTORE =
  "Restore the file from version control, or delete it together with the generated files";
