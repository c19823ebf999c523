import {
  exposureEntry,
  groupEntry,
  macros,
  metadata,
  overview,
  sourceEntry,
} from "./manifest/around.ts";
import { modelEntry, seedEntry, snapshotEntry } from "./manifest/models.ts";
import { DOMAIN_SIZE, domainName, modelId, PACKAGE, seedName, sourceId } from "./manifest/names.ts";
import { testEntry } from "./manifest/tests.ts";
import type { Random } from "./manifest/texts.ts";
import { mulberry32 } from "./random.ts";

/** How large a synthetic manifest is; the rest follows from it. */
export interface ManifestSize {
  readonly modelCount: number;
  readonly seed?: number;
}

/** A dbt 1.11 manifest (schema v12) with the proportions of the real ones in tests/fixtures/dbt, in pieces of text.
 *
 * Per model about 11 kB, of which 7.5 kB are the model itself (8 columns, 1.6 kB of SQL as written and 1.8 kB as compiled), 2.3 kB its
 * test, and the rest sources, parent_map and child_map; 0.7 MB of macros whatever the size. 1.9 parents a model, 97 % of them in its own
 * domain of 250 models; 4 % of the models are ephemeral; a seed, a snapshot and ten sources for every hundred models.
 * The same size and seed give the same text.
 */
export function* manifestText({ modelCount, seed = 1 }: ManifestSize): Generator<string> {
  const random = mulberry32(seed);
  const project = new Project(modelCount, random);
  yield `{"metadata": ${json(metadata)}, "nodes": {`;
  yield* entries(project.nodes());
  yield `}, "sources": {`;
  yield* entries(project.sources());
  yield `}, "macros": {`;
  yield* entries(macros(random));
  yield `}, "docs": {"doc.dbt.__overview__": ${json(overview)}}, "exposures": {`;
  yield* entries(project.exposures());
  yield `}, "metrics": {}, "groups": {`;
  yield* entries(project.groups());
  yield `}, "selectors": {}, "disabled": {}, "parent_map": {`;
  yield* entries(project.parents);
  yield `}, "child_map": {`;
  yield* entries(project.children());
  yield `}, "group_map": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}, "functions": {}}`;
}

/** Writes the text to a file as it is made; nothing holds it whole. */
export async function writeManifest(path: string, size: ManifestSize): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  let pending = "";
  for (const piece of manifestText(size)) {
    pending += piece;
    if (pending.length < 1 << 20) continue;
    await writer.write(encoder.encode(pending));
    pending = "";
  }
  await writer.write(encoder.encode(pending));
  await writer.close();
}

/** Of one of the manifest's objects: a key, and what it is. */
type Entry = readonly [string, unknown];

class Project {
  readonly parents: Entry[] = [];
  readonly #count: number;
  readonly #random: Random;

  constructor(modelCount: number, random: Random) {
    this.#count = modelCount;
    this.#random = random;
  }

  *nodes(): Generator<Entry> {
    for (let i = 0; i < this.#count; i++) {
      const parents = this.#parentsOf(i);
      const model = modelEntry(i, parents, this.#random);
      yield this.#node(model, parents);
      yield this.#node(testEntry(i, model, this.#random), [model.unique_id]);
      if (i % 100 === 50) yield this.#node(seedEntry(i, this.#random), []);
      if (i % 100 === 99) {
        yield this.#node(snapshotEntry(i, model, this.#random), [model.unique_id]);
      }
    }
  }

  *sources(): Generator<Entry> {
    for (let i = 0; i < Math.ceil(this.#count / 10); i++) {
      const source = sourceEntry(i, this.#random);
      this.parents.push([source.unique_id, []]);
      yield [source.unique_id, source];
    }
  }

  *exposures(): Generator<Entry> {
    for (let i = DOMAIN_SIZE - 1; i < this.#count; i += DOMAIN_SIZE) {
      const exposure = exposureEntry(i);
      this.parents.push([exposure.unique_id, exposure.depends_on.nodes]);
      yield [exposure.unique_id, exposure];
    }
  }

  *groups(): Generator<Entry> {
    for (let d = 0; d * DOMAIN_SIZE < this.#count; d++) {
      const group = groupEntry(domainName(d));
      yield [group.unique_id, group];
    }
  }

  *children(): Generator<Entry> {
    const children = new Map<string, string[]>(this.parents.map(([id]) => [id, []]));
    for (const [id, parents] of this.parents) {
      for (const parent of parents as string[]) children.get(parent)?.push(id);
    }
    yield* children;
  }

  #node(node: { readonly unique_id: string }, parents: readonly string[]): Entry {
    this.parents.push([node.unique_id, parents]);
    return [node.unique_id, node];
  }

  /** Earlier models of the same domain, now and then of an earlier domain; the first tenth of a domain reads
   * sources and seeds. */
  #parentsOf(i: number): string[] {
    const random = this.#random;
    const inDomain = i % DOMAIN_SIZE;
    const domainStart = i - inDomain;
    if (inDomain < DOMAIN_SIZE / 10) {
      const seeds = Math.floor((i + 49) / 100);
      if (seeds > 0 && random() < 0.1) {
        return [`seed.${PACKAGE}.${seedName(Math.floor(random() * seeds) * 100 + 50)}`];
      }
      const sourceCount = Math.ceil(this.#count / 10);
      return [sourceId(Math.floor(i / 10 + random() * 20) % sourceCount)];
    }
    const parents = new Set<string>();
    const wanted = 1 + Math.floor(random() * 2) + (random() < 0.6 ? 1 : 0);
    for (let k = 0; k < wanted; k++) {
      const abroad = domainStart > 0 && random() < 0.03;
      const parent = abroad
        ? Math.floor(random() * domainStart)
        : domainStart + Math.floor(inDomain * random() ** 0.4);
      parents.add(modelId(Math.min(parent, i - 1)));
    }
    return [...parents].sort();
  }
}

function* entries(pairs: Iterable<Entry>): Generator<string> {
  let comma = "";
  for (const [key, value] of pairs) {
    yield `${comma}${JSON.stringify(key)}: ${json(value)}`;
    comma = ", ";
  }
}

/** As Python writes it and dbt with it: ASCII only. (Python also puts a blank after `:` and `,`; left out here, since it
 * is 4 % of the bytes and costs the generator as much time as the rest.) */
function json(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}
