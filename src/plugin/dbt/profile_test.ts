import assert from "node:assert/strict";
import { profileValue } from "./profile.ts";

Deno.test("profileValue() keeps references to environment variables and nothing else of Jinja", () => {
  const variables = new Set<string>();
  const kept = "{{ env_var('FLOE_PASSWORD') }}";
  assert.deepEqual(
    profileValue({
      password: kept,
      port: 5432,
      port2: "{{ env_var('PORT', '5432') | int }}",
      keep_open: "{{ env_var('KEEP_OPEN') | title | as_bool }}",
      path: "shop.duckdb",
    }, variables),
    {
      password: kept,
      port: 5432,
      port2: "{{ env_var('PORT', '5432') | int }}",
      keep_open: "{{ env_var('KEEP_OPEN') | title | as_bool }}",
      path: "shop.duckdb",
    },
  );
  for (
    const text of [
      "{{ lookup('x') }}",
      "{% set x = 1 %}",
      "{# gone #}",
      "{{ env_var('A') ~ run_query('x') }}",
    ]
  ) {
    const escaped = profileValue(text, new Set()) as string;
    assert.notEqual(escaped, text);
    assert.match(escaped, /^\{\{ "[^{}"]*" \}\}$/); // one Jinja string
  }
  assert.match(
    profileValue(`${kept}.example.com`, new Set()) as string,
    /^\{\{ env_var\('FLOE_PASSWORD'\) \}\}\.example\.com$/,
  );
});
