/**
 * Owns the names of the variable or field that holds the secret. Rule: usual words in the spellings of each
 * place, likeliest first; no list can have every name.
 */

/** How a name of several words is written, as in `KUSTOMER_CHAT_SECRET`. */
const spellings = {
  variable: (words: string) => words.replaceAll(' ', '_').toUpperCase(),
  snake: (words: string) => words.replaceAll(' ', '_'),
  camel: (words: string) => words.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase()),
  pascal: (words: string) => words.replace(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase()),
  kebab: (words: string) => words.replaceAll(' ', '-'),
};

/** The words of a name; the first few are the likeliest. */
const names = [
  ...['kustomer chat secret', 'kustomer secret', 'chat secret', 'jwt secret', 'kustomer jwt secret'],
  ...['secret key', 'kustomer chat secret key', 'kustomer secret key', 'signing secret', 'hmac secret'],
  ...['signing key', 'client secret', 'app secret', 'shared secret'],
];

/** The first `count` names in this spelling. */
const spell = (spelling: keyof typeof spellings, count = names.length) =>
  names.slice(0, count).map(spellings[spelling]);

/** Names of variables in the environment. */
export const variableNames: readonly string[] = [...spell('variable', 7), 'SECRET'];

/** Names of fields in JSON. */
export const fieldNames: readonly string[] = [
  ...['JWT_SECRET', ...spell('snake', 4), ...spell('camel', 4), 'hmacSecret', 'value', 'SecretString'],
  ...['secretKey', 'signingSecret', 'signing_key', 'client_secret', 'key', 'password'],
];

/** Names of entries in YAML, properties and the like. */
export const entryNames: readonly string[] = [
  ...['kustomer_chat_secret', 'chat_secret', 'chatSecret', 'kustomer-chat-secret', 'kustomer.chat.secret'],
];

/** The names that stand for the secret in code, likeliest first. */
export const secretNames: readonly string[] = [
  ...['KUSTOMER_CHAT_SECRET', 'KUSTOMER_SECRET', 'CHAT_SECRET', 'JWT_SECRET', 'kustomer_chat_secret'],
  ...['chat_secret', 'kustomerChatSecret', 'chatSecret', 'kustomer-chat-secret'],
  ...['KUSTOMER_CHAT_SECRET_FILE', 'SECRET_KEY', 'KUSTOMER_API_KEY', 'CLIENT_SECRET'],
  ...['secret', 'SECRET', 'KUSTOMER_JWT_SECRET', 'KUSTOMER_SECRET_KEY', ...spell('pascal', 2)],
  ...['kustomer.chat.secret', 'Kustomer__ChatSecret', 'Kustomer:ChatSecret', 'API_SECRET', 'SecretString'],
  ...['KUSTOMER_CHAT_SECRET_KEY', 'kustomer_secret', 'kustomerSecret', 'kustomer-secret', 'chat-secret'],
  ...['API_KEY', 'APP_SECRET', 'client_secret', 'KEY', 'S', 'SECRET_KEY_BASE'],
];
