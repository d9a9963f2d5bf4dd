/** What is no token at all is named for what it is, by kind and length, never quoted, with the next step. */
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
  ['{"token":{"a":1}}', /its field "token" holds an object, not a token/, pasteIt],
  ['{"token":41}', /its field "token" holds 41, not a token/, pasteIt],
  ['%Task{mfa: {M, :f, 0}, owner: #PID<0.110.0>}', /an await is missing/, awaitIt],
  ['key is of invalid type', /an error message/, /^the backend or a tool failed/],
  ['jwt malformed', /an error message/, /^the backend or a tool failed/],
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
  ['{"data":{"data":{"token":null}}}', /this is JSON/, pasteIt],
  ['{"token":[]}', /its field "token" is \[\], an empty list/, /is the variable set/],
  ['process.env.TOKEN', /a piece of code/, /^run it/],
  ['eyJ...', /shortened/, /where it is whole/],
  ['Loading...', /other text/, pasteIt],
  ['KUSTOMER_CHAT_SECRET=q3V9xT7cLm2RzK8wYb4NfHs6JdPg1AeUoCiXhQtB', /a setting with the chat secret/, signIt],
  ['""', /quotes with nothing between: .* is empty/, /is the variable set/],
  ["''", /quotes with nothing between/, /is the variable set/],
  ['“”', /quotes with nothing between/, /is the variable set/],
  ['{}', /\{\}, an empty object/, /JSON makes \{\} of a promise/],
  ['[]', /\[\], an empty list/, /is the variable set/],
  ['\u200b', /nothing .* but characters that cannot be seen/, pasteIt],
  ['1795300000', /a number \(10 characters\)/, pasteIt],
  ["SecretStr('**********')", /was masked/, /where it is whole/],
  ['<private>', /was masked/, /where it is whole/],
  [signature, /the signature of a token alone/, copyAll],
  ['curl: (6) Could not resolve host: x.example', /an error message/, /^the backend or a tool failed/],
  ['bash: kchat-token: command not found', /an error message/, /^the backend or a tool failed/],
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
  ['[Function: sign]', /for a function/, /^call it/],
  ['async function sign() { [native code] }', /for a function/, /^call it/],
  ...['()', '(nil)', '$null', '~'].map((text): [string, RegExp, RegExp] => [
    text,
    /the word .*, not a token/,
    /is the variable set/,
  ]),
  ['token signature is invalid: key is of invalid type', /tells of an error/, /^the backend or a tool/],
  ['Access to fetch at x from origin y has been blocked by CORS', /tells of an error/, /^the backend/],
  ['<?xml version="1.0"?><Error/>', /a page of HTML or XML/, /login page/],
  ['COROUTINE_SUSPENDED', /the word COROUTINE_SUSPENDED/, /is the variable set/],
  ['<function sign at 0x7f2a1c0d5e50>', /for a function/, /^call it/],
  ['io.jsonwebtoken.impl.DefaultJwtBuilder@6d06d69c', /writes for an object/, /answer\.token/],
  ['<Response [200]>', /writes for an object/, /answer\.token/],
  ['CompletableFuture[Not completed]', /an await is missing/, awaitIt],
  ['response.data.token', /a piece of code/, /^run it/],

  // Encoded once more, or joined otherwise
  [`Authorization: Basic ${base64(`jwt:${token}`)}`, /base64-encoded once more/, /^decode it first/],
  [`data:application/jwt;base64,${base64(token)}`, /base64-encoded once more/, /^decode it first/],
  [`kind: Secret\ndata:\n  token: ${base64(token)}\n`, /base64-encoded once more/, /^decode it first/],
  [Buffer.from(token).toString('hex').replace(/../g, '$& '), /hex-encoded/, /as it is/],

  [`<data>\n${base64(token)}\n</data>`, /base64-encoded once more/, /^decode it first/],
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

  // Others' tokens, keys, errors
  ['io.jsonwebtoken.security.WeakKeyException: 120 bits', /an error message/, /the backend or a tool failed/],
  ['ada@example.com', /an e-mail address/, signIt],
  ['header.payload.signature', /an example's text/, signIt],
  ['xxxxx.yyyyy.zzzzz', /an example's text/, signIt],
  ['YOUR_JWT_TOKEN', /an example's text/, signIt],
  [`s%3A${payload}.${signature}`, /session id of Express/, signIt],
  ['Bearer', /no token behind "Bearer"/, /is the variable set/],
  ['-----BEGIN PRIVATE KEY-----\nMIIE', /key or certificate in PEM form/, /replace it/],
  ['-----BEGIN CERTIFICATE-----\nMIIE', /key or certificate in PEM form/, /no key pair/],
  ['Traceback (most recent call last):\n  File', /an error message/, /the backend or a tool failed/],
  ['TypeError: jwt.sign is not a function\n    at', /an error message/, /the backend or a tool failed/],
  ['<br />\n<b>Fatal error</b>: x', /an error message/, /the backend or a tool failed/],
  ['{"statusCode":401,"message":"Unauthorized"}', /answer that tells of an error \(43/, /read what it says/],
  ['{"kty":"oct","k":"c2VjcmV0"}', /a key \(JWK\) \(28/, /replace it/],
  ['{"keys":[]}', /a key \(JWK\)/, /replace it/],
  ['{"kty":"RSA","n":"x"}', /a key \(JWK\)/, /replace it/],
  [base64(`{"a":"${signature}${signature}"}`).replace(/=+$/, ''), /an opaque value|JSON in base64/, signIt],

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
  ['{"data":{"attributes":{"secret":"x"}}}', /answer of the settings with the chat secret/, signIt],
  ['{"data":null}', /^this is JSON \(13 characters\)/, pasteIt],
  ['{"data":"tracking_token"}', /^this is JSON/, pasteIt],
  ['{"payload":7,"signature":"x"}', /^this is JSON/, pasteIt],
  [' \n[1]', /^this is JSON/, pasteIt],
  ['[main] started', /^this is other text/, pasteIt],
  ['{', /without a dot/, pasteIt],
  ['<!doctype html><title>a.b.c</title>', /a page of HTML or XML/, /login page/],

  // Parts of tokens, and tokens that are changed
  [header, /header of a token alone/, copyAll],
  [payload, /payload of a token alone/, copyAll],
  [`${header}.${payload}`, /signature is missing/, copyAll],
  [`${payload}.${signature}`, /header is missing/, copyAll],
  [header.slice(0, -3), /begins as a token does/, copyAll],
  [`${token.slice(0, 60)}...`, /shortened by a log/, /where it is whole/],
  [`token ${token.slice(0, 60)}…`, /shortened by a log/, /where it is whole/],
  ...['[…]', '[truncated]', ' ... 57 more characters'].map((mark): [string, RegExp, RegExp] => [
    `${token.slice(0, 60)}${mark}`,
    /shortened/,
    /where it is whole/,
  ]),
  [token.replaceAll('.', '·'), /its dots are "·"/, copyAll],
  [token.replaceAll('.', ','), /its dots are ","/, copyAll],
  [token.replaceAll('.', ' '), /its dots are " "/, copyAll],
  [token.replaceAll('.', '\n'), /its dots are "\\u000a"/, copyAll],
  [`${header} some words`, /^this is other text/, pasteIt],
  ['<Buffer 65 79 4a 68 ... 120 more bytes>', /prints a Buffer/, /^make it a text/],
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
  ['https://jwt.io/', /a link without a token in it \(15 characters\)/, pasteIt],
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
  ['0a'.repeat(32), /a hash in hexadecimal digits \(64/, signIt],
  ['0a'.repeat(16), /a hash in hexadecimal digits \(32/, signIt],
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

test.each(['v1.local.', 'eyJ', 'x@', 'www.', '/', 'a://', 'KUSTOMER_CHAT_SECRET='])(
  'sixteen million characters behind %s are named',
  (start) => {
    expect(describePaste(decodeToken(start + 'A'.repeat(16_000_000))).message).toMatch(/16\d{6} characters/);
  },
);
