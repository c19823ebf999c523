import assert from "node:assert/strict";
import { diagnostic, type Severity } from "./diagnostic.ts";
import { applySeverities, findingLevels } from "./severities.ts";

const of = (code: string, severity: Severity) => diagnostic({ code, severity, message: code });

Deno.test("applySeverities() raises, lowers and silences by code, and keeps the order", () => {
  const found = [of("a/x", "warning"), of("b/y", "info"), of("c/z", "warning"), of("d/w", "info")];
  const { diagnostics, refused } = applySeverities(found, {
    "a/x": "error",
    "b/y": "warning",
    "c/z": "off",
  });
  assert.deepEqual(diagnostics.map((d) => [d.code, d.severity]), [
    ["a/x", "error"],
    ["b/y", "warning"],
    ["d/w", "info"],
  ]);
  assert.deepEqual(refused, []);
  assert.deepEqual(found.map((d) => d.severity), ["warning", "info", "warning", "info"]);
});

Deno.test("applySeverities() leaves an error an error, whatever is asked, and says so", () => {
  const error = of("a/x", "error");
  for (const level of findingLevels) {
    const { diagnostics, refused } = applySeverities([error], { "a/x": level });
    assert.deepEqual(diagnostics, [error]);
    assert.deepEqual(refused, level === "error" ? [] : [error]);
  }
});

Deno.test("applySeverities() takes no code for a property that every object has", () => {
  const found = [of("constructor", "info"), of("toString", "warning")];
  assert.deepEqual(applySeverities(found, {}).diagnostics, found);
});
