/** What do build, order, components and levels cost in time, memory and packed size, beside other libraries and native code?
 *
 * `deno task bench:kernels [--nodes 10000,100000,1000000] [--runs 3] [--rival-runs 1] [--only "ours, edges,graphology"]`. The
 * graphs are layered ones, 4.8 edges a node, with shuffled indices. Each measurement is a process of its own, all contenders
 * in turns; where there is a cargo, `cargo bench` measures petgraph and our own kernels natively on the same graph. The
 * table shows the least of the runs in milliseconds (see process_time.ts); bench/out/kernels.json has them all.
 *
 * Wanted (issue 4) at a million nodes: 50 times quicker than graphology from edges and 15 times from names, 1/20 of its memory;
 * at most 1.5 times petgraph's native algorithms on the same rows; never slower than the twin. What is missed is said below the table.
 * @module
 */
import { writeGraph } from "./graph_file.ts";
import { packedSizes } from "./kernels_size.ts";
import { contenders } from "./kernels_contenders.ts";
import { layered } from "./layered.ts";
import type { Measurement } from "./measure_kernels.ts";
import { columns, numberList, option, outFolder, runs } from "./report.ts";

const steps = ["build", "order", "components", "levels"] as const;
type Native = Readonly<Record<string, number>>;

const out = await outFolder();
const kept = option(Deno.args, "--only");
const names = Object.keys(contenders).filter((name) => kept === undefined || kept.includes(name));
const rivals = ["graphology", "graphlib"];
const sizes = await packedSizes(out);
const results = [];

for (const nodeCount of numberList(Deno.args, "--nodes", [10_000, 100_000, 1_000_000])) {
  const { edges } = layered(`dbtd_${nodeCount}`);
  const file = `${out}/dbtd_${nodeCount}.bin`;
  await writeGraph(file, nodeCount, edges);
  const measurements: Measurement[] = [];
  const natives: Native[] = [];
  for (let run = 0; run < runs(Deno.args, 3); run++) {
    for (const name of names) {
      const few = Number(option(Deno.args, "--rival-runs") ?? (nodeCount > 200_000 ? 1 : 3));
      if (!rivals.includes(name) || run < few) measurements.push(await measure(name, file));
    }
    const native = await measureNative(file);
    if (native !== null) natives.push(native);
  }
  results.push({ nodeCount, edgeCount: edges.length / 2, measurements, natives });
  print(nodeCount, edges.length / 2, measurements, natives);
}
await Deno.writeTextFile(`${out}/kernels.json`, JSON.stringify({ sizes, results }, null, 1) + "\n");

async function measure(name: string, file: string): Promise<Measurement> {
  const script = new URL("measure_kernels.ts", import.meta.url).pathname;
  const flags = "--v8-flags=--expose-gc,--max-old-space-size=16000";
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", flags, script, name, file],
  }).output();
  if (code !== 0) throw new Error(`${name}: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Milliseconds by contender and step; null without cargo. */
async function measureNative(file: string): Promise<Native | null> {
  const cwd = new URL("../wasm", import.meta.url).pathname;
  const args = ["bench", "--quiet", "--bench", "kernels", "--", "--runs", "1", file];
  const found = await new Deno.Command("cargo", { args, cwd }).output().catch(() => null);
  if (found === null) return null;
  if (!found.success) throw new Error(new TextDecoder().decode(found.stderr));
  return JSON.parse(new TextDecoder().decode(found.stdout)).ms;
}

function print(nodeCount: number, edgeCount: number, all: Measurement[], natives: Native[]): void {
  const of = (name: string) => all.filter((m) => m.name === name);
  const least = (name: string, step: string): number =>
    Math.min(...of(name).map((m) => m.ms[step] ?? NaN));
  const total = (name: string) => steps.reduce((sum, step) => sum + (least(name, step) || 0), 0);
  const wall = (name: string) => Math.min(...of(name).map((m) => m.wallMs));
  const memory = (name: string) => Math.max(...of(name).map((m) => m.peakMB - m.inputMB));
  const peak = (name: string) => Math.max(...of(name).map((m) => m.peakMB));
  const native = (name: string): number => Math.min(...natives.map((n) => n[name] ?? NaN));
  const ms = (value: number): string =>
    Number.isNaN(value) ? "" : value.toFixed(value < 10 ? 1 : 0);
  const times = (value: number): string => value > 0 && value < Infinity ? value.toFixed(1) : "";
  const compare = names.includes("graphology");

  const rows = names.map((name) => [
    name,
    ...steps.map((step) => ms(least(name, step))),
    ms(total(name)),
    ms(wall(name)),
    compare ? times(total("graphology") / total(name)) : "",
    `${peak(name)}`,
    `${memory(name)}`,
    compare ? times(memory("graphology") / memory(name)) : "",
    `${sizes[name.split(",")[0]!]}`,
  ]);
  const nativeRows = natives.length === 0 ? [] : [
    ["native: ours", "ours"],
    ["native: petgraph on BiCsr", "petgraph BiCsr"],
    ["native: petgraph DiGraph", "petgraph DiGraph"],
  ].map(([label, key]) => [
    label!,
    ...steps.map((step) => ms(native(`${key} ${step}`))),
    ...new Array<string>(7).fill(""),
  ]);
  const head = ["", ...steps, "total", "clock", "x faster", "peak MB", "+MB", "x less", "gzip KB"];
  console.log(`\n${nodeCount.toLocaleString("en")} nodes, ${edgeCount.toLocaleString("en")} edges`);
  console.log(columns([head, ...rows, ...nativeRows]));

  if (nodeCount < 1_000_000 || kept !== undefined) return;
  const missed: string[] = [];
  const want = (what: string, is: number, limit: number, most: boolean) => {
    if (most ? is > limit : is < limit) missed.push(`${what}: ${is.toFixed(2)}, wanted ${limit}`);
  };
  const [edgesOnly, byName] = ["ours, edges", "ours, names"];
  want("x graphology from edges", total("graphology") / total(edgesOnly), 50, false);
  want("x graphology from names", total("graphology") / total(byName), 15, false);
  for (const name of [edgesOnly, byName]) {
    want(`x less memory, ${name}`, memory("graphology") / memory(name), 20, false);
  }
  for (const step of ["order", "components"]) {
    const theirs = native(`petgraph BiCsr ${step}`);
    want(`x native petgraph, ${step}`, least(edgesOnly, step) / theirs, 1.5, true);
  }
  for (const step of steps) {
    want(`x twin, ${step}`, least(edgesOnly, step) / least("twin, edges", step), 1, true);
  }
  console.log(missed.length === 0 ? "Everything wanted is reached." : missed.join("\n"));
}
