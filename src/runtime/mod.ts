/** Doors to the outside: files, environment, terminal. One door serves Node, Deno and Bun, since all three speak `node:`;
 * another is memory, for tests. See README.md.
 * @module
 */
export { MemoryFiles, MemoryOutput, MemoryRuntime, type MemoryRuntimeOptions } from "./memory.ts";
export { nodeFiles, nodeRuntime } from "./node.ts";
export type { FileKind, Files, Output, Runtime } from "./runtime.ts";
export { type FolderChange, ProjectFolder } from "./project_folder.ts";
