import type { Path } from "../../errors/mod.ts";
import type { ResolvedProduct, ResolveInput } from "../resolved.ts";

/** From a path into resolved artifacts to the line of floe.yaml or manifest.yaml that it came from. */
export function artifactLocator(
  { spec, platform }: ResolveInput,
  environment: string,
): ResolvedProduct["locate"] {
  return (path, part) => {
    const inSpec = toSpec(path);
    if (inSpec !== null) return spec?.locate(inSpec, part) ?? null;
    const inPlatform = toPlatform(path, environment);
    return inPlatform === null ? null : platform?.locate(inPlatform, part) ?? null;
  };
}

const modelKeys: Readonly<Record<string, string>> = {
  depends_on: "dependsOn",
  quality_checks: "qualityChecks",
  quality_tier: "tier",
};

/** A path into floe.yaml, or null when the value does not come from there. */
function toSpec(path: Path): Path | null {
  const [first, second, third, ...rest] = path;
  switch (first) {
    case "metadata":
    case "identity":
      return ["metadata", second === "product_version" ? "version" : "name"];
    case "transforms": {
      if (second !== "models") return ["transforms"];
      const [key, ...below] = rest;
      if (third === undefined) return ["transforms"];
      if (key === undefined) return ["transforms", third];
      return ["transforms", third, modelKeys[key] ?? key, ...below];
    }
    case "orchestration": {
      const below = path.slice(2);
      if (second === undefined || second === "schedule") return ["schedule", ...below];
      if (second === "output_ports") return ["outputPorts", ...below];
      if (second === "destinations") return ["destinations", ...below];
      return ORCHESTRATION.has(second) ? path : ["metadata", second, ...below];
    }
    default:
      return null;
  }
}

/** What stands in `orchestration` of floe.yaml too. */
const ORCHESTRATION: ReadonlySet<unknown> = new Set([
  "partitions",
  "groups",
  "mappings",
  "schedules",
  "sensors",
  "blocks",
  "locations",
  "severities",
]);

/** A path into manifest.yaml, or null when nobody wrote the value. */
function toPlatform(path: Path, environment: string): Path | null {
  const [first, second, ...rest] = path;
  switch (first) {
    case "plugins":
      if (second === undefined) return path;
      return ["plugins", second === "semantic" ? "semantic_layer" : second, ...rest];
    case "governance":
      return path;
    case "quality_config":
      return ["plugins", "quality", ...path.slice(1)];
    case "dbt_profiles": {
      // dbt_profiles.<product>.outputs.<environment>.<key of plugins.compute.config>…
      const below = rest[0] === "outputs" && rest[1] === environment ? rest.slice(2) : [];
      const key = below[0] === "settings" ? below.slice(1) : below;
      return below[0] === "type"
        ? ["plugins", "compute", "type"]
        : ["plugins", "compute", "config", ...key];
    }
    case "observability":
      return ["observability", ...observabilityPaths[path.slice(1).join(".")] ?? []];
    default:
      return null;
  }
}

const observabilityPaths: Readonly<Record<string, Path>> = {
  "lineage": ["lineage", "enabled"],
  "lineage_endpoint": ["lineage", "endpoint"],
  "lineage_transport": ["lineage", "transport"],
  "telemetry.enabled": ["tracing", "enabled"],
  "telemetry.otlp_endpoint": ["tracing", "endpoint"],
  "telemetry.logging.log_level": ["logging", "level"],
  "telemetry.logging.json_output": ["logging", "format"],
};
