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
export {
  buildManifest,
  contentDigest,
  type Generator,
  MANIFEST_PATH,
  type ManifestEntry,
  parseManifest,
  printManifest,
  type ProjectManifest,
} from "./manifest.ts";
export { type Existing, planWrite, type WantedFile, type WritePlan } from "./plan_write.ts";
export {
  type TargetFolder,
  type WriteOptions,
  writeProject,
  type WriteReport,
} from "./write_project.ts";
export * as python from "./python/mod.ts";
