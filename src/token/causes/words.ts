/**
 * Owns the texts that stand where a secret should: words for a missing value and example keys. Rule: data
 * only; each list says where it is from.
 */

/** Each word of rows of words with `|` between them, beside what its row is about. */
const spread = (rows: readonly (readonly [about: string, words: string])[]) =>
  rows.flatMap(([about, words]) => words.split('|').map((word) => [word, about] as const));

/** What a program makes of a value that is not there, by the language that writes it. */
export const missingWords = spread([
  ['any language', '|nothing|\'\'|""|N/A|********|[REDACTED]|REDACTED|<redacted>'],
  [
    'JavaScript',
    'undefined|true|NaN|[object Object]|[object Promise]|[object Undefined]|[object Null]|' +
      '[object ArrayBuffer]|[object CryptoKey]|[object KeyObject]|[object Uint8Array]|[object Array]|' +
      '[object Function]|Promise { <pending> }|<Buffer >',
  ],
  ['JavaScript, Java, PHP', 'null'],
  ['Python', "None|b''"],
  ['Ruby, Swift, Elixir', 'nil'],
  ['Go', '<nil>|%!s(<nil>)|%!v(MISSING)|%!s(MISSING)|map[]'],
  ['C, Objective-C', '(null)'],
  ['C', '(nil)'],
  ['SQL, C, R', 'NULL'],
  ['C#, Scala', 'Null'],
  ['PHP, JavaScript', 'false'],
  ['Python, C#', 'False|True'],
  ['C, PHP', '0'],
  ['PHP', '1|Array|Object'],
  ['Perl', 'undef'],
  [
    'C#',
    'System.Byte[]|System.String[]|System.Char[]|System.Object|System.Security.SecureString|' +
      'Microsoft.Extensions.Configuration.ConfigurationSection',
  ],
  ['Java', 'Optional.empty|Optional[]'],
  ['Go, JavaScript', '[]'],
  ['JavaScript, Python', '{}'],
  ['Python (pydantic)', "**********|SecretStr(**********)|SecretStr('**********')"],
  ['CI logs', '***'],
  ['Ruby (Rails)', '[FILTERED]'],
  ['Rust', 'Some("")'],
]);

/** What jwt.io's page has in its secret box until someone changes it (docs/kustomer.md#mistakes (C)). */
export const jwtIoDefaults = [
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-valid-string-secret-that-is-at-least-384-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
] as const;

/** Keys that documents show, with the document: whoever copies an example copies its key. */
export const exampleKeys = spread([
  ["PyJWT's README, jwt.io's old page and many more", 'secret'],
  ["jsonwebtoken's README (Node)", 'shhhhh'],
  ["express-jwt's README", 'shhhhhared-secret'],
  ['guides for several libraries', 'shared-secret'],
  ["php-jwt's README, before version 7", 'example_key'],
  ["php-jwt's README", 'example_key_of_sufficient_length'],
  ['guides for FastAPI, Spring and Go', 'your-secret-key'],
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
  [
    'tutorials (Java, C#)',
    'qwertyuiopasdfghjklzxcvbnm123456|01234567890123456789012345678901|12345678901234567890123456789012',
  ],
  [
    'tutorials',
    'secretkey|secret_key|secret-key|secretKey|SECRET|Secret|mysecret|my-secret|my_secret|mySecret|' +
      'my-secret-key|mysecretkey|mySecretKey|supersecret|super_secret|super-secret-key|supersecretkey|' +
      'topsecret|top-secret|verysecret|very-secret|jwt_secret|jwt-secret|jwtsecret|jwtSecret|' +
      'JWT_SECRET|JwtSecretKey|private|privatekey|private_key|password|foobar|foo|abc123|123456|1234|' +
      '12345678|some-secret|somesecret|some_secret|0123456789abcdef0123456789abcdef',
  ],
  [
    'guides',
    'your_secret|your-secret|yoursecret|YOUR_SECRET|YOUR-SECRET|your_secret_key|YOUR_SECRET_KEY|' +
      'your-jwt-secret|YOUR_JWT_SECRET|signing-secret|signing_key|chat-secret|kustomer|kustomer-secret|' +
      'YOUR_KUSTOMER_SECRET|YOUR_CHAT_SECRET|your-chat-secret',
  ],
  [
    'default settings',
    'changeme|change-me|change_me|CHANGEME|CHANGE_ME|please change this|please-change-me|default|' +
      'default_secret|dev-secret',
  ],
  ['tests', 'test|testing|test-secret|test_secret|testsecret|test-key|test_key'],
  ['placeholders', 'xxx|xxxx|XXX|TODO|FIXME|placeholder|PLACEHOLDER'],
]);
