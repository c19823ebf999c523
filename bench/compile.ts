/** How long does a compile take, and how much memory, beside `JSON.parse` of the same manifest?
 *
 * `deno task bench:compile [--models 3000,10000,25000] [--runs 5]`. Each measurement is a fresh process (measure_compile.ts), all
 * kinds in turns; the table shows medians, and the numbers of all runs lie in bench/out/compile.json.
 *
 * Ceilings (issue 3): at 3,000 models `compile` takes at most twice `parse`; 25,000 models stay
 * under 1 GB.
 * @module
 */
import { writeManifest } from "./manifest_factory.ts";
import { columns, median, numberList, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly what: (typeof whats)[number];
  readonly totalMs: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly peakMB: number;
}

const whats = ["parse", "read", "stages", "compile"] as const;
const out = await outFolder();
const results: { readonly input: string; readonly measurements: Measurement[] }[] = [];

for (const input of await inputs()) {
  const measurements: Measurement[] = [];
  for (let run = 0; run < runs(Deno.args, 5); run++) {
    for (const what of whats) measurements.push(await measure(what, input.path));
  }
  results.push({ input: input.name, measurements });
  print(input.name, measurements);
}
await Deno.writeTextFile(`${out}/compile.json`, JSON.stringify(results, null, 1) + "\n");

/** The largest manifest of the corpus, and the synthetic ones. */
async function inputs(): Promise<{ name: string; path: string }[]> {
  const largest = "v12-bouncer-1.12.2";
  const unpacked = `${out}/${largest}.json`;
  const packed = new URL(`../tests/fixtures/dbt/${largest}.json.gz`, import.meta.url);
  const stream = (await Deno.open(packed)).readable.pipeThrough(new DecompressionStream("gzip"));
  await Deno.writeFile(unpacked, stream);
  const list = [{ name: largest, path: unpacked }];
  for (const modelCount of numberList(Deno.args, "--models", [3_000, 10_000, 25_000])) {
    const path = `${out}/manifest-${modelCount}.json`;
    await writeManifest(path, { modelCount });
    list.push({ name: `${modelCount.toLocaleString("en")} models`, path });
  }
  return list;
}

async function measure(what: Measurement["what"], manifest: string): Promise<Measurement> {
  const project = `${out}/project`;
  await Deno.remove(project, { recursive: true }).catch(() => {});
  await Deno.mkdir(project);
  const script = new URL("measure_compile.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", script, what, manifest, project],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function print(input: string, measurements: readonly Measurement[]): void {
  const of = (what: string) => measurements.filter((m) => m.what === what);
  const time = (what: string) => median(of(what).map((m) => m.totalMs));
  const rows = whats.map((what) => {
    const group = of(what);
    const stages = Object.keys(group[0]!.stages).map((stage) =>
      `${stage} ${Math.round(median(group.map((m) => m.stages[stage]!)))}`
    );
    return [
      what,
      `${Math.round(time(what))} ms`,
      `x${(time(what) / time("parse")).toFixed(2)}`,
      `${Math.max(...group.map((m) => m.peakMB))} MB`,
      stages.join(", "),
    ];
  });
  console.log(`\n${input}`);
  console.log(columns([["", "median", "x parse", "peak", "median of each stage, ms"], ...rows]));
}
