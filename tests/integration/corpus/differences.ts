/** How our asset graph differs from the one that dagster-dbt makes of the same manifest, and why.
 *
 * Not compared, because each is a choice of presentation: groups (dagster-dbt puts all in `default`, we use dbt's
 * folders and packages), descriptions (it appends the SQL), code versions (it hashes the SQL, we take dbt's own
 * checksum, which covers configuration too) and kinds (we add the materialisation).
 * @module
 */
import type { RawManifest } from "../../helpers/corpus.ts";
import type { NaiveGraph } from "../../helpers/naive_graph.ts";
import type { DagsterGraph } from "./dagster_graph.ts";

/** `+` is ours alone, `-` dagster-dbt's alone, `~` in both but not alike. */
export interface Difference {
  readonly kind: "asset" | "edge" | "check" | "external" | "owner";
  readonly sign: "+" | "-" | "~";
  /** Asset key, `parent key -> child key`, or the test's unique id. */
  readonly subject: string;
}

export function differences(ours: DagsterGraph, theirs: DagsterGraph): Difference[] {
  const found: Difference[] = [];
  const compare = (kind: Difference["kind"], a: Iterable<string>, b: Iterable<string>) => {
    const [left, right] = [new Set(a), new Set(b)];
    for (const subject of left.difference(right)) found.push({ kind, sign: "+", subject });
    for (const subject of right.difference(left)) found.push({ kind, sign: "-", subject });
  };
  compare("asset", Object.keys(ours.assets), Object.keys(theirs.assets));
  compare("edge", edges(ours), edges(theirs));
  const checks = (graph: DagsterGraph) =>
    new Map(Object.values(graph.checks).map((check) => [check.id ?? "", check]));
  const [ourChecks, theirChecks] = [checks(ours), checks(theirs)];
  compare("check", ourChecks.keys(), theirChecks.keys());
  for (const [id, check] of ourChecks) {
    const other = theirChecks.get(id);
    if (other === undefined) continue;
    const reads = (c: typeof check) => [c.asset, ...c.additionalDeps].sort().join(" ");
    if (other.asset !== check.asset || reads(other) !== reads(check)) {
      found.push({ kind: "check", sign: "~", subject: id });
    }
  }
  for (const [key, asset] of Object.entries(ours.assets)) {
    const other = theirs.assets[key];
    if (other === undefined) continue;
    if (other.external !== asset.external) {
      found.push({ kind: "external", sign: "~", subject: key });
    }
    if (`${other.owners}` !== `${asset.owners}`) {
      found.push({ kind: "owner", sign: "~", subject: key });
    }
    // a source without metadata of its own has no id in dagster-dbt
    if (other.id !== null && other.id !== asset.id) {
      found.push({ kind: "asset", sign: "~", subject: key });
    }
  }
  return found;
}

export function edges(graph: DagsterGraph): string[] {
  return Object.entries(graph.assets).flatMap(([child, { deps }]) =>
    deps.map((parent) => `${parent} -> ${child}`)
  );
}

/** What a reason may look at. */
export interface Facts {
  readonly ours: DagsterGraph;
  readonly theirs: DagsterGraph;
  readonly manifest: RawManifest;
  readonly naive: NaiveGraph;
}

/** Why the two differ, by name; `explains` is exact, so that a new difference is not taken for a known one. */
export const reasons: Readonly<
  Record<string, { readonly why: string; explains(d: Difference, facts: Facts): boolean }>
> = {
  "unread source": {
    why: "a source that no asset reads: dagster-dbt shows only what something selected depends on",
    explains: ({ kind, sign, subject }, { ours, naive }) =>
      kind === "asset" && sign === "+" && ours.assets[subject]!.id!.startsWith("source.") &&
      ![...naive.assetEdges].some((edge) => edge.startsWith(`${ours.assets[subject]!.id} -> `)),
  },
  "source taken for its table": {
    why: "Dagster takes a source that nobody declares for the one asset with its table name; " +
      "we declare the source and add an edge from what builds its table",
    explains: ({ kind, sign, subject }, { ours, theirs, naive }) => {
      const merged = (key: string) =>
        ours.assets[key]?.id?.startsWith("source.") === true && theirs.assets[key] === undefined &&
        [...naive.assetEdges].some((edge) => edge.startsWith(`${ours.assets[key]!.id} -> `));
      if (kind === "asset") return sign === "+" && merged(subject);
      if (kind === "edge") return sign === "+" && merged(subject.split(" -> ")[0]!);
      return kind === "check" && sign === "~" && merged(checkOf(ours, subject).asset);
    },
  },
  "relation edge": {
    why: "a source over a table that the product builds: dbt records no edge, the data needs one",
    explains: ({ kind, sign, subject }, { ours, naive }) =>
      kind === "edge" && sign === "+" &&
      naive.relationEdges.has(
        subject.split(" -> ").map((key) => ours.assets[key]!.id).join(" -> "),
      ),
  },
  "injected node": {
    why:
      "a node of another project is built there: an external asset, not one that can be built here",
    explains: ({ kind, subject }, { ours, naive }) =>
      kind === "external" && ours.assets[subject]!.external &&
      naive.external.has(ours.assets[subject]!.id!),
  },
  "age of a source": {
    why: "dagster-dbt makes no check of a source's freshness",
    explains: ({ kind, sign, subject }) =>
      kind === "check" && sign === "+" && subject.startsWith("source."),
  },
  "unit test": {
    why: "dagster-dbt makes no check of a unit test",
    explains: ({ kind, sign, subject }) =>
      kind === "check" && sign === "+" && subject.startsWith("unit_test."),
  },
  "test of an ephemeral model": {
    why: "dagster-dbt makes no check of it; we show it on the assets that stand for the model",
    explains: ({ kind, sign, subject }, { manifest }) =>
      kind === "check" && sign === "+" &&
      parents(manifest, subject).some((id) =>
        manifest.nodes[id]?.config?.materialized === "ephemeral"
      ),
  },
  "test of several assets": {
    why: "a singular test, or one from before dbt 1.5, has no attached node: dagster-dbt drops it",
    explains: ({ kind, sign, subject }, { manifest }) =>
      kind === "check" && sign === "+" &&
      (manifest.nodes[subject]?.depends_on?.nodes ?? []).length > 1 &&
      (raw(manifest, subject)["attached_node"] ?? null) === null,
  },
  "test of no asset": {
    why:
      "it reads no asset (one of a macro): dagster-dbt drops it, we show it on the first of its package",
    explains: ({ kind, sign, subject }, { manifest }) =>
      kind === "check" && sign === "+" && subject.startsWith("test.") &&
      parents(manifest, subject).length === 0,
  },
  "check on the last parent": {
    why: "of several parents a check is shown on the one that is built last, when dbt runs it; " +
      "dagster-dbt shows it on the attached node",
    explains: ({ kind, sign, subject }, { ours, theirs }) => {
      if (kind !== "check" || sign !== "~") return false;
      const [mine, other] = [checkOf(ours, subject), checkOf(theirs, subject)];
      return mine.additionalDeps.includes(other.asset) &&
        other.additionalDeps.includes(mine.asset);
    },
  },
  "owner by name": {
    why:
      "a group's owner without an e-mail address becomes a team; dagster-dbt reads only the address",
    explains: ({ kind, subject }, { ours, theirs }) =>
      kind === "owner" && theirs.assets[subject]!.owners.length === 0 &&
      ours.assets[subject]!.owners.every((owner) => owner.startsWith("team:")),
  },
  "owner in meta": {
    why: "a model's own `meta.owner` wins over its group's, which is all that dagster-dbt reads",
    explains: ({ kind, subject }, { ours, manifest }) =>
      kind === "owner" &&
      (raw(manifest, ours.assets[subject]!.id!)["meta"] as { owner?: string }).owner !== undefined,
  },
};

function raw(manifest: RawManifest, id: string): Readonly<Record<string, unknown>> {
  return manifest.nodes[id] as unknown as Readonly<Record<string, unknown>>;
}

function checkOf(graph: DagsterGraph, id: string) {
  return Object.values(graph.checks).find((check) => check.id === id)!;
}

/** The models, seeds, snapshots and sources that a test reads. */
function parents(manifest: RawManifest, id: string): string[] {
  const test = manifest.nodes[id];
  return [...new Set(test?.depends_on?.nodes ?? [])].filter((p) =>
    p in manifest.nodes || p in manifest.sources
  );
}

/** How often each reason applies. A difference that no longer occurs has to leave this table. */
export const expected: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "v04-jaffle-1.0.0": { "test of several assets": 1 },
  "v05-jaffle-1.1.0": { "test of several assets": 1, "unread source": 6 },
  "v06-jaffle-1.2.1": { "test of several assets": 1 },
  "v07-facebookad-1.3.0": { "relation edge": 6, "age of a source": 6 },
  "v08-jaffle-1.4.3": { "test of several assets": 2 },
  "v09-dbt-docs-1.5.0b5": { "relation edge": 1, "unread source": 1, "owner in meta": 1 },
  "v12-aspects-1.8.9": { "unit test": 29, "test of no asset": 6 },
  "v12-bouncer-1.12.2": {
    "age of a source": 13,
    "unit test": 4,
    "test of an ephemeral model": 6,
    "test of no asset": 1,
    "check on the last parent": 1,
    "unread source": 3,
    "owner by name": 5,
  },
  "v12-cosmos-altered-1.11.2": {
    "age of a source": 1,
    "source taken for its table": 12,
    "unread source": 1,
  },
  "v12-cosmos-downstream-1.9.0": { "injected node": 10 },
  "v12-jaffle-semantic-1.8.4": {
    "age of a source": 6,
    "unit test": 3,
    "source taken for its table": 12,
    "check on the last parent": 2,
  },
  "v12-salesforce-1.10.15": { "relation edge": 14, "unread source": 2, "age of a source": 7 },
};

/** Manifests that dagster-dbt cannot load, with the part of its error that says why. */
export const refused: Readonly<Record<string, string>> = {
  // it takes dbt-loom's group, which is a name, for dbt's own, which is an object
  "v12-loom-customer-success-1.11.7": "AttributeError: 'str' object has no attribute 'get'",
};
