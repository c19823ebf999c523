/** Errors as data: one root class, diagnostics with positions, and a table of every code.
 * @module
 */
export { type CodeEntry, codes } from "./codes.ts";
export {
  compareText,
  type Diagnostic,
  diagnostic,
  type Facts,
  hasErrors,
  type Location,
  type Outcome,
  outcome,
  type Path,
  type Position,
  type RelatedLocation,
  type Severity,
  sortDiagnostics,
} from "./diagnostic.ts";
export {
  ArtifactError,
  EmitError,
  FloeError,
  type FloeErrorInit,
  GraphError,
  PlanError,
  PluginError,
  ScheduleError,
  UsageError,
} from "./floe_error.ts";
export { escapeText } from "./escape_text.ts";
export { renderGithubAnnotations } from "./github.ts";
export { type DiagnosticsJson, toDiagnosticsJson } from "./json.ts";
export { hasMergeConflict, mergeConflictHint } from "./merge_conflict.ts";
export { nearestName } from "./nearest.ts";
export { type SarifLog, toSarif } from "./sarif.ts";
export {
  applySeverities,
  type FindingLevel,
  findingLevels,
  type Severities,
  type Weighed,
} from "./severities.ts";
export { countDiagnostics, renderDiagnostics, type TextOptions } from "./text.ts";
