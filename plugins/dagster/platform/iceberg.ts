import type { DagsterIceberg, DagsterPlatform } from "../model.ts";

/** Where the platform has a catalog that can be opened, Python assets may keep their outputs in it. They choose that one by one:
 * Dagster's own IO manager stays the default, because whoever relies on it would find pickles in a catalog. */
export function lowerIceberg(
  platform: DagsterPlatform | null,
  packageName: string,
): DagsterIceberg | null {
  const roles = new Set(platform?.services.map((service) => service.role));
  if (!roles.has("catalog")) return null;
  return { namespace: [packageName], storage: roles.has("storage") };
}
