import { nearestName, type Path } from "../../errors/mod.ts";
import { say, type Saying } from "../saying.ts";

/** Whether something runs by itself, and where. */
export interface Activity {
  readonly environments: readonly string[] | null;
  readonly enabled: boolean;
  readonly active: boolean;
}

/** Of a schedule or sensor in an environment. `plan/unknown-environment` for each name that is none.
 * @param at path of the schedule or sensor.
 */
export function activityOf(
  { environments, enabled }: Omit<Activity, "active">,
  at: Path,
  deployment: string,
  to: Saying,
): Activity {
  (environments ?? []).forEach((name, i) => {
    if (ENVIRONMENTS.includes(name)) return;
    const nearest = nearestName(name, ENVIRONMENTS);
    say(to, [...at, "environments", i], {
      code: "plan/unknown-environment",
      message: `There is no environment "${name}"`,
      hint: nearest === null
        ? `Choose among ${ENVIRONMENTS.join(", ")}`
        : `Did you mean "${nearest}"?`,
      facts: { environment: name, nearest, known: ENVIRONMENTS },
    });
  });
  const here = environments === null || environments.includes(deployment);
  return { environments, enabled, active: enabled && here };
}

/** Those of the contract. */
const ENVIRONMENTS: readonly string[] = ["dev", "staging", "prod"];
