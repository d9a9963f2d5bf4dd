/** How a refused value is named: close to what is allowed, or by its kind. */
import { describe, expect, test } from 'vitest';
import {
  isEmailLike,
  isHostLike,
  isName,
  isTimeLike,
  isUrlLike,
  nameValue,
  nameWord,
} from '../../src/base/typed.js';
import { namePath } from '../../src/base/typed-path.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const stores = ['keychain', 'file', 'none'];

test.each([
  ['keychian', stores, '"keychian"'],
  ['Keychain', stores, '"Keychain"'],
  ['cloud', stores, '"cloud"'],
  ['cupboards', stores, 'a value of 9 characters that may be a secret'],
  ['acme-production', isName, '"acme-production"'],
  ['evil.com/xyz', isName, 'a value of 12 characters that may be a secret'],
  ['2026-11-22T14:00:00', isTimeLike, '"2026-11-22T14:00:00"'],
  ['tomorrow', isTimeLike, '"tomorrow"'],
  ['localhost:3001/token', isUrlLike, '"localhost:3001/token"'],
  ['https://api.example.com', isHostLike, '"https://api.example.com"'],
  ['https://api.example.com/v1', isHostLike, 'a value of 26 characters that may be a secret'],
  ['ada.lovelace@example.com', isEmailLike, '"ada.lovelace@example.com"'],
  ['', stores, '""'],
])('%j', (value, like, named) => {
  expect(nameValue(value, like)).toBe(named);
});

test('a credential is named by its kind and length, whatever it is close to', () => {
  const [secret, key] = [madeUpSecret(), madeUpApiKey()];
  for (const like of [stores, isName, isTimeLike, isUrlLike, isEmailLike]) {
    expect(nameValue(secret, like)).toBe('a value of 64 characters that may be a secret');
    expect(nameValue(` ${key}\n`, like)).toBe(`a JWT of ${key.length} characters`);
  }
});

describe('a path', () => {
  const unknown = /^a value of \d+ characters/;
  test.each([
    [import.meta.filename, /"$/],
    [`${import.meta.dirname}/${madeUpSecret()}`, /"$/],
    ['users-2026.csv', /^"users-2026.csv"$/],
    ['/nonexistent/users.csv', unknown],
    ['/Yk3PqzLw8RtNv', unknown],
    ['correcthorsebattery', unknown],
    [`./${madeUpSecret()}.txt`, unknown],
  ])('%s', (path, named) => {
    expect(namePath(path)).toMatch(named);
  });
});

test('an org that is not known is named as people call one', () => {
  expect(nameWord('kustomer-demo')).toBe('kustomer-demo');
  expect(nameWord('correcthorsebattery')).toBe('a name of 19 characters');
  expect(nameWord('correcthorsebattery', 'ORG')).toBe('ORG');
});
