/** The golden product, tests/fixtures/projects/shop_analytics: its documents as the command line finds them, and edits of its floe.yaml.
 * @module
 */
import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { fixtureText } from "../../helpers/corpus.ts";
import { run } from "../../../src/cli/main.ts";
import { MemoryRuntime } from "../../../src/runtime/mod.ts";
import type { Edit } from "./edits.ts";

const folder = new URL("../../fixtures/projects/shop_analytics/", import.meta.url);

export interface ProductFiles {
  readonly spec: string;
  readonly platform: string;
  readonly dbtManifest: string;
}

export async function productFiles(): Promise<ProductFiles> {
  const read = (name: string) => fixtureText(new URL(name, folder));
  return {
    spec: await read("floe.yaml"),
    platform: await read("manifest.yaml"),
    dbtManifest: await read("dbt-manifest.json.gz"),
  };
}

/** What the command line prints about the product, by the name of the file that holds it. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "check.txt": ["check", "--env", "prod"],
  "plan.txt": ["plan", "--env", "prod"],
  "plan.json": ["plan", "--env", "prod", "--format", "json"],
};

/** File of `printed/` to its text. */
export async function printed(files: ProductFiles): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [name, args] of Object.entries(commands)) {
    const runtime = new MemoryRuntime({
      files: {
        "/floe.yaml": files.spec,
        "/manifest.yaml": files.platform,
        "/dbt_project.yml": "name: shop_analytics\n",
        "/target/manifest.json": files.dbtManifest,
      },
    });
    await run(args, runtime);
    const { stdout, stderr } = runtime;
    texts.set(name, name.endsWith(".json") ? stdout.text : stderr.text + stdout.text);
  }
  return texts;
}

export const printedFolder = new URL("printed/", import.meta.url);

/** Every line of the `orchestration` block that holds a value, a list of values being one: `groups.events.retries.max`. Items of lists go
 * by their name, mappings by `from>to`. */
export function leaves(spec: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        visit(value, path === "" ? String(key) : `${path}.${String(key)}`);
      }
    } else if (isSeq(node) && node.items.some(isMap)) {
      for (const item of node.items) visit(item, `${path}.${nameOf(item)}`);
    } else found.push(path);
  };
  visit(parseDocument(spec).get("orchestration"), "");
  return found;
}

/** The text with an edit of one line made, and the value that stood there. */
export function edited(spec: string, path: string, edit: Edit): { text: string; before: unknown } {
  const document = parseDocument(spec);
  const before = valueAt(document, path);
  const changes = "set" in edit ? edit.set : { [path]: edit.to };
  // all places are looked up before the first one changes: names are places
  const places = Object.entries(changes).map(([at, value]) => ({
    value,
    keys: keysOf(document, at),
  }));
  for (const { value, keys } of places.filter(({ value }) => value !== undefined)) {
    if (document.hasIn(keys) || !Array.isArray(valueAtKeys(document, keys.slice(0, -1)))) {
      document.setIn(keys, value);
    } else document.addIn(keys.slice(0, -1), value);
  }
  // from the end, so that what is removed moves nothing else
  const removed = places.filter(({ value }) => value === undefined).map(({ keys }) => keys);
  for (const keys of removed.sort((a, b) => Number(b[2]) - Number(a[2]))) document.deleteIn(keys);
  return { text: document.toString({ lineWidth: 0 }), before };
}

function valueAt(document: Document, path: string): unknown {
  return valueAtKeys(document, keysOf(document, path));
}

function valueAtKeys(document: Document, keys: readonly (string | number)[]): unknown {
  const node = document.getIn(keys, true);
  return isScalar(node) ? node.value : (node as { toJSON(): unknown }).toJSON();
}

/** Keys and indices; a new item of a list goes behind its last. */
function keysOf(document: Document, path: string): (string | number)[] {
  const keys: (string | number)[] = ["orchestration"];
  for (const part of path.split(".")) {
    const node = document.getIn(keys, true);
    if (!isSeq(node)) keys.push(part);
    else {
      const index = node.items.findIndex((item) => nameOf(item) === part);
      keys.push(index < 0 ? node.items.length : index);
    }
  }
  return keys;
}

function nameOf(item: unknown): string {
  const { name, from, to } = (item as { toJSON(): Record<string, unknown> }).toJSON();
  return String(name ?? `${from}>${to}`);
}
