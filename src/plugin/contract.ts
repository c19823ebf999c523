import { FileSet } from "../emit/mod.ts";
import type { Plan } from "../plan/mod.ts";
import type { LowerOptions, OrchestratorPlugin } from "./orchestrator_plugin.ts";
import { samplePlan } from "./sample_plan.ts";

/** One promise of every plugin; `run` throws when it is broken. */
export interface ContractCase {
  readonly name: string;
  run(): void;
}

/** What every orchestrator plugin promises, as data, so that any test runner can hold a plugin to it.
 * @param make a fresh plugin.
 * @example
 * ```ts
 * import { contractCases } from "@floe/orchestrator";
 * import { DagsterPlugin } from "@floe/orchestrator/dagster";
 *
 * for (const { run } of contractCases(() => new DagsterPlugin())) run();
 * ```
 */
export function contractCases(make: () => OrchestratorPlugin): readonly ContractCase[] {
  const files = (plan: Plan) => make().createDefinitions(plan, options);
  const text = (plan: Plan) => JSON.stringify(files(plan));
  return [
    {
      name: "says who it is",
      run() {
        const { name, version, description } = make();
        expect(/^[a-z][a-z0-9-]*$/.test(name), `"${name}" is no plugin name`);
        expect(/^\d+\.\d+\.\d+/.test(version), `"${version}" is no version`);
        expect(description !== "", "it has no description");
      },
    },
    {
      name: "can express the sample plan, or says what it cannot",
      run() {
        for (const d of make().validate(samplePlan())) {
          expect(d.code !== "" && d.message !== "", "a diagnostic says nothing");
        }
      },
    },
    {
      name: "lowers to plain data",
      run() {
        const lowered = make().lower(samplePlan(), options);
        const again = JSON.parse(JSON.stringify(lowered));
        expect(
          JSON.stringify(again) === JSON.stringify(lowered),
          "its project does not survive JSON",
        );
      },
    },
    {
      name: "renders legal paths, each once",
      run() {
        expect(new FileSet(files(samplePlan())).size > 0, "it renders nothing");
      },
    },
    {
      name: "gives the same bytes for the same plan",
      run() {
        expect(text(samplePlan()) === text(samplePlan()), "two renderings differ");
      },
    },
    {
      name: "leaves the plan as it was",
      run() {
        const plan = samplePlan();
        const before = JSON.stringify(plan);
        files(plan);
        expect(JSON.stringify(plan) === before, "it changed the plan");
      },
    },
    {
      name: "writes no text of the product that could end a line of the files",
      run() {
        const plan = samplePlan();
        const hostile = 'x"\n\u2028import injected_by_a_description\r\n{{ 1 }}';
        const [first, ...rest] = plan.assets;
        const lines = files({ ...plan, assets: [{ ...first!, description: hostile }, ...rest] })
          .flatMap((f) => f.text.split(/[\n\r\u2028]/));
        expect(
          !lines.some((line) => line.trim() === "import injected_by_a_description"),
          "a description became a line of code",
        );
      },
    },
  ];
}

const options: LowerOptions = {
  generator: { name: "contract", version: "0.0.0" },
  dbtProjectDir: "../sample",
};

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The plugin contract is broken: ${otherwise}`);
}
