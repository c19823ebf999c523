/** No input is dropped silently: each field that the table of dispositions calls unsupported is reported, with its place. */
import assert from "node:assert/strict";
import {
  dispositions,
  type DocumentName,
  safeParseCompiledArtifacts,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "../../src/artifacts/mod.ts";
import type { Diagnostic, Outcome } from "../../src/errors/mod.ts";

type Json = Record<string, unknown>;

const plugin = { type: "x" };
const withSecret = { type: "x", connection_secret_ref: "vault" };

/** A value for each unsupported field; `parent` is what has to stand around it. */
const samples: Readonly<Record<DocumentName, Readonly<Record<string, unknown>>>> = {
  "floe.yaml": {
    "outputPorts": [{ name: "p", schema: [{ name: "id", type: "string" }] }],
    "destinations": [{ name: "d", sink_type: "crm", connection_secret_ref: "crm" }],
  },
  "manifest.yaml": {
    "parent_manifest": "oci://registry.example.com/parent:1.0.0",
    "plugins.telemetry_backend.version": "1.0.0",
    "plugins.telemetry_backend.config": { a: 1 },
    "plugins.telemetry_backend.connection_secret_ref": "vault",
    "plugins.secrets": plugin,
    "plugins.identity": plugin,
    "plugins.dbt": { type: "fusion" },
    "plugins.compute.connection_secret_ref": "vault",
    "plugins.orchestrator.connection_secret_ref": "vault",
    "plugins.catalog.connection_secret_ref": "vault",
    "plugins.storage.connection_secret_ref": "vault",
    "plugins.ingestion.connection_secret_ref": "vault",
    "plugins.semantic_layer.connection_secret_ref": "vault",
    "plugins.lineage_backend.connection_secret_ref": "vault",
    "governance.naming": { enforcement: "strict" },
    "governance.quality_gates": { minimum_test_coverage: 90 },
    "governance.custom_rules": [{ type: "require_meta_field", field: "owner" }],
    "governance.policy_overrides": [{ pattern: "x_*", action: "exclude", reason: "old" }],
    "governance.data_contracts": { enforcement: "strict" },
    "governance.rbac": { enabled: true },
    "governance.secret_scanning": { enabled: true },
    "governance.network_policies": { enabled: true },
    "governance.policies": [{ name: "p", type: "custom", action: "warn", message: "m" }],
    "artifacts": { registry: { uri: "oci://r.example.com/x", auth: { type: "anonymous" } } },
    "observability.tracing.exporter": "console",
  },
  "compiled-artifacts": {
    "orchestration.output_ports": [{ name: "p", schema: [{ name: "id", type: "string" }] }],
    "orchestration.destinations": [{ name: "d", sink_type: "crm", connection_secret_ref: "crm" }],
  },
};

function base(document: DocumentName): Json {
  if (document === "floe.yaml") {
    const metadata = { name: "p", version: "1.0.0" };
    return { apiVersion: "floe.dev/v1", kind: "FloeSpec", metadata, transforms: [{ name: "a" }] };
  }
  if (document === "manifest.yaml") {
    const metadata = { name: "p", version: "1.0.0", owner: "o" };
    return { apiVersion: "floe.dev/v1", kind: "Manifest", metadata, plugins: {} };
  }
  const url = new URL("../fixtures/floe/compiled/hello-orders.json", import.meta.url);
  return JSON.parse(Deno.readTextFileSync(url));
}

const parsers: Readonly<Record<DocumentName, (text: string) => Outcome<unknown>>> = {
  "floe.yaml": (text) => safeParseFloeSpec(text, { file: "in" }),
  "manifest.yaml": (text) => safeParsePlatformManifest(text, { file: "in" }),
  "compiled-artifacts": (text) => safeParseCompiledArtifacts(text, { file: "in" }),
};

/** Sets a field such as `governance.policies[].name`, first entries of lists, plugins around their settings. */
function withField(document: DocumentName, field: string, value: unknown): Json {
  const root = base(document);
  if (field === "parent_manifest" && value !== null) root.scope = "domain";
  const keys = field.replaceAll("[]", ".0").split(".");
  let at: Json = root;
  for (const key of keys.slice(0, -1)) {
    at[key] ??= key === "plugins" || !field.startsWith("plugins.") ? {} : { ...plugin };
    at = at[key] as Json;
  }
  at[keys.at(-1)!] = value;
  return root;
}

for (const document of Object.keys(dispositions) as DocumentName[]) {
  const unsupported = Object.entries(dispositions[document]).flatMap(([field, disposition]) =>
    typeof disposition === "string" ? [] : [{ field, disposition }]
  );

  Deno.test(`${document}: a sample for each unsupported field, and no other`, () => {
    assert.deepEqual(Object.keys(samples[document]).sort(), unsupported.map((u) => u.field).sort());
  });

  for (const { field, disposition } of unsupported) {
    Deno.test(`${document}: ${field} is reported where it stands`, () => {
      const text = JSON.stringify(withField(document, field, samples[document][field]), null, 2);
      const { value, diagnostics } = parsers[document](text);
      assert.notEqual(value, null, JSON.stringify(diagnostics));
      const told = diagnostics.filter((d) => d.code === "artifact/unsupported-field");
      const key = field.split(/[.[]/).at(-1)!.replace("]", "");
      const own = told.find((d) => d.path.includes(key)) as Diagnostic;
      assert.notEqual(own, undefined, `not told: ${JSON.stringify(told.map((d) => d.path))}`);
      assert.equal(own.severity, disposition.severity);
      assert.equal(own.hint, disposition.unsupported);
      const line = text.split("\n")[own.location!.start!.line - 1]!;
      assert.match(line, new RegExp(`^ *"${key}":`));
    });
  }

  Deno.test(`${document}: what says nothing new is not reported`, () => {
    const { value, diagnostics } = parsers[document](JSON.stringify(base(document)));
    assert.notEqual(value, null);
    assert.deepEqual(diagnostics, []);
    for (const { field } of unsupported) {
      if (field === "plugins.dbt" || field.startsWith("observability.")) continue;
      if (field.startsWith("orchestration.") || field === "governance.custom_rules") continue;
      if (field === "governance.policy_overrides") continue;
      const none = parsers[document](JSON.stringify(withField(document, field, null)));
      assert.deepEqual(none.diagnostics, [], field);
    }
  });
}

Deno.test("manifest.yaml: a default that is written out is not reported", () => {
  for (
    const [field, value] of [
      ["plugins.dbt", { type: "core" }],
      ["observability.tracing.exporter", "otlp"],
      ["governance.custom_rules", []],
    ] as const
  ) {
    const text = JSON.stringify(withField("manifest.yaml", field, value));
    assert.deepEqual(parsers["manifest.yaml"](text).diagnostics, [], field);
  }
});

Deno.test("manifest.yaml: a default that is not used is reported", () => {
  const text = JSON.stringify(
    withField("manifest.yaml", "defaults", { compute: "duckdb", x: "y" }),
  );
  const { diagnostics } = parsers["manifest.yaml"](text);
  assert.deepEqual(diagnostics.map((d) => [d.code, d.path]), [
    ["artifact/unsupported-field", ["defaults", "x"]],
  ]);
});

Deno.test("manifest.yaml: a plugin's secret reference is told beside the plugin", () => {
  const text = JSON.stringify(withField("manifest.yaml", "plugins.catalog", withSecret));
  const { diagnostics } = parsers["manifest.yaml"](text);
  assert.deepEqual(diagnostics.map((d) => d.path), [
    ["plugins", "catalog", "connection_secret_ref"],
  ]);
});
