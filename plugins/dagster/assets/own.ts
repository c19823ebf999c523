import type { Plan } from "../../../src/plan/mod.ts";
import { compareKeys } from "../keys.ts";
import type { DagsterOwn } from "../model.ts";

/** The example of defs/own.py reads a model at the end of the graph, where such assets belong; without partitions where
 * there is one, because then nothing has to be said about them. */
export function lowerOwn(
  { assets, edges }: Plan,
  keys: ReadonlyMap<string, readonly string[]>,
): DagsterOwn {
  const built = new Map(assets.filter((a) => !a.external).map((a) => [a.id, a]));
  const read = new Set(edges.filter((e) => built.has(e.to)).map((e) => e.from));
  const ends = [...built.values()].filter((a) => !read.has(a.id));
  const whole = ends.filter((a) => a.partition === null);
  const candidates = whole.length > 0 ? whole : ends;
  return { reads: candidates.map((a) => keys.get(a.id)!).sort(compareKeys)[0] ?? null };
}
