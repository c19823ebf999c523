import assert from "node:assert/strict";
import { screens, show, suites } from "./screens.ts";

const cases = screens();

Deno.test("there are golden screens of each kind", () => {
  for (const suite of suites) {
    assert.ok(cases.filter(({ name }) => name.startsWith(`${suite}/`)).length > 9);
  }
});

for (const screen of cases) {
  Deno.test(`${screen.name} prints what is expected (deno task golden:screens, then review the diff)`, async () => {
    const { text, exitCode, diagnostics, wrote } = await show(screen);
    assert.equal(text, await Deno.readTextFile(screen.expectedFile));
    assert.equal(wrote, false, "a file was written");
    if (screen.name.startsWith("errors/")) {
      assert.ok([1, 2, 3].includes(exitCode), `exit code ${exitCode}`);
      assert.match(diagnostics, /^error\[/m);
    }
    if (screen.name.startsWith("findings/")) {
      assert.equal(exitCode, 0);
      assert.match(diagnostics, /^(?:warning|note)\[/m);
    }
  });
}
