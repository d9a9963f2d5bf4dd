import { describe, expect, test } from 'vitest';
import type { ApiKeyClaims } from '../../src/token/api-key.js';
import { findKeyProblem, listKeyDoubts } from '../../src/token/api-key-judgement.js';
import { now } from './made-tokens.js';

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
