/** Who may import whom, as data: a folder imports from those it names and from itself.
 *
 * Folders are under `src/` unless they have a slash or are wasm. `npm` names the packages a folder may use.
 * @module
 */

export interface Layer {
  readonly imports: readonly string[];
  readonly npm?: readonly string[];
  /** May speak of `Deno`, `node:` and `process`. */
  readonly host?: boolean;
}

const upToPlugin = ["errors", "artifacts", "schedule", "emit", "client", "graph", "plan", "plugin"];

export const layers: Readonly<Record<string, Layer>> = {
  errors: { imports: [] },
  artifacts: { imports: ["errors"], npm: ["zod", "yaml"] },
  schedule: { imports: ["errors"], npm: ["croner"] },
  // YAML files are serialised values, and a well-kept library does that better than we would
  emit: { imports: ["errors"], npm: ["yaml"] },
  client: { imports: ["errors"] },
  runtime: { imports: ["errors"], host: true },
  wasm: { imports: [] },
  graph: { imports: ["errors", "wasm"] },
  // a plan is a document that others read back: its schema is checked as those of the artifacts are
  plan: { imports: ["artifacts", "schedule", "graph", "errors"], npm: ["zod"] },
  // what a cron expression uses is asked of its text, not carried through the plan
  // definitions are asked for by the contract's own word, artifacts, as well as by a plan
  // what plugins share reads their configuration
  plugin: {
    imports: ["artifacts", "plan", "schedule", "emit", "client", "errors"],
    npm: ["zod"],
  },
  view: { imports: ["plan", "graph", "errors"] },
  // Python that the runtimes of all plugins hold, as text
  "plugins/python": { imports: [] },
  "plugins/airflow": { imports: [...upToPlugin, "plugins/python"], npm: ["zod"] },
  "plugins/dagster": { imports: [...upToPlugin, "view", "plugins/python"], npm: ["zod"] },
  // the registry of the shipped plugins is the one place that knows them all
  "plugins/mod.ts": { imports: ["plugin", "plugins/airflow", "plugins/dagster"] },
  cli: { imports: [...upToPlugin, "view", "runtime", "plugins/mod.ts"], host: true },
  "mod.ts": { imports: [...upToPlugin, "view"] },
};

export interface Import {
  /** From the repository's folder, with `/`. */
  readonly from: string;
  /** A path as `from`, or a bare specifier (`zod`, `node:path`). */
  readonly to: string;
}

/** The layer of a file, or null when no row of the table holds it. */
export function layerOf(path: string): string | null {
  if (path in layers) return path;
  const parts = path.split("/");
  const folder = parts[0] === "src" && parts.length > 2
    ? parts[1]!
    : parts[0] === "plugins"
    ? parts.slice(0, 2).join("/")
    : parts[0]!;
  return folder in layers ? folder : null;
}

/** What is wrong with an import, or null. */
export function offence({ from, to }: Import): string | null {
  const layer = layerOf(from);
  if (layer === null) return `${from} lies in no folder of the layer table`;
  const { imports, npm = [], host = false } = layers[layer]!;
  if (to.startsWith("node:")) return host ? null : `${from} speaks of ${to}`;
  if (!to.includes("/") || /^(?:npm|jsr|https?):/.test(to)) {
    return npm.includes(to) || layerOf(to) !== null && to.endsWith(".ts") && imports.includes(to)
      ? null
      : `${from} imports the package ${to}, which ${layer} may not`;
  }
  const target = layerOf(to);
  if (target === layer) return null;
  if (target === null || !imports.includes(target)) {
    return `${from} imports ${to}: ${layer} may not import ${target ?? to}`;
  }
  return to.endsWith("/mod.ts") ? null : `${from} imports ${to} past the folder's mod.ts`;
}

/** Files that import each other in a circle, the first again at the end; null: there are none. */
export function circle(imports: readonly Import[]): readonly string[] | null {
  const readFrom = new Map<string, string[]>();
  for (const { from, to } of imports) {
    readFrom.set(from, [...readFrom.get(from) ?? [], to]);
  }
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of readFrom.get(file) ?? []) {
      const found = walk(to, [...path, file]);
      if (found !== null) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of readFrom.keys()) {
    const found = walk(file, []);
    if (found !== null) return found;
  }
  return null;
}

/** Where a file imports from, types and values alike, in the file's order.
 * Comments do not count; the statement has to begin a line, as `deno fmt` writes it. */
export function importsOf(path: string, source: string): Import[] {
  const found: Import[] = [];
  const statements =
    /^(?:import|export)\b(?:[^;"']*?\bfrom)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  for (const [, named, dynamic] of withoutComments(source).matchAll(statements)) {
    found.push({ from: path, to: resolve(path, (named ?? dynamic)!) });
  }
  return found;
}

/** Words of a host (`Deno`, `process`) that a file uses although its layer has none. */
export function hostWords(path: string, source: string): string[] {
  const layer = layerOf(path);
  if (layer !== null && layers[layer]!.host) return [];
  if (path.includes("/python/embedded/")) return []; // Python as text, where `process` is a variable
  const words = withoutComments(source).match(/\bDeno\b(?=[.\[])|\bprocess\b(?=[.\[])/g) ?? [];
  return [...new Set(words)].map((word) => `${path} speaks of ${word}`);
}

function withoutComments(source: string): string {
  return source.replaceAll(/^\s*\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, "");
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}
