/** Graphs as files that TypeScript and Rust read: V, E, then `from, to` of each edge, all u32 little endian. */

export async function writeGraph(path: string, nodeCount: number, edges: Uint32Array) {
  const words = new Uint32Array(2 + edges.length);
  words.set([nodeCount, edges.length / 2]);
  words.set(edges, 2);
  await Deno.writeFile(path, new Uint8Array(words.buffer));
}

export async function readGraph(path: string): Promise<{ nodeCount: number; edges: Uint32Array }> {
  const words = new Uint32Array((await Deno.readFile(path)).buffer);
  return { nodeCount: words[0]!, edges: words.subarray(2) };
}
