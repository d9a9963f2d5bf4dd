/** What is said of a token's age, from just too old to far ahead, second by second at the bounds. */
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { reportToken } from '../../src/token/inspect.js';
import type { FindingCode } from '../../src/token/rules.js';
import type { SecretOrigin } from '../../src/token/secret.js';
import { inspect, makeToken, now } from './made-tokens.js';

const email = 'ada@example.com';

function list(claims: object): readonly (readonly [FindingCode, string, string | null])[] {
  const { findings } = inspect(makeToken({ email, ...claims }));
  const isAge = ({ code }: { code: FindingCode }) => code.startsWith('IAT_') && code !== 'IAT_TIMEZONE';
  return findings.filter(isAge).map(({ code, message, hint }) => [code, message, hint]);
}

const notDocumented = 'what Kustomer does with that is not documented';
const eitherWay = 'the limit is 15 min either way';
const isFast = 'the clock of the machine that signed it may be fast, or this one slow';
const isEnd = 'iat is when the token was made, not when it ends';
const inTime = 'mint one when the user signs in, and log in at once';
const isWritten =
  'iat is the time of issue in whole seconds since 1970, a number: Math.floor(Date.now() / 1000)';
const future = (says: string, hint: string): [FindingCode, string, string] => [
  'IAT_FUTURE',
  `issued ${says}`,
  hint,
];

test.each<[string, number, ReturnType<typeof list>]>([
  [
    'a second too late',
    -901,
    [
      [
        'IAT_TOO_OLD',
        'issued 15 min 1 s ago: 1 s too late, the limit is 15 min',
        'mint one when the user signs in, do not keep it in source:\nkchat sign --email ada@example.com',
      ],
    ],
  ],
  [
    'at the limit',
    -900,
    [
      [
        'IAT_NEAR_LIMIT',
        'issued exactly 15 min ago; whether Kustomer still takes it is not documented',
        inTime,
      ],
    ],
  ],
  [
    'within the last two minutes',
    -781,
    [['IAT_NEAR_LIMIT', 'issued 13 min 1 s ago: it stops working in 1 min 59 s', inTime]],
  ],
  ['two minutes before', -780, [['IAT_NEAR_LIMIT', 'issued 13 min ago: it stops working in 2 min', inTime]]],
  ['in good time', -779, []],
  ['four seconds ahead', 4, []],
  ['five seconds ahead', 5, [future(`5 s in the future; ${notDocumented}`, isFast)]],
  ['nearly a lifetime ahead', 894, [future(`14 min 54 s in the future; ${notDocumented}`, isFast)]],
  ['a lifetime ahead but five seconds', 895, [future(`14 min 55 s in the future; ${notDocumented}`, isEnd)]],
  ['a lifetime ahead', 900, [future(`15 min in the future; ${notDocumented}`, isEnd)]],
  [
    'a second more',
    901,
    [
      future(
        `15 min 1 s in the future, ${eitherWay}`,
        'iat is when the token was made, not when it ends; else the clock of the machine that signed it is fast',
      ),
    ],
  ],
  [
    'two hours ahead',
    7200,
    [
      future(
        `2 h in the future, ${eitherWay}`,
        'local time may have been taken for UTC, or UTC for local time: it is off by nearly 2 h; or a lifetime was ' +
          `added: iat is when the token was made, not when it ends; ${isWritten}`,
      ),
    ],
  ],
  [
    'a fraction of a second',
    -59.5,
    [
      [
        'IAT_FRACTIONAL',
        `iat ${now - 59.5} has a fraction; how Kustomer reads it is not documented`,
        isWritten,
      ],
    ],
  ],
])('%s', (_, off, said) => expect(list({ iat: now + off })).toEqual(said));

test.each<[string, object, ReturnType<typeof list>]>([
  [
    'an end that was put into iat',
    { iat: now + 600, exp: now - 60 },
    [future(`10 min in the future; ${notDocumented}`, isEnd)],
  ],
  [
    'an end an hour ahead',
    { iat: now + 3600, exp: now },
    [
      future(
        `1 h in the future, ${eitherWay}`,
        `${isEnd}; else the clock of the machine that signed it is fast`,
      ),
    ],
  ],
  [
    'an exp that is no time of this login',
    { iat: now + 600, exp: now - 2000 },
    [future(`10 min in the future; ${notDocumented}`, isFast)],
  ],
  [
    'an exp later than iat',
    { iat: now + 600, exp: now + 700 },
    [future(`10 min in the future; ${notDocumented}`, isFast)],
  ],
  [
    'the same time in both',
    { iat: now + 600, exp: now + 600 },
    [future(`10 min in the future; ${notDocumented}`, isEnd)],
  ],
  [
    'the same time in both, too far ahead',
    { iat: now + 1800, exp: now + 1800 },
    [
      future(
        `30 min in the future, ${eitherWay}`,
        `${isEnd}; else the clock of the machine that signed it is fast`,
      ),
    ],
  ],
])('%s', (_, claims, said) => expect(list(claims)).toEqual(said));

describe('the command for a new token', () => {
  const origin = { source: 'keychain', org: 'acme' };
  test.each<[string, object, SecretOrigin | null, string]>([
    ['names the same customer', { email }, null, 'kchat sign --email ada@example.com'],
    ['names the same id', { externalId: 'user_1' }, null, 'kchat sign --external-id user_1'],
    [
      'is an example for an id that needs quotes',
      { externalId: 'a b' },
      null,
      'kchat sign --email you@example.com',
    ],
    ['is an example for nobody', {}, null, 'kchat sign --email you@example.com'],
    [
      'takes the secret out of the same file',
      { email },
      { source: '--secret-file', org: null },
      'kchat sign --secret-file FILE --email ada@example.com',
    ],
    [
      'takes the org that was named',
      { email },
      { ...origin, isOrgByFlag: true },
      'kchat sign --org acme --email ada@example.com',
    ],
    ['takes the default org', { email }, origin, 'kchat sign --email ada@example.com'],
  ])('%s', (_, claims, from, command) => {
    const token = decodeToken(makeToken({ ...claims, iat: now - 2000 }));
    const { findings } = reportToken({ token, now, signature: { status: 'verified' }, origin: from });
    const old = findings.find(({ code }) => code === 'IAT_TOO_OLD');
    expect(old?.hint?.split('\n').at(-1)).toBe(command);
  });
});

test('a report says which secret was used, if the caller tells it', () => {
  const token = decodeToken(makeToken({ email, iat: now }));
  const signature = { status: 'verified' } as const;
  const origin = { source: 'keychain', org: 'acme', fingerprint: '7f3a91c2' };
  expect(reportToken({ token, now, signature, origin }).secret).toEqual({
    source: 'keychain',
    fingerprint: '7f3a91c2',
  });
  expect(reportToken({ token, now, signature, origin: { source: 'x', org: null } }).secret).toBeNull();
  expect(reportToken({ token, now, signature }).secret).toBeNull();
});
