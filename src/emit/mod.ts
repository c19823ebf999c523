/** Generated files as values: what a plugin renders, who owns each file, and what writing them would change. See README.md.
 * @module
 */
export {
  jinjaText,
  markdownCode,
  markdownText,
  printJson,
  printToml,
  printYaml,
  type TomlTable,
  type TomlValue,
  type YamlValue,
} from "./data/mod.ts";
export { FileSet, type GeneratedFile, type Ownership } from "./file_set.ts";
export * as python from "./python/mod.ts";
