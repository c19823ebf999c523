import assert from "node:assert/strict";
import { instance, instanceNames } from "./polybench.ts";
import { published } from "./polybench_published.ts";

/** RR-9163, table 1: nodes, edges, sources, targets. */
const table: Readonly<Record<string, readonly [number, number, number, number]>> = {
  "2mm": [36500, 62200, 2100, 400],
  "atax": [241730, 385960, 48530, 230],
  "covariance": [191600, 368775, 4775, 1275],
  "fdtd-2d": [256479, 436580, 3579, 1199],
  "gemver": [159480, 259440, 15360, 120],
  "heat-3d": [308480, 491520, 1280, 512],
  "jacobi-1d": [239202, 398000, 402, 398],
  "lu": [344520, 676240, 6400, 1],
  "mvt": [200800, 320000, 40800, 400],
  "syr2k": [111000, 180900, 2100, 900],
  "trisolv": [240600, 320000, 80600, 1],
};

Deno.test("the instances have the counts of the published table", () => {
  assert.deepEqual([...instanceNames].sort(), Object.keys(table).sort());
  assert.deepEqual(Object.keys(published).sort(), Object.keys(table).sort());
  for (const name of instanceNames) {
    const { nodeCount, edges } = instance(name);
    const [sources, targets] = [
      new Uint8Array(nodeCount).fill(1),
      new Uint8Array(nodeCount).fill(1),
    ];
    for (let e = 0; e < edges.length; e += 2) {
      targets[edges[e]!] = 0;
      sources[edges[e + 1]!] = 0;
    }
    const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
    assert.deepEqual(
      [nodeCount, edges.length / 2, count(sources), count(targets)],
      table[name],
      name,
    );
  }
});
