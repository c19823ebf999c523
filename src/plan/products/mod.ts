/** Several products planned together. @module */
export { linkProducts } from "./link.ts";
export type { LinkedProducts, ProductInput, ProductLink } from "./types.ts";
