import assert from "node:assert/strict";
import { jinjaLiteral } from "./jinja.ts";

Deno.test("what Jinja would not read stays as it is", () => {
  for (const plain of ["eu", "a b", "{", "}}", "100 %}", "{ {1} }", "'", "\\"]) {
    assert.equal(jinjaLiteral(plain), plain);
  }
});

Deno.test("what Jinja would read is a literal of its own", () => {
  assert.equal(jinjaLiteral("{{ 1/0 }}"), "{{ '{{ 1/0 }}' }}");
  assert.equal(jinjaLiteral("{% raw %}'\\"), "{{ '{% raw %}\\'\\\\' }}");
  assert.equal(jinjaLiteral("eu\n"), "{{ 'eu\\n' }}");
});
