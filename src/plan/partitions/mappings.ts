import type { MappingSpec } from "../../artifacts/mod.ts";
import { compareText, type Diagnostic, diagnostic, nearestName } from "../../errors/mod.ts";
import type { PlanContext } from "../context.ts";
import { defaultMapping, explicitMapping, type MappingFault } from "./mapping_rules.ts";
import { describePartition } from "./partition_equal.ts";
import { at, below, type Place } from "../places.ts";
import type { PlanMapping, PlanPartition } from "../types.ts";

/** Which partitions the edges need. */
export interface Mappings {
  /** Each kind once, sorted by id. */
  readonly mappings: readonly PlanMapping[];
  /** By edge of the contracted graph: the mapping; null where what is read is not partitioned. */
  readonly ofEdge: readonly (PlanMapping | null)[];
}

/** The mapping of each edge: what floe.yaml writes between the groups of its ends, else the one that follows from their partitions.
 *
 * Errors: `plan/partition-mismatch` and `plan/partition-timezones`, one for each pair of definitions, with the edges in the facts;
 * `plan/bad-mapping`, `plan/unknown-group`, `plan/duplicate-mapping` at what was written. Warning: `plan/unused-mapping`.
 */
export function planMappings(context: PlanContext): Mappings {
  const { graph, contracted, policies, partitions } = context;
  const { written, halves } = writtenMappings(context);
  const used = new Set<Written>();
  const made = new Map<string, PlanMapping | null>(); // null: told what is wrong
  const mismatches = new Map<string, Mismatch>();
  const byId = new Map<string, PlanMapping>();
  const ofEdge: (PlanMapping | null)[] = [];
  const { edges } = contracted;
  for (let e = 0; e < edges.length; e++) {
    ofEdge.push(null);
    const [read, reads] = [policies[edges.from(e)], policies[edges.to(e)]];
    if (read == null || reads == null || read.partition === null) continue;
    const spec = written.get(pairKey(read.group, reads.group)) ?? null;
    if (spec !== null) used.add(spec);
    const from = partitions.get(read.partition);
    const to = reads.partition === null ? null : partitions.get(reads.partition);
    if (from === undefined || to === undefined) continue; // wrong, which has been said
    const key = JSON.stringify([spec?.index ?? -1, from.name, to?.name ?? null]);
    if (!made.has(key)) {
      const found = spec === null ? defaultMapping(from, to) : explicitMapping(spec.spec, from, to);
      if ("type" in found) {
        const mapping = { ...found, id: mappingId(found, spec?.spec ?? null) };
        made.set(key, byId.get(mapping.id) ?? mapping);
        byId.set(mapping.id, made.get(key)!);
      } else {
        made.set(key, null);
        if ("code" in found) mismatches.set(key, { fault: found, from, to: to!, edges: [] });
        else sayFaults(context, spec!, found, from, to);
      }
    }
    ofEdge[e] = made.get(key)!;
    mismatches.get(key)?.edges.push({
      from: graph.nodes[edges.from(e)]!.id,
      to: graph.nodes[edges.to(e)]!.id,
      readGroup: read.group,
      group: reads.group,
    });
  }
  for (const mismatch of mismatches.values()) {
    // a mapping may have been meant for it, one of whose groups is misspelt
    const meant = mismatch.edges.every(({ group, readGroup }) =>
      group !== null && halves.has(pairKey(null, group)) ||
      readGroup !== null && halves.has(pairKey(readGroup, null))
    );
    if (!meant) sayMismatch(context, mismatch);
  }
  for (const mapping of written.values()) if (!used.has(mapping)) sayUnused(context, mapping);
  const mappings = [...byId.values()].sort((a, b) => compareText(a.id, b.id));
  return { mappings, ofEdge };
}

/** A mapping of floe.yaml. */
interface Written {
  readonly spec: MappingSpec;
  readonly index: number;
  readonly place: Place;
}

interface Mismatch {
  readonly fault: MappingFault;
  readonly from: PlanPartition;
  readonly to: PlanPartition;
  readonly edges: {
    readonly from: string;
    readonly to: string;
    readonly readGroup: string | null;
    readonly group: string | null;
  }[];
}

function pairKey(from: string | null, to: string | null): string {
  return JSON.stringify([from, to]);
}

/** Those whose groups exist, by the pair of groups, the first of which counts; and the known halves of those of which one group does not. */
function writtenMappings({ spec, input, diagnostics }: PlanContext): {
  readonly written: ReadonlyMap<string, Written>;
  readonly halves: ReadonlySet<string>;
} {
  const names = (spec.groups ?? []).map((group) => group.name);
  const byPair = new Map<string, Written>();
  const halves = new Set<string>();
  (spec.mappings ?? []).forEach((mapping, index) => {
    const place = { path: ["orchestration", "mappings", index], locate: input.locate };
    const unknown = (["from", "to"] as const).filter((end) => !names.includes(mapping[end]));
    for (const end of unknown) {
      const nearest = nearestName(mapping[end], names);
      diagnostics.push(diagnostic({
        code: "plan/unknown-group",
        message: `Cannot map partitions: floe.yaml has no group "${mapping[end]}"`,
        ...at(below(place, end)),
        hint: nearest === null
          ? "Name a group of orchestration.groups"
          : `Did you mean "${nearest}"?`,
        facts: { group: mapping[end], nearest },
      }));
    }
    if (unknown.length === 1) {
      const [from, to] = unknown[0] === "from" ? [null, mapping.to] : [mapping.from, null];
      halves.add(pairKey(from, to));
    }
    if (unknown.length > 0) return;
    const key = pairKey(mapping.from, mapping.to);
    const first = byPair.get(key);
    if (first === undefined) byPair.set(key, { spec: mapping, index, place });
    else diagnostics.push(duplicate(mapping, place, first));
  });
  return { written: byPair, halves };
}

function duplicate({ from, to }: MappingSpec, place: Place, first: Written): Diagnostic {
  return diagnostic({
    code: "plan/duplicate-mapping",
    message: `Cannot map partitions of "${from}" to "${to}" twice`,
    ...at(place),
    hint: "Remove one of the two",
    facts: { from, to },
    related: [{ message: "first here", location: at(first.place).location }],
  });
}

function sayFaults(
  { diagnostics }: PlanContext,
  { spec, place }: Written,
  faults: readonly MappingFault[],
  from: PlanPartition,
  to: PlanPartition | null,
): void {
  for (const { code, reason, hint, keys } of faults) {
    diagnostics.push(diagnostic({
      code,
      message: `Cannot map partitions of "${spec.from}" to "${spec.to}", ${
        describePartition(from)
      } to ${to === null ? "what is not partitioned" : describePartition(to)}: ${reason}`,
      ...at(below(place, ...keys)),
      hint,
      facts: { from: from.name, to: to?.name ?? null, type: spec.type },
    }));
  }
}

/** At the partition of the group that reads, else at the definition of its partition; of one that follows from a microbatch model, at the model
 * that reads. Mappings are written between groups, so both ends have to be in one. */
function sayMismatch({ spec, graph, input, diagnostics }: PlanContext, mismatch: Mismatch): void {
  const { fault, from, to, edges } = mismatch;
  const [first] = edges;
  const group = (spec.groups ?? []).findIndex((g) => g.name === first!.group);
  const path = group >= 0 && spec.groups![group]!.partition !== null
    ? ["orchestration", "groups", group, "partition"]
    : to.definedAt;
  const more = edges.length > 1 ? ` (and ${edges.length - 1} more)` : "";
  const file = graph.nodes[graph.indexOf.get(first!.to)!]!.node?.originalFilePath ?? "";
  const place = path.length > 0 || file === ""
    ? at({ path, locate: input.locate })
    : { path: ["nodes", first!.to], location: { file, start: null } };
  const ungrouped = edges.flatMap(({ from, to, readGroup, group }) => [
    ...(readGroup === null ? [from] : []),
    ...(group === null ? [to] : []),
  ]);
  diagnostics.push(diagnostic({
    code: fault.code,
    message: `Cannot let "${first!.to}" by ${describePartition(to)} read "${first!.from}" by ${
      describePartition(from)
    }${more}: ${fault.reason}`,
    ...place,
    hint: ungrouped.length === 0
      ? fault.hint
      : `${fault.hint}; it is between groups, and "${ungrouped[0]}" is in none`,
    facts: {
      from: from.name,
      to: to.name,
      edges: edges.map((edge) => ({ from: edge.from, to: edge.to })),
    },
    related: [from, to].filter((p) => p.definedAt.length > 0).map((p) => ({
      message: `"${p.name}" is defined here`,
      location: input.locate(p.definedAt),
    })),
  }));
}

function sayUnused({ diagnostics, groups }: PlanContext, { spec, place }: Written): void {
  const unpartitioned = groups.find((g) => g.name === spec.from)?.partition === null;
  diagnostics.push(diagnostic({
    code: "plan/unused-mapping",
    severity: "warning",
    message: `The mapping of "${spec.from}" to "${spec.to}" is not used: ${
      unpartitioned
        ? `"${spec.from}" has no partition`
        : `no asset of "${spec.to}" reads one of "${spec.from}"`
    }`,
    ...at(place),
    hint: "Remove it, or exchange from and to if it is meant the other way round",
    facts: { from: spec.from, to: spec.to },
  }));
}

/** Says what the mapping says. Two groups may map keys of the same partitions in two ways, so these name them. */
export function mappingId(mapping: PlanMapping, spec: MappingSpec | null): string {
  const { type, startOffset, endOffset, dimension } = mapping;
  const more = type === "time_window"
    ? `(${startOffset},${endOffset})`
    : type === "dimension"
    ? `(${dimension})`
    : type === "explicit"
    ? `(${spec!.from}->${spec!.to})`
    : "";
  return `${mapping.from}->${mapping.to ?? "()"}:${type}${more}`;
}
