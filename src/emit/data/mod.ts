/** Configuration and prose from values: TOML, YAML, JSON, and text that Jinja or Markdown show unchanged.
 * @module
 */
export { jinjaText } from "./jinja.ts";
export { printJson } from "./json.ts";
export { markdownCode, markdownText } from "./markdown.ts";
export { printToml, type TomlTable, type TomlValue } from "./toml.ts";
export { printYaml, type YamlValue } from "./yaml.ts";
