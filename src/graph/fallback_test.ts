import assert from "node:assert/strict";

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
