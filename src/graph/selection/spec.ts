import type { Path } from "../../errors/mod.ts";
import { type Criterion, parseCriterion } from "./criterion.ts";

/** Which tests come along with the nodes they test.
 *
 * - `eager`: each test that reads a selected node.
 * - `cautious`: those that read selected nodes only.
 * - `buildable`: those that read selected nodes and their ancestors only.
 * - `empty`: none.
 */
export type IndirectSelection = "eager" | "cautious" | "buildable" | "empty";

export const indirectSelections: readonly IndirectSelection[] = [
  "eager",
  "cautious",
  "buildable",
  "empty",
];

/** A selection as a tree of sets. */
export type Spec = Criterion | Group;

export interface Group {
  /** `difference`: the first part without the others. */
  readonly kind: "union" | "intersection" | "difference";
  readonly parts: readonly Spec[];
  /** How tests that lacked parents in one part are looked at again in the whole; null: the request's mode. */
  readonly mode: "eager" | null;
  /** What to tell when nothing is in it; null: nothing. */
  readonly expected: string | null;
}

/** Reads `--select` or `--exclude`: several arguments, and several words of one, are a union; commas make intersections.
 * @param option the first key of the places in errors.
 * @throws {GraphError} `graph/bad-selector`, `graph/unknown-selector-method`.
 */
export function parseUnion(texts: readonly string[], option: "select" | "exclude"): Group {
  const parts: Group[] = [];
  texts.forEach((text, i) => {
    let offset = 0;
    for (const raw of text.split(" ")) {
      parts.push(parseIntersection(raw, [option, i], offset));
      offset += raw.length + 1;
    }
  });
  return { kind: "union", parts, mode: null, expected: null };
}

function parseIntersection(raw: string, path: Path, start: number): Group {
  let offset = start;
  const parts = raw.split(",").map((text) => {
    const criterion = parseCriterion(text, { path, offset });
    offset += text.length + 1;
    return criterion;
  });
  return { kind: "intersection", parts, mode: null, expected: raw };
}

/** Every part before the whole, each once; a definition that others use is one part, however often they use it. Nothing recurses, since
 * definitions can use each other in a long chain. Time O(parts). */
export function partsFirst(whole: Spec): Spec[] {
  const order: Spec[] = [];
  const seen = new Set<Spec>();
  const stack: { readonly spec: Spec; readonly opened: boolean }[] = [{
    spec: whole,
    opened: false,
  }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { spec, opened } = top;
    if (opened) {
      order.push(spec);
      continue;
    }
    if (seen.has(spec)) continue;
    seen.add(spec);
    stack.push({ spec, opened: true });
    if (spec.kind === "criterion") continue;
    for (let i = spec.parts.length; i-- > 0;) {
      stack.push({ spec: spec.parts[i]!, opened: false });
    }
  }
  return order;
}
