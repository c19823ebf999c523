import type { CompiledArtifacts } from "../artifacts/mod.ts";
import { compareText } from "../errors/mod.ts";
import type { PlanOutput } from "./types.ts";

/** The output ports of the product: what it promises to others, whatever builds it. Sorted by name. */
export function planOutputs({ orchestration }: CompiledArtifacts): PlanOutput[] {
  return (orchestration?.output_ports ?? []).map(({ name, schema }) => ({
    name,
    columns: schema.map(({ name, type, required }) => ({ name, type, required })),
  })).sort((a, b) => compareText(a.name, b.name));
}
