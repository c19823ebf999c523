import type { CodeEntry } from "../codes.ts";

export const graphCodes: Readonly<Record<string, CodeEntry>> = {
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
