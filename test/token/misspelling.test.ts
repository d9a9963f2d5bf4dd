import { describe, expect, test } from 'vitest';
import { findMisspellings } from '../../src/token/misspelling.js';

const meantBy = (name: string, hasIdentity = false, value = 'x') =>
  findMisspellings({ [name]: value }, hasIdentity).map(({ meant }) => meant);

describe('a claim that is called otherwise', () => {
  test.each([
    ['externalid', 'externalId'],
    ['external_id', 'externalId'],
    ['external-id', 'externalId'],
    ['external.id', 'externalId'],
    ['External ID', 'externalId'],
    ['externalUserId', 'externalId'],
    ['externalCustomerId', 'externalId'],
    ['extId', 'externalId'],
    ['kustomerId', 'externalId'],
    ['Email', 'email'],
    ['e-mail', 'email'],
    ['emailAddress', 'email'],
    ['userEmail', 'email'],
    ['customerEmail', 'email'],
    ['mail', 'email'],
    ['emial', 'email'],
    ['emali', 'email'],
    ['emailAddr', 'email'],
    ['customer_external_id', 'externalId'],
    ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'email'],
    ['\uff45mail', 'email'],
    ['externalId\u200b', 'externalId'],
    ['IAT', 'iat'],
    ['lat', 'iat'],
    ['issued', 'iat'],
    ['issuedAt', 'iat'],
    ['issueTime', 'iat'],
    ['timestamp', 'iat'],
  ])('%s means %s, whoever else is named', (name, meant) => {
    expect(meantBy(name)).toEqual([meant]);
    expect(meantBy(name, true)).toEqual([meant]);
  });

  test.each([
    'sub',
    'user',
    'username',
    'userId',
    'uid',
    'id',
    'customerId',
    'nameid',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
    'unique_name',
    'preferred_username',
    'upn',
  ])('%s means what its value looks like, where nothing else names the customer', (name) => {
    expect(meantBy(name)).toEqual(['externalId']);
    expect(meantBy(name, false, 'ada@example.com')).toEqual(['email']);
    expect(meantBy(name, true)).toEqual([]);
  });

  test.each([
    'email',
    'externalId',
    'iat',
    'exp',
    'name',
    'plan',
    'constructor',
    '__proto__',
    '',
    '\u0435\u043c\u0430il',
    '\u0435mall',
    '\u0435-mails',
    'http://',
  ])('%j is no misspelling', (name) => expect(meantBy(name)).toEqual([]));

  test('one of 120 characters is looked at, a longer one is not', () => {
    const padded = (length: number) => `e${'-'.repeat(length - 5)}mail`;
    expect(meantBy(padded(120))).toEqual(['email']);
    expect(meantBy(padded(121))).toEqual([]);
  });

  const nested = { email: 'ada@example.com', iat: 1 };
  test.each([
    ['an object', nested],
    ['JSON as text', JSON.stringify(nested)],
  ])('the right names inside %s', (_, value) => {
    expect(findMisspellings({ data: value }, false)).toEqual([
      { name: 'email', meant: 'email', inside: 'data' },
      { name: 'iat', meant: 'iat', inside: 'data' },
    ]);
    expect(findMisspellings({ data: value, iat: 1 }, false).map(({ name }) => name)).toEqual(['email']);
    // Of a token that names somebody only the time is looked for.
    expect(findMisspellings({ data: value }, true)).toEqual([{ name: 'iat', meant: 'iat', inside: 'data' }]);
    expect(findMisspellings({ data: value, iat: 1 }, true)).toEqual([]);
  });

  test.each(['user', 'customerId', 'sub', 'external_id', 'mail'])('the right names inside %s', (name) => {
    for (const value of [nested, JSON.stringify(nested)])
      expect(findMisspellings({ [name]: value, iat: 1 }, false)).toEqual([
        { name: 'email', meant: 'email', inside: name },
      ]);
  });

  test('the right names two levels down, and no further', () => {
    const email = { name: 'email', meant: 'email', inside: 'data.user' };
    expect(findMisspellings({ data: { user: nested }, iat: 1 }, false)).toEqual([email]);
    expect(findMisspellings({ data: { user: JSON.stringify(nested) }, iat: 1 }, false)).toEqual([email]);
    expect(findMisspellings({ data: { iat: 1, user: { email: 'x' } } }, false)).toEqual([
      { name: 'iat', meant: 'iat', inside: 'data' },
      email,
    ]);
    // The nearest customer is the one that is meant.
    expect(findMisspellings({ data: { ...nested, manager: nested }, iat: 1 }, false)).toHaveLength(1);
    expect(findMisspellings({ a: { b: { c: nested } } }, false)).toEqual([]);
    expect(findMisspellings({ data: { user: nested }, iat: 1 }, true)).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`x${index}`, {}]));
    expect(findMisspellings({ data: { ...many, user: nested } }, false)).toEqual([]);
  });

  test.each([
    [{ user: { id: 8412 } }, 'id', 'externalId', 'user'],
    [{ data: { user: { user_id: '8412' } } }, 'user_id', 'externalId', 'data.user'],
    [{ customer: { mail: 'ada@example.com' } }, 'mail', 'email', 'customer'],
    [{ identities: [{ uid: '8412' }] }, 'uid', 'externalId', 'identities.0'],
  ])('another name inside an object that is about the customer: %j', (claims, name, meant, inside) => {
    expect(findMisspellings({ ...claims, iat: 1 }, false)).toEqual([{ name, meant, inside }]);
    expect(findMisspellings({ ...claims, iat: 1 }, true)).toEqual([]);
  });

  test('an id inside an object that is about something else is nobody', () => {
    for (const holder of ['org', 'tenant', 'plan', 'session'])
      expect(findMisspellings({ [holder]: { id: 8412 }, iat: 1 }, false)).toEqual([]);
  });

  test('an ordinary claim of another system that could not name the customer is no misspelling', () => {
    for (const value of [null, true, '', ' ', [], {}, { $oid: '507f1f77bcf86cd799439011' }, '{"x":1}'])
      expect(findMisspellings({ id: value }, false)).toEqual([]);
    for (const value of [7, '7', '{3f2504e0-4f89-11d3-9a0c-0305e82c3301}'])
      expect(findMisspellings({ id: value }, false)).toEqual([
        { name: 'id', meant: 'externalId', inside: null },
      ]);
  });

  test('what is inside something else is nobody, and no more than ten are looked into or reported', () => {
    for (const value of [null, 7, 'email', '{', '{"x":1}', ['email'], {}])
      expect(findMisspellings({ data: value }, false)).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`x${index}`, {}]));
    expect(findMisspellings({ ...many, data: nested }, false)).toEqual([]);
    const mails = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`x${index}`, nested]));
    expect(findMisspellings(mails, false)).toHaveLength(10);
  });

  test('is no misspelling next to the right one', () => {
    expect(findMisspellings({ external_id: '7', externalId: '7' }, true)).toEqual([]);
  });
});

describe('what is meant, and where it stands', () => {
  const now = 1_795_357_200;
  const empties = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, {}]));
  type Found = readonly (readonly [name: string, meant: string, inside?: string])[];
  test.each<[string, object, Found]>([
    ['the subject is who issued it', { iss: 'svc', sub: 'svc' }, []],
    ['another claim is who issued it', { iss: 'svc', userId: 'svc' }, [['userId', 'externalId']]],
    [
      'an id under another name, and a time',
      { mail: 'x', ts: now },
      [
        ['mail', 'email'],
        ['ts', 'iat'],
      ],
    ],
    ['the subject is another', { iss: 'svc', sub: 'u1' }, [['sub', 'externalId']]],
    [
      'a time under another name leaves the id to be guessed',
      { issued: now, oid: 'x' },
      [
        ['issued', 'iat'],
        ['oid', 'externalId'],
      ],
    ],
    [
      'an id under another name leaves none',
      { mail: 'x', issued: 1, oid: 'y' },
      [
        ['mail', 'email'],
        ['issued', 'iat'],
      ],
    ],
    [
      'a known name for the time leaves none to be guessed',
      { email: 'a@b.co', issued: now, ts: now },
      [['issued', 'iat']],
    ],
    ['no known name for the time', { email: 'a@b.co', ts: now }, [['ts', 'iat']]],
    ['an empty time is there', { email: 'a@b.co', iat: '', issued: 1 }, []],
    ['an absent time is there', { email: 'a@b.co', iat: null, issued: 1 }, []],
    ['an empty address is not', { email: '', mail: 'x' }, [['mail', 'email']]],
    ['an absent address is not', { email: null, mail: 'x' }, [['mail', 'email']]],
    [
      'an address as a name',
      { 'https://x.example/claims/email': 'x' },
      [['https://x.example/claims/email', 'email']],
    ],
    ['an address behind a word', { 'my-https://x.example/claims/email': 'x' }, []],
    ['an entry with a type', { claims: [{ type: 'email', value: 'x' }] }, [['email', 'email', 'claims.0']]],
    ['an entry without a value', { claims: [{ type: 'email' }] }, []],
    ['an entry of another type', { claims: [{ type: 'mail', value: 'x' }] }, []],
    ['an id beside a value', { user: { id: '1', value: 2 } }, [['id', 'externalId', 'user']]],
    ['an id in a list', { users: 1, user: [{ id: '1' }] }, [['id', 'externalId', 'user.0']]],
    [
      'time and id in an object about the user',
      { user: { iat: now, id: '1' } },
      [
        ['iat', 'iat', 'user'],
        ['id', 'externalId', 'user'],
      ],
    ],
    [
      'a time outside and an address further in',
      { data: { iat: now, user: { email: 'x' } } },
      [
        ['iat', 'iat', 'data'],
        ['email', 'email', 'data.user'],
      ],
    ],
    [
      'an address outside and another further in',
      { data: { email: 'x', user: { email: 'y' } } },
      [['email', 'email', 'data']],
    ],
    [
      'three ids of a user, of which two are told',
      { user: { id: '1', login: 'x', uid: 'y' } },
      [
        ['id', 'externalId', 'user'],
        ['uid', 'externalId', 'user'],
      ],
    ],
    ['an id of something else', { shop: { id: '1' } }, []],
    [
      'another name for the time of a user',
      { user: { mail: 'x', issued: now } },
      [['mail', 'email', 'user']],
    ],
    ['two levels down', { a: { b: { email: 'x' } } }, [['email', 'email', 'a.b']]],
    ['three levels down', { a: { b: { c: { email: 'x' } } } }, []],
    ['the tenth object', { ...empties(9), data: { email: 'x' } }, [['email', 'email', 'data']]],
    ['the eleventh', { ...empties(10), data: { email: 'x' } }, []],
  ])('%s', (_, claims, found) => {
    const hasIdentity = 'email' in claims && Boolean(claims.email);
    expect(findMisspellings({ ...claims }, hasIdentity)).toEqual(
      found.map(([name, meant, inside = null]) => ({ name, meant, inside })),
    );
  });
});
