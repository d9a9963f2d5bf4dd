import { expect, test } from 'vitest';
import { describeIdentity } from '../../src/token/identity.js';

test.each([
  [{ email: 'ada@example.com' }, 'ada@example.com (by e-mail)'],
  [{ externalId: 'user_8412' }, 'user_8412 (by externalId)'],
  [{ externalId: 7 }, '7 (by externalId)'],
  [{ email: 'ada@example.com', externalId: 7 }, 'ada@example.com (by e-mail; externalId 7 is not used)'],
  [{ email: 'ada@example.com', externalId: ' ' }, 'ada@example.com (by e-mail)'],
  [{ email: '\u001b[2J' }, '\\u001b[2J (by e-mail)'],
  [{ email: 'a'.repeat(300) }, `${'a'.repeat(200)}… (300 characters) (by e-mail)`],
  [{ email: '' }, 'nobody'],
  [{}, 'nobody'],
  [null, 'nobody'],
])('%j is described as %j', (claims, text) => {
  expect(describeIdentity(claims)).toBe(text);
});
