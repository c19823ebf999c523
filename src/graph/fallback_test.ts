import assert from "node:assert/strict";
import { type Core, type CoreGraph, loadCore } from "../../wasm/mod.ts";
import type { GraphError } from "../errors/mod.ts";
import { CoreEngine, fitsCore } from "./core_engine.ts";
import { buildGraph, Graph } from "./mod.ts";

/** Runs in a worker of its own, where WebAssembly is forbidden before anything is imported. */
const SCRIPT = `
  const refuse = class { constructor() { throw new WebAssembly.CompileError("forbidden here"); } };
  if (FORBID === "compile") WebAssembly.Module = refuse;
  else delete globalThis.WebAssembly;
  const { buildGraph } = await import(MOD);
  const answer = {};
  const graph = buildGraph(["a", "b", "c"], Uint32Array.of(2, 0, 0, 1));
  answer.engine = graph.engine;
  answer.order = [...graph.order()];
  graph.free();
  try {
    buildGraph(["a"], new Uint32Array(0), { engine: "wasm" });
  } catch (error) {
    answer.code = error.code;
    answer.cause = error.cause?.name;
  }
  postMessage(answer);
`;

for (
  const [how, cause] of [["compile", "CompileError"], ["delete", "ReferenceError"]] as const
) {
  Deno.test(`where WebAssembly is refused (${how}), TypeScript computes the same`, async () => {
    assert.deepEqual(await inWorker(how), {
      engine: "typescript",
      order: [2, 0, 1],
      code: "graph/wasm-refused",
      cause,
    });
  });
}

Deno.test("where WebAssembly is allowed it is used", () => {
  using graph = buildGraph(["a"], new Uint32Array(0));
  assert.equal(graph.engine, "wasm");
});

Deno.test("a graph beyond the memory of WebAssembly is none for the core", () => {
  assert.equal(fitsCore(1_000_000, 5_000_000), true);
  assert.equal(fitsCore(60_000_000, 0), false);
  assert.equal(fitsCore(0, 150_000_000), false);
});

Deno.test("a core that stops becomes an error with a code, and the graph can still be freed", () => {
  let freed = 0;
  const trap = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  const methods = { edgeCount: () => 0, order: trap, levels: trap, components: trap, cycles: trap };
  const free = () => freed++;
  for (const method of ["order", "levels", "components", "cycles"] as const) {
    const core = class {} as Core;
    const graph = new Graph([], new CoreEngine(core, { ...methods, free } as unknown as CoreGraph));
    assert.throws(() => graph[method](), (error: GraphError) => {
      assert.equal(error.code, "graph/wasm-failed");
      assert.ok(error.cause instanceof WebAssembly.RuntimeError);
      return true;
    });
    graph.free();
  }
  assert.equal(freed, 0, "nothing calls an instance that trapped");
});

Deno.test("a core that trapped is never called again: its graphs say so, new ones get a fresh core", () => {
  using before = buildGraph(["a", "b"], Uint32Array.of(0, 1), { engine: "wasm" });
  // More nodes than 4 GiB hold, in the shared core: it asks for memory and traps.
  const edges = Uint32Array.of(0, 1);
  const { core } = loadCore();
  assert.throws(() => CoreEngine.build(core!, 2 ** 31, edges), (error: GraphError) => {
    assert.equal(error.code, "graph/wasm-failed");
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    return true;
  });
  assert.throws(() => before.order(), { code: "graph/wasm-failed", message: /stopped earlier/ });
  assert.notEqual(loadCore().core, core);
  using after = buildGraph(["a", "b"], Uint32Array.of(1, 0), { engine: "wasm" });
  assert.deepEqual([...after.order()], [1, 0]);
});

Deno.test("a big graph has a core of its own, so a trap elsewhere is nothing to it", () => {
  const n = 2 ** 19 + 1;
  using big = buildGraph(new Array<string>(n).fill(""), Uint32Array.of(1, 0), { engine: "wasm" });
  assert.throws(() => CoreEngine.build(loadCore().core!, 2 ** 31, Uint32Array.of(0, 1)));
  assert.equal(big.order()[0], 1);
});

async function inWorker(how: string): Promise<unknown> {
  const module = JSON.stringify(import.meta.resolve("./mod.ts"));
  const source = SCRIPT.replace("FORBID", JSON.stringify(how)).replace("MOD", module);
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(source)}`, {
    type: "module",
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
  } finally {
    worker.terminate();
  }
}
