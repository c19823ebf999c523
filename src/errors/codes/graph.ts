import type { CodeEntry } from "../codes.ts";

export const graphCodes: Readonly<Record<string, CodeEntry>> = {
  "graph/blocks-cycle": {
    meaning: "Blocks wait for each other: a path leaves one and comes back to it.",
    remedy: "Give all nodes of that path one block, or cut the graph with `partition`.",
  },
  "graph/blocks-not-found": {
    meaning:
      "The search found no partition with as few blocks as asked for. Whether one exists is not known: at least so many are needed as `facts.needed` says.",
    remedy:
      "Allow as many blocks as were found, allow heavier blocks, or leave out the previous partition.",
  },
  "graph/cycle": {
    meaning:
      "Nodes of a graph depend on each other in a circle, so no order exists. The whole circle is in the error.",
    remedy: "Remove one dependency of the circle, or split one of its nodes.",
  },
  "graph/edge-out-of-range": {
    meaning: "An edge names a node index that does not exist.",
    remedy:
      "Count node indices from 0, and pass every node in the list of ids before adding edges to it.",
  },
  "graph/needs-wasm": {
    meaning:
      "Order, levels, components and cycles are computed without WebAssembly too; this question is not, and WebAssembly is refused, unwanted, or too small for the graph.",
    remedy:
      'Leave out `engine: "typescript"`, allow `wasm-unsafe-eval` in the content security policy, or ask about a part of the graph.',
  },
  "graph/node-too-heavy": {
    meaning: "One node alone weighs more than a block may.",
    remedy: "Raise the weight limit, or split the node.",
  },
  "graph/pin-colours": {
    meaning:
      "Nodes that must share a block have different colours: pinned ones, or one that lies on a path between them. The path is in the error.",
    remedy: "Pin fewer nodes together, or give them one colour.",
  },
  "graph/pin-order": {
    meaning:
      "A path leads from a node pinned to a later block to one pinned to an earlier block. The path is in the error.",
    remedy: "Swap the pins, or remove an edge of the path.",
  },
  "graph/pin-too-heavy": {
    meaning:
      "The nodes pinned to one block, with those that lie on paths between them, weigh more than a block may.",
    remedy: "Pin fewer nodes together, or raise the weight limit.",
  },
  "graph/too-few-blocks": {
    meaning:
      "More blocks are needed than are allowed, because of weights, pins, or a path along which the colour changes too often (then it is in the error). For small graphs all ways are tried, so no single cause may stand out.",
    remedy: "Allow more or heavier blocks, or use fewer colours.",
  },
  "graph/too-large": {
    meaning: "A graph has more nodes or edges than 32 bits can count, or than memory holds.",
    remedy: "Split the input into several products.",
  },
  "graph/wasm-failed": {
    meaning:
      "The WebAssembly core stopped in the middle of its work: memory ran out, or it has a bug.",
    remedy:
      'Give the process more memory or pass `engine: "typescript"`. If memory was not short, please report it with the numbers of nodes and edges.',
  },
  "graph/wasm-refused": {
    meaning:
      'The option `engine: "wasm"` is set where WebAssembly may not be compiled, for instance under a content security policy.',
    remedy:
      "Leave the option out: TypeScript computes the same. Or allow `wasm-unsafe-eval` in the policy.",
  },
};
