/** Golden cases: a folder with a case.json is one; its `expected/` is the project that is generated from it.
 *
 * The runtime, `floe_…/`, is left out of `expected/`: it is the same in every project and lies, as a person wrote it,
 * in plugins/TARGET/python.
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseDocument, stringify } from "yaml";
import { shippedPlugins } from "../../plugins/mod.ts";
import { printYaml, type YamlValue } from "../../src/emit/mod.ts";
import { compileTo } from "../helpers/compile.ts";
import { fixtureText } from "../helpers/corpus.ts";

const here = new URL(".", import.meta.url);

/** case.json: where the input lies, from the case's folder. */
interface CaseFile {
  readonly about: string;
  /** `dagster` when left out. */
  readonly target?: string;
  readonly dbtManifest?: string;
  readonly spec?: string;
  readonly platform?: string;
  readonly dbtProjectDir: string | null;
  readonly environment?: string;
}

export interface GoldenCase {
  readonly name: string;
  /** Of the expected project. */
  readonly folder: string;
  /** The expected Helm values. */
  readonly valuesFile: string;
  readonly input: {
    readonly target: string;
    readonly dbtManifest?: string;
    readonly spec?: string;
    readonly platform?: string;
    readonly dbtProjectDir: string | null;
    readonly environment?: string;
  };
}

/** Sorted by name.
 * @param target only the cases of this one. */
export async function goldenCases(target: string | null = null): Promise<GoldenCase[]> {
  const found: GoldenCase[] = [];
  for await (const { name, isDirectory } of Deno.readDir(here)) {
    if (!isDirectory) continue;
    const base = new URL(`${name}/`, here);
    const file = await Deno.readTextFile(new URL("case.json", base)).catch(() => null);
    if (file === null) continue; // a suite of its own
    const { target, dbtManifest, spec, platform, dbtProjectDir, environment }: CaseFile = JSON
      .parse(file);
    const text = async (path: string | undefined) =>
      path === undefined ? undefined : await fixtureText(new URL(path, base));
    found.push({
      name,
      folder: fileURLToPath(new URL("expected/", base)),
      valuesFile: fileURLToPath(new URL("values.yaml", base)),
      input: {
        target: target ?? "dagster",
        dbtManifest: await text(dbtManifest),
        spec: await text(spec),
        platform: await text(platform),
        dbtProjectDir,
        environment,
      },
    });
  }
  return found.filter(({ input }) => target === null || input.target === target)
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Path to text. */
export type Tree = ReadonlyMap<string, string>;

export function generate(input: GoldenCase["input"]): Tree {
  return new Map(compileTo(input.target, input).files.map(({ path, text }) => [path, text]));
}

/** What `helm-values` prints for the case, with our own sizes. */
export function helmValues(input: GoldenCase["input"]): string {
  const { plan } = compileTo(input.target, input);
  const values = shippedPlugins().get(input.target).getHelmValues(plan);
  return printYaml(values as unknown as YamlValue);
}

export function isRuntime(path: string): boolean {
  return /^(?:src|dags)\/[^/]+\/floe_[a-z]+\//.test(path);
}

/** The same input in another order: the maps of dbt's manifest, the keys of its nodes, the lists of transforms. What has a
 * meaning by its order stays (columns, `meta`).
 * @param seed Another number is another order.
 */
export function shuffled(input: GoldenCase["input"], seed: number): GoldenCase["input"] {
  const random = generator(seed);
  const reorder = (value: unknown): unknown =>
    isMap(value) ? Object.fromEntries(shuffle(Object.entries(value), random)) : value;
  const manifest = input.dbtManifest === undefined ? undefined : JSON.stringify(reorder(
    Object.fromEntries(
      Object.entries(JSON.parse(input.dbtManifest)).map(([key, value]) => [
        key,
        isMap(value)
          ? reorder(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, reorder(v)])))
          : value,
      ]),
    ),
  ));
  return {
    ...input,
    dbtManifest: manifest,
    spec: input.spec === undefined ? undefined : shuffleSpec(input.spec, random),
  };
}

function shuffleSpec(text: string, random: () => number): string {
  const spec = parseDocument(text).toJS();
  if (Array.isArray(spec.transforms)) {
    spec.transforms = shuffle(spec.transforms, random).map((transform: unknown) =>
      Object.fromEntries(shuffle(Object.entries(transform as object), random))
    );
  }
  return stringify(Object.fromEntries(shuffle(Object.entries(spec), random)));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @see Fisher and Yates (1938), in Durstenfeld's form. */
function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

/** Park and Miller's generator: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}
