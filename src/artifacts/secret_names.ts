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
