import type { CodeEntry } from "../codes.ts";

export const emitCodes: Readonly<Record<string, CodeEntry>> = {};
