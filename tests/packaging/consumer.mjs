// Runs in Node and Bun: what importing the package changes in the world, and which engine its graph uses.
const before = new Set(Object.getOwnPropertyNames(globalThis));
const { Graph } = await import("@floe/orchestrator");
const { graphFromNames } = await import("@floe/orchestrator/graph");
await import("@floe/orchestrator/dagster");
await import("@floe/orchestrator/airflow");
await import("@floe/orchestrator/runtime");
await import("@floe/orchestrator/cli");
const newGlobals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));

const graph = graphFromNames([["a", "b"]]);
if (!(graph instanceof Graph)) throw new Error("the two entry points hold two copies of Graph");
const order = [...graph.order()].map((index) => graph.ids[index]);
console.log(JSON.stringify({ engine: graph.engine, newGlobals, order }));
