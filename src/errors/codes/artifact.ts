import type { CodeEntry } from "../codes.ts";

export const artifactCodes: Readonly<Record<string, CodeEntry>> = {};
