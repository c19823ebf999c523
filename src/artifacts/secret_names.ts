/** Whether a key of this name usually holds a credential: `client_secret`, `apiKey`, `AWS_SECRET_ACCESS_KEY`.
 *
 * A name that points to a secret (`secret_name`, `password_file`, `existingSecret`) or counts tokens (`max_tokens`) holds none.
 */
export function isSecretKey(key: string): boolean {
  const words = key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().split(/[^a-z0-9]+/).filter(
    Boolean,
  );
  const last = words.at(-1) ?? "";
  if (harmlessEndings.has(last) || words[0] === "existing") return false;
  const joined = words.join("_");
  if (secretNames.test(joined)) return true;
  return secretWords.has(last);
}

/** Whether a text looks like a credential, or holds one, by its form alone. */
export function looksSecret(text: string): boolean {
  return secretForms.some((form) => form.test(text));
}

const secretWords: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "secret",
  "secrets",
  "token",
  "credential",
  "credentials",
  "apikey",
  "authorization",
  "keyfile_json",
  "dsn",
  "pass",
  "pat",
  "sas",
]);

const secretNames =
  /(^|_)(api_key|access_key|secret_key|private_key|account_key|shared_key|encryption_key|signing_key|auth_key|sas_token|client_secret|connection_string|conn_str|keyfile_json|secret_access_key|access_key_id|private_key_passphrase)($|_(b64|base64|value|pem|json)$)/;

const harmlessEndings: ReadonlySet<string> = new Set([
  "name",
  "ref",
  "file",
  "path",
  "url",
  "uri",
  "endpoint",
  "type",
  "id_field",
  "ttl",
  "expiry",
  "enabled",
  "provider",
]);

/** Forms that give a credential away whatever the key is called. */
const secretForms: readonly RegExp[] = [
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s/?#@]+@/i, // a URL with user and password
  /[?&;]\w*(?:password|passwd|pwd|token|sig|secret|api_?key|access_?key|accountkey)=[^&;\s]+/i,
  /(?:^|[\s;])(?:password|passwd|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s;]+/i, // a keyword connection string
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^(?:AKIA|ASIA)[A-Z0-9]{16}$/, // AWS access key id
  /^gh[pousr]_[A-Za-z0-9]{20,}$|^github_pat_\w{20,}$/,
  /^xox[abprs]-[\w-]{10,}$/,
  /^dapi[a-f0-9]{32}/,
  /^sk-[\w-]{20,}$/,
  /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/, // a JSON web token
  /^(?:Bearer|Basic)\s+\S{8,}$/,
];
