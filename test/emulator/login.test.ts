/** What the emulator thinks of login tokens, rule by rule. */
import { describe, expect, test } from 'vitest';
import { judgeLogin } from '../../src/emulator/login.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { encode, mint } from '../support/tokens.js';
import { now } from './fixtures.js';

const secret = madeUpSecret();
const ada = { email: 'ada@example.com', iat: now };

function judge(token: string, options: { at?: number; strict?: boolean } = {}) {
  return judgeLogin(token, Buffer.from(secret), (options.at ?? now) * 1000, options.strict);
}

function codeOf(token: string, options: { at?: number; strict?: boolean } = {}): string {
  const judgement = judge(token, options);
  return judgement.code ?? judgement.outcome;
}

const deep = (levels: number) =>
  `{"email":"a@b.c","iat":${now},"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('a login token is', () => {
  const good = mint(secret, ada);
  const [header = '', payload = '', signature = ''] = good.split('.');
  test.each<[string, string, string]>([
    ['accepted as Kustomer documents it', good, 'accepted'],
    ['accepted with an external id', mint(secret, { externalId: 'u1', iat: now }), 'accepted'],
    ['accepted with claims that mean nothing here', mint(secret, { ...ada, aud: 'x', iss: 'y' }), 'accepted'],

    // Form: RFC 7515 §7.1 and §2.
    ['malformed when empty', '', 'TOKEN_MALFORMED'],
    ['malformed with two parts', `${header}.${payload}`, 'TOKEN_MALFORMED'],
    ['malformed with four parts', `${good}.x`, 'TOKEN_MALFORMED'],
    ['not base64url with padding', `${header}.${payload}.${signature}=`, 'NOT_BASE64URL'],
    ['not base64url with a space in it', `${header}. ${payload}.${signature}`, 'NOT_BASE64URL'],
    ['not base64url with a line feed behind it', `${good}\n`, 'NOT_BASE64URL'],
    ['not base64url in the other alphabet', `${header}.${payload}.${'+'.repeat(43)}`, 'NOT_BASE64URL'],
    ['not base64url with one character too many', `${header}.${payload}.${'A'.repeat(45)}`, 'NOT_BASE64URL'],
    ['not base64url with stray bits', `${header}.${payload}.${'A'.repeat(42)}B`, 'NOT_BASE64URL'],
    ['without a JSON header', mint(secret, ada, 'x'), 'HEADER_NOT_JSON'],
    ['without an object as header', mint(secret, ada, '[]'), 'HEADER_NOT_JSON'],
    ['without a JSON payload', mint(secret, 'x'), 'PAYLOAD_NOT_JSON'],
    ['without an object as payload', mint(secret, 'null'), 'PAYLOAD_NOT_JSON'],
    ['with a byte-order mark', mint(secret, `\ufeff${JSON.stringify(ada)}`), 'PAYLOAD_NOT_JSON'],
    ['accepted when nested 500 levels', mint(secret, deep(500)), 'accepted'],
    ['nested 501 levels', mint(secret, deep(501)), 'PAYLOAD_NOT_JSON'],
    ['accepted with brackets in a string', mint(secret, { ...ada, x: `\\"${'['.repeat(600)}` }), 'accepted'],

    // Algorithm.
    ['unsigned', `${encode({ alg: 'none' })}.${payload}.`, 'ALG_NONE'],
    ['unsigned in capitals', `${encode({ alg: 'NONE' })}.${payload}.`, 'ALG_NONE'],
    ['HS512', mint(secret, ada, { alg: 'HS512' }, 'sha512'), 'ALG_NOT_HS256'],
    ['HS256 in small letters', mint(secret, ada, { alg: 'hs256' }), 'ALG_NOT_HS256'],
    ['without an algorithm', mint(secret, ada, {}), 'ALG_NOT_HS256'],

    // Signature.
    ['signed with another secret', mint(madeUpSecret(), ada), 'SIGNATURE_MISMATCH'],
    ['signed with the secret and a line feed', mint(`${secret}\n`, ada), 'SIGNATURE_MISMATCH'],
    [
      'HS256 by name and HS512 by signature',
      mint(secret, ada, { alg: 'HS256' }, 'sha512'),
      'SIGNATURE_MISMATCH',
    ],
    ['without a signature', `${header}.${payload}.`, 'SIGNATURE_MISMATCH'],
    [
      'changed afterwards',
      `${header}.${encode({ ...ada, email: 'eve@example.com' })}.${signature}`,
      'SIGNATURE_MISMATCH',
    ],

    // iat.
    ['without iat', mint(secret, { email: 'a@b.c' }), 'IAT_MISSING'],
    ['with a string for iat', mint(secret, { ...ada, iat: String(now) }), 'IAT_NOT_NUMBER'],
    ['with null for iat', mint(secret, { ...ada, iat: null }), 'IAT_NOT_NUMBER'],
    ['with an infinite iat', mint(secret, `{"email":"a@b.c","iat":1e999}`), 'IAT_NOT_NUMBER'],
    ['far ahead of any clock', mint(secret, { ...ada, iat: 1e20 }), 'IAT_FUTURE'],
    ['in nanoseconds', mint(secret, { ...ada, iat: now * 1e9 }), 'IAT_MILLISECONDS'],
    ['in milliseconds', mint(secret, { ...ada, iat: now * 1000 }), 'IAT_MILLISECONDS'],
    ['of exactly 900 s ago', mint(secret, { ...ada, iat: now - 900 }), 'accepted'],
    ['of 900.5 s ago', mint(secret, { ...ada, iat: now - 900.5 }), 'IAT_TOO_OLD'],
    ['of 901 s ago', mint(secret, { ...ada, iat: now - 901 }), 'IAT_TOO_OLD'],
    ['of 1970', mint(secret, { ...ada, iat: 0 }), 'IAT_TOO_OLD'],
    ['900 s ahead', mint(secret, { ...ada, iat: now + 900 }), 'accepted'],
    ['901 s ahead', mint(secret, { ...ada, iat: now + 901 }), 'IAT_FUTURE'],
    ['given twice, the last one good', mint(secret, `{"email":"a@b.c","iat":1,"iat":${now}}`), 'accepted'],
    ['given twice, the last one bad', mint(secret, `{"email":"a@b.c","iat":${now},"iat":1}`), 'IAT_TOO_OLD'],

    // Identity.
    ['without identity', mint(secret, { iat: now }), 'IDENTITY_MISSING'],
    ['with identity under another name', mint(secret, { external_id: 'u1', iat: now }), 'IDENTITY_MISSING'],
    ['with an empty e-mail', mint(secret, { email: '', iat: now }), 'IDENTITY_EMPTY'],
    ['with a blank e-mail', mint(secret, { email: ' \t', iat: now }), 'IDENTITY_EMPTY'],
    ['with null for the e-mail', mint(secret, { email: null, iat: now }), 'IDENTITY_NOT_STRING'],
    ['with a list of e-mails', mint(secret, { email: ['a@b.c'], iat: now }), 'IDENTITY_NOT_STRING'],

    // Not a login token at all.
    ['an API key, whoever signed it', madeUpApiKey(), 'IS_API_KEY'],
    [
      'an API key by its roles',
      mint(secret, { iat: ada.iat, roles: ['org.user'], orgName: 'acme' }),
      'IS_API_KEY',
    ],
    [
      'accepted with roles in an org, where it names a customer',
      mint(secret, { ...ada, roles: ['org.user'], orgName: 'acme' }),
      'accepted',
    ],
    [
      'an API key by its audience',
      mint(secret, { ...ada, userType: 'machine', aud: 'urn:consumer' }),
      'IS_API_KEY',
    ],
    ['accepted as a machine alone', mint(secret, { ...ada, userType: 'machine' }), 'accepted'],
    ['accepted with roles of its own', mint(secret, { ...ada, roles: ['x'], org: 'y' }), 'accepted'],
    ['accepted with roles alone', mint(secret, { ...ada, roles: ['org.user'] }), 'accepted'],
  ])('%s', (_, token, code) => {
    expect(codeOf(token)).toBe(code);
  });

  test('without valid UTF-8 in its payload', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"email":"'),
      Buffer.from([0xff]),
      Buffer.from(`","iat":${now}}`),
    ]);
    expect(codeOf(`${header}.${bytes.toString('base64url')}.${signature}`)).toBe('PAYLOAD_NOT_JSON');
  });
});

describe('who logs in', () => {
  test.each<[string, object, { by: string; value: string }]>([
    [
      'the e-mail wins',
      { email: 'ada@example.com', externalId: 'u1' },
      { by: 'email', value: 'ada@example.com' },
    ],
    ['an empty e-mail falls back', { email: '', externalId: 'u1' }, { by: 'externalId', value: 'u1' }],
    [
      'an e-mail that is no string falls back',
      { email: 7, externalId: 'u1' },
      { by: 'externalId', value: 'u1' },
    ],
    ['a number is an external id', { externalId: 8412 }, { by: 'externalId', value: '8412' }],
    ['spaces stay', { email: ' ada@example.com' }, { by: 'email', value: ' ada@example.com' }],
  ])('%s', (_, claims, identity) => {
    expect(judge(mint(secret, { ...claims, iat: now }))).toMatchObject({ outcome: 'accepted', identity });
  });
});

describe('what is not documented', () => {
  test.each<[string, object, object, string]>([
    ['a little ahead', { iat: now + 1 }, {}, 'IAT_FUTURE'],
    ['a fraction', { iat: now - 0.5 }, {}, 'IAT_FRACTIONAL'],
    ['exp in the past', { exp: now }, {}, 'EXP_PASSED'],
    ['nbf ahead', { nbf: now + 1 }, {}, 'NBF_FUTURE'],
    ['no typ', {}, { typ: undefined }, 'TYP_MISSING'],
    ['another typ', {}, { typ: 'at+jwt' }, 'TYP_NOT_JWT'],
    ['crit', {}, { crit: ['x'] }, 'CRIT_PRESENT'],
    ['a number as external id', { email: undefined, externalId: 7 }, {}, 'IDENTITY_NOT_STRING'],
  ])('%s is accepted, and rejected in strict mode', (_, claims, header, code) => {
    const token = mint(secret, { ...ada, ...claims }, { alg: 'HS256', typ: 'JWT', ...header });
    expect(codeOf(token)).toBe('accepted');
    expect(codeOf(token, { strict: true })).toBe(code);
  });

  test('strict mode accepts what is documented', () => {
    expect(codeOf(mint(secret, ada), { strict: true })).toBe('accepted');
  });
});

describe('the reason', () => {
  test('has the figures', () => {
    expect(judge(mint(secret, { ...ada, iat: now - 972 }))).toMatchObject({
      reason: 'issued 972 s ago, the limit is 900 s: 72 s too late',
      ageSeconds: 972,
    });
  });

  test('quotes nothing that was sent', () => {
    const canary = madeUpSecret();
    for (const token of [
      canary,
      mint(secret, ada, { alg: canary }),
      mint(secret, { iat: canary, email: canary }),
      mint(secret, { ...ada, userType: 'machine', roles: ['org.user', canary] }),
    ]) {
      const judgement = judge(token);
      expect(judgement.outcome).toBe('rejected');
      expect(judgement.reason).not.toContain(canary);
    }
  });
});
