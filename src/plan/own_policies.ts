import { type ModelOrchestration, safeParseModelOrchestration } from "../artifacts/mod.ts";
import { diagnostic } from "../errors/mod.ts";
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
