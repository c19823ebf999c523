import { type Diagnostic, diagnostic, nearestName, type Path } from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import type { SourceDocument } from "../text/source_node.ts";
import type { PlatformManifest } from "../types/platform.ts";
import { computeRules } from "./compute_rules.ts";

/** Rules between the fields of a platform manifest, which floe checks by code. */
export function platformRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  return [
    ...scopeRules(manifest, document),
    ...qualityRules(manifest, document),
    ...namingRules(manifest, document),
    ...endpointRules(manifest, document),
    ...governanceRules(manifest, document),
    ...defaultRules(manifest, document),
    ...approvalRules(manifest, document),
    ...computeRules(manifest, document),
  ];
}

function scopeRules(manifest: PlatformManifest, document: SourceDocument): readonly Diagnostic[] {
  const { scope } = manifest;
  const found: Diagnostic[] = [];
  const say = (path: Path, message: string, hint: string) =>
    found.push(diagnostic({
      code: "artifact/bad-scope",
      message: `Cannot read "${pathText(path)}": ${message}`,
      path,
      location: document.locateKey(path),
      hint,
      facts: { scope },
    }));
  if (scope === "domain" && manifest.parent_manifest === null) {
    say(
      ["parent_manifest"],
      'a manifest of scope "domain" needs a parent',
      'Add "parent_manifest", an OCI URI',
    );
  }
  if (scope !== "domain" && manifest.parent_manifest !== null) {
    say(
      ["parent_manifest"],
      'only a manifest of scope "domain" has a parent',
      'Remove it, or set "scope: domain"',
    );
  }
  for (const key of ["approved_plugins", "approved_sinks"] as const) {
    if (manifest[key] !== null && scope !== "enterprise") {
      say(
        [key],
        'only a manifest of scope "enterprise" approves plugins and sinks',
        'Set "scope: enterprise"',
      );
    }
  }
  if (manifest.approved_products !== null && scope !== "domain") {
    say(
      ["approved_products"],
      'only a manifest of scope "domain" approves products',
      'Set "scope: domain"',
    );
  }
  return found;
}

function qualityRules(manifest: PlatformManifest, document: SourceDocument): readonly Diagnostic[] {
  const weights = manifest.plugins.quality?.dimension_weights;
  if (weights === undefined) return [];
  const sum = Object.values(weights).reduce<number>((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) < 0.001) return [];
  const path = ["plugins", "quality", "dimension_weights"];
  return [bad(document, path, `weights that sum to 1, got ${Number(sum.toFixed(6))}`, { sum })];
}

function namingRules(manifest: PlatformManifest, document: SourceDocument): readonly Diagnostic[] {
  const naming = manifest.governance?.naming;
  if (naming?.pattern !== "custom" || (naming.custom_patterns?.length ?? 0) > 0) return [];
  const path = ["governance", "naming", "custom_patterns"];
  return [bad(document, path, 'at least one entry, since the pattern is "custom"', {})];
}

/** floe refuses addresses that only one machine or network can reach; host names are fine. */
function endpointRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  return (["tracing", "lineage"] as const).flatMap((kind) => {
    const endpoint = manifest.observability?.[kind].endpoint ?? null;
    if (endpoint === null) return [];
    const path = ["observability", kind, "endpoint"];
    const host = hostOf(endpoint);
    if (host === null) return [bad(document, path, "an http or https URL", {})];
    if (privateAddress.test(host)) {
      return [bad(document, path, `a public address or a host name, got ${host}`, { host })];
    }
    return [];
  });
}

/** The contract is stricter than the manifest: what passes here has to fit there. */
function governanceRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  const limits = { default_ttl_hours: 8760, snapshot_keep_last: 100 } as const;
  return (["default_ttl_hours", "snapshot_keep_last"] as const).flatMap((key) => {
    const value = manifest.governance?.[key] ?? null;
    if (value === null || value <= limits[key]) return [];
    return [bad(document, ["governance", key], `at most ${limits[key]}, got ${value}`, { value })];
  });
}

/** `approved_plugins` takes any category; approving one that does not exist restricts nothing. */
function approvalRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  const categories = Object.keys(manifest.plugins);
  const unknown = Object.keys(manifest.approved_plugins ?? {})
    .filter((category) => !categories.includes(category));
  return unknown.map((category) => {
    const path = ["approved_plugins", category];
    const nearest = nearestName(category, categories);
    return diagnostic({
      code: "artifact/unknown-key",
      severity: "warning",
      message: `Read "${pathText(path)}" without using it: there is no such category of plugins`,
      path,
      location: document.locateKey(path),
      hint: nearest === null
        ? `Categories: ${categories.join(", ")}`
        : `Did you mean "${nearest}"?`,
      facts: { key: category, valid: categories, nearest },
    });
  });
}

/** `defaults` takes any key; only these two mean anything. */
function defaultRules(
  manifest: PlatformManifest,
  document: SourceDocument,
): readonly Diagnostic[] {
  const unused = Object.keys(manifest.defaults ?? {}).filter((key) =>
    key !== "compute" && key !== "orchestrator"
  );
  return unused.map((key) =>
    diagnostic({
      code: "artifact/unsupported-field",
      severity: "warning",
      message: `Read "${pathText(["defaults", key])}" without using it`,
      path: ["defaults", key],
      location: document.locateKey(["defaults", key]),
      hint: 'Only the defaults "compute" and "orchestrator" are used',
      facts: { document: "manifest.yaml", field: pathText(["defaults", key]) },
    })
  );
}

const privateAddress =
  /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[(::1?|f[cd]..:|fe80:))/i;

function hostOf(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.hostname : null;
  } catch {
    return null;
  }
}

function bad(
  document: SourceDocument,
  path: Path,
  expected: string,
  facts: Readonly<Record<string, unknown>>,
): Diagnostic {
  return diagnostic({
    code: "artifact/bad-value",
    message: `Cannot read "${pathText(path)}": expected ${expected}`,
    path,
    location: document.locate(path),
    facts: { expected, ...facts },
  });
}
