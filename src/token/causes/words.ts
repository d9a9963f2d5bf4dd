/** Owns the texts that stand in place of a secret. Rule: data only; each list says where it is from. */

/** The words of rows that separate them by `|`, each with what its row is about. */
const spread = (rows: readonly (readonly [about: string, words: string])[]) =>
  rows.flatMap(([about, words]) => words.split('|').map((word) => [word, about] as const));

/** What a program writes for a missing value, by its language. */
export const missingWords = spread([
  ['any language', '| |\'\'|""|N/A|none|not set|<not set>|UNDEFINED'],
  [
    'JavaScript',
    'undefined|true|NaN|[object Object]|[object Promise]|[object Undefined]|[object Null]|' +
      '[object ArrayBuffer]|[object CryptoKey]|[object KeyObject]|[object Uint8Array]|Promise { <pending> }',
  ],
  ['JavaScript, Java, PHP', 'null'],
  ['Python', "None|b''"],
  ['Ruby, Swift, Elixir', 'nil'],
  ['Go', '<no value>|<nil>|%!s(<nil>)|%!v(MISSING)|map[]'],
  ['C, Objective-C', '(null)|<null>'],
  ['SQL, C, R', 'NULL'],
  ['C#, Scala', 'Null'],
  ['PHP, JavaScript', 'false'],
  ['Python, C#', 'False|True'],
  ['C, PHP', '0'],
  ['PHP', '1|Array|Object'],
  ['C#', 'System.Byte[]|System.String[]|System.Char[]|System.Object|System.Security.SecureString'],
  ['Java', 'Optional.empty|Optional[]'],
  ['Go, JavaScript', '[]'],
  ['JavaScript, Python', '{}'],
]);

/** What logs and pages show in place of a secret. */
export const masks = [
  ...[
    '********',
    '***',
    '****',
    '**********',
    '[REDACTED]',
    'REDACTED',
    '<redacted>',
    '[FILTERED]',
    '[hidden]',
  ],
  ...['••••••••', 'xxxxxxxx', '(sensitive value)', '[secure]', '[MASKED]'],
] as const;

/** The places of files with secrets, `NAME` for the file's name. */
export const secretPaths = ['/run/secrets/NAME', '/var/run/secrets/NAME', '/etc/secrets/NAME'] as const;

/** The names of algorithms and hashes, as programs pass them. */
export const algorithmNames = ['HS256', 'sha256', 'SHA256', 'HmacSHA256', 'HMAC-SHA256', 'RS256'] as const;

/** What jwt.io's page has in its secret box by default (docs/kustomer.md#mistakes (C)). */
export const jwtIoDefaults = [
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-valid-string-secret-that-is-at-least-384-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
] as const;

/** Keys that documents show, with the document, and such as people write before they have the secret. */
export const exampleKeys = spread([
  ["PyJWT's README, jwt.io's old page and many more", 'secret'],
  ["jsonwebtoken's README (Node)", 'shhhhh'],
  ['default settings', 'changeme'],
  ['guides for FastAPI, Spring and Go', 'your-secret-key'],
  ["express-jwt's README", 'shhhhhared-secret'],
  ['guides for several libraries', 'shared-secret'],
  ["php-jwt's README, before version 7", 'example_key'],
  ["php-jwt's README", 'example_key_of_sufficient_length'],
  ["ruby-jwt's README", 'my$ecretK3y|my$ecretKey|hmac_secret'],
  ["golang-jwt's documentation", 'AllYourBase'],
  ['guides for Go', 'my_secret_key'],
  ["FastAPI's security tutorial", '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7'],
  ["jose's documentation (Node)", 'cc7e0d44fd473002f1c42167459001140ec6389b7353f8088f4d9a95f2f596f2'],
  ["jwt-dotnet's README", 'GQDstcKsx0NHjPOuXOYg5MbeJ1XT0uFiwDVvVBrk'],
  ["Flask's and Django's setting", 'SECRET_KEY'],
  ["flask-jwt-extended's documentation", 'super-secret'],
  ["flask-jwt-extended's setting", 'JWT_SECRET_KEY'],
  ['passport-jwt tutorials', 'top_secret|your_jwt_secret'],
  ['tutorials (Node)', 'jwtPrivateKey'],
  ["Java's key stores", 'changeit'],
  ["Flask's tutorial", 'dev'],
  ["PyJWT's and ruby-jwt's examples", 'key'],
  ["express-session's README", 'keyboard cat'],
  ["kchat's own help", 'the secret'],
  ['tutorials (Java, C#)', 'qwertyuiopasdfghjklzxcvbnm123456|01234567890123456789012345678901'],
  [
    'tutorials and first drafts',
    'my-secret|my_secret|mysecret|your-secret|your_secret|YOUR_SECRET|yourSecret|supersecret|' +
      'super-secret-key|my-secret-key|mySecretKey|test-secret|testsecret|dev-secret|jwt-secret|jwt_secret|' +
      'secretkey|secret-key|secretKey|private_key|privateKey|password|s3cr3t|123456|qwerty|foo|bar|test|' +
      'dummy|example|placeholder|xxx|TODO|change-me|change_me|CHANGEME|CHANGE_ME|ChangeMe|replace-me|' +
      'replace_me|YOUR_CHAT_SECRET|your-chat-secret|YOUR_KUSTOMER_SECRET|your-kustomer-secret|' +
      'kustomer-secret',
  ],
]);

/** Names of the variable that holds the secret, likeliest first. */
export const variableNames = [
  ...['KUSTOMER_CHAT_SECRET', 'KUSTOMER_SECRET', 'CHAT_SECRET', 'JWT_SECRET', 'SECRET', 'secret'],
] as const;

/** Names of the field that holds it, in JSON and in code. */
export const fieldNames = [
  ...['kustomer_chat_secret', 'chat_secret', 'kustomerChatSecret', 'chatSecret', 'value', 'SecretString'],
] as const;
