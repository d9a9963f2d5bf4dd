import { describe, expect, test } from 'vitest';
import {
  type ApiKeyClaims,
  cleanApiKey,
  findKeyProblem,
  hasAdminRole,
  isApiKeyPayload,
  isWidgetKey,
  listKeyDoubts,
  parseApiKey,
} from '../../src/token/api-key.js';
import { madeUpApiKey } from '../support/made-up.js';
import { encode, now } from './made-tokens.js';

const read = (claims: Record<string, unknown>) => parseApiKey(madeUpApiKey({ org: undefined, ...claims }));

describe('what a key says about itself', () => {
  test('org, roles, region, expiry', () => {
    expect(read({ org: 'o1', exp: 5 })).toEqual({
      orgName: 'acme',
      roles: ['org.admin', 'org.user'],
      pod: 'prod1',
      expiresAt: 5,
    });
  });

  test('what is absent or ill-typed is null', () => {
    const nothing = { orgName: null, roles: null, pod: null, expiresAt: null };
    expect(read({ orgName: '', roles: 'org.admin', pod: 1, exp: 'never' })).toEqual(nothing);
    expect(read({ orgName: 1, org: 1, roles: undefined, pod: undefined, exp: null })).toEqual(nothing);
    expect(read({ roles: ['a', 1, null] })?.roles).toEqual(['a']);
    expect(parseApiKey(`x.${encode('{"exp":1e999}')}.x`)).toEqual(nothing);
  });

  test.each([
    '',
    'secret',
    'a.b',
    'a.b.c.d',
    `a.${encode('[]')}.c`,
    `a.${encode('null')}.c`,
    `a.${encode('5')}.c`,
    `a.${encode('{')}.c`,
    `a.${encode('{}')}`,
    `a.${encode('{}')}.c.d`,
  ])('no JWT: %j', (key) => expect(parseApiKey(key)).toBeNull());
});

test.each([
  [['org.tracking'], true, false],
  [['org.tracking', 'org.tracking'], true, false],
  [['org.tracking', 'org.user'], false, false],
  [[], false, false],
  [null, false, false],
  [['org.admin'], false, true],
  [['org.user', 'org.admin.apps'], false, true],
  [['org.administrator'], false, false],
])('roles %j: widget %s, admin %s', (roles, isWidget, isAdmin) => {
  const claims = { orgName: null, roles, pod: null, expiresAt: null };
  expect(isWidgetKey(claims)).toBe(isWidget);
  expect(hasAdminRole(claims)).toBe(isAdmin);
});

test.each([
  [{ userType: 'machine', aud: 'urn:consumer' }, true],
  [{ userType: 'machine', roles: ['org.user'] }, true],
  [{ userType: 'machine' }, false],
  [{ aud: 'urn:consumer' }, false],
  [{ roles: ['org.user'], orgName: 'acme' }, true],
  [{ roles: ['org.user'], org: 'o1' }, true],
  [{ roles: [7, 'org.user'], org: 'o1' }, true],
  [{ roles: ['org.user'] }, false],
  [{ roles: ['user'], org: 'o1' }, false],
  [{ roles: 'org.user', org: 'o1' }, false],
  [{ roles: [7], org: 'o1' }, false],
  [{}, false],
])('the payload %j is one of an API key: %s', (payload, expected) =>
  expect(isApiKeyPayload(payload)).toBe(expected),
);

describe('a key as it was given', () => {
  test('is trimmed', () => expect(cleanApiKey(' abc\n', '--api-key-stdin')).toBe('abc'));

  test.each(['', ' \n'])('%j is none', (text) => {
    expect(() => cleanApiKey(text, 'KUSTOMER_API_KEY')).toThrow(
      expect.objectContaining({
        code: 'API_KEY_MISSING',
        message: 'KUSTOMER_API_KEY gave no API key: it is empty',
        hint: 'paste the key that Settings > Security > API Keys showed once',
      }),
    );
  });

  test.each(['two words', 'line\nfeed', 'é', 'a\u0000b'])(
    '%j cannot go into a header, and is not repeated',
    (text) => {
      const complaint = expect.objectContaining({
        code: 'API_KEY_UNUSABLE',
        message: expect.stringContaining(`(${text.length} characters) is not an API key`),
        hint: 'give the key alone, on one line',
      });
      expect(() => cleanApiKey(text, 'it')).toThrow(complaint);
      expect(() => cleanApiKey(text, 'it')).not.toThrow(
        expect.objectContaining({ message: expect.stringContaining(text) }),
      );
    },
  );
});

const good: ApiKeyClaims = {
  orgName: 'acme',
  roles: ['org.admin', 'org.user'],
  pod: 'prod1',
  expiresAt: null,
};

const problemOf = (changes: Partial<ApiKeyClaims>) => findKeyProblem({ ...good, ...changes }, now);

describe('a key that cannot fetch the secret', () => {
  test('has expired, by the clock of this machine', () => {
    expect(problemOf({ expiresAt: now - 86_400 })).toMatchObject({
      code: 'API_KEY_EXPIRED',
      exitCode: 3,
      message:
        "the API key expired 1 day ago, on 2026-11-21 14:20:00 UTC (this machine's clock says 2026-11-22 14:20:00 UTC)",
      hint: 'create a new one under Settings > Security > API Keys; nothing was sent',
    });
    expect(problemOf({ expiresAt: now })).toMatchObject({ code: 'API_KEY_EXPIRED' });
  });

  test('is the one of an app', () => {
    expect(problemOf({ roles: ['org.tracking'] })).toMatchObject({
      code: 'API_KEY_IS_WIDGET_KEY',
      exitCode: 3,
      message:
        'this is the key of an app or widget: its only role is org.tracking, which cannot fetch the secret',
      hint: 'create another one under Settings > Security > API Keys with the roles org.admin and org.user (roles cannot be changed later); nothing was sent',
    });
  });

  test.each<Partial<ApiKeyClaims>>([
    {},
    { expiresAt: now + 1 },
    { roles: null },
    { roles: [] },
    { roles: ['org.tracking', 'org.user'] },
  ])('is not %j', (changes) => expect(problemOf(changes)).toBeNull());
});

describe('what speaks against a key', () => {
  const doubts = (changes: Partial<ApiKeyClaims>, org: string | null = 'acme') =>
    listKeyDoubts({ ...good, ...changes }, org).map(({ message }) => message);
  const lacksRole = (roles: string) =>
    `the API key has no admin role (it has ${roles}): the API may refuse it`;

  test('nothing, for a good one, or where nothing is known', () => {
    expect(doubts({})).toEqual([]);
    expect(doubts({ orgName: 'ACME' })).toEqual([]);
    expect(doubts({ orgName: null, roles: null })).toEqual([]);
    expect(doubts({ orgName: 'beta' }, null)).toEqual([]);
  });

  test('its roles, of which ten are named, and nothing of them raw', () => {
    expect(doubts({ roles: [] })).toEqual([lacksRole('none at all')]);
    expect(doubts({ roles: ['org.user', 'a\u001b'] })).toEqual([lacksRole('org.user, a\\u001b')]);
    const many = Array.from({ length: 12 }, (_, index) => `r${index}`);
    expect(doubts({ roles: many })).toEqual([lacksRole(many.slice(0, 10).join(', '))]);
  });

  test('its org', () => {
    expect(doubts({ orgName: 'Beta\u001b' })).toEqual([
      'the API key says it belongs to Beta\\u001b, not acme: the API may refuse it',
    ]);
  });
});

test('why the API may refuse a key, and what to do', () => {
  const claims = { orgName: 'acme', roles: ['org.user'], pod: null, expiresAt: null };
  expect(listKeyDoubts(claims, 'beta')).toEqual([
    {
      message: 'the API key says it belongs to acme, not beta: the API may refuse it',
      hint: 'check --org, or take the key of beta',
    },
    {
      message: 'the API key has no admin role (it has org.user): the API may refuse it',
      hint: 'the guide asks for the roles org.admin and org.user',
    },
  ]);
});

test('a key with characters that no header carries', () => {
  expect(() => cleanApiKey('kéy', 'the paste')).toThrow(
    'what the paste gave (3 characters) is not an API key: it holds white space, control or non-ASCII characters',
  );
});

test('roles in an org are no key of one who has an externalId', () => {
  expect(isApiKeyPayload({ roles: ['org.user'], org: 'x', externalId: '1' })).toBe(false);
  expect(isApiKeyPayload({ roles: ['org.user'], org: 'x' })).toBe(true);
});
