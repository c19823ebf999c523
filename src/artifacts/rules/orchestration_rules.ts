import { codes, type Diagnostic, diagnostic, nearestName, type Path } from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import { type SourceDocument, type SourceNode, textAt } from "../text/source_node.ts";

/** What no schema says of an `orchestration`: which keys go together, and which names are taken.
 *
 * Looks at what is written, so that these rules are told together with what is wrong by the schema, not after it is mended. A value
 * of the wrong type is the schema's business.
 * @param base where the block stands
 * @param product its name, which names of schedules and sensors must not repeat; null when it cannot be read.
 * @returns `artifact/missing-key`, `artifact/unknown-key` (of severities), `artifact/conflicting-keys`, `artifact/duplicate-name`.
 */
export function orchestrationRules(
  document: SourceDocument,
  base: Path,
  product: string | null,
): readonly Diagnostic[] {
  const rules = new Rules(document);
  for (const [name] of entries(document.nodeAt([...base, "partitions"]))) {
    rules.partition([...base, "partitions", name]);
  }
  const list = (key: string) =>
    items(document.nodeAt([...base, key])).map((_, i): Path => [...base, key, i]);
  rules.severities([...base, "severities"]);
  list("groups").forEach((at) => rules.policy(at));
  list("mappings").forEach((at) => rules.mapping(at));
  list("schedules").forEach((at) => rules.schedule(at));
  rules.names(list("groups").map((at) => [...at, "name"]), "name");
  const named = [...list("schedules"), ...list("sensors")].map((at): Path => [...at, "name"]);
  rules.names(named, "name");
  if (product !== null) rules.taken(named, product, base);
  return rules.found;
}

/** The rules of what groups and models share. */
export function policyRules(document: SourceDocument, at: Path): readonly Diagnostic[] {
  const rules = new Rules(document);
  rules.policy(at);
  return rules.found;
}

class Rules {
  readonly found: Diagnostic[] = [];
  readonly #document: SourceDocument;

  constructor(document: SourceDocument) {
    this.#document = document;
  }

  severities(at: Path): void {
    for (const [code] of entries(this.#document.nodeAt(at))) {
      if (Object.hasOwn(codes, code)) continue;
      const path = [...at, code];
      const nearest = nearestName(code, Object.keys(codes));
      this.found.push(diagnostic({
        code: "artifact/unknown-key",
        message: `Cannot read "${pathText(path)}": there is no code ${JSON.stringify(code)}`,
        path,
        location: this.#document.locateKey(path),
        hint: nearest === null
          ? "floe-orchestrator explain lists all codes"
          : `Did you mean "${nearest}"?`,
        facts: { key: code, nearest },
      }));
    }
  }

  partition(at: Path): void {
    const type = this.#text(at, "type");
    if (type === "time") this.#oneOf(at, ["cadence", "cron"]);
    if (type === "static") this.names(this.#entriesOf(at, "keys"), "key");
    if (type === "multi") this.names(this.#entriesOf(at, "dimensions"), "dimension");
  }

  policy(at: Path): void {
    const backfill = [...at, "backfill"];
    if (this.#text(backfill, "policy") === "single_run") {
      this.#needs(backfill, "maxPartitionsPerRun", 'policy "multi_run"');
    }
    const freshness = [...at, "freshness"];
    if (!this.#has(freshness, "cron")) this.#needs(freshness, "timezone", "cron");
    const automation = [...at, "automation"];
    const type = this.#text(automation, "type");
    if (type !== null && type !== "on_cron") {
      this.#needs(automation, "cron", 'type "on_cron"');
      this.#needs(automation, "timezone", 'type "on_cron"');
    } else if (!this.#has(automation, "cron")) this.#needs(automation, "timezone", "cron");
  }

  mapping(at: Path): void {
    const type = this.#text(at, "type");
    if (type === null) return;
    if (type === "explicit") this.#oneOf(at, ["keys"]);
    else this.#needs(at, "keys", 'type "explicit"');
    for (const key of ["startOffset", "endOffset"]) {
      // a compiled file says 0, which changes nothing
      const none = type === "time_window" || this.#number(at, key) === 0;
      if (!none) this.#needs(at, key, 'type "time_window"');
    }
    if (type !== "dimension") this.#needs(at, "dimension", 'type "dimension"');
  }

  schedule(at: Path): void {
    this.#oneOf(at, ["cron", "partition", "after"]);
    if (!this.#has(at, "partition")) this.#needs(at, "offset", "partition");
    if (!this.#has(at, "cron")) this.#needs(at, "timezone", "cron");
  }

  /** Texts that stand at several of `places`; each repetition points back to the first. */
  names(places: readonly Path[], what: "name" | "key" | "dimension"): void {
    const first = new Map<string, Path>();
    for (const path of places) {
      const name = this.#value(path);
      if (name === null) continue;
      const before = first.get(name);
      if (before === undefined) {
        first.set(name, path);
        continue;
      }
      const owner = (of: Path) => pathText(what === "name" ? of.slice(0, -1) : of);
      this.#duplicate(path, name, {
        message: `the ${what} ${JSON.stringify(name)} is taken by "${owner(before)}"`,
        hint: what === "name" ? "Give one of the two another name, or remove it" : "Remove it",
        related: [{ message: "first here", location: this.#document.locate(before) }],
      });
    }
  }

  /** Names that the product's own jobs and schedule have. */
  taken(places: readonly Path[], product: string, base: Path): void {
    const owners = new Map([
      [product, "the job that builds what is not partitioned"],
      [`${product}-schedule`, "the product's own schedule"],
    ]);
    for (const [partition] of entries(this.#document.nodeAt([...base, "partitions"]))) {
      owners.set(`${product}-${partition}`, `the job of partition "${partition}"`);
    }
    for (const path of places) {
      const name = this.#value(path);
      const owner = name === null ? undefined : owners.get(name);
      if (name === null || owner === undefined) continue;
      this.#duplicate(path, name, {
        message: `the name ${JSON.stringify(name)} is taken by ${owner}`,
        hint: "Give it another name",
        related: [],
      });
    }
  }

  #duplicate(
    path: Path,
    name: string,
    { message, hint, related }: Pick<Diagnostic, "message" | "hint" | "related">,
  ): void {
    this.found.push(diagnostic({
      code: "artifact/duplicate-name",
      message: `Cannot read "${pathText(path)}": ${message}`,
      path,
      location: this.#document.locate(path),
      hint,
      facts: { name },
      related,
    }));
  }

  /** Exactly one of `keys` stands in the mapping at `at`. */
  #oneOf(at: Path, keys: readonly string[]): void {
    const node = this.#document.nodeAt(at);
    if (node?.kind !== "mapping") return;
    const written = [...node.entries.keys()].filter((key) =>
      keys.includes(key) && this.#has(at, key)
    );
    const all = keys.map((key) => `"${key}"`).join(keys.length === 2 ? " and " : ", ")
      .replace(/, ("\w+")$/, " and $1");
    const [first, ...others] = written;
    if (first === undefined) {
      this.found.push(diagnostic({
        code: "artifact/missing-key",
        message: keys.length === 1
          ? `Cannot read "${pathText(at)}": the key ${all} is missing`
          : `Cannot read "${pathText(at)}": one of ${all} is missing`,
        path: [...at, keys[0]!],
        location: this.#document.locate(at),
        hint: keys.length === 1 ? `Add ${all}` : "Add one of them",
        facts: { keys },
      }));
    }
    for (const key of others) {
      this.#conflict([...at, key], {
        message: `it stands beside "${first}", and only one of ${all} may be there`,
        hint: `Remove "${key}" or "${first}"`,
        facts: { keys: [first, key] },
        related: [{ message: "first here", location: this.#document.locateKey([...at, first!]) }],
      });
    }
  }

  /** A key that means something only beside another one, which is not there. */
  #needs(at: Path, key: string, other: string): void {
    if (!this.#has(at, key)) return;
    const needed = other.includes('"') ? other : `"${other}"`;
    this.#conflict([...at, key], {
      message: `it means something only with ${needed}`,
      hint: `Remove "${key}", or write ${needed}`,
      facts: { key, needs: other },
      related: [],
    });
  }

  #conflict(
    path: Path,
    { message, hint, facts, related }: Pick<Diagnostic, "message" | "hint" | "facts" | "related">,
  ): void {
    this.found.push(diagnostic({
      code: "artifact/conflicting-keys",
      message: `Cannot read "${pathText(path)}": ${message}`,
      path,
      location: this.#document.locateKey(path),
      hint,
      facts,
      related,
    }));
  }

  #entriesOf(at: Path, key: string): readonly Path[] {
    return items(this.#document.nodeAt([...at, key])).map((_, i) => [...at, key, i]);
  }

  #has(at: Path, key: string): boolean {
    const node = this.#document.nodeAt([...at, key]);
    return node !== null && !(node.kind === "scalar" && node.value === null);
  }

  #text(at: Path, key: string): string | null {
    return this.#value([...at, key]);
  }

  #number(at: Path, key: string): number | null {
    const node = this.#document.nodeAt([...at, key]);
    return node?.kind === "scalar" && typeof node.value === "number" ? node.value : null;
  }

  #value(path: Path): string | null {
    return textAt(this.#document, path);
  }
}

function items(node: SourceNode | null): readonly SourceNode[] {
  return node?.kind === "sequence" ? node.items : [];
}

function entries(node: SourceNode | null): Iterable<readonly [string, unknown]> {
  return node?.kind === "mapping" ? node.entries : [];
}
