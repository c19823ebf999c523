import type { ManifestResourcePreset } from "../../artifacts/mod.ts";
import { nearestName, PluginError } from "../../errors/mod.ts";

/** Kubernetes requests and limits by the name of a size, as `resource_presets` of manifest.yaml. */
export type ResourcePresets = Readonly<Record<string, ManifestResourcePreset>>;

/** For platforms that have no `resource_presets`. A dbt process takes about 300 MB before it holds a row. */
export const defaultResourcePresets: ResourcePresets = {
  small: preset("100m", "500m", "512Mi", "1Gi"),
  medium: preset("500m", "2000m", "1Gi", "2Gi"),
  large: preset("1000m", "4000m", "2Gi", "4Gi"),
};

/** The resources of a size.
 * @throws {PluginError} `plugin/unknown-size`, with the sizes there are in `facts.known`. */
export function resourcesOf(size: string, presets: ResourcePresets): ManifestResourcePreset {
  if (Object.hasOwn(presets, size)) return presets[size]!;
  const known = Object.keys(presets);
  const nearest = nearestName(size, known);
  throw new PluginError({
    code: "plugin/unknown-size",
    message: `Cannot look up the resources of "${size}": there is no preset of that name`,
    path: ["resource_presets"],
    facts: { size, known },
    hint: nearest === null ? `Choose one of: ${known.join(", ")}` : `Did you mean "${nearest}"?`,
  });
}

function preset(
  cpu: string,
  cpuLimit: string,
  memory: string,
  memoryLimit: string,
): ManifestResourcePreset {
  return { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}
