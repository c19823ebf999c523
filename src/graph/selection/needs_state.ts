import { GraphError } from "../../errors/mod.ts";
import { type Criterion, offsetOf } from "./criterion.ts";

/** @param file what was not given. */
export function needsState({ raw, place, method }: Criterion, file: string): GraphError {
  return new GraphError({
    code: "graph/selector-needs-state",
    message: `Cannot select by "${raw}": "${method}" compares with ${file}, and none was given`,
    path: place.path,
    facts: { selector: raw, method, offset: offsetOf(place, "method") },
    hint: "Name the folder of the earlier run with --state",
  });
}
