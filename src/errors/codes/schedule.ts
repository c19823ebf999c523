import type { CodeEntry } from "../codes.ts";

export const scheduleCodes: Readonly<Record<string, CodeEntry>> = {};
