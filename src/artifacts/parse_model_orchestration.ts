import { type Diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import { z } from "zod";
import type { DbtNode } from "./dbt/types.ts";
import { misplacedSecrets } from "./secrets/misplaced_secrets.ts";
import { policyRules } from "./rules/orchestration_rules.ts";
import { renameKeys, snakeCaseOf } from "./rules/python_names.ts";
import { parseLocated } from "./read_located.ts";
import { modelOrchestration } from "./schema/orchestration.ts";
import { PlainDocument } from "./text/plain_document.ts";
import type { BuildPolicy } from "./types/orchestration.ts";

/** What a dbt model says about itself under `config.meta.orchestration`. */
export interface ModelOrchestration extends BuildPolicy {
  /** Name of a group of floe.yaml that the model joins if no selection took it. */
  readonly group: string | null;
}

/** What a model says that says nothing. */
export const noModelOrchestration: ModelOrchestration = {
  group: null,
  partition: null,
  backfill: null,
  freshness: null,
  retries: null,
  timeout: null,
  compute: null,
  concurrency: null,
  priority: null,
  automation: null,
};

/** dbt knows the file of a model but no line: paths lead to the value inside the manifest. */
const schema = z.object({
  config: z.object({ meta: z.object({ orchestration: modelOrchestration }) }),
});

const snakeCase = snakeCaseOf(schema);

/** Reads `config.meta.orchestration` of a model, seed or snapshot: the keys of a group of floe.yaml that say how it is built, and
 * `group`. Python spellings (`max_lag`) are taken too. Names are not resolved here.
 * @returns {@linkcode noModelOrchestration} when the model says nothing. Diagnostics name the model and its file:
 * `artifact/unknown-key`, `artifact/missing-key`, `artifact/wrong-type`, `artifact/bad-value`, `artifact/duplicate-key`,
 * `artifact/conflicting-keys`, `artifact/misplaced-secret` (errors).
 */
export function safeParseModelOrchestration(
  node: Pick<DbtNode, "uniqueId" | "name" | "resourceType" | "meta" | "originalFilePath">,
): Outcome<ModelOrchestration> {
  const written = node.meta.orchestration;
  if (written === undefined || written === null) {
    return { value: noModelOrchestration, diagnostics: [] };
  }
  const plain = PlainDocument.of(node.originalFilePath, {
    config: { meta: { orchestration: written } },
  });
  const named = (found: readonly Diagnostic[]) => found.map((one) => ofModel(one, node));
  if (plain.root.kind !== "mapping") throw new TypeError("a document of our own is no mapping");
  const renamed = renameKeys(plain.root, plain, snakeCase);
  const document = plain.withRoot(renamed.root);
  const misplaced = misplacedSecrets(document);
  if (misplaced.length > 0) return outcome<ModelOrchestration>(null, named(misplaced));
  const rules = policyRules(document, ["config", "meta", "orchestration"]);
  const read = parseLocated(document, schema, { before: [...renamed.found, ...rules] });
  const value = read.value?.value.config.meta.orchestration ?? null;
  return outcome<ModelOrchestration>(value, named(read.diagnostics));
}

function ofModel(
  found: Diagnostic,
  { uniqueId, name, resourceType }: Pick<DbtNode, "uniqueId" | "name" | "resourceType">,
): Diagnostic {
  return {
    ...found,
    message: found.message.replace(
      /^Cannot read ("(?:[^"\\]|\\.)*")/,
      (_, what) => `Cannot read ${what} of the ${resourceType} "${name}"`,
    ),
    path: ["nodes", uniqueId, ...found.path],
    facts: { ...found.facts, node: uniqueId },
  };
}
