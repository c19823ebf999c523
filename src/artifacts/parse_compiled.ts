import { type Diagnostic, diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import type { Located } from "./located.ts";
import { orchestrationRules } from "./rules/orchestration_rules.ts";
import type { ParseOptions } from "./parse_options.ts";
import { type MappingDocument, parseLocated, readMapping } from "./read_located.ts";
import { compiledArtifacts } from "./schema/compiled.ts";
import { readJson } from "./text/json_text.ts";
import { type SourceDocument, textAt, toPlain } from "./text/source_node.ts";
import type { CompiledArtifacts } from "./types/compiled.ts";
import { unsupportedFields } from "./rules/unsupported_fields.ts";
import { withoutUnknownKeys } from "./rules/unknown_keys.ts";

/** The version that this library writes: floe's 0.10.0 and one more optional key, `orchestration`. */
export const contractVersion = "0.11.0";

/** Reads a CompiledArtifacts JSON file: 0.1.0 to 0.11.0 as they are, later minors with a warning for each key that is not
 * known here, another major not at all. Whatever an older version did not have is null in the value.
 * @returns Diagnostics: `artifact/bad-json` and its relatives, `artifact/unsupported-version`, `artifact/missing-key`,
 * `artifact/unknown-key`, `artifact/wrong-type`, `artifact/bad-value`, `artifact/duplicate-name`, `artifact/conflicting-keys` (errors);
 * `artifact/newer-version`, `artifact/unsupported-field` (warnings, or information).
 */
export function safeParseCompiledArtifacts(
  text: string,
  options: ParseOptions,
): Outcome<Located<CompiledArtifacts>> {
  const read = readMapping(readJson(text, options.file));
  if ("code" in read) return outcome<Located<CompiledArtifacts>>(null, [read]);
  const version = readVersion(read);
  if ("code" in version) return outcome<Located<CompiledArtifacts>>(null, [version]);
  const { document, found } = version.newer
    ? withoutUnknownKeys(read.document, compiledArtifacts)
    : { document: read.document, found: [] };
  return parseLocated<CompiledArtifacts>(document, compiledArtifacts, {
    before: [
      ...version.newer ? [newer(read.document, version.text), ...found] : [],
      ...orchestrationRules(
        document,
        ["orchestration"],
        textAt(document, ["metadata", "product_name"]),
      ),
    ],
    validate: (value, at) => [
      ...telemetry(value, at),
      ...unsupportedFields("compiled-artifacts", value, compiledArtifacts, at),
    ],
  });
}

function readVersion(
  { document }: MappingDocument,
): { readonly text: string; readonly newer: boolean } | Diagnostic {
  const node = document.nodeAt(["version"]);
  const text = node === null ? contractVersion : toPlain(node);
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(String(text)) ?? [];
  // What is no version at all is left to the schema, which says so.
  if (major === undefined || minor === undefined) return { text: String(text), newer: false };
  if (major === "0") return { text: String(text), newer: Number(minor) > 11 };
  return diagnostic({
    code: "artifact/unsupported-version",
    message: `Cannot read "${document.file}": expected version 0.x of the contract, got ${text}`,
    path: ["version"],
    location: document.locate(["version"]),
    hint: "Use a newer release of this library, or compile the product with an older floe",
    facts: { version: text, supported: "0.x", latest: contractVersion },
  });
}

function newer(document: SourceDocument, version: string): Diagnostic {
  return diagnostic({
    code: "artifact/newer-version",
    severity: "warning",
    message:
      `Read version ${version} of the contract; ${contractVersion} is the newest that is known`,
    path: ["version"],
    location: document.locate(["version"]),
    hint: "Use a newer release of this library if one exists",
    facts: { version, latest: contractVersion },
  });
}

/** Rules between fields, which floe checks by code. */
function telemetry(value: CompiledArtifacts, document: SourceDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const { authentication: auth, batch_processor: batch } = value.observability.telemetry;
  const base = ["observability", "telemetry"];
  if (auth !== null) {
    const needed = auth.auth_type === "bearer" ? "bearer_token" : "api_key";
    if (auth[needed] === null) {
      const path = [...base, "authentication", needed];
      found.push(diagnostic({
        code: "artifact/missing-key",
        message: `Cannot read "${
          [...base, "authentication"].join(".")
        }": "${auth.auth_type}" needs the key "${needed}"`,
        path,
        location: document.locate(path),
        hint: `Add "${needed}", or change "auth_type"`,
        facts: { key: needed },
      }));
    }
  }
  if (batch.max_export_batch_size > batch.max_queue_size) {
    const path = [...base, "batch_processor", "max_export_batch_size"];
    found.push(diagnostic({
      code: "artifact/bad-value",
      message:
        `Cannot read "${
          path.join(".")
        }": expected at most max_queue_size (${batch.max_queue_size}), got ` +
        `${batch.max_export_batch_size}`,
      path,
      location: document.locate(path),
      facts: { expected: batch.max_queue_size },
    }));
  }
  return found;
}
