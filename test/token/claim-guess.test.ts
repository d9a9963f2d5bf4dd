/** A claim under a name that nobody knows is guessed by a name nearly right, or a value that can be nothing else. */
import { describe, expect, test } from 'vitest';
import { guessIdentity, guessTime } from '../../src/token/claim-guess.js';

describe('who it is', () => {
  test.each([
    'exteralId',
    'externalIdd',
    'external_d',
    'kustomerExternalId',
    'accountId',
    'account_no',
    'member-key',
    'customerUuid',
    'oid',
    'uuid',
    'login',
    'identifier',
    'phone',
  ])('%s is read as externalId, text or number', (name) => {
    for (const value of ['user_8412', 8412, ['user_8412']])
      expect(guessIdentity({ [name]: value })).toEqual([{ name, meant: 'externalId' }]);
  });

  test.each(['contact', 'primaryEmail', 'x', 'name'])('%s with an address in it is read as email', (name) => {
    for (const value of ['ada@example.com', ['ada@example.com']])
      expect(guessIdentity({ [name]: value })).toEqual([{ name, meant: 'email' }]);
  });

  test('of several the first two are given, the address before an id', () => {
    expect(
      guessIdentity({ login: 'ada', accountId: '7', memberId: '8', mailbox: 'ada@example.com' }).map(
        ({ name }) => name,
      ),
    ).toEqual(['mailbox', 'login']);
  });

  test.each([
    { name: 'Ada', plan: 'pro', planId: '7', jti: 'x', nonce: 'y', internal: '1', valid: '2' },
    { accountId: null, oid: true, uuid: {}, login: '', phone: ['1', '2'] },
    {
      iss: 'ada@example.com',
      owner: 'ada@example.com',
      extern: 'a',
      [`${'a'.repeat(118)} id`]: '1',
    },
    { mail: `${'a'.repeat(255)}@example.com`, at: 'ada@localhost' },
  ])('nothing is guessed of %j', (claims) => expect(guessIdentity(claims)).toEqual([]));

  test.each([
    ['a letter more', 'externalIdx'],
    ['another letter at its start', 'axternalId'],
    ['marks around it', '_account__id_'],
    ['a word between', 'account main id'],
    ['a name of 120 characters', `${'a'.repeat(108)} external id`],
  ])('with %s an id is read', (_, name) => {
    expect(guessIdentity({ [name]: 'user_8412' })).toEqual([{ name, meant: 'externalId' }]);
  });

  test.each([
    ['three other letters', 'extarnulIt'],
    ['three letters less', 'exteral'],
    ['one word that owns', 'shop'],
    ['an owner and another word', 'userName'],
    ['a way in and another word', 'loginName'],
    ['a start that is lost, and more behind', 'ernalidxx'],
    ['three letters in front', 'qqqxternalid'],
    ['only its beginning', 'extermax'],
    ['a word before the owner', 'planAccount'],
  ])('with %s none is', (_, name) => expect(guessIdentity({ [name]: 'user_8412' })).toEqual([]));

  test('an address comes first wherever it stands', () => {
    expect(guessIdentity({ oid: '7', mailbox: 'ada@example.com' })).toEqual([
      { name: 'mailbox', meant: 'email' },
      { name: 'oid', meant: 'externalId' },
    ]);
    expect(guessIdentity({ mailbox: 'ada@example.com', oid: '7' })[0]).toEqual({
      name: 'mailbox',
      meant: 'email',
    });
  });

  test('behind two hundred claims nothing is looked at', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x${index}`, index]));
    expect(guessIdentity({ ...many, oid: '1' })).toEqual([]);
    expect(guessTime({ ...many, at: 1_795_357_200 })).toEqual([]);
  });
});

test.each([1_795_357_200, 1_795_357_200_000])('%d holds a time, whatever it is called', (value) => {
  for (const name of ['ts', 'issueAt', 'auth_time', 'iss', 'createdAt'])
    expect(guessTime({ exp: value, updated_at: value, [name]: value, second: value })).toEqual([name]);
});

test.each([
  { exp: 1_795_357_200, nbf: 1_795_357_200, expiresAt: 1_795_357_200, birthdate: 1_795_357_200 },
  { ts: '1795357200', n: 1.5e9, m: 4e9, k: 1.5e12, l: 4e12, z: 0 },
])('no time is guessed of %j', (claims) => expect(guessTime(claims)).toEqual([]));
