import type { DbtTest, QualityCheck } from "../../artifacts/mod.ts";
import type { Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { Placement } from "./checks.ts";
import type { PlanContext } from "../context.ts";
import { say, type Saying } from "../saying.ts";
import type { PlanCheck } from "../types.ts";

/** The checks of a plan once the quality checks of floe.yaml have joined those of dbt.
 *
 * One that says what a dbt test says (same model, same column, and the test's name or its last part as type) is that test, whose severity
 * holds; the others become checks of their own. Said: `plan/duplicate-quality-check` (an error), `plan/quality-check-off` for what is not
 * enabled and `plan/quality-severity` for a severity that does not count (information).
 * @param checks of dbt.
 */
export function withQualityChecks(
  checks: readonly PlanCheck[],
  context: PlanContext,
  place: Placement,
): PlanCheck[] {
  const { graph, input, diagnostics } = context;
  const to: Saying = { locate: input.locate, diagnostics };
  const models = input.artifacts.transforms?.models ?? [];
  if (!models.some((m) => m.quality_checks?.length)) return [...checks];

  const testsOn = testsByModel(input.dbt?.tests ?? []);
  const joined = new Map<string, string[]>(); // id of a dbt test -> names of quality checks
  const own: PlanCheck[] = [];
  const nodesOf = new Map<number, number[]>(); // a transform may speak of several versions
  graph.nodes.forEach(({ transforms }, i) => transforms.forEach((t) => appendTo(nodesOf, t, i)));
  models.forEach((model, m) => {
    const seen = new Set<string>();
    model.quality_checks?.forEach((check, c) => {
      const at: Path = ["transforms", "models", m, "quality_checks", c];
      if (seen.has(check.name)) return sayTwice(model.name, check, at, to);
      seen.add(check.name);
      if (!check.enabled) return sayOff(model.name, check, at, to);
      for (const i of nodesOf.get(m) ?? []) {
        const { id } = graph.nodes[i]!;
        const equal = (testsOn.get(id) ?? []).filter((t) => saysTheSame(t, check));
        for (const test of equal) {
          appendTo(joined, test.uniqueId, check.name);
          if (test.severity !== severityOf(check)) saySeverity(model.name, check, test, at, to);
        }
        if (equal.length > 0) continue;
        const host = hostOf(i, context, place);
        const label = place.labels[host]!;
        const block = label < 0 ? null : place.blockIds[label]!;
        own.push(ownCheck(check, id, { id: graph.nodes[host]!.id, block }, at));
      }
    });
  });
  return [
    ...checks.map((c) => ({ ...c, qualityChecks: [...joined.get(c.id) ?? []].sort() })),
    ...own,
  ];
}

function testsByModel(tests: readonly DbtTest[]): Map<string, DbtTest[]> {
  const found = new Map<string, DbtTest[]>();
  for (const test of tests) {
    if (test.kind !== "generic") continue;
    // dbt before 1.5 does not say which model a test is attached to: the one that it reads, if it is one only
    const model = test.attachedNode ?? (test.dependsOn.length === 1 ? test.dependsOn[0]! : null);
    if (model !== null) appendTo(found, model, test);
  }
  return found;
}

function saysTheSame({ testName, columnName }: DbtTest, { type, column }: QualityCheck): boolean {
  if (testName === null || columnName !== column) return false;
  return testName === type || testName.slice(testName.lastIndexOf(".") + 1) === type;
}

function severityOf({ severity }: QualityCheck): PlanCheck["severity"] {
  return severity === "critical" ? "error" : "warn";
}

/** The asset that a check is shown on: of an ephemeral model, what stands for it and is built last. */
function hostOf(node: number, { contracted }: PlanContext, { labels, rank }: Placement): number {
  const standIns = contracted.standIns.get(node);
  if (standIns === undefined || standIns.length === 0) return node;
  const built = standIns.filter((i) => labels[i]! >= 0);
  return (built.length > 0 ? built : standIns).reduce((a, b) => rank[b]! > rank[a]! ? b : a);
}

function ownCheck(
  check: QualityCheck,
  id: string,
  asset: { readonly id: string; readonly block: string | null },
  at: Path,
): PlanCheck {
  return {
    id: `quality.${id}.${check.name}`,
    kind: "quality",
    name: check.name,
    asset: asset.id,
    additionalAssets: [],
    severity: severityOf(check),
    description: "",
    tags: [],
    fqn: [],
    file: "",
    testName: null,
    columnName: check.column,
    block: asset.block,
    qualityChecks: [check.name],
    quality: {
      type: check.type,
      dimension: check.dimension,
      parameters: check.parameters,
      definedAt: at,
    },
  };
}

function sayTwice(model: string, { name }: QualityCheck, at: Path, to: Saying): void {
  say(to, [...at, "name"], {
    code: "plan/duplicate-quality-check",
    message: `The transform "${model}" has two quality checks "${name}"`,
    hint: "Give one of the two another name, or remove it",
    facts: { model, check: name },
  });
}

function sayOff(model: string, { name }: QualityCheck, at: Path, to: Saying): void {
  say(to, [...at, "enabled"], {
    code: "plan/quality-check-off",
    severity: "info",
    message: `Left out the quality check "${name}" of "${model}", which is not enabled`,
    facts: { model, check: name },
  });
}

function saySeverity(
  model: string,
  { name, severity }: QualityCheck,
  test: DbtTest,
  at: Path,
  to: Saying,
): void {
  say(to, [...at, "severity"], {
    code: "plan/quality-severity",
    severity: "info",
    message:
      `The quality check "${name}" of "${model}" is the dbt test "${test.name}", whose severity "${test.severity}" holds, not "${severity}"`,
    hint: `Set the severity of the test to "${
      severity === "critical" ? "error" : "warn"
    }" in the dbt project`,
    facts: { model, check: name, test: test.uniqueId, holds: test.severity, says: severity },
  });
}
