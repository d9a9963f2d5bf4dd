/**
 * Owns the texts that stand in place of a secret: words for a missing value and example keys. Rule: data
 * only; each list says where it is from.
 */

/** The words of rows that separate them by `|`, each with what its row is about. */
export const spread = (rows: readonly (readonly [about: string, words: string])[]) =>
  rows.flatMap(([about, words]) => words.split('|').map((word) => [word, about] as const));

/** What a program writes for a missing value, by its language. */
export const missingWords = spread([
  [
    'any language',
    '| |nothing|\'\'|""|N/A|n/a|none|unset|not set|<not set>|(not set)|<unset>|(none)|-|UNDEFINED',
  ],
  [
    'JavaScript',
    'undefined|true|NaN|[object Object]|[object Promise]|[object Undefined]|[object Null]|' +
      '[object ArrayBuffer]|[object CryptoKey]|[object KeyObject]|[object Uint8Array]|[object Array]|' +
      '[object Function]|Promise { <pending> }|<Buffer >|<undefined>|[Function: secret]|' +
      '[Function (anonymous)]',
  ],
  ['JavaScript, Java, PHP', 'null'],
  ['Python', "None|b''"],
  ['Ruby, Swift, Elixir', 'nil'],
  ['Go', '<no value>|<nil>|%!s(<nil>)|%!v(MISSING)|%!s(MISSING)|map[]'],
  ['C, Objective-C', '(null)|<null>'],
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
  ['Rust', 'Some("")'],
]);

/** What jwt.io's page has in its secret box by default (docs/kustomer.md#mistakes (C)). */
export const jwtIoDefaults = [
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-valid-string-secret-that-is-at-least-384-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
] as const;

/** Keys that documents show, with the document: people copy the key with the example. */
export const documentedKeys = spread([
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
]);

/** Keys that people write before they have the secret. */
export const draftKeys = spread([
  [
    'tutorials and first drafts',
    'my-secret|my_secret|mysecret|mySecret|MY_SECRET|your-secret|your_secret|YOUR_SECRET|yourSecret|' +
      'super-secret|supersecret|super_secret|super-secret-key|supersecretkey|test-secret|test_secret|' +
      'testsecret|dummy-secret|fake-secret|dev-secret|dev_secret|local-secret|top-secret|jwt-secret|' +
      'jwt_secret|jwtSecret|jwt-secret-key|jwt_secret_key|default-secret|example-secret|my-secret-key|' +
      'mySecretKey|your_secret_key|YOUR_SECRET_KEY|yoursecret|SUPER_SECRET|TEST_SECRET|dummy_secret|' +
      'dummysecret|DUMMY_SECRET|fake_secret|fakesecret|FAKE_SECRET|mock-secret|mock_secret|mocksecret|' +
      'MOCK_SECRET|devsecret|DEV_SECRET|local_secret|localsecret|LOCAL_SECRET|some-secret|some_secret|' +
      'somesecret|SOME_SECRET|very-secret|very_secret|verysecret|VERY_SECRET|topsecret|TOP_SECRET|' +
      'jwtsecret|JWT_SECRET|example_secret|examplesecret|EXAMPLE_SECRET|default_secret|defaultsecret|' +
      'DEFAULT_SECRET|mysecretkey|MY_SECRET_KEY|yoursecretkey|yourSecretKey|super_secret_key|' +
      'superSecret|superSecretKey|SUPER_SECRET_KEY|jwtsecretkey|jwtSecretKey',
  ],
  [
    'tutorials',
    'secretkey|secret_key|secret-key|secretKey|SECRET|Secret|private_key|privateKey|password|' +
      'Password|foobar|foo|abc123|123|1234|12345|123456|12345678|1234567890|qwerty|admin|s3cr3t|' +
      'secret123|thisisasecret|this-is-a-secret|0123456789abcdef|0123456789abcdef0123456789abcdef|' +
      'JwtSecretKey|private|privatekey|passw0rd|bar|abc|abcdefghijklmnopqrstuvwxyz|SuperSecret|s3cret|' +
      'secret1234|this_is_a_secret|This is a secret|Thisismysecret|my super secret|shhhh|shh|hunter2',
  ],
  [
    'guides',
    'your-jwt-secret|YOUR_JWT_SECRET|your-super-secret-key|signing-secret|chat-secret|kustomer|' +
      'kustomer-secret|YOUR_CHAT_SECRET|YOUR_KUSTOMER_SECRET|YOUR_KUSTOMER_CHAT_SECRET|' +
      'your-chat-secret|your-kustomer-secret|client-secret|YOUR-SECRET|signing_key|signing-key|' +
      'app_secret|app-secret',
  ],
  [
    'default settings',
    'changeme|change-me|change_me|CHANGEME|CHANGE_ME|ChangeMe|replaceme|replace-me|replace_me|' +
      'REPLACE_ME|default|notasecret|not-a-secret|set-me|CHANGE-ME|changeMe|REPLACEME|' +
      'please change this|please-change-me|insecure|set_me|SETME|fillmein|fill-me-in',
  ],
  ['tests', 'test|testing|dummy|fake|mock|local|development|test-key|test_key|stub|ci|e2e'],
  ["Swagger's page", 'string'],
  ['placeholders', 'xxx|xxxx|TODO|TBD|FIXME|placeholder|PLACEHOLDER|example|value|XXX|sample|text'],
]);

/** All of them. */
export const exampleKeys = [...documentedKeys, ...draftKeys];
