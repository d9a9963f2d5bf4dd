/** The request that the flags describe: parsed once, then sent with all, some or none of its credentials. */
import { describe, expect, test } from 'vitest';
import type { LookUp } from '../../src/check/evidence/reference.js';
import { fillRequest, parseRequest, type RequestFlags } from '../../src/check/evidence/token-request.js';
import { madeUpSecret } from '../support/made-up.js';

const url = 'https://api.example.com/chat-token?lang=en';
const parse = (options: Partial<RequestFlags>) =>
  parseRequest({ tokenUrl: url, tokenHeader: [], ...options });
const lookUp: LookUp = ({ kind, text }) => (kind === 'typed' ? text : `<${kind} ${text}>`);
const accept = expect.any(String);

describe('with credentials, and without', () => {
  test.each<[string, Partial<RequestFlags>, object, object]>([
    ['nothing given', {}, { method: 'GET', headers: { accept }, body: undefined }, { headers: { accept } }],
    [
      'a bare reference',
      { tokenHeader: ['X-Session: env:QA'] },
      { headers: { accept, 'x-session': '<env QA>' } },
      { headers: { accept } },
    ],
    [
      'behind a scheme',
      { tokenHeader: ['Authorization: Bearer env:QA'] },
      { headers: { accept, authorization: 'Bearer <env QA>' } },
      { headers: { accept } },
    ],
    [
      'in a cookie',
      { tokenHeader: ['Cookie: theme=dark; s=file:/run/qa; x=env:X'] },
      { headers: { accept, cookie: 'theme=dark; s=<file /run/qa>; x=<env X>' } },
      { headers: { accept } },
    ],
    [
      'a literal cookie',
      { tokenHeader: ['cookie: s=1', 'X-App: ios'] },
      { headers: { accept, cookie: 's=1', 'x-app': 'ios' } },
      { headers: { accept, 'x-app': 'ios' } },
    ],
    [
      'in a JSON body',
      { tokenMethod: 'post', tokenBody: '{"user":{"key":"env:QA"},"n":1}' },
      {
        method: 'POST',
        body: '{"user":{"key":"<env QA>"},"n":1}',
        headers: { accept, 'content-type': 'application/json' },
      },
      { body: '{"user":{"key":""},"n":1}' },
    ],
    [
      'in a form',
      { tokenMethod: 'POST', tokenBody: 'a=1&key=env:QA' },
      {
        body: 'a=1&key=%3Cenv%20QA%3E',
        headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      },
      { body: 'a=1&key=' },
    ],
    [
      'a whole body',
      { tokenMethod: 'PUT', tokenBody: 'file:body.json' },
      { body: '<file body.json>', headers: { accept, 'content-type': 'text/plain;charset=UTF-8' } },
      { body: undefined, headers: { accept } },
    ],
    [
      'headers of our own given',
      { tokenHeader: ['Accept: text/plain', 'User-Agent: qa'] },
      { headers: { accept: 'text/plain', 'user-agent': 'qa' } },
      { headers: { accept: 'text/plain', 'user-agent': 'qa' } },
    ],
  ])('%s', (_, options, filled, stripped) => {
    const template = parse(options);
    expect(fillRequest(template, lookUp)).toMatchObject({ url, ...filled });
    expect(fillRequest(template, () => undefined)).toMatchObject({ url, ...stripped });
  });

  test('a JSON body with a reference keeps everything else as it was typed', () => {
    const body =
      '{ "big": 12345678901234567890, "s" : "env:QA", "env:QA" : 1, "a": 1, "a": 2, "u": "\\u0041 \\"env:QA\\"" }';
    expect(fillRequest(parse({ tokenMethod: 'POST', tokenBody: body }), () => 'x"y').body).toBe(
      body.replace('"s" : "env:QA"', '"s" : "x\\"y"'),
    );
  });

  test('a body without references is sent as it was typed', () => {
    const body = '{ "big": 12345678901234567890 }';
    expect(fillRequest(parse({ tokenMethod: 'POST', tokenBody: body }), lookUp).body).toBe(body);
  });

  test.each([
    [[], undefined, []],
    [['X-App: ios'], undefined, []],
    [['Authorization: Basic x'], undefined, ['authorization']],
    [['X-Key: env:KEY', 'Cookie: s=env:KEY'], undefined, ['env:KEY']],
    [['X-App: ios', 'Cookie: s=1'], '{"key":"file:/run/qa"}', ['cookie', 'file:/run/qa']],
  ])('%j %j shows who asks by %j', (headers, body, expected) => {
    const { slots } = parse({ tokenMethod: 'POST', tokenHeader: headers, tokenBody: body });
    expect([...new Set(slots.map(({ credential }) => credential))]).toEqual(expected);
  });

  test('a header that is given twice is sent as a list', () => {
    const template = parse({
      tokenHeader: ['Cookie: a=1', 'X-Role: x', 'cookie: b=2', 'x-role: y', 'Accept: a/b'],
    });
    expect(fillRequest(template, lookUp).headers).toMatchObject({
      cookie: 'a=1; b=2',
      'x-role': 'x, y',
      accept: 'a/b',
    });
  });

  test('a value that no header carries is refused without being shown', () => {
    const secret = madeUpSecret();
    const template = parse({ tokenHeader: ['X-Key: env:KEY'] });
    const fill = () => fillRequest(template, () => `${secret}\nX-Evil: 1`);
    expect(fill).toThrow(/^the value of the header x-key \(\d+ characters\) holds a line break/);
    expect(fill).not.toThrow(secret);
  });
});

describe('is refused', () => {
  test.each<[string, Partial<RequestFlags>, RegExp]>([
    ['a relative URL', { tokenUrl: '/chat-token' }, /^--token-url is/],
    ['no URL', { tokenUrl: '' }, /^--token-url is ""/],
    ['a file URL', { tokenUrl: 'file:///etc/passwd' }, /^--token-url is/],
    [
      'a URL with a password',
      { tokenUrl: 'https://qa:hunter2@example.com/' },
      /^--token-url holds a user name or password$/,
    ],
    [
      'a header without a colon',
      { tokenHeader: ['Authorization'] },
      /^--token-header \(13 characters\) is not a header$/,
    ],
    [
      'a header with a space in its name',
      { tokenHeader: ['X Key: 1'] },
      /^--token-header \(8 characters\) is not a header$/,
    ],
    [
      'a header of the connection',
      { tokenHeader: ['Expect: 100-continue'] },
      /^--token-header cannot set Expect$/,
    ],
    ['two hosts', { tokenHeader: ['Host: a.test', 'host: b.test'] }, /^--token-header gives Host twice$/],
    [
      'a reference inside a value',
      { tokenHeader: ['Authorization: Token token=env:QA'] },
      /^the --token-header authorization holds env: or file: where none is read$/,
    ],
    ['a method that is none', { tokenMethod: 'GET /' }, /^--token-method is/],
    ['CONNECT', { tokenMethod: 'connect' }, /^--token-method is/],
    ['a body with GET', { tokenBody: '{}' }, /^--token-body does not go with a GET request$/],
  ])('%s', (_, options, message) => {
    expect(() => parse(options)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });

  test('a password in a URL is not repeated', () => {
    expect(() => parse({ tokenUrl: 'https://qa:hunter2@example.com/' })).not.toThrow(/hunter2/);
  });
});
