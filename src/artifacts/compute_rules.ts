import { type Diagnostic, diagnostic, nearestName } from "../errors/mod.ts";
import { adapterFields, fieldOf } from "./adapter_fields.ts";
import type { SourceDocument } from "./text/source_node.ts";
import type { PlatformManifest } from "./types/platform.ts";

/** Whether `plugins.compute.config` is what the adapter reads in a profile. DuckDB's may hold any setting. Warnings: another release of an
 * adapter may have other fields. */
export function computeRules(
  { plugins }: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  const { type, config } = plugins.compute ?? { type: "", config: null };
  const adapter = adapterFields(type);
  if (adapter === null || type === "duckdb" || config === null) return [];
  const path = ["plugins", "compute", "config"];
  const release = `dbt-${type} ${adapter.version}`;
  const known = [...adapter.kinds.keys(), ...Object.keys(adapter.aliases)];
  const said = new Set(Object.keys(config).map((key) => fieldOf(adapter, key)));
  const found: Diagnostic[] = [];
  for (const key of Object.keys(config)) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known.filter((name) => !said.has(fieldOf(adapter, name))));
    if (nearest !== null) said.add(fieldOf(adapter, nearest));
    found.push(diagnostic({
      code: "artifact/unknown-key",
      severity: "warning",
      message: `Read "plugins.compute.config.${key}", which ${release} does not know`,
      path: [...path, key],
      location: document.locateKey([...path, key]),
      hint: nearest === null
        ? `It knows: ${known.filter((name) => name !== "threads").sort().join(", ")}`
        : `Did you mean "${nearest}"?`,
      facts: { key, valid: known, nearest },
    }));
  }
  for (const name of adapter.required) {
    if (said.has(name)) continue;
    const names = [name, ...known.filter((key) => key !== name && fieldOf(adapter, key) === name)];
    found.push(diagnostic({
      code: "artifact/missing-key",
      severity: "warning",
      message:
        `"plugins.compute.config" lacks "${name}": ${release} connects to nothing without it`,
      path: [...path, name],
      location: document.locate(path),
      hint: `Add ${names.map((key) => `"${key}"`).join(" or ")}`,
      facts: { key: name },
    }));
  }
  return found;
}
