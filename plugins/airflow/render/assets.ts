import { call, type CallNode } from "../../../src/emit/python/mod.ts";
import type { AirflowAsset } from "../model.ts";
import { Asset } from "../symbols.ts";

/** An asset as inlets, outlets and schedules name it. */
export function assetCall({ name, uri, group }: AirflowAsset): CallNode {
  return call(Asset, { name, uri, group });
}
