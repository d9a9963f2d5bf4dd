import { describe, expect, test } from 'vitest';
import { findMisspellings } from '../../src/token/misspelling.js';

const meantBy = (name: string, hasIdentity = false) =>
  findMisspellings({ [name]: 'x' }, hasIdentity).map(({ meant }) => meant);

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
    ['extrenalId', 'externalId'],
    ['exernalId', 'externalId'],
    ['kustomerId', 'externalId'],
    ['Email', 'email'],
    ['e-mail', 'email'],
    ['emailAddress', 'email'],
    ['userEmail', 'email'],
    ['customerEmail', 'email'],
    ['mail', 'email'],
    ['emial', 'email'],
    ['emali', 'email'],
    ['IAT', 'iat'],
    ['issuedAt', 'iat'],
  ])('%s means %s, whoever else is named', (name, meant) => {
    expect(meantBy(name)).toEqual([meant]);
    expect(meantBy(name, true)).toEqual([meant]);
  });

  test.each(['sub', 'userId', 'uid', 'id', 'customerId'])(
    '%s means externalId where nothing names the customer',
    (name) => {
      expect(meantBy(name)).toEqual(['externalId']);
      expect(meantBy(name, true)).toEqual([]);
    },
  );

  test.each(['email', 'externalId', 'iat', 'exp', 'name', 'plan', 'constructor', '__proto__', ''])(
    '%j is no misspelling',
    (name) => expect(meantBy(name)).toEqual([]),
  );

  test('one of 40 characters is looked at, a longer one is not', () => {
    const padded = (length: number) => `e${'-'.repeat(length - 5)}mail`;
    expect(meantBy(padded(40))).toEqual(['email']);
    expect(meantBy(padded(41))).toEqual([]);
  });

  test('is no misspelling next to the right one', () => {
    expect(findMisspellings({ external_id: '7', externalId: '7' }, true)).toEqual([]);
  });
});
