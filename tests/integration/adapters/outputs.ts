import assert from "node:assert/strict";
import { parse } from "yaml";
import { compileToDagster } from "../../helpers/compile.ts";
import { configs } from "./platforms.ts";

/** The output of the generated `profiles.yml` for each configuration, by adapter type: the whole way from a platform's manifest. */
export function outputs(): Record<string, Record<string, unknown>[]> {
  return Object.fromEntries(
    Object.entries(configs).map(([type, list]) => [type, list.map((c) => outputOf(type, c))]),
  );
}

const spec = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: the-shop, version: 1.0.0 }
transforms: [{ name: orders }]
`;

function outputOf(type: string, config: unknown): Record<string, unknown> {
  const platform = JSON.stringify({
    apiVersion: "floe.dev/v1",
    kind: "Manifest",
    metadata: { name: "acme", version: "1.0.0", owner: "platform@example.com" },
    plugins: { compute: { type, config }, orchestrator: { type: "dagster" } },
  });
  const { files } = compileToDagster({ spec, platform });
  const file = files.find(({ path }) => path === "profiles/profiles.yml");
  assert.ok(file, files.map(({ path }) => path).join());
  return parse(file.text)["the-shop"].outputs.dev;
}
