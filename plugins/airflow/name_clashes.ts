import { type Diagnostic, diagnostic } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { planKeys } from "./keys.ts";
import { idOf, type Wanted } from "./wanted.ts";
import { wantedDags } from "./wanted_dags.ts";

/** Errors `plugin/same-name`: two DAGs that would have one id. Airflow keeps the one whose file it reads last, and gives it the runs of both. Ids
 * that differ in case only are two to Airflow, and one to some of its databases. */
export function nameClashes(plan: Plan): Diagnostic[] {
  const owners = new Map<string, Wanted>();
  return wantedDags(plan, planKeys(plan)).flatMap((dag) => {
    const id = idOf(dag, plan);
    const owner = owners.get(id.toLowerCase());
    owners.set(id.toLowerCase(), owner ?? dag);
    return owner === undefined ? [] : [clash(id, owner, dag)];
  });
}

function clash(id: string, first: Wanted, second: Wanted): Diagnostic {
  const placeless = second.definedAt.length === 0;
  return diagnostic({
    code: "plugin/same-name",
    message: `Airflow would know ${second.what} and ${first.what} by one name, "${id}"`,
    path: placeless ? first.definedAt : second.definedAt,
    hint: "Give one of them another name, best the one that is not deployed yet",
    facts: { name: id, names: [first.parts.join("."), second.parts.join(".")] },
    related: placeless || first.definedAt.length === 0
      ? []
      : [{ message: `${first.what} is here`, location: null, path: first.definedAt }],
  });
}
