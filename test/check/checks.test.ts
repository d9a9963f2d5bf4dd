/** Every check on evidence of which one piece is spoilt: that check tells it, and no other. */
import { describe, expect, test } from 'vitest';
import { type CheckName, checkNames, checks } from '../../src/check/judge/table.js';
import { type CheckStatus, failed, skipped } from '../../src/check/verdict.js';
import {
  answered,
  apiKey,
  currentSecret,
  goodEvidence,
  had,
  mint,
  now,
  type Pieces,
  probed,
  refused,
  secretBytes,
  secretText,
} from './evidence.js';

const day = 86_400;
const judge = (name: CheckName, overrides: Partial<Pieces> = {}) =>
  checks[name].judge(goodEvidence(overrides));

/** What the others come to: the names of those that neither passed nor were skipped. */
async function listNamed(overrides: Partial<Pieces>): Promise<string[]> {
  const verdicts = await Promise.all(checkNames.map((name) => judge(name, overrides)));
  return checkNames.filter((_, index) => ['failed', 'warned'].includes(verdicts[index]?.status ?? ''));
}

test.each(checkNames)('%s passes where all is well', async (name) => {
  expect(await judge(name)).toEqual({ status: 'passed', reason: expect.any(String), hint: null });
});

const oldSecret = 'an-old-secret-of-more-than-32-bytes';
const old = new TextEncoder().encode(oldSecret);
const withSecret = (bytes: Uint8Array) =>
  had({ bytes, fingerprint: 'c0ffee12', source: 'KUSTOMER_CHAT_SECRET', org: null });
const twice = (token: string): Partial<Pieces> => ({ first: answered(token), second: answered(token) });

describe('is named by one check', () => {
  test.each<[string, CheckName, CheckStatus, RegExp, Partial<Pieces>]>([
    [
      'a key with 9 days left',
      'api-key',
      'warned',
      /^expires in 9 days \(2026-12-01\)$/,
      { key: apiKey({ exp: now + 9 * day }) },
    ],
    [
      'a key that expired',
      'api-key',
      'failed',
      /expired 2 days ago/,
      { key: apiKey({ exp: now - 2 * day }) },
    ],
    [
      'a widget key',
      'api-key',
      'failed',
      /key of an app or widget/,
      { key: apiKey({ roles: ['org.tracking'] }) },
    ],
    [
      'a key without admin role',
      'api-key',
      'warned',
      /no admin role \(it has org\.user\)/,
      { key: apiKey({ roles: ['org.user'] }) },
    ],
    [
      'a key of another org',
      'api-key',
      'warned',
      /belongs to beta, not acme/,
      { key: apiKey({ orgName: 'beta' }) },
    ],
    [
      'an opaque key',
      'api-key',
      'warned',
      /is not a JWT/,
      { key: had({ text: 'opaque', claims: null, org: 'acme' }) },
    ],
    ['a refusing API', 'api', 'failed', /^refused$/, { current: { missing: failed('refused'), ms: 1 } }],
    [
      'an old secret in the job',
      'secret-current',
      'failed',
      /is now 7f3a91c2, not c0ffee12/,
      { secret: withSecret(old) },
    ],
    [
      'a clock 5 min ahead',
      'clock',
      'warned',
      /5 min ahead of the API's/,
      { current: currentSecret({ clockSkewSeconds: 300 }), ...twice(mint({ iat: now - 300 })) },
    ],
    [
      'a clock 20 min behind',
      'clock',
      'failed',
      /20 min behind the API's: tokens signed here/,
      { current: currentSecret({ clockSkewSeconds: -1200 }), ...twice(mint({ iat: now + 1200 })) },
    ],
    ['iat in milliseconds', 'token-endpoint', 'failed', /IAT_MILLISECONDS/, twice(mint({ iat: now * 1000 }))],
    ['no iat', 'token-endpoint', 'failed', /IAT_MISSING/, twice(mint({ iat: undefined }))],
    ['iat 16 min ago', 'token-endpoint', 'failed', /IAT_TOO_OLD.*too late/, twice(mint({ iat: now - 960 }))],
    ['iat 20 min ahead', 'token-endpoint', 'failed', /IAT_FUTURE/, twice(mint({ iat: now + 1200 }))],
    [
      'nobody in the token',
      'token-endpoint',
      'failed',
      /IDENTITY_MISSING/,
      twice(mint({ email: undefined })),
    ],
    [
      'the secret base64-decoded',
      'token-endpoint',
      'failed',
      /base64-decoded/,
      twice(mint({}, Buffer.from(secretText, 'base64'))),
    ],
    ['an unusual claim', 'token-endpoint', 'warned', /EXP_PASSED/, twice(mint({ exp: now - 5 }))],
    ['text that is no token', 'token-endpoint', 'failed', /TOKEN_MALFORMED/, twice('OK')],
    [
      'a wait of 5 s',
      'token-endpoint',
      'warned',
      /only after 5\.0 s/,
      { first: { ...answered(mint()), ms: 5_000 } },
    ],
    [
      'a token of 10 min ago',
      'freshness',
      'failed',
      /10 min 7 s before the call: it comes from a cache, or the backend's clock is behind this machine's$/,
      twice(mint({ iat: now - 607 })),
    ],
    [
      'a token close to its limit',
      'freshness',
      'failed',
      /14 min before the call/,
      twice(mint({ iat: now - 840 })),
    ],
    [
      'a second token that is old',
      'freshness',
      'failed',
      /2 min before/,
      { second: answered(mint({ iat: now - 120 })) },
    ],
    ['a token 2 min ahead', 'freshness', 'failed', /2 min after the call/, twice(mint({ iat: now + 120 }))],
    [
      'a second token in milliseconds',
      'freshness',
      'failed',
      /^the second call gave a token whose iat is unusable/,
      { second: answered(mint({ iat: now * 1000 })) },
    ],
    [
      'a second token that another secret signed',
      'token-endpoint',
      'failed',
      /^Kustomer will reject the token of the second call: SIGNATURE_MISMATCH: /,
      { second: answered(mint({}, 'another secret')) },
    ],
    [
      'a second token that another secret signed, where the first has a warning',
      'token-endpoint',
      'failed',
      /^Kustomer will reject the token of the second call: SIGNATURE_MISMATCH: /,
      { first: answered(mint({ iat: now + 0.5 })), second: answered(mint({}, 'another secret')) },
    ],
    [
      'a token with two warnings',
      'token-endpoint',
      'warned',
      /^IAT_FRACTIONAL: .*; also NBF_SUSPECT$/,
      twice(mint({ iat: now - 0.5, nbf: 'x' })),
    ],
    [
      'a second token for somebody else',
      'identity',
      'failed',
      /^the second call gives another token: email is "eve@example\.com", expected "ada@example\.com"$/,
      { second: answered(mint({ email: 'eve@example.com' })) },
    ],
    [
      'a token whose e-mail address wins over the id that is expected',
      'identity',
      'failed',
      /^Kustomer goes by the e-mail address ada@example\.com, externalId is not used$/,
      {
        expected: { externalId: 'u7' },
        first: answered(mint({ externalId: 'u7' })),
        second: answered(mint({ externalId: 'u7' })),
      },
    ],
    [
      'a page without credentials that holds a token',
      'endpoint-auth',
      'failed',
      /^without its credentials the request still gets a token/,
      {
        probes: had([probed(refused(200, 'answers with a page', { body: mint() }))]),
      },
    ],
    [
      'a second answer that is no token',
      'freshness',
      'failed',
      /^the second call/,
      { second: answered('OK') },
    ],
    [
      'a second call that is refused',
      'freshness',
      'failed',
      /^the second call answers with status 429$/,
      { second: refused(429) },
    ],
    [
      'another customer',
      'identity',
      'failed',
      /^email is "bob@example\.com", expected "ada@example\.com"$/,
      twice(mint({ email: 'bob@example.com' })),
    ],
    [
      'a token by externalId',
      'identity',
      'failed',
      /^email is not in the token/,
      twice(mint({ email: undefined, externalId: '7' })),
    ],
    [
      'a token for everybody',
      'endpoint-auth',
      'failed',
      /anyone who asks can log in/,
      { probes: had([probed(answered(mint()))]) },
    ],
  ])('%s', async (_, name, status, reason, overrides) => {
    expect(await judge(name, overrides)).toMatchObject({ status, reason: expect.stringMatching(reason) });
    expect(await listNamed(overrides)).toEqual([name]);
  });

  test('a secret that looks wrong', async () => {
    const bytes = new TextEncoder().encode('"short"');
    const verdict = await judge('secret', { secret: withSecret(bytes) });
    expect(verdict).toMatchObject({
      status: 'warned',
      reason: 'from KUSTOMER_CHAT_SECRET (c0ffee12) has quotes around it, and is 5 bytes long, fewer than 32',
    });
    const token = mint({}, bytes);
    const overrides = {
      secret: withSecret(bytes),
      current: currentSecret({ bytes }),
      ...twice(token),
    };
    expect(await listNamed(overrides)).toEqual(['secret']);
  });
});

describe('token-endpoint', () => {
  test('says that a backend has the secret that was replaced', async () => {
    const verdict = await judge('token-endpoint', {
      secret: withSecret(old),
      first: answered(mint({}, old)),
    });
    expect(verdict.reason).toMatch(
      /signed with the secret c0ffee12, which Kustomer has replaced by 7f3a91c2$/,
    );
  });

  test('does not doubt the secret that Kustomer has: the backend signs with another', async () => {
    expect(await judge('token-endpoint', twice(mint({}, 'another secret')))).toEqual({
      status: 'failed',
      reason:
        "Kustomer will reject the token: SIGNATURE_MISMATCH: it was not made with Kustomer's secret (7f3a91c2), nor by a mistake with it that kchat knows",
      hint: 'the backend signs with another secret: which one is in its variable, and is it that of acme?',
    });
  });

  test('says that the secret at hand may be old where Kustomer could not be asked', async () => {
    const current = { missing: failed('refused'), ms: 1 };
    const verdict = await judge('token-endpoint', { current, ...twice(mint({}, 'another secret')) });
    expect(verdict.hint).toMatch(/the secret may have been replaced/);
  });

  test('verifies with the secret at hand where Kustomer could not be asked', async () => {
    expect((await judge('token-endpoint', { current: { missing: failed('refused'), ms: 1 } })).status).toBe(
      'passed',
    );
  });

  test('without any secret is skipped, however good the token looks', async () => {
    const none = { missing: skipped('none'), ms: 0 };
    expect((await judge('token-endpoint', { current: none, secret: none })).status).toBe('skipped');
    expect(
      (await judge('token-endpoint', { current: none, secret: none, ...twice(mint({ iat: 1 })) })).status,
    ).toBe('failed');
  });

  test('names a token close to its limit itself where freshness is left out', async () => {
    const verdict = await judge('token-endpoint', { asksTwice: false, ...twice(mint({ iat: now - 840 })) });
    expect(verdict).toMatchObject({ status: 'warned', reason: expect.stringMatching(/^IAT_NEAR_LIMIT/) });
  });

  test.each([
    ['sess_abc', /^its field chat\.jwt holds a token too: is it that one\? --token-field chat\.jwt$/],
    [mint({}, 'another secret'), /^its field chat\.jwt holds a token too.*\n/],
  ])('suggests another field that holds a token: %#', async (token, hint) => {
    const first = answered(token, { elsewhere: 'chat.jwt' });
    expect(await judge('token-endpoint', { first })).toMatchObject({
      status: 'failed',
      hint: expect.stringMatching(hint),
    });
  });

  test.each<[string, string, RegExp]>([
    ['"Bearer"', `Bearer ${mint()}`, /^"Bearer"$/],
    ["Python's bytes", `b'${mint()}'`, /^the text around it$/],
    ['quotes', `'${mint()}'`, /^quotes$/],
    ['an event stream', `data: ${mint()}`, /^the text around it$/],
    ['XML', `<token>${mint()}</token>`, /^the text around it$/],
    ['log lines', `ready on 3000\n${mint()}`, /^the text around it$/],
    ['a line end in JSON', `${mint()}\n`, /^white space$/],
    ['broken lines', `${mint().slice(0, 76)}\r\n${mint().slice(76)}`, /^line breaks$/],
  ])('names what stands around a token: %s', async (_, token, name) => {
    const verdict = await judge('token-endpoint', twice(token));
    const [, named] =
      /^Kustomer will reject the token: [A-Z0-9_]+: it comes with (.*)$/.exec(verdict.reason) ?? [];
    expect(named).toMatch(name);
    expect(verdict.hint).toMatch(/^give the token alone, with nothing around it/);
  });

  test.each([
    ['cut off', mint().slice(0, -4)],
    ['with something added', `${mint()}AAAA`],
    ['with padding', `${mint()}=`],
    ['with a space inside', mint().replace('.', '. ')],
    ['two of them', `${mint()} ${mint({ email: 'bob@example.com' })}`],
    ['cut at its end', mint().slice(0, -1)],
  ])('tells nobody to copy a token again that a backend gave: %s', async (_, token) => {
    const verdict = await judge('token-endpoint', twice(token));
    expect(verdict.status).toBe('failed');
    expect(verdict.hint).toMatch(/JWT library makes it|--token-field NAME$/);
    expect(verdict.hint).not.toMatch(/copy|paste/);
  });

  test('names two tokens in one answer as inspect does', async () => {
    const token = `${mint()} ${mint({ email: 'bob@example.com' })}`;
    expect((await judge('token-endpoint', twice(token))).reason).toMatch(
      /: it holds 2 different tokens: 1\. ada@example\.com .*; 2\. bob@example\.com /,
    );
  });

  test('an iat in the future by a time zone has that one fix', async () => {
    const verdict = await judge('token-endpoint', twice(mint({ iat: now + 7200 })));
    expect(verdict.reason).toMatch(/IAT_FUTURE.*; iat is off by nearly 2 h: perhaps local time/);
    expect(verdict.hint).toMatch(/^epoch seconds have no time zone: [^\n]*$/);
  });

  test('lists further errors by their codes', async () => {
    const verdict = await judge('token-endpoint', twice(mint({ iat: undefined, email: undefined })));
    expect(verdict.reason).toMatch(/IAT_MISSING.*; also IDENTITY_MISSING$/);
    expect(verdict.hint).toMatch(/\nall of it: kchat inspect TOKEN$/);
  });

  test.each<[object, RegExp, string]>([
    [
      { email: undefined, sub: 'u1' },
      /^Kustomer will reject the token: IDENTITY_MISSING: claim "sub": Kustomer reads "externalId"$/,
      'call it "externalId", exactly so',
    ],
    [
      { email: undefined, customer: { email: 'ada@example.com' } },
      /: "email" stands inside "customer": Kustomer reads it at the top$/,
      '{"email": ...} is the payload itself',
    ],
    [
      { iat: now - 7200 },
      /IAT_TOO_OLD.*; iat is off by nearly 2 h: perhaps local time/,
      'epoch seconds have',
    ],
  ])('%j: tells what explains the error, and its fix first', async (claims, reason, hint) => {
    const verdict = await judge('token-endpoint', twice(mint({ ...claims })));
    expect(verdict).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(verdict.hint?.startsWith(hint)).toBe(true);
    expect(verdict.hint).not.toContain('all of it');
  });

  test('says where to see the warnings that it leaves out', async () => {
    const verdict = await judge('token-endpoint', twice(mint({ iat: undefined, email: 'Ada' })));
    expect(verdict.hint).toMatch(/\nall of it: kchat inspect TOKEN$/);
  });
});

describe('is skipped, and points to where the reason is told', () => {
  const noCurrent = { current: { missing: failed('refused'), ms: 1 } } as const;
  const noToken = { first: refused(500), second: { missing: skipped('not asked for'), ms: 0 } } as const;
  test.each<[CheckName, Partial<Pieces>, RegExp]>([
    ['secret-current', noCurrent, /see api$/],
    ['clock', noCurrent, /see api$/],
    ['clock', { current: currentSecret({ clockSkewSeconds: null }) }, /has no Date/],
    ['secret-current', { secret: { missing: skipped('none'), ms: 0 } }, /see secret$/],
    ['identity', noToken, /see token-endpoint$/],
    ['identity', { expected: {} }, /^no expected customer was given$/],
    ['identity', twice(mint({ email: undefined })), /names nobody: see token-endpoint$/],
    ['freshness', noToken, /see token-endpoint$/],
    ['freshness', twice(mint({ iat: now * 1000 })), /^its iat is unusable: see token-endpoint$/],
    ['freshness', twice(mint({ iat: now - 970 })), /^its iat is too old: see token-endpoint$/],
    ['freshness', twice(mint({ iat: now + 970 })), /^its iat is too far ahead: see token-endpoint$/],
    ['endpoint-auth', noToken, /see token-endpoint$/],
    ['endpoint-auth', { probes: had([probed(refused(500))]) }, /answers 500, which proves nothing$/],
    ['endpoint-auth', { probes: had([probed(refused(429))]) }, /answers 429, which proves nothing$/],
    [
      'endpoint-auth',
      { probes: had([probed({ missing: failed('no route'), ms: 1 })]) },
      /could not be asked: no route$/,
    ],
  ])('%s %#', async (name, overrides, reason) => {
    expect(await judge(name, overrides)).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(reason),
    });
  });
});

describe('identity', () => {
  test.each([
    [{ email: 'ada@example.com', externalId: '7' }, { externalId: '7' }],
    [{ externalId: '7' }, { externalId: 7, email: undefined }],
    [{ email: 'Ada@example.com' }, { email: 'Ada@example.com' }],
  ])('%j is found in %j', async (expected, claims) => {
    expect((await judge('identity', { expected, ...twice(mint(claims)) })).status).toBe('passed');
  });

  test('shows what a token brings with its unprintable characters visible', async () => {
    const verdict = await judge('identity', twice(mint({ email: 'eve@example.com\u001b[2J\u202e' })));
    expect(verdict.reason).toContain('eve@example.com\\u001b[2J\\u202e');
  });
});

describe('endpoint-auth', () => {
  test.each([
    ['a refusal', refused(401)],
    ['a redirect', refused(302)],
    ['an answer without a token', refused(200)],
    ['text that is no token', answered('please log in')],
  ])('passes with %s', async (_, bare) => {
    expect((await judge('endpoint-auth', { probes: had([probed(bare)]) })).status).toBe('passed');
  });
});

describe('why a token is old', () => {
  const calls = (ages: readonly [number, number], apart: number): Partial<Pieces> => {
    const answer = (age: number, at: number) => answered(mint({ iat: Math.floor(at) - age }), { at });
    return { first: answer(ages[0], now), second: answer(ages[1], now + apart) };
  };
  const cache = /: it comes from a cache$/;
  const clock = /: the backend's clock is behind this machine's$/;
  test.each<[string, Partial<Pieces>, RegExp, RegExp]>([
    ['the same within a second', calls([307, 307], 0.2), /a cache, or the backend's clock/, /\n.*NTP$/],
    ['the same later', calls([307, 310], 3), cache, /^sign a new token for each request/],
    ['another one, as old', calls([120, 120], 3), clock, /^set the clock of the backend by NTP$/],
    ['another one of another age', calls([120, 400], 3), /a cache, or the backend's clock/, /NTP/],
    ['one that is new', calls([0, 120], 0.2), /a cache, or the backend's clock/, /NTP/],
  ])('freshness: %s', async (_, evidence, reason, hint) => {
    expect(await judge('freshness', evidence)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(hint),
    });
  });

  test.each<[string, Partial<Pieces>, RegExp]>([
    [
      'one call only',
      { first: answered(mint({ iat: now - 970 })), second: { missing: skipped('not asked for'), ms: 0 } },
      /a cache, or the backend's clock/,
    ],
    ['the same later', calls([970, 973], 3), /too late, the limit is 15 min; it comes from a cache$/],
    ['another one, as old', calls([970, 970], 3), /15 min; the backend's clock is behind this machine's$/],
  ])('token-endpoint, past the limit: %s', async (_, evidence, reason) => {
    const verdict = await judge('token-endpoint', evidence);
    expect(verdict).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(verdict.hint).toMatch(/each request|NTP/);
    expect(verdict.hint).not.toContain('kchat sign');
  });

  test('an iat of years ago is not the fault of a cache', async () => {
    expect((await judge('token-endpoint', twice(mint({ iat: Math.floor(now / 60) })))).reason).toMatch(
      /in minutes/,
    );
  });
});

test('no verdict holds a token or a secret', async () => {
  const token = mint({ iat: 1 });
  for (const name of checkNames) {
    const text = JSON.stringify(await judge(name, { ...twice(token), secret: withSecret(secretBytes) }));
    expect(text).not.toContain(token);
    expect(text).not.toContain(secretText);
  }
});

test('endpoint-auth is skipped where the answer without credentials cannot be read', async () => {
  const bare = refused(200, 'sends an answer that is larger than 1 MiB', { isWhole: false });
  expect(await judge('endpoint-auth', { probes: had([probed(bare)]) })).toEqual({
    status: 'skipped',
    reason: 'without its credentials it sends an answer that is larger than 1 MiB',
    hint: null,
  });
});

test.each([
  [
    `${secretText}\n`,
    /, but only because of how this one is written: theirs is the secret without the white space/,
  ],
  [
    `"${secretText}"`,
    /, but only because of how this one is written: theirs is the secret without the quotes/,
  ],
  ['two words', /^Kustomer's secret is 7f3a91c2, not 11111111, and this one holds white space/],
  [oldSecret, /^Kustomer's secret is now 7f3a91c2, not 11111111: it was replaced$/],
])('secret-current says replaced only where nothing else explains it: %#', async (text, reason) => {
  const bytes = new TextEncoder().encode(text);
  const secret = had({ source: 'KUSTOMER_CHAT_SECRET', org: null, fingerprint: '11111111', bytes });
  expect(await judge('secret-current', { secret })).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(reason),
  });
});

test('api-key tells of the expiry and the roles at once', async () => {
  const key = apiKey({ roles: ['org.user'], exp: now + 7 * day });
  expect(await judge('api-key', { key })).toMatchObject({
    status: 'warned',
    reason: expect.stringMatching(/no admin role .*; expires in 7 days/),
  });
});

test.each([90, -90])(
  'freshness is not about a clock that is %d s off: clock is',
  async (clockSkewSeconds) => {
    const current = currentSecret({ clockSkewSeconds });
    expect((await judge('freshness', { current })).status).toBe('passed');
    expect((await judge('clock', { current })).status).toBe('warned');
  },
);
