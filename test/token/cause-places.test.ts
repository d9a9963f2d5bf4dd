// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Where a secret is copied from: what hides it, what stands around it there, and what stands in its place. */
import { describe, expect, test } from 'vitest';
import { causeParts, formatCause } from '../../src/token/causes/parts.js';
import { decodeToken } from '../../src/token/decode.js';
import { checkSignature } from '../../src/token/verification.js';
import { madeUpSecret } from '../support/made-up.js';
import { goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

/** The cause, what the backend signed with, and what is said of it. */
type Row = readonly [cause: string, make: (secret: string) => string, says: RegExp];

const secret = madeUpSecret();

const masks: readonly Row[] = [
  ...[
    ...['********', '***', '**********', '[REDACTED]', '<redacted>', '[FILTERED]', '[Filtered]', '[MASKED]'],
    ...['(sensitive value)', '[secure]', '<concealed by 1Password>', '[hidden]', '(hidden)', '<sensitive>'],
  ].map((word): Row => ['secret-masked', () => word, /a mask in place of the secret: the text "/]),
  ['secret-masked', (s) => '*'.repeat(s.length), /"\*" 64 times in a row/],
  ['secret-masked', () => '*'.repeat(20), /"\*" 20 times/],
  ['secret-masked', () => '•'.repeat(12), /"•" 12 times/],
  ['secret-masked', (s) => '●'.repeat(s.length), /"●" 64 times/],
  ['secret-masked', () => 'x'.repeat(16), /"x" 16 times/],
  ['secret-masked', () => '.'.repeat(10), /"\." 10 times/],
  ['secret-masked', () => '0'.repeat(64), /"0" 64 times/],
  [
    'secret-masked',
    (s) => `${s.slice(0, 4)}${'*'.repeat(s.length - 4)}`,
    /a part of the secret, with a mask/,
  ],
  ['secret-masked', (s) => `${'*'.repeat(s.length - 4)}${s.slice(-4)}`, /a part of the secret, with a mask/],
  ['secret-masked', (s) => `${s.slice(0, 4)}****${s.slice(-4)}`, /a part of the secret, with a mask/],
  ['secret-masked', (s) => `${s.slice(0, 10)}…`, /a part of the secret, with a mask or dots/],
  ['secret-masked+secret-with-newline', () => '********\n', /mask.*line feed/],
];

const settings: readonly Row[] = [
  ...['chatSecret', 'chat_secret', 'jwtSecret', 'JWT_SECRET', 'value', 'SecretString', 'hmacSecret'].flatMap(
    (name): readonly Row[] => [
      ['secret-in-json', (s) => JSON.stringify({ [name]: s }), /with the JSON around it/],
      ['secret-in-json', (s) => `{"${name}": "${s}"}`, /with the JSON around it/],
    ],
  ),
  ['secret-in-json', (s) => JSON.stringify({ secret: s }, null, 4), /with the JSON around it/],
  ['secret-in-json', (s) => JSON.stringify({ data: { data: { secret: s } } }), /Vault/],
  ['secret-in-json+secret-with-newline', (s) => `{"chatSecret": "${s}"}\n`, /JSON.*line feed/],
  ['secret-with-name', (s) => `kustomer_chat_secret: "${s}"`, /name of its field/],
  ['secret-with-name', (s) => `kustomer-chat-secret: ${s}`, /name of its variable/],
  ['secret-with-name', (s) => `chat_secret = "${s}"`, /name of its field/],
  ['secret-with-name', (s) => `kustomer.chat.secret=${s}`, /name of its variable/],
  ['secret-with-name', (s) => `secret = ${s}`, /name of its variable/],
  ['secret-with-name+secret-with-newline', (s) => `chat_secret: ${s}\n`, /line feed/],
  ['secret-with-name', (s) => `setx KUSTOMER_CHAT_SECRET ${s}`, /name of its variable/],
  ['secret-with-name', (s) => `ENV KUSTOMER_CHAT_SECRET ${s}`, /name of its variable/],
  ['secret-with-name', (s) => `$env:KUSTOMER_CHAT_SECRET = "${s}"`, /name of its variable/],
  ['secret-with-name', (s) => `Environment="KUSTOMER_CHAT_SECRET=${s}"`, /name of its variable/],
  ['secret-with-name', (s) => `const secret = '${s}';`, /name of its variable/],
  ['secret-in-json', (s) => JSON.stringify({ Kustomer: { ChatSecret: s } }), /JSON/],
  ['secret-in-json', (s) => JSON.stringify({ value: s }, null, 2), /JSON/],
  ['secret-with-name', (s) => `JWT_SECRET="${s}"`, /in quotes/],
  ['secret-with-prefix', (s) => `Signing secret: ${s}`, /"Signing secret: "/],
  ['secret-with-mark', (s) => `${s}Copied!`, /"Copied!" at its end/],
  ['secret-in-xml', (s) => `<chatSecret>${s}</chatSecret>`, /XML/],
  ['secret-in-xml', (s) => `<add key="KustomerChatSecret" value="${s}" />`, /XML/],
  ['secret-in-brackets', (s) => `<secret>${s}</secret>`, /between/],
  ['secret-in-pem', (s) => `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----\n`, /key file/],
  ['secret-with-prefix', (s) => `Chat secret: ${s}`, /"Chat secret: "/],
  ['secret-quoted+secret-with-newline', (s) => `"${s}",\n`, /comma.*line feed/],
  ['secret-quoted+secret-with-crlf', (s) => `“${s}”\r\n`, /typographic quotes.*CR LF/],
  ['secret-with-white-space', (s) => `    ${s}\n`, /indented/],
  ['secret-with-invisible', (s) => `\x1b[32m${s}\x1b[0m`, /control codes of a terminal/],
];

const prints: readonly Row[] = [
  ['secret-printed', (s) => `{'secret': '${s}'}`, /debugging \(Python\)/],
  ['secret-printed', (s) => `{:secret=>"${s}"}`, /debugging \(Ruby\)/],
  ['secret-printed', (s) => `{secret: "${s}"}`, /debugging \(Ruby\)/],
  ['secret-printed', (s) => `map[secret:${s}]`, /debugging \(Go\)/],
  ['secret-printed', (s) => `Config[secret=${s}]`, /debugging \(Java, Kotlin\)/],
  ['secret-printed', (s) => `%{"secret" => "${s}"}`, /debugging \(Elixir\)/],
  ['secret-printed', (s) => `Array\n(\n    [secret] => ${s}\n)\n`, /debugging \(PHP\)/],
];

const places: readonly Row[] = [
  ...[
    ...['{{ $env.KUSTOMER_CHAT_SECRET }}', '={{ $env.KUSTOMER_CHAT_SECRET }}', '!KUSTOMER_CHAT_SECRET!'],
    ...['${{ env.KUSTOMER_CHAT_SECRET }}', '%env(string:KUSTOMER_CHAT_SECRET)%', '$${KUSTOMER_CHAT_SECRET}'],
    ...['"${KUSTOMER_CHAT_SECRET}"', '#{KUSTOMER_CHAT_SECRET}#', "<%= ENV['KUSTOMER_CHAT_SECRET'] %>"],
    ...["{{ lookup('env', 'KUSTOMER_CHAT_SECRET') }}", '${kustomer.chat.secret}', '$(kustomerChatSecret)'],
    ...['${var.kustomer_chat_secret}', '{{ chat_secret }}', '${chatSecret}', '<your-chat-secret>'],
  ].map((text): Row => ['secret-template', () => text, /a template that was never filled in: /]),
  ['secret-template+secret-with-newline', () => '${KUSTOMER_CHAT_SECRET}\n', /never filled in.*line feed/],
  ['secret-own-name', () => 'kustomer-chat-secret', /the name kustomer-chat-secret in place/],
  ['secret-own-name', () => 'KUSTOMER_CHAT_SECRET_FILE', /the name KUSTOMER_CHAT_SECRET_FILE/],
  ['secret-own-name', () => 'KUSTOMER_API_KEY', /the name KUSTOMER_API_KEY/],
  ['secret-template', () => 'config.secret', /never filled in/],
  ['secret-path', () => '/run/secrets/chat_secret', /path of a file/],
  ...['replace_me', 'dummy-secret', 'test-secret', 'YOUR_KUSTOMER_CHAT_SECRET', 'MY_SECRET', 'string'].map(
    (key): Row => ['example-key', () => key, new RegExp(`the example key "${key}"`)],
  ),
  ...['<no value>', '<null>', 'none', '[Function (anonymous)]', 'not set'].map(
    (word): Row => ['secret-missing', () => word, /no secret: the text "/],
  ),
];

describe.each([
  ['masks', masks],
  ['settings', settings],
  ['prints', prints],
  ['places', places],
])('%s', (_, rows) => {
  for (const [index, [cause, make, says]] of rows.entries())
    test(`${index} ${cause}`, () => {
      const { signature, findings } = inspect(makeToken(goodClaims, goodHeader, make(secret)), secret);
      expect(signature).toEqual({ status: 'mismatch', cause });
      expect(findings[0]?.message).toMatch(says);
      expect(findings[0]?.message).not.toContain(secret);
      expect(findings[0]?.hint).not.toBeNull();
    });
});

test('the fix is in the words of the language that prints the secret so', () => {
  const hintOf = (key: string) =>
    inspect(makeToken(goodClaims, goodHeader, key), secret).findings[0]?.hint ?? '';
  expect(hintOf(`{'secret': '${secret}'}`)).toContain("config['secret'], not str(config)");
  expect(hintOf(`map[secret:${secret}]`)).toContain('not fmt.Sprint(config)');
  expect(hintOf(`Optional("${secret}")`)).toContain(causeParts['secret-printed'].fix);
});

test('a part of a mask that is not the secret is never called one', () => {
  const other = madeUpSecret();
  for (const key of [`${other.slice(0, 4)}${'*'.repeat(60)}`, `{"chatSecret": "${other}"}`]) {
    const check = checkSignature(decodeToken(makeToken(goodClaims, goodHeader, key)), Buffer.from(secret));
    expect(check.status === 'mismatch' && check.cause && formatCause(check.cause)).toBeNull();
  }
});
