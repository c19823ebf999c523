/** The hand-written interfaces and the zod schemas say the same. The types are compared when this file is checked. */
import assert from "node:assert/strict";
import { type Same, same } from "../../../tests/helpers/same_types.ts";
import type { z } from "zod";
import type { CompiledArtifacts } from "../types/compiled.ts";
import type { PlatformManifest } from "../types/platform.ts";
import type { FloeSpec } from "../types/spec.ts";
import type { compiledArtifacts } from "./compiled.ts";
import type { platformManifest } from "./platform.ts";
import { floeSpec } from "./spec.ts";
import { propertyPaths } from "./walk.ts";

Deno.test("the interfaces are what the schemas give", () => {
  same<FloeSpec, z.output<typeof floeSpec>>(true);
  same<PlatformManifest, z.output<typeof platformManifest>>(true);
  same<CompiledArtifacts, z.output<typeof compiledArtifacts>>(true);
});

Deno.test("a type that lacks a field is not the same", () => {
  const verdict: Same<Omit<FloeSpec, "schedule">, z.output<typeof floeSpec>> = false;
  assert.equal(verdict, false);
});

/** What a value has, as `propertyPaths` writes it, but for what its mappings and lists of any kind hold. */
Deno.test("the defaults of a schema fill in every key that its interface promises", () => {
  const spec = floeSpec.parse({
    apiVersion: "floe.dev/v1",
    kind: "FloeSpec",
    metadata: { name: "p", version: "1.0.0" },
    transforms: [{ name: "a" }],
  });
  const promised: Record<keyof FloeSpec, true> = {
    apiVersion: true,
    kind: true,
    metadata: true,
    platform: true,
    transforms: true,
    schedule: true,
    outputPorts: true,
    destinations: true,
    orchestration: true,
  };
  assert.deepEqual(Object.keys(spec).sort(), Object.keys(promised).sort());
  const top = propertyPaths(floeSpec).filter((path) => !/[.[{]/.test(path));
  assert.deepEqual([...top].sort(), Object.keys(promised).sort());
  assert.deepEqual(spec.transforms[0], {
    name: "a",
    compute: null,
    tags: null,
    dependsOn: null,
    tier: null,
    qualityChecks: null,
  });
});
