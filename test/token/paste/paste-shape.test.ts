/** What is no token at all is named by kind and length, never quoted, with the next step. */
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../../src/token/decode.js';
import { describePaste } from '../../../src/token/paste/paste-shape.js';
import { encode } from '../made-tokens.js';

const pasteToken =
  'paste the login token alone: three runs of letters, digits, - and _ with a dot between them';
const copyAll = 'it may have been cut off: copy all of it, to the last character';
const dontEncrypt = 'sign instead of encrypting: JWS compact serialization with HS256';
const storeIt = 'if it is one, keep it to yourself and store it: kchat import-secret';
const joinThem = 'join its protected, payload and signature with dots';

const readIt = 'kchat inspect - < FILE reads one token, kchat inspect --from FILE a token a line';

const uuid = '0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab';
const header = encode({ alg: 'dir', enc: 'A256GCM' });
const secretLike = (length: number) => 'a1B2'.repeat(200).slice(0, length);

const isJson = (text: string) => `this looks like JSON (${text.length} characters), not a token`;
const noDot = (text: string) => `this is not a token: ${text.length} characters without a dot`;
const mayBeSecret = (text: string) =>
  `this is not a token; it may be a chat secret (${text.length} characters)`;
const serialized = (text: string) =>
  `this is a token in the JSON serialization (${text.length} characters); Kustomer takes the compact one`;
const encrypted = (text: string) =>
  `this is an encrypted token (JWE, ${text.length} characters); Kustomer takes signed ones`;
const tracking = (text: string) =>
  `this is a tracking token (${text.length} characters), which the SDK gets for itself`;
const isFile = (text: string) =>
  `this looks like the name of a file (${text.length} characters), not a token`;
const otherText = (text: string) => `this is other text (${text.length} characters), not a token`;
const alone = 'paste the token alone, without the words around it';
const inText = (text: string) =>
  `there is a token in this text (${text.length} characters), between other words`;
const encodedTwice = (text: string) =>
  `this is a token that was base64-encoded once more (${text.length} characters)`;
const segments = (count: number) => (text: string) =>
  `the text has ${count} segments, a login token has 3 (${text.length} characters)`;

/** The text, its message, its hint. */
const table: readonly (readonly [string, (text: string) => string, string])[] = [
  ['', () => 'the token is empty', pasteToken],

  // Words
  [uuid, () => 'this is a UUID (36 characters), not a login token', pasteToken],
  [`{${uuid.toUpperCase()}}`, isJson, pasteToken],
  [`${uuid}0`, mayBeSecret, storeIt],
  [`0${uuid}`, mayBeSecret, storeIt],
  [uuid.replace('b', 'g'), mayBeSecret, storeIt],
  ['eyJhbGciOiJIUzI1NiJ9', () => 'this is the first segment of a token only (20 characters)', copyAll],
  [secretLike(19), noDot, pasteToken],
  [secretLike(20), mayBeSecret, storeIt],
  [secretLike(512), mayBeSecret, storeIt],
  [secretLike(513), noDot, pasteToken],
  [`${secretLike(20)}+/=-_`, mayBeSecret, storeIt],
  [`${secretLike(20)}!`, noDot, pasteToken],
  [`!${secretLike(20)}`, noDot, pasteToken],

  // Segments
  [
    'eyJ.b',
    () => 'the token has 2 segments, a login token has 3 (5 characters): its signature is missing',
    copyAll,
  ],
  ['a.b', segments(2), pasteToken],
  ['eyJ.b.c.d', segments(4), pasteToken],
  [`${header}.a.b.c.d`, encrypted, dontEncrypt],
  [`${header}.a.b.c`, segments(4), pasteToken],
  [`${encode({ alg: 'dir' })}.a.b.c.d`, segments(5), pasteToken],
  ['a.b.c.d.e', segments(5), pasteToken],

  // Links
  ['https://jwt.io/', () => 'this is a link (15 characters) without a token in it', pasteToken],
  ['HTTP://localhost', () => 'this is a link (16 characters) without a token in it', pasteToken],
  ['see https://jwt.io', segments(2), pasteToken],

  // Files
  ['token.txt', isFile, readIt],
  ['C:\\tmp\\Tokens.CSV', isFile, readIt],
  ['./token', isFile, readIt],
  ['../a.b.c', isFile, readIt],
  ['~/token', isFile, readIt],
  ['/token', noDot, pasteToken],
  ['my token.txt', segments(2), pasteToken],
  ['token.txt.', otherText, pasteToken],
  [`${'t'.repeat(200)}.txt`, isFile, readIt],
  [`${'t'.repeat(201)}.txt`, segments(2), pasteToken],

  // Words around a token, pages
  [`token=${header}.eyJ.x for 7`, inText, alone],
  ['Why not. Really. No', otherText, pasteToken],
  [`it fails with ${header}.eyJ.x here`, inText, alone],
  [
    '<p>a.b.c</p>',
    (text) => `this looks like HTML or XML (${text.length} characters), not a token`,
    pasteToken,
  ],
  ['ZXlKaGJHY2lPaUpJVXpJMU5pSjk=', encodedTwice, 'decode it first: base64 --decode'],

  // JSON
  ['{"payload":"e30","protected":"e30","signature":"x"}', serialized, joinThem],
  ['{"payload":"e30","signatures":[]}', serialized, joinThem],
  ['{"payload":"e30"}', isJson, pasteToken],
  ['{"payload":7,"signature":"x"}', isJson, pasteToken],
  ['{"ciphertext":"x"}', encrypted, dontEncrypt],
  ['{"ciphertext":7}', isJson, pasteToken],
  ['{"trackingId":"x"}', tracking, 'the app logs in with a login token: kchat sign'],
  ['{"data":{"type":"tracking_token"}}', tracking, 'the app logs in with a login token: kchat sign'],
  ['{"data":{"type":"customer"}}', isJson, pasteToken],
  ['{"data":{}}', isJson, pasteToken],
  ['{"data":"tracking_token"}', isJson, pasteToken],
  ['{"data":null}', isJson, pasteToken],
  [' \n[1]', isJson, pasteToken],
  ['{', isJson, pasteToken],
  ['a{', noDot, pasteToken],
];

describe('what else people paste', () => {
  for (const [text, message, hint] of table)
    test(`${JSON.stringify(text.slice(0, 60))}: ${message(text)}`, () => {
      expect(describePaste(decodeToken(text))).toEqual({ message: message(text), hint });
    });
});
