/** A synthetic dbt project on DuckDB, the same for the same size: seeds, layers of models that read one to three of the layer above, two tests on each.
 * @module
 */
import { mulberry32 } from "./random.ts";

/** Writes the project, with a profile of its own, into a new folder. */
export async function writeDbtProject(
  folder: string,
  { modelCount, seedCount = 12 }: { readonly modelCount: number; readonly seedCount?: number },
): Promise<void> {
  const next = mulberry32(7);
  const write = (path: string, text: string) => Deno.writeTextFile(`${folder}/${path}`, text);
  for (const part of ["models", "seeds"]) {
    await Deno.mkdir(`${folder}/${part}`, { recursive: true });
  }
  await write("dbt_project.yml", `name: synthetic\nversion: 1.0.0\nprofile: synthetic\n`);
  await write(
    "profiles.yml",
    "synthetic:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: synthetic.duckdb, threads: 4}\n",
  );
  await write("manifest.yaml", PLATFORM);
  const seeds = Array.from({ length: seedCount }, (_, i) => `raw_${i}`);
  for (const seed of seeds) {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},${Math.floor(next() * 1000)}`);
    await write(`seeds/${seed}.csv`, `id,amount\n${rows.join("\n")}\n`);
  }
  const layers: string[][] = [seeds];
  const described: string[] = ["version: 2", "models:"];
  for (let made = 0; made < modelCount;) {
    const above = layers.at(-1)!;
    const size = Math.min(modelCount - made, Math.max(8, Math.ceil(modelCount / 8)));
    const layer = Array.from({ length: size }, (_, i) => `m_${layers.length}_${i}`);
    for (const name of layer) {
      const parents = [
        ...new Set(
          Array.from(
            { length: 1 + Math.floor(next() * 3) },
            () => above[Math.floor(next() * above.length)]!,
          ),
        ),
      ];
      const reads = parents.map((p) => `select id, amount from {{ ref("${p}") }}`);
      const kind = layers.length % 2 === 1 ? "view" : "table";
      await write(
        `models/${name}.sql`,
        `{{ config(materialized="${kind}") }}\n` +
          `select id, sum(amount) as amount from (\n${
            reads.join("\nunion all\n")
          }\n) as parents group by id\n`,
      );
      described.push(
        `  - {name: ${name}, columns: [{name: id, data_tests: [unique, not_null]}]}`,
      );
    }
    layers.push(layer);
    made += size;
  }
  await write("models/schema.yml", described.join("\n") + "\n");
  const transforms = layers.slice(1).flat().map((name) => `  - name: ${name}`);
  await write("floe.yaml", `${PRODUCT}transforms:\n${transforms.join("\n")}\n`);
}

const PRODUCT = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: {name: synthetic, version: 1.0.0, owner: bench@floe.example}
platform: {manifest: manifest.yaml}
`;

const PLATFORM = `apiVersion: floe.dev/v1
kind: Manifest
metadata: {name: bench, version: 1.0.0, owner: bench@floe.example}
plugins:
  compute: {type: duckdb, config: {path: synthetic.duckdb, threads: 4}}
  orchestrator: {type: dagster}
`;

/** Copies a dbt project into a folder that is there, without what dbt has made of it. */
export async function copyProject(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === "target" || name === "logs" || name.includes(".duckdb")) continue;
    if (isDirectory) {
      await Deno.mkdir(`${to}/${name}`);
      await copyProject(`${from}/${name}`, `${to}/${name}`);
    } else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
