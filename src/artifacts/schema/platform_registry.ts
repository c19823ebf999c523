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
  name: z.string().min(1).max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/).describe(
    "Secret name (lowercase alphanumeric with hyphens)",
  ),
  key: z.string().nullable().default(null).describe("Key within secret for multi-value secrets"),
});

export const registryAuth = z.strictObject({
  type: authType.describe("Authentication type for registry access"),
  credentials_ref: secretReference.nullable().default(null).describe(
    "Secret reference for basic/token auth (must be null for cloud providers)",
  ),
});

export const cacheConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable local artifact caching"),
  path: z.string().default("/var/cache/floe/oci").describe(
    "Local directory path for cache storage",
  ),
  max_size_gb: z.int().min(1).default(10).describe("Maximum cache size in gigabytes"),
  ttl_hours: z.int().min(1).default(24).describe(
    "Time-to-live for mutable tag cache entries (hours)",
  ),
});

export const retryConfig = z.strictObject({
  max_attempts: z.int().min(1).max(10).default(3).describe("Maximum number of retry attempts"),
  initial_delay_ms: z.int().min(100).default(1000).describe(
    "Initial delay between retries in milliseconds",
  ),
  backoff_multiplier: z.number().min(1).max(5).default(2.0).describe(
    "Multiplier for exponential backoff",
  ),
  max_delay_ms: z.int().min(1000).default(30000).describe("Maximum delay cap in milliseconds"),
  jitter: z.boolean().default(true).describe(
    "Add random jitter to delays to prevent thundering herd",
  ),
});

export const circuitBreakerConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable circuit breaker pattern"),
  failure_threshold: z.int().min(1).default(5).describe(
    "Number of consecutive failures before opening circuit",
  ),
  recovery_timeout_ms: z.int().min(1000).default(60000).describe(
    "Time in OPEN state before transitioning to HALF_OPEN",
  ),
  half_open_requests: z.int().min(1).default(1).describe(
    "Number of probe requests allowed in HALF_OPEN state",
  ),
});

export const resilienceConfig = z.strictObject({
  retry: retryConfig.prefault({}).describe("Retry policy configuration"),
  circuit_breaker: circuitBreakerConfig.prefault({}).describe("Circuit breaker configuration"),
});

export const signingConfig = z.strictObject({
  mode: z.enum(["keyless", "key-based"]).describe(
    "Signing method: keyless (OIDC) or key-based (private key)",
  ),
  oidc_issuer: z.string().min(1).max(2083).nullable().default(null).describe(
    "OIDC provider URL for keyless signing",
  ),
  rekor_url: z.string().min(1).max(2083).default("https://rekor.sigstore.io/").describe(
    "Rekor transparency log URL",
  ),
  fulcio_url: z.string().min(1).max(2083).default("https://fulcio.sigstore.dev/").describe(
    "Fulcio CA URL for certificate issuance",
  ),
  private_key_ref: secretReference.nullable().default(null).describe(
    "Reference to private key for key-based signing",
  ),
});

export const trustedIssuer = z.strictObject({
  issuer: z.string().min(1).max(2083).describe("OIDC issuer URL"),
  subject: z.string().nullable().default(null).describe("Exact certificate subject to match"),
  subject_regex: z.string().max(1000).nullable().default(null).describe(
    "Regex pattern for subject matching (validated for ReDoS safety)",
  ),
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
  grace_period_days: z.int().min(0).max(90).default(7).describe(
    "Days to accept expired certs during rotation",
  ),
  private_infrastructure: z.boolean().default(false).describe(
    "Allow relaxed attestation verification for private infrastructure",
  ),
});

export const registryConfig = z.strictObject({
  uri: z.string().min(1).regex(
    /^oci:\/\/[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9](:[0-9]+)?(\/[a-zA-Z0-9._-]+)*$/,
  ).describe("OCI registry URI (e.g., oci://harbor.example.com/namespace)"),
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
  command: z.string().min(1).describe("Scanner command with ${ARTIFACT_REF} placeholder"),
  block_on_severity: z.array(z.string()).default([]).describe(
    "Severity levels that block promotion",
  ),
  ignore_unfixed: z.boolean().default(false).describe("Ignore vulnerabilities without fixes"),
  scanner_format: z.enum(["trivy", "grype"]).default("trivy").describe("Scanner output format"),
  timeout_seconds: z.int().min(30).max(3600).default(600).describe("Scanner timeout in seconds"),
});

export const promotionGate = z.enum([
  "policy_compliance",
  "tests",
  "security_scan",
  "cost_analysis",
  "performance_baseline",
]);

export const authorizationConfig = z.strictObject({
  allowed_groups: z.array(z.string()).nullable().default(null).describe(
    "Groups allowed to promote to this environment",
  ),
  allowed_operators: z.array(z.string()).nullable().default(null).describe(
    "Specific operators allowed to promote",
  ),
  separation_of_duties: z.boolean().default(false).describe(
    "Prevent same operator promoting to consecutive environments",
  ),
});

export const environmentLock = z.strictObject({
  locked: z.boolean().describe("Whether environment is locked"),
  reason: z.string().nullable().default(null).describe("Why environment was locked"),
  locked_by: z.string().nullable().default(null).describe("Operator who locked the environment"),
  locked_at: z.string().nullable().default(null).describe("When lock was applied (UTC)"),
});

export const environmentConfig = z.strictObject({
  name: z.string().min(1).max(50).regex(/^[a-z][a-z0-9_-]*$/).describe(
    "Environment name (lowercase, alphanumeric with hyphens/underscores)",
  ),
  gates: z.partialRecord(promotionGate, z.union([z.boolean(), securityGateConfig])).describe(
    "Gate requirements for this environment",
  ),
  gate_timeout_seconds: z.int().min(30).max(3600).default(300).describe(
    "Maximum gate execution time in seconds",
  ),
  authorization: authorizationConfig.nullable().default(null).describe(
    "Access control rules for this environment",
  ),
  lock: environmentLock.nullable().default(null).describe("Current lock state"),
});

export const auditBackend = z.enum(["oci", "s3", "database"]);

export const webhookConfig = z.strictObject({
  url: z.string().min(1).describe("Webhook endpoint URL"),
  events: z.array(z.string()).min(1).describe("Event types to notify"),
  headers: z.record(z.string(), z.string()).nullable().default(null).describe(
    "Custom headers for requests",
  ),
  timeout_seconds: z.int().min(1).max(300).default(30).describe("Request timeout in seconds"),
  retry_count: z.int().min(0).max(10).default(3).describe("Number of retries on failure"),
});

export const promotionConfig = z.strictObject({
  environments: z.array(environmentConfig).min(1).default([]).describe(
    "Ordered list of environments (promotion path)",
  ),
  audit_backend: auditBackend.default("oci").describe("Audit storage backend type"),
  default_timeout_seconds: z.int().min(30).max(3600).default(300).describe(
    "Default gate timeout in seconds",
  ),
  webhooks: z.array(webhookConfig).nullable().default(null).describe(
    "Webhook configurations for notifications",
  ),
  gate_commands: z.record(z.string(), z.union([z.string(), securityGateConfig])).nullable().default(
    null,
  ).describe("Custom gate command configurations"),
  signature_enforcement: z.enum(["enforce", "warn", "off"]).default("enforce").describe(
    "Signature verification enforcement mode: 'enforce' (block on invalid), 'warn' (log but allow), 'off' (skip)",
  ),
  secondary_registries: z.array(z.string()).nullable().default(null).describe(
    "Secondary registry URIs for cross-registry sync. Artifacts are synced to these registries after primary promotion. Format: 'oci://registry.example.com/repo'",
  ),
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
