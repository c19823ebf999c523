import type { CodeEntry } from "../codes.ts";

export const pluginCodes: Readonly<Record<string, CodeEntry>> = {};
