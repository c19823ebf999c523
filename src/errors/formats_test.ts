import assert from "node:assert/strict";
import { diagnostic } from "./diagnostic.ts";
import { renderGithubAnnotations } from "./github.ts";
import { toSarif } from "./sarif.ts";

const found = diagnostic({
  code: "plan/cycle",
  message: "100% wrong\r\n::error::forged, and: more",
  location: {
    file: "a:b,c/floe 1.yaml",
    start: { line: 3, column: 17, offset: 40 },
    end: { line: 3, column: 25, offset: 48 },
  },
  hint: "Remove one",
  facts: { nodes: ["a", "b"] },
  related: [
    { message: '"b" waits', location: { file: "models/b.sql", start: null } },
    { message: "nowhere", location: null },
  ],
});

Deno.test("renderGithubAnnotations() escapes what would end a property or the line", () => {
  assert.equal(
    renderGithubAnnotations([
      found,
      diagnostic({ code: "a/b", severity: "info", message: "m" }),
    ]),
    "::error file=a%3Ab%2Cc/floe 1.yaml,line=3,endLine=3,col=17,endColumn=25,title=plan/cycle::" +
      '100%25 wrong%0D%0A::error::forged, and: more%0Amodels/b.sql: "b" waits%0Anowhere%0ARemove one\n' +
      "::notice title=a/b::m\n",
  );
});

Deno.test("toSarif() names rules by code and places by relative reference", () => {
  const log = toSarif([found, diagnostic({ code: "a/b", severity: "warning", message: "m" })], {
    name: "tool",
    version: "1.2.3",
  });
  assert.equal(log.version, "2.1.0");
  const run = JSON.parse(JSON.stringify(log.runs[0]));
  assert.equal(run.tool.driver.version, "1.2.3");
  assert.deepEqual(run.tool.driver.rules.map((r: { id: string }) => r.id), ["a/b", "plan/cycle"]);
  assert.match(run.tool.driver.rules[1].help.text, /./);
  const [first, second] = run.results;
  assert.equal(first.ruleIndex, 1);
  assert.equal(first.level, "error");
  assert.deepEqual(first.locations, [{
    physicalLocation: {
      artifactLocation: { uri: "a%3Ab%2Cc/floe%201.yaml" },
      region: { startLine: 3, startColumn: 17, endLine: 3, endColumn: 25 },
    },
  }]);
  assert.deepEqual(first.relatedLocations.map((r: { id: number }) => r.id), [0]);
  assert.deepEqual(second.locations, []);
  assert.equal(second.level, "warning");
});
