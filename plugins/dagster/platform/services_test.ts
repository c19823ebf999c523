import assert from "node:assert/strict";
import type { PlanService } from "../../../src/plan/mod.ts";
import { lowerService } from "./services.ts";

const codes = (role: "catalog" | "storage", service: PlanService): string[] =>
  lowerService(role, service).problems.map(({ code, path }) => `${code} ${path.join(".")}`);

Deno.test("lowerService() has one kind for all that speak one protocol", () => {
  const config = { uri: "http://catalog/", bucket: "lake" };
  const kind = (role: "catalog" | "storage", type: string) =>
    lowerService(role, { type, config }).service?.kind;
  assert.equal(kind("catalog", "polaris"), kind("catalog", "rest"));
  assert.equal(kind("storage", "minio"), kind("storage", "s3"));
});

Deno.test("lowerService() writes every reference to a variable in one way", () => {
  const { service, problems } = lowerService("catalog", {
    type: "polaris",
    config: {
      uri: "https://${HOST}/api",
      oauth2: { client_id: "{{ env_var('ID') }}", client_secret: { env: "SECRET" } },
      headers: { "X-Tenant": { env: "TENANT" } },
    },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(service?.fields, {
    uri: "https://${HOST}/api",
    oauth2: { type: "oauth2", fields: { client_id: "${ID}", client_secret: "${SECRET}" } },
    headers: { type: "texts", texts: { "X-Tenant": "${TENANT}" } },
  });
});

Deno.test("lowerService() knows the words of floe's own plugins", () => {
  const { service, problems } = lowerService("catalog", {
    type: "polaris",
    config: {
      uri: "http://catalog/",
      credential_vending_enabled: false,
      oauth2: { client_id: "a", client_secret: { env: "S" }, refresh_margin_seconds: 30 },
    },
  });
  assert.deepEqual(problems, []);
  assert.equal(service?.fields.access_delegation, "");
  assert.deepEqual(service?.fields.oauth2, {
    type: "oauth2",
    fields: { client_id: "a", client_secret: "${S}", refresh_margin_s: 30 },
  });
});

Deno.test("lowerService() says what it cannot use, and where", () => {
  assert.deepEqual(codes("catalog", { type: "glue", config: {} }), [
    "plugin/unsupported-service plugins.catalog.type",
  ]);
  assert.deepEqual(codes("catalog", { type: "constructor", config: {} }), [
    "plugin/unsupported-service plugins.catalog.type",
  ]);
  assert.deepEqual(codes("catalog", { type: "rest", config: { oauth2: { client_id: "a" } } }), [
    "plugin/bad-config plugins.catalog.config",
    "plugin/bad-config plugins.catalog.config.oauth2",
  ]);
  assert.deepEqual(
    codes("storage", { type: "s3", config: { bucket: ["a"], regoin: "eu", region: null } }),
    [
      "plugin/bad-config plugins.storage.config.bucket",
      "plugin/unknown-config plugins.storage.config.regoin",
    ],
  );
});

Deno.test("lowerService() has no service when a value is missing", () => {
  assert.equal(lowerService("storage", { type: "s3", config: {} }).service, null);
});
