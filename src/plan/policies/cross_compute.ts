import { type Diagnostic, diagnostic, type Location, type Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { GraphContext } from "../context.ts";
import type { ComputeManifest } from "../graph/unite_dbt.ts";

/** Where an asset reads, on its own compute, another table than the one that another compute builds.
 *
 * dbt renders a ref for the target that it runs with: on the target of the reader, the model that is read may have another database or
 * schema. Then nobody here builds what is read. `plan/read-elsewhere`, a warning for each pair of computes, since somebody else may copy the data.
 * @param computeOf the compute that builds each asset, by id.
 * @param placeOf where the compute of an asset is written.
 */
export function readElsewhere(
  { graph, contracted }: GraphContext,
  manifests: readonly ComputeManifest[],
  computeOf: ReadonlyMap<string, string>,
  placeOf: (id: string) => { readonly path: Path; readonly location: Location | null },
): Diagnostic[] {
  const relations = new Map(manifests.map(({ compute, dbt }) => [
    compute,
    new Map(dbt.nodes.map((n) => [n.uniqueId, n.relation.name])),
  ]));
  const found = new Map<string, Read[]>();
  const { edges } = contracted;
  for (let e = 0; e < edges.length; e++) {
    const [from, to] = [graph.nodes[edges.from(e)]!.id, graph.nodes[edges.to(e)]!.id];
    const [builder, reader] = [computeOf.get(from), computeOf.get(to)];
    if (builder === undefined || reader === undefined || builder === reader) continue;
    const built = relations.get(builder)?.get(from) ?? null;
    const read = relations.get(reader)?.get(from) ?? null;
    if (built === null || read === null || built === read) continue;
    appendTo(found, JSON.stringify([builder, reader]), { from, to, built, read, builder, reader });
  }
  return [...found.values()].map((reads) => {
    const { from, to, built, read, builder, reader } = reads[0]!;
    const more = reads.length > 1 ? ` (and ${reads.length - 1} more)` : "";
    return diagnostic({
      code: "plan/read-elsewhere",
      severity: "warning",
      message:
        `On "${reader}", "${to}" reads "${from}" as ${read}${more}, but "${builder}" builds it as ${built}`,
      ...placeOf(to),
      hint:
        `Let both targets name the table alike, build "${from}" on "${reader}" too, or see that somebody copies it`,
      facts: {
        builder,
        reader,
        reads: reads.map(({ from, to, built, read }) => ({ from, to, built, read })),
      },
    });
  });
}

interface Read {
  readonly from: string;
  readonly to: string;
  readonly built: string;
  readonly read: string;
  readonly builder: string;
  readonly reader: string;
}
