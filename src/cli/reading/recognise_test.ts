import assert from "node:assert/strict";
import { type DocumentKind, recognise } from "./recognise.ts";

Deno.test("recognise() knows documents by what they hold, also broken ones", () => {
  const table: readonly [DocumentKind, string][] = [
    ["floe", "apiVersion: floe.dev/v1\nkind: FloeSpec\n"],
    ["floe", "# a comment\n---\nmetadata: { name: x\ntransforms:\n - ["],
    ["floe", '{ "apiVersion": "floe.dev/v1", "kind": "FloeSpec" }'],
    ["floe", ""],
    ["floe", "\n# nothing yet\n"],
    ["platform", "apiVersion: floe.dev/v1\nkind: Manifest\n"],
    ["platform", '{ "apiVersion": "floe.dev/v1",\n "kind": "Manifest" }'],
    ["dbt", '{"metadata": {"dbt_schema_version": "https://x/manifest/v12.json"}, "nodes": {'],
    ["dbt", `{"nodes": {"a": "${"x".repeat(100_000)}"}, "metadata": {"dbt_schema_version": ""}}`],
    ["compiled", '{"version": "0.10.0", "metadata": {"product_name": "x"'],
    ["other", '{"name": "x", "version": "1.2.3"}'],
    ["other", "[1, 2]"],
    ["other", "name: shop\nconfig-version: 2\n"],
    ["other", "\u0089PNG\r\n\u0000\u0000"],
    ["other", "hello: world"],
  ];
  for (const [kind, text] of table) {
    assert.equal(recognise(new TextEncoder().encode(text)), kind, text.slice(0, 60));
  }
});
