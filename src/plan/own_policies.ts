import { type ModelOrchestration, safeParseModelOrchestration } from "../artifacts/mod.ts";
import type { GraphContext } from "./context.ts";
import type { Place } from "./places.ts";
import { type Policy, type PolicyNames, readPolicy } from "./policies.ts";

/** What a model says of itself in `config.meta.orchestration`. */
export interface OwnPolicy {
  readonly written: ModelOrchestration;
  readonly policy: Policy;
  /** dbt names the file of a model, no line. */
  readonly place: Place;
}

/** What models, seeds and snapshots that are built say of themselves, by node index; most say nothing and are missing. */
export function ownPolicies(
  { graph, built, diagnostics }: GraphContext,
  names: PolicyNames,
): ReadonlyMap<number, OwnPolicy> {
  const own = new Map<number, OwnPolicy>();
  for (const i of built) {
    const { id, node } = graph.nodes[i]!;
    if (node?.meta.orchestration == null) continue;
    const parsed = safeParseModelOrchestration(node);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.value === null) continue;
    const location = { file: node.originalFilePath, start: null };
    const place = {
      path: ["nodes", id, "config", "meta", "orchestration"],
      locate: () => location,
    };
    const options = { who: `"${id}"`, origin: "meta" } as const;
    own.set(i, {
      written: parsed.value,
      policy: readPolicy(parsed.value, place, options, names, diagnostics),
      place,
    });
  }
  return own;
}
