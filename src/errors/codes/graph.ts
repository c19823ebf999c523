import type { CodeEntry } from "../codes.ts";

export const graphCodes: Readonly<Record<string, CodeEntry>> = {};
