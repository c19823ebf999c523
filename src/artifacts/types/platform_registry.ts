export type AuthType =
  | "anonymous"
  | "basic"
  | "token"
  | "aws-irsa"
  | "azure-managed-identity"
  | "gcp-workload-identity";

export type SecretSource = "env" | "kubernetes" | "vault" | "external-secrets" | "infisical";

/** Placeholder for sensitive values that references a secret by name. */
export interface SecretReference {
  /** Secret backend source. */
  readonly source: SecretSource;
  /** Secret name (lowercase alphanumeric with hyphens). */
  readonly name: string;
  /** Key within secret for multi-value secrets. */
  readonly key: string | null;
}

/** Authentication configuration for OCI registry. */
export interface RegistryAuth {
  /** Authentication type for registry access. */
  readonly type: AuthType;
  /** Secret reference for basic/token auth (must be null for cloud providers). */
  readonly credentials_ref: SecretReference | null;
}

/** Local cache configuration for pulled artifacts. */
export interface CacheConfig {
  /** Enable local artifact caching. */
  readonly enabled: boolean;
  /** Local directory path for cache storage. */
  readonly path: string;
  /** Maximum cache size in gigabytes. */
  readonly max_size_gb: number;
  /** Time-to-live for mutable tag cache entries (hours). */
  readonly ttl_hours: number;
}

/** Retry policy configuration for transient failures. */
export interface RetryConfig {
  /** Maximum number of retry attempts. */
  readonly max_attempts: number;
  /** Initial delay between retries in milliseconds. */
  readonly initial_delay_ms: number;
  /** Multiplier for exponential backoff. */
  readonly backoff_multiplier: number;
  /** Maximum delay cap in milliseconds. */
  readonly max_delay_ms: number;
  /** Add random jitter to delays to prevent thundering herd. */
  readonly jitter: boolean;
}

/** Circuit breaker configuration for registry availability. */
export interface CircuitBreakerConfig {
  /** Enable circuit breaker pattern. */
  readonly enabled: boolean;
  /** Number of consecutive failures before opening circuit. */
  readonly failure_threshold: number;
  /** Time in OPEN state before transitioning to HALF_OPEN. */
  readonly recovery_timeout_ms: number;
  /** Number of probe requests allowed in HALF_OPEN state. */
  readonly half_open_requests: number;
}

/** Resilience configuration combining retry and circuit breaker. */
export interface ResilienceConfig {
  /** Retry policy configuration. */
  readonly retry: RetryConfig;
  /** Circuit breaker configuration. */
  readonly circuit_breaker: CircuitBreakerConfig;
}

/** Configuration for artifact signing operations. */
export interface SigningConfig {
  /** Signing method: keyless (OIDC) or key-based (private key). */
  readonly mode: "keyless" | "key-based";
  /** OIDC provider URL for keyless signing. */
  readonly oidc_issuer: string | null;
  /** Rekor transparency log URL. */
  readonly rekor_url: string;
  /** Fulcio CA URL for certificate issuance. */
  readonly fulcio_url: string;
  /** Reference to private key for key-based signing. */
  readonly private_key_ref: SecretReference | null;
}

/** A trusted OIDC issuer for signature verification. */
export interface TrustedIssuer {
  /** OIDC issuer URL. */
  readonly issuer: string;
  /** Exact certificate subject to match. */
  readonly subject: string | null;
  /** Regex pattern for subject matching (validated for ReDoS safety). */
  readonly subject_regex: string | null;
}

/** Per-environment verification policy override. */
export interface EnvironmentPolicy {
  /** Enforcement level override. */
  readonly enforcement: "enforce" | "warn" | "off";
  /** Override SBOM requirement. */
  readonly require_sbom: boolean | null;
}

/** Policy for verifying artifact signatures. */
export interface VerificationPolicy {
  /** Enable signature verification. */
  readonly enabled: boolean;
  /** Enforcement level: enforce (fatal), warn (log), off (skip). */
  readonly enforcement: "enforce" | "warn" | "off";
  /** List of trusted OIDC issuers. */
  readonly trusted_issuers: readonly TrustedIssuer[];
  /** Require Rekor transparency log entry. */
  readonly require_rekor: boolean;
  /** Require SBOM attestation. */
  readonly require_sbom: boolean;
  /** Public key for key-based verification. */
  readonly public_key_ref: SecretReference | null;
  /** Per-environment policy overrides. */
  readonly environments: Readonly<Record<string, EnvironmentPolicy>>;
  /** Days to accept expired certs during rotation. */
  readonly grace_period_days: number;
  /** Allow relaxed attestation verification for private infrastructure. */
  readonly private_infrastructure: boolean;
}

/** Complete OCI registry configuration. */
export interface RegistryConfig {
  /** OCI registry URI (e.g., oci://harbor.example.com/namespace). */
  readonly uri: string;
  /** Authentication configuration. */
  readonly auth: RegistryAuth;
  /** Verify TLS certificates (disable only for local testing). */
  readonly tls_verify: boolean;
  /** Local cache configuration. */
  readonly cache: CacheConfig;
  /** Retry and circuit breaker configuration. */
  readonly resilience: ResilienceConfig;
  /** Artifact signing configuration. */
  readonly signing: SigningConfig | null;
  /** Artifact verification policy. */
  readonly verification: VerificationPolicy | null;
}

/** Security gate configuration for vulnerability scanning. */
export interface SecurityGateConfig {
  /** Scanner command with ${ARTIFACT_REF} placeholder. */
  readonly command: string;
  /** Severity levels that block promotion. */
  readonly block_on_severity: readonly string[];
  /** Ignore vulnerabilities without fixes. */
  readonly ignore_unfixed: boolean;
  /** Scanner output format. */
  readonly scanner_format: "trivy" | "grype";
  /** Scanner timeout in seconds. */
  readonly timeout_seconds: number;
}

export type PromotionGate =
  | "policy_compliance"
  | "tests"
  | "security_scan"
  | "cost_analysis"
  | "performance_baseline";

/** Per-environment authorization rules. */
export interface AuthorizationConfig {
  /** Groups allowed to promote to this environment. */
  readonly allowed_groups: readonly string[] | null;
  /** Specific operators allowed to promote. */
  readonly allowed_operators: readonly string[] | null;
  /** Prevent same operator promoting to consecutive environments. */
  readonly separation_of_duties: boolean;
}

/** Lock state for an environment to prevent promotions. */
export interface EnvironmentLock {
  /** Whether environment is locked. */
  readonly locked: boolean;
  /** Why environment was locked. */
  readonly reason: string | null;
  /** Operator who locked the environment. */
  readonly locked_by: string | null;
  /** When lock was applied (UTC). */
  readonly locked_at: string | null;
}

/** Per-environment configuration for promotion gates, authorization, and locks. */
export interface EnvironmentConfig {
  /** Environment name (lowercase, alphanumeric with hyphens/underscores). */
  readonly name: string;
  /** Gate requirements for this environment. */
  readonly gates: Readonly<Partial<Record<PromotionGate, boolean | SecurityGateConfig>>>;
  /** Maximum gate execution time in seconds. */
  readonly gate_timeout_seconds: number;
  /** Access control rules for this environment. */
  readonly authorization: AuthorizationConfig | null;
  /** Current lock state. */
  readonly lock: EnvironmentLock | null;
}

export type AuditBackend = "oci" | "s3" | "database";

/** Webhook notification configuration. */
export interface WebhookConfig {
  /** Webhook endpoint URL. */
  readonly url: string;
  /** Event types to notify. */
  readonly events: readonly string[];
  /** Custom headers for requests. */
  readonly headers: Readonly<Record<string, string>> | null;
  /** Request timeout in seconds. */
  readonly timeout_seconds: number;
  /** Number of retries on failure. */
  readonly retry_count: number;
}

/** Top-level promotion configuration from manifest.yaml. */
export interface PromotionConfig {
  /** Ordered list of environments (promotion path). */
  readonly environments: readonly EnvironmentConfig[];
  /** Audit storage backend type. */
  readonly audit_backend: AuditBackend;
  /** Default gate timeout in seconds. */
  readonly default_timeout_seconds: number;
  /** Webhook configurations for notifications. */
  readonly webhooks: readonly WebhookConfig[] | null;
  /** Custom gate command configurations. */
  readonly gate_commands: Readonly<Record<string, string | SecurityGateConfig>> | null;
  /** Signature verification enforcement mode: 'enforce' (block on invalid), 'warn' (log but allow), 'off' (skip). */
  readonly signature_enforcement: "enforce" | "warn" | "off";
  /** Secondary registry URIs for cross-registry sync. Artifacts are synced to these registries after primary promotion. Format: 'oci://registry.example.com/repo'. */
  readonly secondary_registries: readonly string[] | null;
  /** Verify digest match across all registries after sync. If False, sync continues without verification. */
  readonly verify_secondary_digests: boolean;
}

/** Configuration for OCI artifact storage and promotion lifecycle. */
export interface ArtifactsConfig {
  /** OCI registry configuration for artifact storage. */
  readonly registry: RegistryConfig;
  /** Promotion lifecycle configuration (null disables promotion). */
  readonly promotion: PromotionConfig | null;
}
