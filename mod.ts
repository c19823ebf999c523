export * from "./src/errors/mod.ts";
