import { z } from "zod";
import { type Diagnostic, diagnostic, nearestName } from "../../errors/mod.ts";
import { adapterFields, fieldOf } from "../adapter_fields.ts";
import { toDiagnostics } from "../issues.ts";
import { anyCompute, duckdbCompute } from "../schema/compute.ts";
import type { SourceDocument } from "../text/source_node.ts";
import type { PlatformManifest } from "../types/platform.ts";

/** Whether `plugins.compute.config` is what the adapter reads in a profile. Values of a wrong type are errors where this package knows what
 * becomes of them; keys are warnings, since another release of an adapter may have other fields. */
export function computeRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  const { type, config } = manifest.plugins.compute ?? { type: "", config: null };
  if (config === null) return [];
  return [
    ...typeRules(type, config, document),
    ...(type === "duckdb" ? duckdbKeyRules(config, document) : keyRules(type, config, document)),
  ];
}

const PATH = ["plugins", "compute", "config"] as const;

/** What a reference stands for is known where the product runs. */
function typeRules(
  type: string,
  config: Readonly<Record<string, unknown>>,
  document: SourceDocument,
): readonly Diagnostic[] {
  const written = Object.fromEntries(
    Object.entries(config).filter(([, value]) => !isReference(value)),
  );
  const at = z.object({
    plugins: z.object({
      compute: z.object({ config: type === "duckdb" ? duckdbCompute : anyCompute }),
    }),
  });
  const { error } = at.safeParse({ plugins: { compute: { config: written } } });
  if (error === undefined) return [];
  return toDiagnostics(error.issues, at, document).map((d) =>
    d.path.at(-1) === "path" && document.nodeAt(d.path)?.kind === "scalar" && d.hint === null
      ? { ...d, hint: "Name the file, or leave the key out for a file named after the product" }
      : d
  );
}

/** `{ env: NAME }`, `${NAME}`, `{{ env_var('NAME') }}`. */
function isReference(value: unknown): boolean {
  if (typeof value === "string") return /\$\{|\{\{/.test(value);
  return typeof value === "object" && value !== null && Object.keys(value).join() === "env";
}

/** A key that dbt-duckdb does not know is a setting of DuckDB, which has hundreds with its extensions: told is what looks like a slip. */
function duckdbKeyRules(
  config: Readonly<Record<string, unknown>>,
  document: SourceDocument,
): readonly Diagnostic[] {
  const known = [...adapterFields("duckdb")!.kinds.keys(), "timeout_seconds"];
  return Object.keys(config).flatMap((key) => {
    if (known.includes(key) || SETTINGS_LIKE_FIELDS.has(key)) return [];
    const nearest = nearestName(key, known.filter((name) => !Object.hasOwn(config, name)));
    if (nearest === null) return [];
    return [diagnostic({
      code: "artifact/unknown-key",
      severity: "warning",
      message:
        `Read "plugins.compute.config.${key}" as a setting of DuckDB, since dbt-duckdb has no such key`,
      path: [...PATH, key],
      location: document.locateKey([...PATH, key]),
      hint: `Did you mean "${nearest}"? If not, write it below "settings"`,
      facts: { key, valid: known, nearest },
    })];
  });
}

/** Settings of DuckDB 1.5 and its extensions that `nearestName` takes for slips; all others it leaves alone. */
const SETTINGS_LIKE_FIELDS: ReadonlySet<string> = new Set(["motherduck_host"]);

function keyRules(
  type: string,
  config: Readonly<Record<string, unknown>>,
  document: SourceDocument,
): readonly Diagnostic[] {
  const adapter = adapterFields(type);
  if (adapter === null) return [];
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
      path: [...PATH, key],
      location: document.locateKey([...PATH, key]),
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
      path: [...PATH, name],
      location: document.locate(PATH),
      hint: `Add ${names.map((key) => `"${key}"`).join(" or ")}`,
      facts: { key: name },
    }));
  }
  return found;
}
