/** How long does `plan` take on a large product with groups, partitions and schedules, beside `check`, and how much memory?
 *
 * `deno task bench:plan [--models 3000] [--runs 5]`. Each measurement is a fresh process (measure_plan.ts), all kinds in turns; the
 * table shows medians, and the numbers of all runs lie in bench/out/plan.json.
 *
 * Ceilings (issue 5): at 3,000 models `plan` takes at most 1.5 times what `check` takes, and at most 2 s; so does `--against`.
 * @module
 */
import { resolveArtifacts, safeParseDbtManifest, safeParseFloeSpec } from "../src/artifacts/mod.ts";
import { buildPlan, outlinePlan, printOutline } from "../src/plan/mod.ts";
import { DOMAIN_SIZE, domainName } from "./manifest/names.ts";
import { manifestText } from "./manifest_factory.ts";
import { columns, median, numberList, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly what: (typeof whats)[number];
  readonly totalMs: number;
  readonly characters: number;
  readonly peakMB: number;
}

const whats = ["check", "plan", "json", "against"] as const;
const out = await outFolder();
const results: { readonly models: number; readonly measurements: Measurement[] }[] = [];

for (const modelCount of numberList(Deno.args, "--models", [3_000])) {
  const product = `${out}/plan-${modelCount}`;
  await writeProduct(product, modelCount);
  const measurements: Measurement[] = [];
  for (let run = 0; run < runs(Deno.args, 5); run++) {
    for (const what of whats) measurements.push(await measure(what, product));
  }
  results.push({ models: modelCount, measurements });
  print(modelCount, measurements);
}
await Deno.writeTextFile(`${out}/plan.json`, JSON.stringify(results, null, 1) + "\n");

/** Half of the domains by day, the first of them every hour; a schedule for each domain, one that waits, one for everything. */
function floeYaml(modelCount: number, cron: string): string {
  const domains = Array.from(
    { length: Math.ceil(modelCount / DOMAIN_SIZE) },
    (_, d) => domainName(d),
  );
  const half = domains.slice(0, Math.ceil(domains.length / 2));
  return [
    "apiVersion: floe.dev/v1",
    "kind: FloeSpec",
    "metadata: { name: bench, version: 1.0.0 }",
    "transforms: [{ name: NAME }]",
    `schedule: { cron: "${cron}", timezone: Europe/Berlin }`,
    "orchestration:",
    "  partitions:",
    "    day: { type: time, cadence: daily, start: 2024-01-01, timezone: Europe/Berlin }",
    "  groups:",
    ...half.map((domain) =>
      `    - { name: ${domain}, select: "tag:${domain}", partition: day, retries: { max: 2, delay: 60s }, freshness: { maxLag: 26h } }`
    ),
    "  schedules:",
    "    - { name: by-day, partition: day, offset: 2h }",
    ...domains.slice(half.length).map((domain, i) =>
      `    - { name: ${domain}, cron: "${i} */6 * * *", timezone: America/New_York, select: "tag:${domain}" }`
    ),
    `    - { name: late, after: [by-day], select: "tag:${domains.at(-1)}" }`,
    "  sensors:",
    `    - { name: landed, type: file, uri: "s3://landing/", select: "tag:${domains.at(-1)}" }`,
    "",
  ].join("\n");
}

async function writeProduct(folder: string, modelCount: number): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(`${folder}/target`, { recursive: true });
  const manifest = [...manifestText({ modelCount })].join("");
  const named = (text: string) => text.replace("NAME", firstModel(manifest));
  await Deno.writeTextFile(`${folder}/target/manifest.json`, manifest);
  await Deno.writeTextFile(`${folder}/floe.yaml`, named(floeYaml(modelCount, "0 6 * * *")));
  const dbt = must(safeParseDbtManifest(new TextEncoder().encode(manifest), { file: "m.json" }));
  const before = named(floeYaml(modelCount, "0 5 * * *")).replace("2024-01-01", "2023-01-01");
  const spec = must(safeParseFloeSpec(before, { file: "floe.yaml" }));
  const product = must(resolveArtifacts({ spec, dbt }));
  const { plan } = must(buildPlan(product, dbt));
  // a fiftieth of the models is edited
  const assets = plan.assets.map((asset, i) =>
    i % 50 === 0 && asset.codeVersion !== null ? { ...asset, codeVersion: "0".repeat(64) } : asset
  );
  const outline = printOutline(outlinePlan({ ...plan, assets }));
  await Deno.writeTextFile(`${folder}/before.json`, outline);
}

function firstModel(manifest: string): string {
  return /"unique_id":\s*"model\.bench\.([^"]+)"/.exec(manifest)![1]!;
}

function must<T>(
  outcome: { readonly value: T | null; readonly diagnostics: readonly unknown[] },
): T {
  if (outcome.value === null) throw new Error(JSON.stringify(outcome.diagnostics.slice(-3)));
  return outcome.value;
}

async function measure(what: Measurement["what"], product: string): Promise<Measurement> {
  const script = new URL("measure_plan.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", script, what, product],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function print(modelCount: number, measurements: readonly Measurement[]): void {
  const of = (what: string) => measurements.filter((m) => m.what === what);
  const time = (what: string) => median(of(what).map((m) => m.totalMs));
  console.log(`\n${modelCount.toLocaleString("en")} models`);
  console.log(columns([
    ["", "median", "least", "x check", "peak", "printed"],
    ...whats.map((what) => [
      what,
      `${Math.round(time(what))} ms`,
      `${Math.round(Math.min(...of(what).map((m) => m.totalMs)))} ms`,
      `x${(time(what) / time("check")).toFixed(2)}`,
      `${Math.max(...of(what).map((m) => m.peakMB))} MB`,
      `${Math.round(of(what)[0]!.characters / 1000)} kB`,
    ]),
  ]));
}
