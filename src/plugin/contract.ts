import { type CompiledArtifacts, resolveArtifacts, safeParseFloeSpec } from "../artifacts/mod.ts";
import { FileSet } from "../emit/mod.ts";
import { FloeError } from "../errors/mod.ts";
import type { Plan } from "../plan/mod.ts";
import { type DefinitionsInput, toPlan } from "./definitions.ts";
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
        expect(/^\d+\.\d+$/.test(make().floeApiVersion), "it keeps no version of the interface");
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
      name: "gives the definitions as plain data, the same from artifacts as from their plan",
      run() {
        const plugin = make();
        const artifacts = sampleArtifacts();
        const plan = toPlan(artifacts, {}, (of) => plugin.blockAssetsOf(of));
        const all = (input: DefinitionsInput) => [
          plugin.generateAssets(input),
          plugin.generateSchedules(input),
          plugin.generateSensors(input),
        ];
        const [assets, schedules] = all(artifacts);
        const ofArtifacts = JSON.stringify(all(artifacts));
        expect(assets!.length >= plan.assets.length, "assets are missing");
        expect(schedules!.length >= plan.schedules.length, "schedules are missing");
        expect(ofArtifacts === JSON.stringify(all(plan)), "a plan and its artifacts differ");
        const survived = JSON.stringify(JSON.parse(ofArtifacts));
        expect(survived === ofArtifacts, "its definitions do not survive JSON");
        const options = { generator, dbtProjectDir: null };
        expect(
          JSON.stringify(plugin.createDefinitions(artifacts, options)) ===
            JSON.stringify(plugin.createDefinitions(plan, options)),
          "a plan and its artifacts make different projects",
        );
      },
    },
    {
      name: "makes an asset of each transform, and refuses one that reads what is not there",
      run() {
        const assets = make().createAssetsFromTransforms([
          { name: "totals", depends_on: ["orders"] },
          { name: "orders" },
        ]);
        expect(assets.length === 2, "it makes more or fewer assets");
        expect(
          refuses(() => make().createAssetsFromTransforms([{ name: "a", depends_on: ["b"] }])),
          "it makes an asset that reads nothing known",
        );
      },
    },
    {
      name: "gives Helm values that name the image and each variable, and hold nothing secret",
      run() {
        const environment = [{ name: "SAMPLE_PASSWORD", purpose: "the warehouse" }];
        const [first, ...rest] = samplePlan().computes;
        const profile = {
          name: "sample",
          target: "dev",
          outputs: { dev: { type: "duckdb", password: "{{ env_var('SAMPLE_PASSWORD') }}" } },
        };
        const plan = { ...samplePlan(), environment, computes: [{ ...first!, profile }, ...rest] };
        const image = "registry.example.com/sample:1.2.3";
        const values = make().getHelmValues(plan, { image, size: "small" });
        const text = JSON.stringify(values);
        expect(JSON.stringify(JSON.parse(text)) === text, "its values do not survive JSON");
        for (const word of ["registry.example.com/sample", "1.2.3", "SAMPLE_PASSWORD"]) {
          expect(text.includes(word), `its values do not say "${word}"`);
        }
        expect(
          JSON.stringify(make().getHelmValues(plan, { image, size: "small" })) === text,
          "two calls differ",
        );
        expect(refuses(() => make().getHelmValues(plan, { image: "a b" })), "it runs any image");
      },
    },
    {
      name: "knows the sizes of the platform, and no others",
      run() {
        const tiny = {
          requests: { cpu: "1m", memory: "1Mi" },
          limits: { cpu: "2m", memory: "2Mi" },
        };
        const found = make().getResourceRequirements("tiny", { tiny });
        expect(JSON.stringify(found) === JSON.stringify(tiny), "it changes a preset");
        for (const size of ["small", "medium", "large"]) make().getResourceRequirements(size);
        expect(refuses(() => make().getResourceRequirements("tiny")), "it invents a size");
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

const generator = { name: "contract", version: "0.0.0" };
const options: LowerOptions = { generator, dbtProjectDir: "../sample" };

function sampleArtifacts(): CompiledArtifacts {
  const text = `
apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: sample, version: 1.0.0 }
transforms: [{ name: stg_orders }, { name: fct_orders, dependsOn: [stg_orders] }]
schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
`;
  const spec = safeParseFloeSpec(text, { file: "floe.yaml" }).value!;
  return resolveArtifacts({ spec }).value!.artifacts;
}

function refuses(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return error instanceof FloeError;
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The plugin contract is broken: ${otherwise}`);
}
