import { type ModelOrchestration, safeParseModelOrchestration } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { AssetGraph } from "../graph/asset_graph.ts";
import type { GraphContext } from "../context.ts";
import type { Place } from "../places.ts";
import { type Policy, type PolicyNames, readPolicy } from "./policies.ts";

/** What a model says of itself in `config.meta.orchestration`. */
export interface OwnPolicy {
  readonly written: ModelOrchestration;
  readonly policy: Policy;
  /** dbt names the file of a model, no line. */
  readonly place: Place;
}

/** What is not built here has no policy: ephemeral models are a part of who reads them. Said by one `plan/idle-policy` (information). */
export function sayIdlePolicies({ graph, built, diagnostics }: GraphContext): void {
  const isBuilt = new Set(built);
  const idle = graph.nodes.flatMap(({ id, node, source }, i) => {
    const meta = node?.meta ?? source?.meta;
    return isBuilt.has(i) || meta?.orchestration == null
      ? []
      : [{ id, file: (node ?? source)!.originalFilePath }];
  });
  const [first] = idle;
  if (first === undefined) return;
  const more = idle.length > 1 ? ` (and ${idle.length - 1} more)` : "";
  diagnostics.push(diagnostic({
    code: "plan/idle-policy",
    severity: "info",
    message:
      `What "${first.id}"${more} says in meta.orchestration has no effect: it is not built here`,
    path: ["nodes", first.id, "config", "meta", "orchestration"],
    location: first.file === "" ? null : { file: first.file, start: null },
    hint: "Say it of a model that is built, or remove it; sources and ephemeral models are not",
    facts: { nodes: idle.map(({ id }) => id) },
  }));
}

/** What models, seeds and snapshots that are built say of themselves, by node index; most say nothing and are missing.
 *
 * A folder of dbt_project.yml gives one text to a thousand models. So each text is read once, and what is wrong with it is told of the
 * first model, with the count of the others.
 */
export function ownPolicies(
  { graph, built, diagnostics }: GraphContext,
  names: PolicyNames,
): ReadonlyMap<number, OwnPolicy> {
  const byText = new Map<string, number[]>();
  for (const i of built) {
    const written = graph.nodes[i]!.node?.meta.orchestration;
    if (written != null) appendTo(byText, JSON.stringify(written), i);
  }
  const own = new Map<number, OwnPolicy>();
  for (const nodes of byText.values()) {
    const found: Diagnostic[] = [];
    const { id, node } = graph.nodes[nodes[0]!]!;
    const parsed = safeParseModelOrchestration(node!);
    found.push(...parsed.diagnostics);
    if (parsed.value !== null) {
      const options = { who: `"${id}"`, origin: "meta" } as const;
      const place = placeOf(graph, nodes[0]!);
      const policy = readPolicy(parsed.value, place, options, names, found);
      for (const i of nodes) {
        own.set(i, { written: parsed.value, policy, place: placeOf(graph, i) });
      }
    }
    diagnostics.push(...found.map((one) => ofSeveral(one, nodes.map((i) => graph.nodes[i]!.id))));
  }
  // in the order of the nodes, whatever their texts are
  return new Map([...own].sort(([a], [b]) => a - b));
}

function placeOf({ nodes }: AssetGraph, i: number): Place {
  const { id, node } = nodes[i]!;
  const location = { file: node!.originalFilePath, start: null };
  return {
    path: ["nodes", id, "config", "meta", "orchestration"],
    locate: () => location,
  };
}

function ofSeveral(found: Diagnostic, ids: readonly string[]): Diagnostic {
  if (ids.length === 1) return found;
  const others = ids.length === 2 ? "another says" : `${ids.length - 1} others say`;
  return {
    ...found,
    message: `${found.message} (${others} the same)`,
    facts: { ...found.facts, nodes: ids },
  };
}
