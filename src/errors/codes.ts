import { artifactCodes } from "./codes/artifact.ts";
import { artifactDbtCodes } from "./codes/artifact_dbt.ts";
import { cliCodes } from "./codes/cli.ts";
import { emitCodes } from "./codes/emit.ts";
import { graphCodes } from "./codes/graph.ts";
import { graphSelectionCodes } from "./codes/graph_selection.ts";
import { planCodes } from "./codes/plan.ts";
import { planOrchestrationCodes } from "./codes/plan_orchestration.ts";
import { planProductCodes } from "./codes/plan_products.ts";
import { planWhenCodes } from "./codes/plan_when.ts";
import { pluginCodes } from "./codes/plugin.ts";
import { scheduleCodes } from "./codes/schedule.ts";

/** What a code means and what to do about it; `explain CODE` prints this. */
export interface CodeEntry {
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code of this library. A test holds it against the codes used in the sources. */
export const codes: Readonly<Record<string, CodeEntry>> = {
  ...artifactCodes,
  ...artifactDbtCodes,
  ...cliCodes,
  ...emitCodes,
  ...graphCodes,
  ...graphSelectionCodes,
  ...planCodes,
  ...planOrchestrationCodes,
  ...planProductCodes,
  ...planWhenCodes,
  ...pluginCodes,
  ...scheduleCodes,
};
