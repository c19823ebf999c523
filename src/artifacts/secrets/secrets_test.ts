import assert from "node:assert/strict";
import fc from "fast-check";
import { isSecretKey, isSecretValue, looksSecret } from "./secret_names.ts";
import { redactSecrets, type ReferenceStyle } from "./secrets.ts";

function redact<T>(value: T, style: ReferenceStyle = "object") {
  return redactSecrets(value, { prefix: ["catalog"], style, purpose: "plugins.catalog.config" });
}

Deno.test("isSecretKey() knows credentials by the names people give them", () => {
  const secret = [
    "password",
    "client_secret",
    "clientSecret",
    "apiKey",
    "api_key",
    "API-KEY",
    "token",
    "access_token",
    "accessToken",
    "private_key",
    "aws_secret_access_key",
    "AWS_ACCESS_KEY_ID",
    "connection_string",
    "motherduck_token",
    "keyfile_json",
    "private_key_passphrase",
    "credentials",
    "pass",
    "account_key",
  ];
  const harmless = [
    "user",
    "client_id",
    "max_tokens",
    "token_url",
    "secret_name",
    "connection_secret_ref",
    "password_file",
    "existingSecret",
    "keyfile",
    "primary_key",
    "path",
    "threads",
    "scope",
    "author",
    "partition_key",
    "token_ttl",
  ];
  assert.deepEqual(secret.filter((key) => !isSecretKey(key)), []);
  assert.deepEqual(harmless.filter((key) => isSecretKey(key)), []);
});

Deno.test("redactSecrets() puts a reference where a credential stood, in each style", () => {
  const config = { uri: "http://c:8181", oauth2: { client_id: "a", client_secret: "b" } };
  const name = "FLOE_CATALOG_OAUTH2_CLIENT_SECRET";
  const at = (style: ReferenceStyle) => redact(config, style).value.oauth2.client_secret as unknown;
  assert.deepEqual(at("object"), { env: name });
  assert.equal(at("jinja"), `{{ env_var('${name}') }}`);
  assert.equal(at("shell"), `\${${name}}`);
  assert.deepEqual(redact(config).variables, [
    { name, purpose: "plugins.catalog.config.oauth2.client_secret" },
  ]);
  assert.deepEqual(redact(config).replaced, [{ path: ["oauth2", "client_secret"], name }]);
  assert.equal(config.oauth2.client_secret, "b", "the input is not changed");
});

Deno.test("redactSecrets() knows a credential by its form where the key says nothing", () => {
  const forms = [
    "postgresql://user:hunter2@host/db",
    "md:db?motherduck_token=abcdef",
    "Server=x;User=y;Password=hunter2;",
    "host=x password=hunter2",
    "-----BEGIN RSA PRIVATE KEY-----\nabc",
    "AKIAABCDEFGHIJKLMNOP",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "Bearer abcdefghijkl",
  ];
  for (const form of forms) {
    assert.deepEqual(redact({ x: form }).value, { x: { env: "FLOE_CATALOG_X" } } as unknown, form);
  }
  const plain = [
    "http://host:8181/api",
    "s3://bucket/path",
    "postgresql://host/db",
    "user@example.com",
    "arn:aws:iam::1:role/x",
    "basic",
    "password",
    "a?b=c",
    "{product_slug}.duckdb",
    "",
  ];
  for (const text of plain) assert.deepEqual(redact({ x: text }).value, { x: text }, text);
});

Deno.test("redactSecrets() keeps references and lists them, without their default values", () => {
  const value = {
    password: "${DB_PASSWORD:-hunter2}",
    token: "{{ env_var('API_TOKEN', 'hunter2') }}",
    url: "postgresql://${USER}:${PW}@host/db",
    threads: "{{ env_var('THREADS', '4') | int }}",
    secret: { env: "NAMED" },
  };
  const { variables, replaced, value: kept } = redact(value);
  assert.deepEqual(kept, {
    password: "${DB_PASSWORD}",
    token: "{{ env_var('API_TOKEN') }}",
    url: "postgresql://${USER}:${PW}@host/db",
    threads: "{{ env_var('THREADS', '4') | int }}",
    secret: { env: "NAMED" },
  });
  assert.deepEqual(variables.map((v) => v.name), [
    "API_TOKEN",
    "DB_PASSWORD",
    "NAMED",
    "PW",
    "THREADS",
    "USER",
  ]);
  assert.deepEqual(replaced, []);
});

Deno.test("redactSecrets() writes every reference as dbt reads it in a profile", () => {
  const value = { url: "postgresql://${USER}:${PW}@host/db", password: { env: "NAMED" } };
  assert.deepEqual(redact(value, "jinja").value, {
    url: "postgresql://{{ env_var('USER') }}:{{ env_var('PW') }}@host/db",
    password: "{{ env_var('NAMED') }}",
  } as unknown);
});

Deno.test("redactSecrets() gives two values two variables, whatever their keys look like", () => {
  const { value, variables } = redact({ a: { b_token: "x" }, a_b: { token: "y" } });
  assert.deepEqual(value, {
    a: { b_token: { env: "FLOE_CATALOG_A_B_TOKEN" } },
    a_b: { token: { env: "FLOE_CATALOG_A_B_TOKEN_2" } },
  } as unknown);
  assert.equal(variables.length, 2);
});

Deno.test("redactSecrets() takes numbers and lists under such a key, and leaves booleans and null", () => {
  assert.deepEqual(
    redact({ password: 12345, secrets: ["a", "b"], token: true, api_key: null }).value,
    {
      password: { env: "FLOE_CATALOG_PASSWORD" },
      secrets: [{ env: "FLOE_CATALOG_SECRETS_0" }, { env: "FLOE_CATALOG_SECRETS_1" }],
      token: true,
      api_key: null,
    } as unknown,
  );
});

Deno.test("redactSecrets() lets no value under a secret key through", () => {
  const secret = fc.string({ minLength: 6 }).filter((text) =>
    !/[${}]/.test(text) && text.trim() !== ""
  );
  const key = fc.constantFrom("password", "client_secret", "token", "apiKey");
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1 })), key, secret, (path, last, value) => {
    const config = path.reduceRight<unknown>((inner, k) => ({ [`k${k}`]: inner }), {
      [last]: `zq${value}`,
    });
    for (const style of ["object", "jinja", "shell"] as const) {
      const found = redactSecrets(config, { prefix: [], style, purpose: "p" });
      const leaf = path.reduce((at, k) => (at as Record<string, unknown>)[`k${k}`], found.value);
      assert.equal(JSON.stringify(leaf).includes(JSON.stringify(`zq${value}`).slice(1, -1)), false);
      assert.equal(found.replaced.length, 1);
    }
  }));
});

Deno.test("redactSecrets() of what it made changes nothing more", () => {
  const config = { a: { password: "x" }, dsn: "postgresql://u:p@h/d" };
  for (const style of ["object", "jinja", "shell"] as const) {
    const once = redact(config, style);
    const twice = redact(once.value, style);
    assert.deepEqual(twice.value, once.value);
    assert.deepEqual(twice.variables.map((v) => v.name), once.variables.map((v) => v.name));
  }
});

Deno.test("looksSecret() finds credentials in the middle of a text, and none in prose", () => {
  const secret = [
    "Ask for postgres://shop:hunter2@db.example.com/x first",
    "key AKIAIOSFODNN7EXAMPLE, rotated in May",
    "(ghp_16C7e42F292c6912E7710c838347Ae178B4a)",
    "the password is hunter2-x",
    "API key: 8f3kd93jf",
    "s3://bucket/x?X-Amz-Signature=abcdef",
    "https://example.com/hook?key=0123456789abcdef",
    "https://hooks.slack.com/services/T0/B0/x",
    "https://discord.com/api/webhooks/1/x",
    "sk-proj-Ab3dEf6hIj9kLmNoPqRs",
    "Authorization: Bearer 0123456789abcdefgh",
  ];
  const harmless = [
    "sk-orders-sensor-of-the-shop",
    "The token is rotated every 90 days",
    "secret: see the wiki",
    "Basic orders of the shop",
    "s3://landing/orders/",
    "http://catalog:8181/health",
    "https://example.com/a?key=short",
    "tag:token_2024",
    "MAKIAIOSFODNN7EXAMPLE1",
    "password rotation is due on 2024-01-01",
  ];
  assert.deepEqual(secret.filter((text) => !looksSecret(text)), []);
  assert.deepEqual(harmless.filter((text) => looksSecret(text)), []);
});

Deno.test("isSecretValue() shows nothing that stands for the name of a variable and is none", () => {
  assert.equal(isSecretValue("webhookEnv", "ALERT_WEBHOOK"), false);
  assert.equal(isSecretValue("webhookEnv", "alert_webhook"), false);
  assert.equal(isSecretValue("webhookEnv", "https://example.com/abc"), true);
  assert.equal(isSecretValue("webhook_env", "https://example.com/abc"), true);
  assert.equal(isSecretValue("environments", "not a name"), false);
  assert.equal(isSecretValue("env", "not a name"), false);
});

Deno.test("redactSecrets() by form leaves values under keys that people choose", () => {
  const options = { prefix: ["x"], style: "shell", purpose: "x" } as const;
  const value = { token: ["eu"], url: "http://u:p@h" };
  assert.deepEqual(redactSecrets(value, { ...options, byForm: true }).value, {
    token: ["eu"],
    url: "${FLOE_X_URL}",
  });
  assert.deepEqual(redactSecrets(value, options).value.token, ["${FLOE_X_TOKEN_0}"]);
});

Deno.test("a default value goes along into dbt's Jinja, unless it may be a secret or ends the text", () => {
  const jinja = (value: Record<string, string>) =>
    redactSecrets(value, { prefix: ["compute"], style: "jinja", purpose: "plugins.compute.config" })
      .value;
  assert.deepEqual(
    jinja({
      host: "${HOST:-localhost}.example",
      user: "${USER-floe}",
      path: "${P:-it's}",
      uri: "${DSN:-postgres://floe:hunter2@db/shop}",
      password: "${PW:-hunter2}",
      attached: "postgres://floe:${PW:-hunter2}@${DB:-db}/shop",
      options: "host=${DB:-db} password=${PW:-hunter2}",
      dbts: "host=db password={{ env_var('PW', 'hunter2') }}",
      harmless: "${DB_PASSWORD:-hunter2} of ${DB:-db}",
    }),
    {
      host: "{{ env_var('HOST', 'localhost') }}.example",
      user: "{{ env_var('USER', 'floe') }}",
      path: "{{ env_var('P') }}",
      uri: "{{ env_var('DSN') }}",
      password: "{{ env_var('PW') }}",
      attached: "postgres://floe:{{ env_var('PW') }}@{{ env_var('DB') }}/shop",
      options: "host={{ env_var('DB') }} password={{ env_var('PW') }}",
      dbts: "host=db password={{ env_var('PW') }}",
      harmless: "{{ env_var('DB_PASSWORD') }} of {{ env_var('DB', 'db') }}",
    },
  );
});
