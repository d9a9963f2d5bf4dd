/** kchat's own copy holds more than the secret: then the token is good, and nothing is said against who signed it. */
import { expect, test } from 'vitest';
import { madeUpSecret } from '../support/made-up.js';
import { goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

const secret = madeUpSecret();
const token = makeToken(goodClaims, goodHeader, secret);

test.each([
  ['a comment', `${secret} # prod`],
  ['a comment of code', `${secret} // prod`],
  ['JSON with other fields', JSON.stringify({ name: 'acme', value: secret })],
  ['a line of an env file with a comment', `KUSTOMER_CHAT_SECRET="${secret}" # prod, do not share`],
  ['a whole env file', `KUSTOMER_ORG=acme\nKUSTOMER_CHAT_SECRET=${secret}\nPORT=3000\n`],
  ['an env file that begins with it', `KUSTOMER_CHAT_SECRET=${secret}\nPORT=3000\n`],
  ['a list of a manifest', `- name: KUSTOMER_CHAT_SECRET\n  value: "${secret}"`],
  ['a line of code', `const secret = '${secret}';`],
  ['a call', `jwt.sign(claims, "${secret}")`],
  ['set of cmd', `set "KUSTOMER_CHAT_SECRET=${secret}"`],
  ["Python's tuple", `('${secret}',)`],
  ["a Dockerfile's line", `ENV KUSTOMER_CHAT_SECRET ${secret}`],
  ['a tag', `<chatSecret>${secret}</chatSecret>`],
  ['stars', `**${secret}**`],
  ['a manifest', `data:\n  KUSTOMER_CHAT_SECRET: ${Buffer.from(secret).toString('base64')}\n`],
  ['brackets, then quotes', `"[${secret}]"`],
  ['a mark of a mail', `> ${secret},`],
  ['brackets', `[${secret}]`],
  ['a line break inside', `${secret.slice(0, 40)}\n${secret.slice(40)}`],
  ['an option of docker', `docker run -e KUSTOMER_CHAT_SECRET=${secret} app`],
  ['a row of a Markdown table', `| secret | ${secret} |`],
  ["Windows' setx", `setx KUSTOMER_CHAT_SECRET ${secret}`],
  ['a label', `Chat secret: ${secret}`],
  ['a column of a table', `secret\t${secret}`],
])('%s', (_, copy) => {
  const { verdict, signature, findings } = inspect(token, copy);
  expect({ verdict, cause: signature.cause }).toEqual({ verdict: 'unverified', cause: 'secret-in-text' });
  expect(findings.map(({ code }) => code)).toEqual(['SECRET_SUSPECT']);
  expect(findings[0]?.message).toMatch(/is not the secret: it is a longer text with the secret in it/);
  expect(`${findings[0]?.message}${findings[0]?.hint}`).not.toContain(secret.slice(0, 20));
});

test('JSON as a text in JSON is taken off layer by layer', () => {
  const copy = JSON.stringify(JSON.stringify({ name: 'acme', chatSecret: secret }));
  const { verdict, signature } = inspect(token, copy);
  expect([verdict, signature.cause]).toEqual(['unverified', 'secret-unquoted+secret-out-of-json']);
});

test('the same layer twice is said once', () => {
  const copy = JSON.stringify({ Name: 'chat', SecretString: JSON.stringify({ chatSecret: secret }) });
  const { findings } = inspect(token, copy);
  expect(findings[0]?.message).toMatch(/it has JSON around it; the token verifies with what is left/);
});

test.each([
  ['ENC[AES256_GCM,data:x1]', /encrypted/],
  ['$ANSIBLE_VAULT;1.1;AES256', /encrypted/],
  ['a1b2****', /masked/],
  ['[REDACTED]', /masked/],
])('%s is no secret', (copy, says) => {
  expect(inspect(token, copy).findings.find(({ code }) => code === 'SECRET_SUSPECT')?.message).toMatch(says);
});

// Of these it is the backend that lost a part.
test.each([
  ['a space in it', `k7mQ2vXz ${secret}`, secret],
  ['a sign in it', `${secret}#k7mQ2vXz`, secret],
  ['a part behind a space and #', `${secret} #9xR8`, secret],
])('a secret with %s may be right', (_, copy, key) => {
  const { verdict, signature } = inspect(makeToken(goodClaims, goodHeader, key), copy);
  expect(verdict).toBe('rejected');
  expect(signature.cause).toMatch(/^secret-cut/);
});

test('of a text that does not hold it nothing is said but that it looks wrong', () => {
  const { signature } = inspect(token, `KUSTOMER_ORG=acme\nKUSTOMER_CHAT_SECRET=${madeUpSecret()}\n`);
  expect(signature.cause).toBeNull();
});
