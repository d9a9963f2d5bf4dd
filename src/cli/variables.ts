/**
 * Owns the names of our environment variables. Rule: other files take every name from this table; variables
 * of the system (HOME, TERM, HTTPS_PROXY) are read where they are needed.
 */
import type { Environment } from '../base/environment.js';

/** Every variable that kchat reads, and what it is for: `kchat help environment` prints this. */
export const variables = {
  org: { name: 'KUSTOMER_ORG', meaning: 'org name, as --org' },
  apiKey: { name: 'KUSTOMER_API_KEY', meaning: 'API key for fetch-secret and check' },
  secret: { name: 'KUSTOMER_CHAT_SECRET', meaning: 'the chat secret itself; wins over the store' },
  secretFile: { name: 'KUSTOMER_CHAT_SECRET_FILE', meaning: 'a file with the secret; wins over the store' },
  store: { name: 'KCHAT_STORE', meaning: 'where to store: keychain (default), file or none' },
  apiUrl: { name: 'KCHAT_API_URL', meaning: "API origin instead of the org's own host, as --api-url" },
  timeout: { name: 'KCHAT_TIMEOUT', meaning: 'time for a whole API operation (90s), as --timeout' },
  keychainTimeout: {
    name: 'KCHAT_KEYCHAIN_TIMEOUT',
    meaning: 'time for a keychain call (5s; terminal: 60s)',
  },
  language: { name: 'KCHAT_LANG', meaning: 'the language of lines of code in hints, as --lang' },
  configDir: { name: 'KCHAT_CONFIG_DIR', meaning: "config folder instead of the platform's own" },
  emulated: {
    name: 'KCHAT_EMULATED',
    meaning: 'set by emulate for its program: no use of the real keychain',
  },
  httpsProxy: { name: 'HTTPS_PROXY', meaning: 'proxy for https requests (also in lower case)' },
  httpProxy: { name: 'HTTP_PROXY', meaning: 'proxy if HTTPS_PROXY is not set; never for loopback' },
  noProxy: { name: 'NO_PROXY', meaning: 'hosts to reach without a proxy (also in lower case)' },
  extraCertificates: { name: 'NODE_EXTRA_CA_CERTS', meaning: 'a PEM file with more certificate authorities' },
  noColor: { name: 'NO_COLOR', meaning: 'no colour when not empty, as --no-color' },
  forceColor: { name: 'FORCE_COLOR', meaning: 'colour even where the stream is no terminal' },
  ci: { name: 'CI', meaning: 'never prompt, as --no-input' },
  githubActions: { name: 'GITHUB_ACTIONS', meaning: 'set by GitHub: check annotates and masks tokens' },
  githubSummary: { name: 'GITHUB_STEP_SUMMARY', meaning: 'set by GitHub: where check adds its summary' },
} as const;

/**
 * The environment with the names of this table spelled as they are here. On Windows names are the same in
 * upper and lower case, but not in a copy of the environment.
 */
export function unifyNames(env: Environment, platform: NodeJS.Platform): Environment {
  if (platform !== 'win32') return env;
  const ofSystem = ['APPDATA', 'ComSpec', 'SSH_CONNECTION', 'SSH_TTY', 'SystemRoot', 'TERM'];
  const known = [...Object.values(variables).map(({ name }) => name), ...ofSystem];
  const names = new Map(known.map((name) => [name.toUpperCase(), name]));
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [names.get(name.toUpperCase()) ?? name, value]),
  );
}
