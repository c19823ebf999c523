/** What the demo prints at its end: the run as a table, and what to do next.
 * @module
 */

/** As `report_dagster.py` and `report_airflow.py` print it. */
export interface Report {
  readonly run: string;
  readonly status: string;
  readonly seconds: number;
  readonly blocks: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly ok: boolean;
  }[];
  readonly assets: readonly {
    readonly key: string;
    readonly block: string | null;
    readonly rows: number | null;
    readonly seconds: number | null;
    readonly relation: string | null;
  }[];
  readonly checks: readonly {
    readonly asset: string;
    readonly name: string;
    readonly block: string | null;
    readonly passed: boolean;
    readonly severity: string;
  }[];
  readonly errors: readonly string[];
}

/** The run as text: one line per asset in the order of building, blocks in between, totals last. */
export function screen(report: Report): string {
  const lines: string[] = [];
  for (const { name, seconds, ok } of report.blocks) {
    const assets = report.assets.filter((a) => a.block === name);
    if (assets.length === 0 && ok) continue; // an op that only runs checks: they are listed below
    const state = ok ? "" : ", FAILED";
    lines.push(
      "",
      `${name}: ${counted(assets.length, "asset")} in ${seconds.toFixed(1)} s${state}`,
    );
    for (const asset of assets) {
      const checks = report.checks.filter((c) => c.asset === asset.key);
      const rows = asset.rows === null ? "" : `${asset.rows} rows`;
      const spent = asset.seconds === null ? "" : `${asset.seconds.toFixed(2)} s`;
      lines.push(
        `  ${asset.key.padEnd(28)} ${rows.padStart(9)} ${spent.padStart(8)}   ${verdict(checks)}`
          .trimEnd(),
      );
    }
  }
  const built = new Set(report.assets.map((a) => a.key));
  const elsewhere = Map.groupBy(
    report.checks.filter((c) => !built.has(c.asset)),
    (c) => c.asset,
  );
  if (elsewhere.size > 0) lines.push("", "Checks of sources");
  for (const [asset, checks] of elsewhere) {
    lines.push(`  ${asset.padEnd(28)} ${"".padEnd(18)}   ${verdict(checks)}`);
  }
  const failed = report.checks.filter((c) => !c.passed);
  if (failed.length > 0) lines.push("", "Failed checks");
  for (const check of failed) lines.push(`  ${check.name} (${check.asset})`);
  for (const error of report.errors) lines.push("", error);
  const passed = report.checks.length - failed.length;
  const broken = report.blocks.filter(({ ok }) => !ok).length;
  lines.push(
    "",
    `${counted(report.assets.length, "asset")} built, ${counted(passed, "check")} passed, ` +
      `${failed.length} failed${broken === 0 ? "" : `, ${counted(broken, "block")} failed`}, in ` +
      `${report.seconds.toFixed(1)} s`,
  );
  return lines.slice(1).join("\n");
}

function verdict(checks: Report["checks"]): string {
  if (checks.length === 0) return "";
  const passed = checks.filter((c) => c.passed).length;
  if (passed === checks.length) return `${counted(passed, "check")} passed`;
  return `${passed} of ${counted(checks.length, "check")} passed`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
