import { GraphError } from "../errors/mod.ts";
import type { Graph } from "./graph.ts";
import type { PartitionOptions } from "./partition.ts";

/** What the core says when there is no partition: see `CorePartition` in wasm/bindings. */
interface Refused {
  readonly refusal: number;
  readonly facts: Uint32Array;
  readonly path: Uint32Array;
}

/** Turns a refusal of the core into an error that names nodes.
 * @throws {GraphError} always.
 */
export function refusePartition(graph: Graph, options: PartitionOptions, refused: Refused): never {
  const path = [...refused.path].map((index) => graph.ids[index]!);
  const [first = 0, second = 0] = refused.facts;
  const quoted = path.map((id) => `"${id}"`);
  const pinned = (rank: number) => [...new Set(options.pins?.values())].sort((a, b) => a - b)[rank];
  switch (refused.refusal) {
    case 1:
      return graph.refuseCycle();
    case 2:
      throw new GraphError({
        code: "graph/node-too-heavy",
        message: `Cannot cut the graph into blocks: "${graph.ids[first]}" weighs ` +
          `${options.weights?.[first] ?? 1}, a block may weigh ${options.maxWeight}`,
        hint: "Raise maxWeight",
        facts: {
          node: graph.ids[first]!,
          weight: options.weights?.[first] ?? 1,
          maxWeight: options.maxWeight!,
        },
      });
    case 3:
      throw new GraphError({
        code: "graph/pin-order",
        message: `Cannot keep the pins: ${quoted.at(-1)} is pinned to an earlier block than ` +
          `${quoted[0]}, which must come before it`,
        hint: "Swap the pins, or remove an edge of the path",
        facts: { nodes: path },
      });
    case 4:
      throw new GraphError({
        code: "graph/pin-colours",
        message:
          `Cannot keep pin ${pinned(first)}: the path ${quoted.join(" → ")} has to share a ` +
          `block with "${graph.ids[second]}" and has another colour`,
        hint: "Pin fewer nodes together, or give them one colour",
        facts: { pin: pinned(first)!, node: graph.ids[second]!, nodes: path },
      });
    case 5:
      throw new GraphError({
        code: "graph/pin-too-heavy",
        message: `Cannot keep pin ${pinned(first)}: its nodes and those between them weigh more ` +
          `than the ${options.maxWeight} that a block may`,
        hint: "Pin fewer nodes together, or raise maxWeight",
        facts: { pin: pinned(first)!, maxWeight: options.maxWeight! },
      });
    case 6:
      throw new GraphError({
        code: "graph/too-few-blocks",
        message: `Cannot cut the graph into ${options.count} blocks: at least ${first} are needed` +
          (path.length > 0 ? `, the colour changes that often along ${quoted.join(" → ")}` : ""),
        hint: "Allow more or heavier blocks, or use fewer colours",
        facts: { count: options.count!, needed: first, nodes: path },
      });
    default:
      throw new GraphError({
        code: "graph/blocks-not-found",
        message:
          `Cannot cut the graph into ${options.count} blocks: ${second} is the fewest that ` +
          `was found, at least ${first} are needed`,
        hint: `Allow ${second} blocks, or heavier ones`,
        facts: { count: options.count!, needed: first, found: second, nodes: path },
      });
  }
}
