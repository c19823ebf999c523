/** Generated files as values: what a plugin renders, who owns each file, and what writing them would change. See README.md.
 * @module
 */
export { FileSet, type GeneratedFile, type Ownership } from "./file_set.ts";
export * as python from "./python/mod.ts";
