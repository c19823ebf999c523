import type { PlanAsset } from "../types.ts";

/** By what an orchestrator knows an asset: as long as it stays, the history of the asset stays, whatever its id or file.
 *
 * What the project itself configured (`meta.<orchestrator>.asset_key`) comes first; then source name and table; the table of a
 * versioned model; else the configured schema, if any, and the name. Plugins name assets by the same rule, and step aside only
 * where two assets would meet in one key.
 */
export function historyKey(asset: PlanAsset): readonly string[] {
  for (const settings of Object.values(asset.meta)) {
    const key = (settings as { asset_key?: unknown } | null)?.asset_key;
    if (Array.isArray(key) && key.length > 0 && key.every((p) => typeof p === "string")) {
      return key;
    }
  }
  if (asset.kind === "source") return [asset.sourceName!, asset.name];
  if (asset.version !== null) return [asset.identifier];
  return asset.configSchema === null ? [asset.name] : [asset.configSchema, asset.name];
}
