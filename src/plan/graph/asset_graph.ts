import type {
  CompiledArtifacts,
  DbtFunction,
  DbtManifest,
  DbtNode,
  DbtSource,
} from "../../artifacts/mod.ts";
import {
  compareText,
  type Diagnostic,
  diagnostic,
  type Location,
  nearestName,
  type Path,
} from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { edgeKindBits, EdgeList } from "./edge_list.ts";
import { buildersOfSources } from "./relations.ts";

/** What the graph is made from: the resolved contract, and dbt's manifest where there is one. */
export interface GraphInput {
  readonly artifacts: CompiledArtifacts;
  readonly dbt: DbtManifest | null;
  /** With several manifests: the names of the computes that have one, and the adapters that these were made for. */
  readonly manifestComputes?: ReadonlyMap<string, string | null>;
  /** Where the value at a path of the artifacts was written; null when no text was parsed. */
  readonly locate: (path: Path) => Location | null;
}

/** A node before ephemeral models and functions are contracted. At most one of `node`, `source` and `dbtFunction` is set; none
 * without a dbt manifest. */
export interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly node: DbtNode | null;
  readonly source: DbtSource | null;
  /** A user-defined function of the warehouse: dbt creates it, and no asset stands for it. */
  readonly dbtFunction: DbtFunction | null;
  /** Indices into `artifacts.transforms.models` that speak of this node. */
  readonly transforms: readonly number[];
}

/** Models, seeds, snapshots and sources with the edges between them, ephemeral models included. */
export interface AssetGraph {
  /** Sorted by id in code-unit order. */
  readonly nodes: readonly GraphNode[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** `[from, to]` node indices with the kinds of each edge, sorted, one per pair. */
  readonly edges: EdgeList;
  /** Sources over tables that nodes of this graph build: source index to builder indices. */
  readonly buildersOf: ReadonlyMap<number, readonly number[]>;
  /** Where floe.yaml declares an edge: `"from to"` (indices) to the path of the entry. */
  readonly declaredAt: ReadonlyMap<string, Path>;
}

/** Is this node no asset, so that its parents are handed to its children? */
export function isContracted({ node, dbtFunction }: GraphNode): boolean {
  return dbtFunction !== null ||
    (node !== null && !node.injected && node.materialized === "ephemeral");
}

/** Does the product build this node: is it no source, and nothing that another project injects? */
export function isBuilt(node: GraphNode): boolean {
  return node.source === null && node.node?.injected !== true && !isContracted(node);
}

/** Unites what dbt knows with what floe.yaml declares.
 *
 * Errors, all added to `diagnostics`; the graph lacks what they name: `plan/duplicate-transform`, `plan/unknown-transform`,
 * `plan/unknown-dependency`. Without a dbt manifest the transforms
 * are the nodes, under the ids that dbt will give them.
 * Time and memory O(nodes + edges).
 */
export function buildAssetGraph(input: GraphInput, diagnostics: Diagnostic[]): AssetGraph {
  const { artifacts, dbt } = input;
  const transforms = artifacts.transforms?.models ?? [];

  const named = new Map<string, number[]>(); // transform name -> indices into `transforms`
  transforms.forEach((t, i) => appendTo(named, t.name, i));
  for (const [name, [first, ...more]] of named) {
    for (const i of more) diagnostics.push(repeatedTransform(name, first!, i, input));
  }

  const nodes: GraphNode[] = [];
  if (dbt === null) {
    const project = dbtProjectName(artifacts);
    for (const [name, indices] of named) {
      nodes.push({
        id: `model.${project}.${name}`,
        name,
        node: null,
        source: null,
        dbtFunction: null,
        transforms: indices,
      });
    }
  } else {
    const claimed = claimTransforms(input, named, diagnostics);
    for (const node of dbt.nodes) {
      const spoken = claimed.get(node.uniqueId) ?? NONE;
      nodes.push({
        id: node.uniqueId,
        name: node.name,
        node,
        source: null,
        dbtFunction: null,
        transforms: spoken,
      });
    }
    for (const source of dbt.sources) {
      nodes.push({
        id: source.uniqueId,
        name: source.name,
        node: null,
        source,
        dbtFunction: null,
        transforms: NONE,
      });
    }
    for (const dbtFunction of dbt.functions) {
      nodes.push({
        id: dbtFunction.uniqueId,
        name: dbtFunction.name,
        node: null,
        source: null,
        dbtFunction,
        transforms: NONE,
      });
    }
  }
  nodes.sort((a, b) => compareText(a.id, b.id));
  const indexOf = new Map(nodes.map((n, i) => [n.id, i]));

  const edges = new EdgeList(nodes.length);
  nodes.forEach((n, to) => {
    for (const parent of (n.node ?? n.dbtFunction)?.dependsOn ?? NONE) {
      const from = indexOf.get(parent);
      if (from !== undefined) edges.add(from, to, edgeKindBits.ref);
      else if (n.node?.injected !== true) diagnostics.push(missingParent(n, parent));
    }
  });
  const declaredAt = addDeclaredEdges(input, nodes, edges, diagnostics);
  edges.sort();
  return { nodes, indexOf, edges, buildersOf: buildersOfSources(nodes), declaredAt };
}

/** What an injected node is made from, its own project knows. */
function missingParent({ id, node, dbtFunction }: GraphNode, parent: string): Diagnostic {
  const file = (node ?? dbtFunction)?.originalFilePath ?? "";
  const [kind, packageName] = parent.split(".");
  const own = packageName === (node ?? dbtFunction)!.packageName;
  return diagnostic({
    code: "plan/missing-parent",
    severity: "warning",
    message: `"${id}" depends on "${parent}", which the dbt manifest does not hold`,
    location: file === "" ? null : { file, start: null },
    hint: own
      ? `Run dbt parse again; a disabled ${kind} cannot be read`
      : `"${packageName}" is another project: let dbt-loom inject its public models, and run dbt parse again`,
    facts: { child: id, parent },
  });
}

function repeatedTransform(
  name: string,
  first: number,
  again: number,
  { locate }: GraphInput,
): Diagnostic {
  const at = (i: number) => ["transforms", "models", i, "name"];
  return diagnostic({
    code: "plan/duplicate-transform",
    message: `Cannot plan the transform "${name}" twice`,
    path: at(again),
    location: locate(at(again)),
    hint: "Give one of the two another name, or remove it",
    facts: { name, first, second: again },
    related: [{ message: "first here", location: locate(at(first)) }],
  });
}

/** The dbt project that floe gives a product: its name with `_` for whatever is no letter or digit. */
export function dbtProjectName(artifacts: CompiledArtifacts): string {
  return artifacts.metadata.product_name.replace(/[^A-Za-z0-9]/g, "_");
}

const NONE: readonly never[] = [];

/** So many unknown names get a hint; more of them mean another project's manifest, and a search through all names for each would
 * look like a hang. */
const HINT_LIMIT = 20;

/** Which dbt node each transform speaks of. A name means every version of a model; the product's own project wins
 * over packages. */
function claimTransforms(
  input: GraphInput,
  named: ReadonlyMap<string, number[]>,
  diagnostics: Diagnostic[],
): Map<string, number[]> {
  const claimed = new Map<string, number[]>();
  if (named.size === 0) return claimed;
  const byName = nodesByName(input.dbt!);
  let unknown = 0;
  for (const [name, indices] of named) {
    const found = byName.get(name);
    if (found !== undefined) {
      for (const node of found) claimed.set(node.uniqueId, indices);
      continue;
    }
    const nearest = unknown++ < HINT_LIMIT ? nearestName(name, byName.keys()) : null;
    const path = ["transforms", "models", indices[0]!, "name"];
    diagnostics.push(diagnostic({
      code: "plan/unknown-transform",
      message: `Cannot find the transform "${name}" in the dbt project "${input.dbt!.projectName}"`,
      path,
      location: input.locate(path),
      hint: nearest === null
        ? `Is this the product's own manifest? Run dbt parse again, or remove the transform`
        : `Did you mean "${nearest}"?`,
      facts: { transform: name, nearest },
    }));
  }
  return claimed;
}

function nodesByName(dbt: DbtManifest): Map<string, DbtNode[]> {
  const byName = new Map<string, DbtNode[]>();
  const own = (n: DbtNode) => n.packageName === dbt.projectName;
  for (const node of dbt.nodes) if (own(node)) appendTo(byName, node.name, node);
  for (const node of dbt.nodes) {
    if (!own(node) && !byName.get(node.name)?.some(own)) appendTo(byName, node.name, node);
  }
  return byName;
}

/** `dependsOn` names transforms, or anything else of the dbt project; a source as `source_name.table`. */
function addDeclaredEdges(
  input: GraphInput,
  nodes: readonly GraphNode[],
  edges: EdgeList,
  diagnostics: Diagnostic[],
): Map<string, Path> {
  const declaredAt = new Map<string, Path>();
  const transforms = input.artifacts.transforms?.models ?? [];
  if (!transforms.some((t) => t.depends_on?.length)) return declaredAt;

  const targets = new Map<string, number[]>();
  const byTransform = new Map<number, number[]>();
  const own = input.dbt?.projectName;
  nodes.forEach((n, index) => {
    for (const t of n.transforms) appendTo(byTransform, t, index);
    const name = n.source === null ? n.name : `${n.source.sourceName}.${n.source.name}`;
    const packageName = n.node?.packageName ?? n.source?.packageName;
    const known = targets.get(name);
    const foreign = packageName !== undefined && packageName !== own;
    if (known === undefined || !foreign) appendTo(targets, name, index);
  });

  let unknown = 0;
  transforms.forEach((transform, i) => {
    (transform.depends_on ?? []).forEach((name, j) => {
      const path = ["transforms", "models", i, "depends_on", j];
      const parents = targets.get(name);
      if (parents === undefined) {
        const nearest = unknown++ < HINT_LIMIT ? nearestName(name, targets.keys()) : null;
        diagnostics.push(diagnostic({
          code: "plan/unknown-dependency",
          message: `Cannot find "${name}", which "${transform.name}" depends on`,
          path,
          location: input.locate(path),
          hint: nearest === null
            ? "Remove it, or add the model it names"
            : `Did you mean "${nearest}"?`,
          facts: { transform: transform.name, dependency: name, nearest },
        }));
        return;
      }
      for (const to of byTransform.get(i) ?? NONE) {
        for (const from of parents) {
          edges.add(from, to, edgeKindBits.declared);
          declaredAt.set(`${from} ${to}`, path);
        }
      }
    });
  });
  return declaredAt;
}
