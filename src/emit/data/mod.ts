/** Configuration and prose from values: TOML, YAML, JSON, and text that Jinja, Markdown or a shell take as it is.
 * @module
 */
export { jinjaText } from "./jinja.ts";
export { printJson } from "./json.ts";
export { markdownCode, markdownText } from "./markdown.ts";
export { beginning, oneLine } from "./one_line.ts";
export { shellWord } from "./shell.ts";
export { printToml, type TomlTable, type TomlValue } from "./toml.ts";
export { printYaml, type YamlValue } from "./yaml.ts";
