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

/** Whether a key is followed by the name of an environment variable: `webhookEnv`. What else stands there may be what the variable
 * should hold. */
export function namesVariable(key: string): boolean {
  return /^[a-z]\w*(?:Env|_env)$/.test(key);
}

/** Whether a value is, or may be, a credential: by its key, by its form, or because it stands where the name of a variable belongs. */
export function isSecretValue(key: string | null, text: string): boolean {
  if (looksSecret(text)) return true;
  if (key === null) return false;
  return isSecretKey(key) || namesVariable(key) && !/^[A-Za-z_]\w*$/.test(text);
}

/** Forms that give a credential away whatever the key is called, alone or in the middle of a text. */
const secretForms: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s/?#@]+@/i, // a URL with user and password
  /[?&;][\w-]*(?:password|passwd|pwd|token|sig|signature|secret|credential|api_?key|access_?key|accountkey)=[^&;\s]+/i,
  /[?&]key=[^&\s]{16,}/i,
  /(?:^|[\s;])(?:password|passwd|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s;]+/i, // a keyword connection string
  // told in words: "the password is hunter2"; a digit tells it from prose
  /\b(?:password|passwd|pwd|secret|token|api[ _-]?key|access[ _-]?key)\b["']?\s*(?:=|:|is\b)\s*["']?(?=[^\s"';,]*\d)[^\s"';,]{6,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/, // AWS access key id
  /(?<!\w)gh[pousr]_[A-Za-z0-9]{20,}|(?<!\w)github_pat_\w{20,}|(?<!\w)glpat-[\w-]{20,}/,
  /(?<!\w)xox[abprs]-[\w-]{10,}/,
  /(?<!\w)dapi[a-f0-9]{32}/,
  /(?<![\w-])sk-(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}/,
  /(?<!\w)[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/,
  /(?<!\w)AIza[\w-]{35}|(?<!\w)hf_[A-Za-z0-9]{30,}|(?<!\w)npm_[A-Za-z0-9]{36}/,
  /(?<!\w)eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/, // a JSON web token
  /^(?:Bearer|Basic)\s+\S{8,}$/,
  /\b(?:Bearer|Basic)\s+(?=\S*\d)[\w.~+/=-]{16,}/,
  // webhooks: who knows the address may post
  /https:\/\/hooks\.slack(?:-gov)?\.com\/\S+/i,
  /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\S+/i,
  /https:\/\/[\w-]+\.webhook\.office\.com\/\S+/i,
];
