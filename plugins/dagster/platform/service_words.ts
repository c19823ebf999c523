/** What the configuration of a catalog or a storage may say, by the names of the resource's fields; one row for each. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly kind: "text" | "flag" | "seconds" | "texts" | "oauth2" | "tls";
  /** Other names that platforms give it; a configuration has one of them. */
  readonly also?: readonly string[];
  /** The field that it is, if that is another one. */
  readonly as?: string;
  readonly required?: true;
  /** Of a flag that is a text there. */
  readonly values?: Readonly<Record<"true" | "false", string>>;
  /** Of what holds keys itself. */
  readonly fields?: Fields;
}

const text: Field = { kind: "text" };
const needed: Field = { kind: "text", required: true };

const rest: Fields = {
  uri: needed,
  warehouse: text,
  oauth2: {
    kind: "oauth2",
    fields: {
      client_id: needed,
      client_secret: needed,
      scope: text,
      token_url: text,
      refresh_margin_s: { kind: "seconds", also: ["refresh_margin_seconds"] },
    },
  },
  token: text,
  tls: {
    kind: "tls",
    fields: { ca_bundle: text, client_certificate: text, client_key: text },
  },
  headers: { kind: "texts" },
  access_delegation: text,
  credential_vending_enabled: {
    kind: "flag",
    as: "access_delegation",
    values: { true: "vended-credentials", false: "" },
  },
  prefix: text,
  name: text,
};

const s3: Fields = {
  bucket: needed,
  prefix: text,
  endpoint: text,
  region: text,
  path_style_access: { kind: "flag" },
  access_key_id: { kind: "text", also: ["access_key"] },
  secret_access_key: { kind: "text", also: ["secret_key"] },
  session_token: text,
  role_arn: { kind: "text", also: ["role"] },
};

const azure: Fields = {
  account: { kind: "text", also: ["account_name"], required: true },
  container: { kind: "text", also: ["container_name"], required: true },
  prefix: text,
  endpoint: text,
  account_key: { kind: "text", also: ["key"] },
  connection_string: text,
  sas_token: text,
  tenant_id: text,
  client_id: text,
  client_secret: text,
};

/** Which kind each of the platform's types is, and what may be said of a kind. Types of one kind speak one protocol. */
export interface Services {
  readonly types: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, Fields>>;
}

/** By what a service is for. */
export const SERVICES: Readonly<Record<"catalog" | "storage", Services>> = {
  catalog: {
    types: {
      polaris: "rest",
      rest: "rest",
      lakekeeper: "rest",
      sql: "sql",
      sqlite: "sql",
      memory: "memory",
    },
    fields: {
      rest,
      sql: { uri: needed, warehouse: text, name: text },
      memory: { warehouse: text, name: text },
    },
  },
  storage: {
    types: {
      s3: "s3",
      minio: "s3",
      gcs: "gcs",
      azure: "azure",
      "azure-blob": "azure",
      local: "local",
    },
    fields: {
      s3,
      gcs: {
        bucket: needed,
        prefix: text,
        project: { kind: "text", also: ["project_id"] },
        endpoint: text,
        token: text,
      },
      azure,
      local: { path: { kind: "text", also: ["root"], required: true } },
    },
  },
};
