/** What dbt's adapters take in an output of a profile. Recorded from their packages: `tests/integration/adapters`. */
export interface AdapterFields {
  /** The release of `dbt-<type>` that was read. */
  readonly version: string;
  /** Without them dbt reads no profile. */
  readonly required: readonly string[];
  /** Other names of fields. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly kinds: ReadonlyMap<string, FieldKind>;
}

export type FieldKind = "text" | "number" | "flag" | "structure";

/** What is known of the adapter of a type; null: nothing. */
export function adapterFields(type: string): AdapterFields | null {
  return ADAPTERS.get(type) ?? null;
}

/** The field that a key is; the key itself where it is none. */
export function fieldOf({ aliases }: AdapterFields, key: string): string {
  return Object.hasOwn(aliases, key) ? aliases[key]! : key;
}

/** @param names fields of each kind, separated by spaces. */
function adapter(
  version: string,
  { required = "", aliases = {}, ...names }:
    & { readonly required?: string; readonly aliases?: Readonly<Record<string, string>> }
    & Readonly<Partial<Record<FieldKind, string>>>,
): AdapterFields {
  const kinds = Object.entries(names).flatMap(([kind, text]) =>
    words(text).map((name): [string, FieldKind] => [name, kind as FieldKind])
  );
  // dbt's own
  return {
    version,
    required: words(required),
    aliases,
    kinds: new Map([...kinds, ["threads", "number"]]),
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

const ADAPTERS: ReadonlyMap<string, AdapterFields> = new Map([
  [
    "bigquery",
    adapter("1.12.1", {
      aliases: {
        "dataproc_region": "compute_region",
        "dataset": "schema",
        "project": "database",
        "retries": "job_retries",
        "timeout_seconds": "job_execution_timeout_seconds",
      },
      text: `
        api_endpoint client_id client_secret compute_region database dataproc_cluster_name
        execution_project gcs_bucket impersonate_service_account keyfile location method
        priority quota_project refresh_token reservation schema
        service_account_impersonation_url submission_method token token_uri
        workload_pool_provider_path`,
      number: `
        job_creation_timeout_seconds job_execution_timeout_seconds job_retries
        job_retry_deadline_seconds maximum_bytes_billed`,
      flag: "job_link_info_level_log",
      structure: "dataproc_batch keyfile_json scopes token_endpoint",
    }),
  ],
  [
    "databricks",
    adapter("1.12.7", {
      aliases: { "catalog": "database" },
      text: `
        auth_type azure_client_id azure_client_secret client_id client_secret database host
        http_path oauth_redirect_url oidc_token_filepath query_tags schema token`,
      number: "connect_max_idle connect_retries connect_timeout",
      flag: "retry_all",
      structure: "compute connection_parameters oauth_scopes session_properties",
    }),
  ],
  [
    "duckdb",
    adapter("1.11.1", {
      text: "database external_root motherduck_token path schema use_credential_provider",
      flag: "disable_transactions is_ducklake keep_open",
      structure: `
        attach config_options extensions filesystems flights module_paths plugins remote
        retries secrets settings`,
    }),
  ],
  [
    "postgres",
    adapter("1.11.0", {
      required: "database host password port schema user",
      aliases: { "dbname": "database", "pass": "password" },
      text: `
        application_name database host password role schema search_path sslcert sslkey
        sslmode sslrootcert user`,
      number: "connect_timeout keepalives_idle port retries",
      flag: "autocommit",
    }),
  ],
  [
    "redshift",
    adapter("1.11.2", {
      required: "database host port schema",
      aliases: { "dbname": "database", "pass": "password" },
      text: `
        access_key_id cluster_id database host iam_profile idc_client_display_name
        idc_region issuer_url method password query_group region role schema
        secret_access_key serverless_acct_id serverless_work_group sslmode user`,
      number: `
        connect_timeout idp_listen_port idp_response_timeout port retries
        tcp_keepalive_count tcp_keepalive_idle tcp_keepalive_interval`,
      flag: `
        allow_concurrent_drops autocommit autocreate datasharing drop_without_cascade
        is_serverless ra3_node retry_all tcp_keepalive`,
      structure: "db_groups token_endpoint",
    }),
  ],
  [
    "snowflake",
    adapter("1.12.4", {
      required: "account database schema",
      text: `
        account authenticator database host oauth_client_id oauth_client_secret password
        private_key private_key_passphrase private_key_path protocol proxy_host query_tag
        role s3_stage_vpce_dns_name schema token user warehouse
        workload_identity_entra_resource workload_identity_provider`,
      number: "connect_retries connect_timeout platform_detection_timeout_seconds port proxy_port",
      flag: `
        client_session_keep_alive insecure_mode retry_all retry_on_database_errors
        reuse_connections`,
    }),
  ],
  [
    "trino",
    adapter("1.11.0", {
      required: "database host port schema",
      aliases: { "catalog": "database" },
      text: `
        cert client_certificate client_private_key database host hostname_override
        http_scheme impersonation_user jwt_token keytab krb5_config method password
        principal schema service_name starburst_client_id starburst_metadata_failure_strategy
        starburst_secret_key starburst_url timezone user`,
      number: "port retries starburst_max_column_batch_size",
      flag: `
        delegate force_preemptive mutual_authentication prepared_statements_enabled
        sanitize_mutual_error_response suppress_cert_warning`,
      structure: "client_tags http_headers roles session_properties",
    }),
  ],
]);
