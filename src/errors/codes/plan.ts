import type { CodeEntry } from "../codes.ts";

export const planCodes: Readonly<Record<string, CodeEntry>> = {};
