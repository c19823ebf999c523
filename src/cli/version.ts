/** The version of the package; a test holds it to deno.json. */
export const version = "0.1.0";

/** What generated files name as their generator. */
export const generator: { readonly name: string; readonly version: string } = {
  name: "@floe/orchestrator",
  version,
};
