/** What is a token by its shape, and what only has dots in it. */
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { encode, goodClaims, goodHeader, makeToken } from './made-tokens.js';

const token = makeToken(goodClaims);
const [header = '', payload = '', signature = ''] = token.split('.');
const head = (value: object) => `${encode(value)}.x.y`;

describe('no token', () => {
  test.each([
    ['a header alone', header],
    ['a link with claims in it', `https://x.${payload}.Y`],
    ['a link without TLS', `http://x.${payload}.Y`],
    ['JSON with claims in it', `{x.${payload}.Y`],
    ['a path with claims in it', `~/x.${payload}.Y`],
    ['a half header and claims', `eyX.${payload}`],
    ['small letters', token.toLowerCase()],
    ['a sentence', 'Hello.world.Now'],
    ['a word with the first letters of a token in it', 'Abey.x.y'],
    ['a session of a web framework', head({ sub: 1 })],
    ['a header in the place of the claims', `Ab.${header}.Yz`],
    ['words in front of claims', `x y.${payload}.Z`],
  ])('%s', (_, text) => {
    expect(decodeToken(text)).toMatchObject({ header: null, payload: null, signature: null });
  });
});

describe('a token', () => {
  test.each([
    ['that is whole', token, goodHeader, goodClaims],
    ['without a signature', `${header}.${payload}`, goodHeader, goodClaims],
    ['whose claims cannot be read', `${header}.x.y`, goodHeader, null],
    ['whose header has a type alone', head({ typ: 'JWT' }), { typ: 'JWT' }, null],
    ['whose header has an algorithm alone', head({ alg: 'x' }), { alg: 'x' }, null],
    ['whose header has an encryption alone', head({ enc: 'x' }), { enc: 'x' }, null],
    ['whose header is empty', head({}), {}, null],
    ['whose header cannot be read', `Ey.${payload}.${signature}`, null, goodClaims],
    ['of which only the first letters can be read', 'eyX.y.z', null, null],
    ['with words in its header', `eX y.${payload}.Z`, null, goodClaims],
  ])('%s', (_, text, header, claims) => {
    const decoded = decodeToken(text);
    expect(decoded.header?.value).toEqual(header);
    expect(decoded.payload?.value).toEqual(claims);
  });

  test('with a fourth part has a header, and no claims', () => {
    expect(decodeToken(`${token}.x`)).toMatchObject({
      segmentCount: 4,
      header: { value: goodHeader },
      payload: null,
      signature: null,
    });
  });
});
