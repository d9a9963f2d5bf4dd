/** What is no token at all is named for what it is, by kind and length, never quoted, with the next step. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../../src/token/decode.js';
import { describePaste } from '../../../src/token/paste/paste-shape.js';
import { encode, goodClaims, makeToken } from '../made-tokens.js';

const token = makeToken(goodClaims);
const [header = '', payload = '', signature = ''] = token.split('.');
const uuid = '0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab';
const encrypted = `${encode({ alg: 'dir', enc: 'A256GCM' })}.a.b.c.d`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const rails = `${base64(JSON.stringify({ _rails: { message: base64(`"${token}"`) } }))}--${'0a'.repeat(20)}`;

/** Base64url with a digit that says how much padding it lacks. */
const urlTokenEncode = (text: string) =>
  Buffer.from(text).toString('base64url') + (base64(text).match(/=/g)?.length ?? 0);
const hexLines = Buffer.from(token)
  .toString('hex')
  .replace(/.{64}(?=.)/g, '$&\n');

const toFullWidth = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);

const awaitIt = /^wait for the function/;
const copyAll = /^copy all of it/;
const pasteIt = /^paste the login token alone/;
const signIt = /kchat sign/;

/** The text, what its message matches, what its hint matches. */
const table: readonly (readonly [string, RegExp, RegExp])[] = [
  ['', /^the token is empty$/, pasteIt],
  // Words of programs
  ['undefined', /the word undefined, .*variable .* is empty/, /is the variable set/],
  ['null', /the word null/, /is the variable set/],
  ['None', /the word None/, /is the variable set/],
  ['<nil>', /the word <nil>/, /is the variable set/],
  ['(null)', /the word \(null\)/, /is the variable set/],
  ['false', /the word false/, /is the variable set/],
  ['[object Object]', /writes for an object/, /answer\.token/],
  [
    '{"token":{"Raw":"","Method":{},"Header":{},"Claims":{}}}',
    /its field "token" holds a token object of Go/,
    /SignedString/,
  ],
  ['{"token":{"error":"x"}}', /its field "token" holds an answer that tells of an error/, /^the backend/],
  ['{"token":{"a":1}}', /its field "token" holds an object, not a token/, pasteIt],
  ['{"token":41}', /its field "token" holds 41, not a token/, pasteIt],
  [
    '&{ 0xc00011e018 map[alg:HS256 typ:JWT] map[email:ada@example.com]  false}',
    /as Go prints it/,
    /SignedString/,
  ],
  [
    `{%{alg: :jose_jws_alg_hmac}, %{"payload" => "${payload}", "protected" => "${header}", "signature" => "${signature}"}}`,
    /as Elixir prints them/,
    /compact/,
  ],
  ['%Task{mfa: {M, :f, 0}, owner: #PID<0.110.0>}', /an await is missing/, awaitIt],
  ['MonoJust', /an await is missing/, awaitIt],
  ['#Function<43.3316493/0 in :erl_eval.expr/6>', /for a function/, /^call it/],
  ['key is of invalid type', /an error message/, /^the backend or a tool failed/],
  ['jwt malformed', /an error message/, /^the backend or a tool failed/],
  ...['TOKEN=', 'TOKEN=""', "export JWT=''", 'jwt:', 'session=abc; token=', 'https://x.example/?token='].map(
    (text): [string, RegExp, RegExp] => [text, /nothing behind the name of the token/, /is the variable set/],
  ),
  ...['token: null', 'jwt = None', '"jwt": null', '?token=undefined', 'acme://login?jwt=null'].map(
    (text): [string, RegExp, RegExp] => [
      text,
      /the word \w+ stands where the token should/,
      /is the variable set/,
    ],
  ),
  ...[
    'Cannot GET /token',
    '404 page not found',
    'Service Unavailable',
    'connect ECONNREFUSED 127.0.0.1:3000',
    "thread 'main' panicked at src/main.rs:4:5:",
    'Failed to fetch',
    'error=invalid_request&error_description=x',
    'npm ERR! code E404',
  ].map((text): [string, RegExp, RegExp] => [text, /tells of an error/, /^the backend or a tool failed/]),
  ['{"data":{"token":null}}', /its field "token" holds null/, pasteIt],
  ['{"data":{"data":{"token":null}}}', /this is JSON/, pasteIt],
  ['{"token":[]}', /its field "token" is \[\], an empty list/, /is the variable set/],
  ['{"header":{"alg":"HS256"},"payload":{"sub":"1"},"signature":"x"}', /a token that was decoded/, pasteIt],
  ["{'email': 'ada@example.com', 'iat': 1}", /claims as a program prints them/, signIt],
  ['process.env.TOKEN', /a piece of code/, /^run it/],
  ['eyJ...', /shortened/, /where it is whole/],
  ['Loading...', /other text/, pasteIt],
  ['KUSTOMER_CHAT_SECRET=q3V9xT7cLm2RzK8wYb4NfHs6JdPg1AeUoCiXhQtB', /a setting with the chat secret/, signIt],
  [
    `${header}.${payload}.<Buffer 9f f2 2e ... 29 more bytes>`,
    /the signature is the digest's bytes as Node\.js prints them/,
    /base64url of the bytes/,
  ],
  [
    `${header}.${payload}.${Buffer.from(`9ff22e${'e07b'.repeat(14)}2e`, 'hex')}`,
    /the signature is the digest's bytes as they are, not encoded/,
    /base64url of the bytes/,
  ],
  ['""', /quotes with nothing between: .* is empty/, /is the variable set/],
  ["''", /quotes with nothing between/, /is the variable set/],
  ['“”', /quotes with nothing between/, /is the variable set/],
  ['{}', /\{\}, an empty object/, /JSON makes \{\} of a promise/],
  ['[]', /\[\], an empty list/, /is the variable set/],
  ['\u200b', /nothing .* but characters that cannot be seen/, pasteIt],
  ['1795300000', /a number \(10 characters\)/, pasteIt],
  ['{"jwt"=>"[FILTERED]"}', /something is masked/, /where it is whole/],
  ['token: <private>', /something is masked/, /where it is whole/],
  ['token = <sensitive>', /something is masked/, /where it is whole/],
  ['token=***', /something is masked/, /where it is whole/],
  ["SecretStr('**********')", /was masked/, /where it is whole/],
  ['<private>', /was masked/, /where it is whole/],
  [gzipSync(token).toString('base64'), /compressed text in base64/, /^unpack it/],
  [gzipSync(token).toString(), /no plain text/, /as plain text/],
  ['\ufffdPNG\r\n\u001a\n', /no plain text/, /as plain text/],
  ['{\\rtf1\\ansi hello}', /no plain text/, /as plain text/],
  [`41|${'aB3'.repeat(14)}`, /Laravel Sanctum/, signIt],
  [`dQw4w9WgXcQ:APA91b${'aB3-'.repeat(30)}`, /push messages/, signIt],
  ['JSESSIONID=8F3A2B1C0D9E8F7A.node1', /a session cookie/, signIt],
  [`${'aB3+'.repeat(20)}--${'0a'.repeat(20)}`, /cookie of Rails/, signIt],
  [`${'aB3%2B'.repeat(20)}--aB3%2Bx6789012345%2F--${'aB'.repeat(11)}%3D%3D`, /cookie of Rails/, signIt],
  [signature, /the signature of a token alone/, copyAll],
  ['curl: (6) Could not resolve host: x.example', /an error message/, /^the backend or a tool failed/],
  ['error code: 1020', /an error message/, /^the backend or a tool failed/],
  ['bash: kchat-token: command not found', /an error message/, /^the backend or a tool failed/],
  ['Err(InvalidKeyFormat)', /an error message/, /^the backend or a tool failed/],
  ['System.Threading.Tasks.Task`1[System.String]', /an await is missing/, awaitIt],
  ['[object Promise]', /an await is missing/, awaitIt],
  ['Promise { <pending> }', /an await is missing/, awaitIt],
  ['<coroutine object sign at 0x7f>', /an await is missing/, awaitIt],
  ['{{ token }}', /never filled in/, /put the token/],
  ...[
    '$env:JWT',
    'op://vault/chat/token',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-AbCdEf',
    '@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/jwt/)',
  ].map((text): [string, RegExp, RegExp] => [text, /never filled in/, /put the token/]),
  ['$JWT', /never filled in/, /put the token/],
  ['%TOKEN%', /never filled in/, /put the token/],
  ['<your token>', /never filled in/, /put the token/],

  ['{token}', /never filled in/, /put the token/],
  ['<%= @token %>', /never filled in/, /put the token/],
  ['***', /was masked/, /where it is whole/],
  ['[FILTERED]', /was masked/, /where it is whole/],
  [`${token.slice(0, 12)}********`, /was masked/, /where it is whole/],
  ['[Function: sign]', /for a function/, /^call it/],
  ['%!s(func() string=0x482e60)', /for a function/, /^call it/],
  ['async function sign() { [native code] }', /for a function/, /^call it/],
  ['Left JWSError', /an error message/, /^the backend or a tool failed/],
  ['com.acme.Sign$$Lambda$14/0x0000000800c02000@1b6d3586', /for a function/, /^call it/],
  ['Closure: () => Future<String>', /for a function/, /^call it/],
  ...['()', '(nil)', '$null', '~'].map((text): [string, RegExp, RegExp] => [
    text,
    /the word .*, not a token/,
    /is the variable set/,
  ]),
  ['token signature is invalid: key is of invalid type', /tells of an error/, /^the backend or a tool/],
  ['Access to fetch at x from origin y has been blocked by CORS', /tells of an error/, /^the backend/],
  ['<?xml version="1.0"?><Error/>', /a page, HTML or XML/, /login page/],
  ['COROUTINE_SUSPENDED', /the word COROUTINE_SUSPENDED/, /is the variable set/],
  ['<function sign at 0x7f2a1c0d5e50>', /for a function/, /^call it/],
  ['io.jsonwebtoken.impl.DefaultJwtBuilder@6d06d69c', /writes for an object/, /answer\.token/],
  ['<Response [200]>', /writes for an object/, /answer\.token/],
  ['CompletableFuture[Not completed]', /an await is missing/, awaitIt],
  ['response.data.token', /a piece of code/, /^run it/],

  // Encoded once more, or joined otherwise
  [`Authorization: Basic ${base64(`jwt:${token}`)}`, /HTTP Basic/, /Bearer TOKEN/],
  [`data:application/jwt;base64,${base64(token)}`, /base64-encoded once more/, /^decode it first/],
  [`kind: Secret\ndata:\n  token: ${base64(token)}\n`, /base64-encoded once more/, /^decode it first/],
  [`[${[...Buffer.from(token)].join(' ')}]`, /a list of numbers/, /^make it a text/],
  [JSON.stringify(Buffer.from(token)), /a list of numbers/, /^make it a text/],
  ['<Buffer 65 79 4a 68 ... 120 more bytes>', /prints a Buffer/, /^make it a text/],
  [Buffer.from(token).toString('hex').replace(/../g, '$& '), /hex-encoded/, /as it is/],
  [token.replaceAll('.', ':'), /three parts .* ":"|three parts .* : between/, /join them with dots/],
  [token.replaceAll('.', '\n'), /three parts .* line ends between/, /join them with dots/],
  [JSON.stringify(token.split('.')), /three parts of a token/, /join them with dots/],
  ['{"alg":"HS256","typ":"JWT"}.{"email":"ada@example.com"}.abc', /JSON as it is/, /^encode header/],
  [`${header}.{"email":"ada@example.com","iat":1}.${signature}`, /the payload .* JSON as it is/, /^encode/],

  [`<data>\n${base64(token)}\n</data>`, /base64-encoded once more/, /^decode it first/],
  [base64(base64(token)), /base64-encoded twice more/, /^decode it first/],
  [
    `Content-Transfer-Encoding: base64\n\n${base64(`Hi,\n${token}\n`).replace(/.{76}/g, '$&\n')}`,
    /base64-encoded once more/,
    /^decode it first/,
  ],
  [
    `<${Buffer.from(token)
      .toString('hex')
      .replace(/.{8}(?=.)/g, '$& ')}>`,
    /hex-encoded/,
    /as it is/,
  ],
  [`<<${[...Buffer.from(token)].join(',')}>>`, /a list of numbers/, /^make it a text/],
  ['{length = 140, bytes = 0x65794a68 62476369 ... 6e4d7367 }', /Swift and Objective-C/, /decoding: data/],
  [[...token].map(toFullWidth).join(''), /full width/, /plain Latin letters/],
  [token.replaceAll('.', ''), /three parts .* nothing between/, /join them with dots/],
  [`${header}.${token}`, /4 parts .*: header, header, claims, signature$/, /^a token is header\.payload/],
  [`${header}.${payload}.${payload}.${signature}`, /: header, claims, claims, signature$/, /there twice/],
  [
    token.replaceAll('.', '..'),
    /5 parts .*: header, nothing, claims, nothing, signature$/,
    /does not belong/,
  ],
  [`${signature}.${header}.${payload}`, /wrong order .*: signature, header, claims$/, /header\.payload/],
  ['{"alg":"HS256","typ":"JWT"}.{"email":"ada@example.com","iat":1}', /what \.NET prints/, /WriteToken/],
  ['header={typ=JWT, alg=HS256},body={email=ada@example.com, iat=1}', /a token that it decoded/, pasteIt],
  ['[{"email"=>"ada@example.com", "iat"=>1}, {"alg"=>"HS256"}]', /a token that it decoded/, pasteIt],

  // Others' tokens, keys, errors
  [`$2y$10$${'aB3'.repeat(17)}`, /hash of a password/, signIt],
  ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8 ada', /public key of SSH/, signIt],
  ['io.jsonwebtoken.security.WeakKeyException: 120 bits', /an error message/, /the backend or a tool failed/],
  ['(irb):3: uninitialized constant JWT (NameError)', /an error message/, /the backend or a tool failed/],
  ['Header\n{\n "alg": "HS256"\n}', /printed of a token that it decoded/, pasteIt],
  ['ada@example.com', /an e-mail address/, signIt],
  ['header.payload.signature', /an example's text/, signIt],
  ['xxxxx.yyyyy.zzzzz', /an example's text/, signIt],
  ['YOUR_JWT_TOKEN', /an example's text/, signIt],
  [`ya29.${payload}`, /of Google/, /do not share it/],
  [`ghp_${'a1'.repeat(12)}`, /of GitHub/, /do not share it/],
  ['xoxb-123456789012-abc', /of Slack/, /do not share it/],
  ['sk_live_1234567890ab', /of Stripe/, /do not share it/],
  ['AKIAIOSFODNN7EXAMPLE', /of AWS/, /do not share it/],
  [`s%3A${payload}.${signature}`, /Express/, signIt],
  ['Bearer', /no token behind "Bearer"/, /is the variable set/],
  [`SFMyNTY.${payload}.${signature}`, /Phoenix/, signIt],
  [`${payload}:1tXyZa:${signature}`, /Django/, signIt],
  [`CfDJ8${payload}`, /ASP\.NET/, signIt],
  [`gAAAAA${payload}`, /Fernet/, signIt],
  [`s:${payload}.${signature}`, /Express/, signIt],
  ['-----BEGIN PRIVATE KEY-----\nMIIE', /private key in PEM form/, /replace it/],
  ['-----BEGIN CERTIFICATE-----\nMIIE', /key or certificate in PEM form/, /no key pair/],
  ['Traceback (most recent call last):\n  File', /an error message/, /the backend or a tool failed/],
  ['TypeError: jwt.sign is not a function\n    at', /an error message/, /the backend or a tool failed/],
  ['<br />\n<b>Fatal error</b>: x', /an error message of PHP/, /the backend or a tool failed/],
  ['{"statusCode":401,"message":"Unauthorized"}', /answer that tells of an error \(43/, /read what it says/],
  ['{"kty":"oct","k":"c2VjcmV0"}', /a key \(JWK\) \(28/, /must be replaced/],
  ['{"keys":[]}', /a key \(JWK\)/, /must be replaced/],
  ['{"kty":"RSA","n":"x"}', /a key \(JWK\)/, signIt],
  [base64(`{"iv":"${signature}","value":"x","mac":"y"}`), /encrypted value of Laravel/, signIt],
  [base64(`<samlp:Response ${signature}>`), /XML in base64.*SAML/, signIt],
  [base64(`{"a":"${signature}${signature}"}`).replace(/=+$/, ''), /an opaque value|JSON in base64/, signIt],
  [token.toLowerCase(), /all letters of this token are small/, /no toLowerCase/],
  [token.toUpperCase(), /all letters of this token are capital/, /no toLowerCase/],
  [
    `${header}.${'a'.repeat(254 - header.length)}`,
    /2 parts of 3 \(255/,
    /column or buffer of 255 characters/,
  ],

  // JSON, pages
  ['{"token":{}}', /field "token" is \{\}.*await/, awaitIt],
  ['{"token":null}', /field "token" holds null/, pasteIt],
  ['{"jwt":"undefined"}', /field "jwt" holds no token: this is the word undefined/, /is the variable set/],
  ['{"email":"ada@example.com","iat":1}', /claims as JSON .*not signed/, signIt],
  [
    '{"payload":"e30","protected":"e30","signature":"x"}',
    /in the JSON serialization/,
    /^join its protected, payload/,
  ],
  ['{"payload":"e30","signatures":[]}', /general JSON serialization/, /one member of "signatures"/],
  ['{"ciphertext":"x"}', /encrypted token \(JWE/, /^sign instead of encrypting/],
  ['{"trackingId":"x"}', /tracking token/, signIt],
  ['{"data":{"type":"tracking_token"}}', /tracking token/, signIt],
  ['{"data":{"attributes":{"secret":"x"}}}', /answer of the settings .* with the chat secret/, signIt],
  ['{"identified":true,"email":"ada@example.com"}', /what the SDK answers to a login/, /gave to logIn/],
  ['{"data":null}', /^this is JSON \(13 characters\)/, pasteIt],
  ['{"data":"tracking_token"}', /^this is JSON/, pasteIt],
  ['{"payload":7,"signature":"x"}', /^this is JSON/, pasteIt],
  [' \n[1]', /^this is JSON/, pasteIt],
  ['[main] started', /^this is other text/, pasteIt],
  ['{', /without a dot/, pasteIt],
  ['<!doctype html><title>a.b.c</title>', /a page, HTML or XML/, /login page/],

  // Parts of tokens, and tokens that are changed
  [header, /header of a token alone/, copyAll],
  [payload, /payload of a token alone/, copyAll],
  [`${header}.${payload}`, /signature is missing/, copyAll],
  [`${payload}.${signature}`, /header is missing/, copyAll],
  [header.slice(0, -3), /beginning of a token/, copyAll],
  [`${token.slice(0, 60)}...`, /shortened by a log/, /where it is whole/],
  [`token ${token.slice(0, 60)}…`, /shortened by a log/, /where it is whole/],
  ...['[…]', '<snip>', '<+57 bytes>', '[truncated]', ' ... 57 more characters', ' (+80 bytes)'].map(
    (mark): [string, RegExp, RegExp] => [`${token.slice(0, 60)}${mark}`, /shortened/, /where it is whole/],
  ),
  [token.replaceAll('.', '·'), /its dots are "·"/, copyAll],
  [token.replaceAll('.', '。'), /its dots are "。"/, copyAll],
  [base64(token), /base64-encoded once more/, /^decode it first/],
  [Buffer.from(token).toString('hex'), /hex-encoded/, /as it is/],
  ...['ada@example.com', 'eve1@example.com', 'grace@example.com'].map((email): [string, RegExp, RegExp] => [
    urlTokenEncode(makeToken({ ...goodClaims, email })),
    /^this is a token that \.NET's UrlTokenEncode encoded once more \(\d+ characters\)$/,
    /^send the token as it is, without UrlTokenEncode/,
  ]),
  [`${Buffer.from(token).toString('base64url')}3`, /base64-encoded once more/, /^decode it first/],
  [`token:\n${hexLines}\nend`, /hex-encoded/, /as it is/],
  [rails, /cookie of Rails/, /cookies\.signed/],
  [encrypted, /encrypted token \(JWE/, /^sign instead of encrypting/],
  [`Authorization: Bearer ${encrypted}`, /encrypted token \(JWE/, /^sign instead of encrypting/],
  ['v4.public.eyJzdWIiOiJ4In0', /PASETO/, signIt],
  [`${encode({ user_id: '8412' })}.awfabQ.GjZ58AEc5Z_od8hSK2LOvbvtF2k`, /Flask/, signIt],

  // Places
  ['https://jwt.io/', /a link \(15 characters\) without a token/, pasteIt],
  ['myapp://login', /a link/, pasteIt],
  ['token.txt', /name of a file/, /--from FILE/],
  ['login.token.txt', /name of a file/, /--from FILE/],
  ['C:\\tmp\\Tokens.CSV', /name of a file/, /--from FILE/],
  ['./token', /name of a file/, /--from FILE/],
  ['/var/run/token', /name of a file/, /--from FILE/],
  ['www.example.com', /name of a host/, pasteIt],
  ['acme.api.kustomerapp.com', /name of a host/, pasteIt],

  // What says nothing
  [uuid, /^this is a UUID/, pasteIt],
  [`{${uuid.toUpperCase()}}`, /^this is a UUID/, pasteIt],
  ['0a'.repeat(32), /64 hexadecimal digits: a hash \(SHA-256\)/, signIt],
  ['0a'.repeat(16), /32 hexadecimal digits: a hash \(MD5\)/, signIt],
  ['Zo3q66TspO4J0xYsqY2nO_WbZ8T4A44p', /opaque value .*session id/, signIt],
  ['hello', /5 characters without a dot/, pasteIt],
  ['Why not. Really. No', /^this is other text/, pasteIt],
  ['a.b.c.d', /4 parts with dots/, pasteIt],
];

describe('what else people paste', () => {
  test.each(table)('%j', (text, message, hint) => {
    const shape = describePaste(decodeToken(text));
    expect(shape.message).toMatch(message);
    expect(shape.hint).toMatch(hint);
    // It may be a credential, and no secret is to be stored that is none.
    if (text.length > 50) expect(`${shape.message} ${shape.hint}`).not.toContain(text.slice(0, 30));
    expect(shape.hint).not.toMatch(/import-secret/);
  });
});

test.each([
  'H4sI',
  'gAAAAA',
  'CfDJ8',
  'ya29.',
  'ghp_',
  'sk_live_',
  'AKIA',
  's:',
  'a:abcdef:',
  'aaaaaaaaaaaa:APA91b',
])('sixteen million characters behind %s are named', (start) => {
  expect(describePaste(decodeToken(start + 'A'.repeat(16_000_000))).message).toMatch(/16\d{6} characters/);
});
