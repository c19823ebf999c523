import type { Diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { type NamedLine, sameName } from "../../../src/plugin/lowering/mod.ts";
import { planKeys } from "../keys.ts";
import { idOf, type Wanted } from "../wanted.ts";
import { wantedDags } from "../launches/wanted_dags.ts";

/** Errors `plugin/same-name`: two DAGs that would have one id. Airflow keeps the one whose file it reads last, and gives it the runs of both. Ids
 * that differ in case only are two to Airflow, and one to some of its databases. */
export function nameClashes(plan: Plan): Diagnostic[] {
  const owners = new Map<string, Wanted>();
  return wantedDags(plan, planKeys(plan)).flatMap((dag) => {
    const id = idOf(dag, plan);
    const owner = owners.get(id.toLowerCase());
    owners.set(id.toLowerCase(), owner ?? dag);
    return owner === undefined ? [] : [sameName(id, lineOf(owner), lineOf(dag), WORDS)];
  });
}

function lineOf({ what, definedAt, parts }: Wanted): NamedLine {
  return { what, definedAt, text: parts.join(".") };
}

const WORDS = {
  target: "Airflow",
  hint: "Give one of them another name, best the one that is not deployed yet",
} as const;
