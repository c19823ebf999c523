import { type Diagnostic, diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import type { Located } from "./located.ts";
import type { ParseOptions } from "./parse_options.ts";
import { platformRules } from "./rules/platform_rules.ts";
import { parseLocated, readMapping } from "./read_located.ts";
import { platformManifest } from "./schema/platform.ts";
import type { SourceDocument } from "./text/source_node.ts";
import { readYaml } from "./text/yaml_text.ts";
import type { PlatformManifest } from "./types/platform.ts";
import { withoutUnknownKeys } from "./rules/unknown_keys.ts";
import { unsupportedFields } from "./rules/unsupported_fields.ts";

/** Reads a platform manifest (manifest.yaml).
 *
 * Unknown keys at the top level are allowed, with a warning; below they are errors. Keys that would make the manifest depend on
 * an environment (`env`, `prod`, …) are errors: floe promotes one manifest through all environments.
 * @returns Diagnostics: as {@linkcode safeParseFloeSpec}, and `artifact/bad-scope`, `artifact/environment-key` (errors).
 */
export function safeParsePlatformManifest(
  text: string,
  options: ParseOptions,
): Outcome<Located<PlatformManifest>> {
  const read = readMapping(readYaml(text, options.file));
  if ("code" in read) return outcome<Located<PlatformManifest>>(null, [read]);
  const extra = withoutUnknownKeys(read.document, platformManifest);
  const unknown = extra.found.filter((found) => found.path.length === 1);
  const topLevel = unknown.map((found) =>
    environmentKeys.has(String(found.path[0])) ? environmentKey(read.document, found) : found
  );
  const dropped = new Set(unknown.map((found) => found.path[0]));
  const document = read.document.withRoot({
    ...read.root,
    entries: new Map([...read.root.entries].filter(([key]) => !dropped.has(key))),
  });
  return parseLocated<PlatformManifest>(document, platformManifest, {
    before: topLevel,
    validate: (manifest, at) => [
      ...platformRules(manifest, at),
      ...unsupportedFields("manifest.yaml", manifest, platformManifest, at),
    ],
  });
}

const environmentKeys: ReadonlySet<string> = new Set([
  "env",
  "environment",
  "environments",
  "dev",
  "staging",
  "prod",
  "production",
  "target_env",
  "floe_env",
  "env_overrides",
]);

function environmentKey(document: SourceDocument, found: Diagnostic): Diagnostic {
  const key = String(found.path[0]);
  return diagnostic({
    code: "artifact/environment-key",
    message: `Cannot read "${key}": a platform manifest is the same in every environment`,
    path: found.path,
    location: document.locateKey(found.path),
    hint: "Remove it; choose the environment when compiling (--env)",
    facts: { key },
  });
}
