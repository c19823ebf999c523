import assert from "node:assert/strict";
import { deno, exportsOf, listedExports, printExports } from "./api.ts";
import { root } from "./tree.ts";

const config = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
const entries: Record<string, string> = config.exports;
const found = await exportsOf(entries);

Deno.test("api.txt lists the exports (deno task golden:update api, then review the diff)", async () => {
  assert.ok(found.length > 100);
  assert.equal(printExports(found), await listedExports());
});

Deno.test("every exported function, class and constant is documented", () => {
  const missing = found.filter(({ kind, documented }) => !documented && !isType(kind));
  assert.deepEqual(missing.map(({ entry, name }) => `${entry} ${name}`), []);
});

Deno.test("every exported type is documented, but for those whose name says it all", () => {
  const missing = found.filter(({ kind, documented }) => !documented && isType(kind));
  assert.deepEqual([...new Set(missing.map(({ name }) => name))].sort(), PLAIN_TYPES);
});

Deno.test("no public type refers to one that cannot be imported", async () => {
  const said = await deno(["doc", "--lint", ...Object.values(entries)]).then(() => "", String);
  const lines = said.split("\n").filter((line) => line.includes("private-type-ref"));
  assert.deepEqual(lines, []);
});

/** Parts of a larger type, which is documented. Whoever documents one takes it off this list. */
const PLAIN_TYPES: readonly string[] = [
  "AssetKind",
  "AuditBackend",
  "AuthType",
  "DagsterAsset",
  "DagsterCheck",
  "DagsterJob",
  "DagsterSchedule",
  "DbtColumn",
  "DbtExposure",
  "DbtFreshness",
  "DbtGroup",
  "DbtMicrobatch",
  "DbtNode",
  "DbtNodeType",
  "DbtProfile",
  "DbtRefLocation",
  "DbtRelation",
  "DbtSource",
  "DbtTest",
  "DbtTestKind",
  "Dimension",
  "DocumentName",
  "FileKind",
  "GraphJsonEdge",
  "GraphJsonNode",
  "ManifestEntry",
  "MemoryRuntimeOptions",
  "PlanAsset",
  "PlanBlock",
  "PlanCheck",
  "PlanCompute",
  "PlanEdge",
  "PlanJob",
  "PlanProduct",
  "PlanProfile",
  "PlanRetries",
  "PlanSchedule",
  "PlanVariable",
  "PromotionGate",
  "RedactOptions",
  "Redacted",
  "RelatedLocation",
  "SecretSource",
  "Severity",
  "SeverityLevel",
  "TomlTable",
  "Unsupported",
  "WriteOptions",
  "WriteReport",
];

function isType(kind: string): boolean {
  return kind === "interface" || kind === "typeAlias";
}
