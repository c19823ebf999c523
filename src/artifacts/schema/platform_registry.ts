import { z } from "zod";

export const authType = z.enum([
  "anonymous",
  "basic",
  "token",
  "aws-irsa",
  "azure-managed-identity",
  "gcp-workload-identity",
]);

export const secretSource = z.enum(["env", "kubernetes", "vault", "external-secrets", "infisical"]);

export const secretReference = z.strictObject({
  source: secretSource.default("kubernetes").describe("Secret backend source"),
  name: z.string().min(1).max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/).meta({
    description: "Secret name (lowercase alphanumeric with hyphens)",
    examples: ["registry-credentials"],
  }),
  key: z.string().nullable().default(null).meta({
    description: "Key within secret for multi-value secrets",
    examples: ["token"],
  }),
});

export const registryAuth = z.strictObject({
  type: authType.describe("Authentication type for registry access"),
  credentials_ref: secretReference.nullable().default(null).describe(
    "Secret reference for basic/token auth (must be null for cloud providers)",
  ),
});

export const cacheConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable local artifact caching"),
  path: z.string().default("/var/cache/floe/oci").meta({
    description: "Local directory path for cache storage",
    examples: ["/var/cache/floe/oci"],
  }),
  max_size_gb: z.int().min(1).default(10).meta({
    description: "Maximum cache size in gigabytes",
    examples: [10],
  }),
  ttl_hours: z.int().min(1).default(24).meta({
    description: "Time-to-live for mutable tag cache entries (hours)",
    examples: [24],
  }),
});

export const retryConfig = z.strictObject({
  max_attempts: z.int().min(1).max(10).default(3).meta({
    description: "Maximum number of retry attempts",
    examples: [3],
  }),
  initial_delay_ms: z.int().min(100).default(1000).meta({
    description: "Initial delay between retries in milliseconds",
    examples: [1000],
  }),
  backoff_multiplier: z.number().min(1).max(5).default(2.0).meta({
    description: "Multiplier for exponential backoff",
    examples: [2],
  }),
  max_delay_ms: z.int().min(1000).default(30000).meta({
    description: "Maximum delay cap in milliseconds",
    examples: [30000],
  }),
  jitter: z.boolean().default(true).describe(
    "Add random jitter to delays to prevent thundering herd",
  ),
});

export const circuitBreakerConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable circuit breaker pattern"),
  failure_threshold: z.int().min(1).default(5).meta({
    description: "Number of consecutive failures before opening circuit",
    examples: [5],
  }),
  recovery_timeout_ms: z.int().min(1000).default(60000).meta({
    description: "Time in OPEN state before transitioning to HALF_OPEN, in milliseconds",
    examples: [60000],
  }),
  half_open_requests: z.int().min(1).default(1).meta({
    description: "Number of probe requests allowed in HALF_OPEN state",
    examples: [1],
  }),
});

export const resilienceConfig = z.strictObject({
  retry: retryConfig.prefault({}).describe("Retry policy configuration"),
  circuit_breaker: circuitBreakerConfig.prefault({}).describe("Circuit breaker configuration"),
});

export const signingConfig = z.strictObject({
  mode: z.enum(["keyless", "key-based"]).describe(
    "Signing method: keyless (OIDC) or key-based (private key)",
  ),
  oidc_issuer: z.string().min(1).max(2083).nullable().default(null).meta({
    description: "OIDC provider URL for keyless signing",
    examples: ["https://issuer.example"],
  }),
  rekor_url: z.string().min(1).max(2083).default("https://rekor.sigstore.io/").meta({
    description: "Rekor transparency log URL",
    examples: ["https://rekor.example/"],
  }),
  fulcio_url: z.string().min(1).max(2083).default("https://fulcio.sigstore.dev/").meta({
    description: "Fulcio CA URL for certificate issuance",
    examples: ["https://fulcio.example/"],
  }),
  private_key_ref: secretReference.nullable().default(null).describe(
    "Reference to private key for key-based signing",
  ),
});

export const trustedIssuer = z.strictObject({
  issuer: z.string().min(1).max(2083).meta({
    description: "OIDC issuer URL",
    examples: ["https://issuer.example"],
  }),
  subject: z.string().nullable().default(null).meta({
    description: "Exact certificate subject to match",
    examples: ["repo:acme/platform:ref:refs/heads/main"],
  }),
  subject_regex: z.string().max(1000).nullable().default(null).meta({
    description: "Regex pattern for subject matching (validated for ReDoS safety)",
    examples: ["^repo:acme/.+$"],
  }),
});

export const environmentPolicy = z.strictObject({
  enforcement: z.enum(["enforce", "warn", "off"]).describe("Enforcement level override"),
  require_sbom: z.boolean().nullable().default(null).describe("Override SBOM requirement"),
});

export const verificationPolicy = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable signature verification"),
  enforcement: z.enum(["enforce", "warn", "off"]).default("enforce").describe(
    "Enforcement level: enforce (fatal), warn (log), off (skip)",
  ),
  trusted_issuers: z.array(trustedIssuer).default([]).describe("List of trusted OIDC issuers"),
  require_rekor: z.boolean().default(true).describe("Require Rekor transparency log entry"),
  require_sbom: z.boolean().default(false).describe("Require SBOM attestation"),
  public_key_ref: secretReference.nullable().default(null).describe(
    "Public key for key-based verification",
  ),
  environments: z.record(z.string(), environmentPolicy).default({}).describe(
    "Per-environment policy overrides",
  ),
  grace_period_days: z.int().min(0).max(90).default(7).meta({
    description: "Days to accept expired certs during rotation",
    examples: [7],
  }),
  private_infrastructure: z.boolean().default(false).describe(
    "Allow relaxed attestation verification for private infrastructure",
  ),
});

export const registryConfig = z.strictObject({
  uri: z.string().min(1).regex(
    /^oci:\/\/[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9](:[0-9]+)?(\/[a-zA-Z0-9._-]+)*$/,
  ).meta({
    description: "OCI registry URI (e.g., oci://registry.example/namespace)",
    examples: ["oci://registry.example/floe-platform"],
  }),
  auth: registryAuth.describe("Authentication configuration"),
  tls_verify: z.boolean().default(true).describe(
    "Verify TLS certificates (disable only for local testing)",
  ),
  cache: cacheConfig.prefault({}).describe("Local cache configuration"),
  resilience: resilienceConfig.prefault({}).describe("Retry and circuit breaker configuration"),
  signing: signingConfig.nullable().default(null).describe("Artifact signing configuration"),
  verification: verificationPolicy.nullable().default(null).describe(
    "Artifact verification policy",
  ),
});

export const securityGateConfig = z.strictObject({
  command: z.string().min(1).meta({
    description: "Scanner command with ${ARTIFACT_REF} placeholder",
    examples: ["trivy image ${ARTIFACT_REF} --format json"],
  }),
  block_on_severity: z.array(z.string()).default([]).meta({
    description: "Severity levels that block promotion",
    examples: [["CRITICAL", "HIGH"]],
  }),
  ignore_unfixed: z.boolean().default(false).describe("Ignore vulnerabilities without fixes"),
  scanner_format: z.enum(["trivy", "grype"]).default("trivy").describe("Scanner output format"),
  timeout_seconds: z.int().min(30).max(3600).default(600).meta({
    description: "Scanner timeout in seconds",
    examples: [600],
  }),
});

export const promotionGate = z.enum([
  "policy_compliance",
  "tests",
  "security_scan",
  "cost_analysis",
  "performance_baseline",
]);

export const authorizationConfig = z.strictObject({
  allowed_groups: z.array(z.string()).nullable().default(null).meta({
    description: "Groups allowed to promote to this environment",
    examples: [["platform-admins"]],
  }),
  allowed_operators: z.array(z.string()).nullable().default(null).meta({
    description: "Specific operators allowed to promote",
    examples: [["alice@acme.example"]],
  }),
  separation_of_duties: z.boolean().default(false).describe(
    "Prevent same operator promoting to consecutive environments",
  ),
});

export const environmentLock = z.strictObject({
  locked: z.boolean().describe("Whether environment is locked"),
  reason: z.string().nullable().default(null).meta({
    description: "Why environment was locked",
    examples: ["Freeze for the end of the year"],
  }),
  locked_by: z.string().nullable().default(null).meta({
    description: "Operator who locked the environment",
    examples: ["alice@acme.example"],
  }),
  locked_at: z.string().nullable().default(null).meta({
    description: "When lock was applied (UTC)",
    examples: ["2030-12-20T18:00:00Z"],
  }),
});

export const environmentConfig = z.strictObject({
  name: z.string().min(1).max(50).regex(/^[a-z][a-z0-9_-]*$/).meta({
    description: "Environment name (lowercase, alphanumeric with hyphens/underscores)",
    examples: ["dev", "staging", "prod"],
  }),
  gates: z.partialRecord(promotionGate, z.union([z.boolean(), securityGateConfig])).meta({
    description: "Gate requirements for this environment",
    examples: [{ policy_compliance: true, tests: true }],
  }),
  gate_timeout_seconds: z.int().min(30).max(3600).default(300).meta({
    description: "Maximum gate execution time in seconds",
    examples: [300],
  }),
  authorization: authorizationConfig.nullable().default(null).describe(
    "Access control rules for this environment",
  ),
  lock: environmentLock.nullable().default(null).describe("Current lock state"),
});

export const auditBackend = z.enum(["oci", "s3", "database"]);

export const webhookConfig = z.strictObject({
  url: z.string().min(1).meta({
    description: "Webhook endpoint URL",
    examples: ["https://hooks.example/promotions"],
  }),
  events: z.array(z.string()).min(1).meta({
    description: "Event types to notify",
    examples: [["promote", "rollback"]],
  }),
  headers: z.record(z.string(), z.string()).nullable().default(null).meta({
    description: "Custom headers for requests",
    examples: [{ "X-Source": "floe" }],
  }),
  timeout_seconds: z.int().min(1).max(300).default(30).meta({
    description: "Request timeout in seconds",
    examples: [30],
  }),
  retry_count: z.int().min(0).max(10).default(3).meta({
    description: "Number of retries on failure",
    examples: [3],
  }),
});

export const promotionConfig = z.strictObject({
  environments: z.array(environmentConfig).min(1).default([]).describe(
    "Ordered list of environments (promotion path)",
  ),
  audit_backend: auditBackend.default("oci").describe("Audit storage backend type"),
  default_timeout_seconds: z.int().min(30).max(3600).default(300).meta({
    description: "Default gate timeout in seconds",
    examples: [300],
  }),
  webhooks: z.array(webhookConfig).nullable().default(null).describe(
    "Webhook configurations for notifications",
  ),
  gate_commands: z.record(z.string(), z.union([z.string(), securityGateConfig])).nullable().default(
    null,
  ).meta({ description: "Custom gate command configurations", examples: [{ tests: "pytest -q" }] }),
  signature_enforcement: z.enum(["enforce", "warn", "off"]).default("enforce").describe(
    "Signature verification enforcement mode: 'enforce' (block on invalid), 'warn' (log but allow), 'off' (skip)",
  ),
  secondary_registries: z.array(z.string()).nullable().default(null).meta({
    description:
      "Registries to which an artifact is copied after its promotion, as 'oci://registry.example/repo'",
    examples: [["oci://registry-2.example/floe"]],
  }),
  verify_secondary_digests: z.boolean().default(true).describe(
    "Verify digest match across all registries after sync. If False, sync continues without verification",
  ),
});

export const artifactsConfig = z.strictObject({
  registry: registryConfig.describe("OCI registry configuration for artifact storage"),
  promotion: promotionConfig.nullable().default(null).describe(
    "Promotion lifecycle configuration (null disables promotion)",
  ),
});
