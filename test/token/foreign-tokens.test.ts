/** A token that another service made is named after it only if two signs say so. */
import { expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { askIssuer, describeForeignToken } from '../../src/token/foreign-tokens.js';
import { goodClaims, goodHeader, makeToken } from './made-tokens.js';

const firebase = 'https://identitytoolkit.googleapis.com/google.identity.v1.IdentityToolkit';

test.each<[string, object, object, string | null]>([
  ['its audience', { aud: firebase }, {}, 'a custom token of Firebase, for signInWithCustomToken'],
  ['another audience', { aud: 'https://x.example/' }, {}, null],
  ['version 0 and data', { v: 0, d: {} }, {}, 'a token of the old Firebase token generator'],
  ['another version', { v: 1, d: {} }, {}, null],
  ['version 0 and a text', { v: 0, d: 'x' }, {}, null],
  ['grants and a key', { grants: {}, iss: 'SK12' }, {}, 'an access token of Twilio'],
  ['grants and another issuer', { grants: {}, iss: 'xSK' }, {}, null],
  ['a key without grants', { iss: 'SK12' }, {}, null],
  ['supabase as its issuer', { iss: 'supabase' }, {}, 'a key or session token of Supabase'],
  ['a host of Supabase', { iss: 'https://x.supabase.co/auth' }, {}, 'a key or session token of Supabase'],
  ['a video room and a key', { video: {}, iss: 'API12' }, {}, 'an access token of LiveKit'],
  ['a video room and another issuer', { video: {}, iss: 'xAPI' }, {}, null],
  ['a key without a video room', { iss: 'API12' }, {}, null],
  [
    'a key of an app and a scope',
    { scope: 'user' },
    { kid: 'app_1' },
    'a token for Zendesk or Sunshine Conversations',
  ],
  [
    'a key of an account',
    { scope: 'appUser' },
    { kid: 'act_1' },
    'a token for Zendesk or Sunshine Conversations',
  ],
  ['a key of an app and another scope', { scope: 'admin' }, { kid: 'app_1' }, null],
  ['a scope and another key', { scope: 'user' }, { kid: 'x' }, null],
  ['a key that only holds such a name', { scope: 'user' }, { kid: 'xapp_1' }, null],
  ['a scope that only ends so', { scope: 'xuser' }, { kid: 'app_1' }, null],
  ['a scope that only begins so', { scope: 'users' }, { kid: 'app_1' }, null],
  ['supabase behind another letter', { iss: 'xsupabase' }, {}, null],
  ['nothing of the kind', {}, {}, null],
])('%s', (_, claims, header, says) => {
  const token = decodeToken(makeToken({ ...goodClaims, ...claims }, { ...goodHeader, ...header }));
  expect(describeForeignToken(token)).toBe(says);
});

test.each<[object, RegExp | null]>([
  [
    { iss: 'https://x.example' },
    /^it names "https:\/\/x\.example" as its issuer: is it a token of that service, not the one for the chat\?$/,
  ],
  [{ iss: 'https://x.example', email: 'ada@example.com' }, null],
  [{ iss: '' }, null],
  [{ iss: 5 }, null],
  [{}, null],
])('who made it is asked of one that names no customer: %j', (claims, question) => {
  const asked = askIssuer(decodeToken(makeToken(claims)));
  if (question === null) expect(asked).toBeNull();
  else expect(asked).toMatch(question);
});
