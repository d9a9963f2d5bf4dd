/** The faults: their notation, whose turn it is, and what each does to a real client. */
import { describe, expect, test } from 'vitest';
import { faultKinds } from '../../src/emulator/fault-kinds.js';
import {
  type Fault,
  parseFault,
  type ShownFault,
  takeFaults,
  toShownFault,
} from '../../src/emulator/faults.js';
import { mint } from '../support/tokens.js';
import {
  ask,
  currentTokenPath,
  identityPath,
  logIn,
  now,
  openEmulator,
  readFaults,
  readSettings,
  settingsPath,
} from './fixtures.js';

describe('the notation name[=argument][xN][@/path]', () => {
  test.each<[string, ShownFault]>([
    ['401', { fault: '401', argument: null, times: null, path: null }],
    ['429x2', { fault: '429', argument: '1s', times: 2, path: null }],
    ['429=no-reset', { fault: '429', argument: 'no-reset', times: null, path: null }],
    ['429=5s', { fault: '429', argument: '5s', times: null, path: null }],
    ['slow', { fault: 'slow', argument: '3s', times: null, path: null }],
    ['slow=500msx10', { fault: 'slow', argument: '500ms', times: 10, path: null }],
    ['skew=-2h', { fault: 'skew', argument: '-2h', times: null, path: null }],
    ['401x1@/c/v1/identity', { fault: '401', argument: null, times: 1, path: '/c/v1/identity' }],
    [
      'redirect=http://evil.example@/v1/',
      { fault: 'redirect', argument: 'http://evil.example', times: null, path: '/v1/' },
    ],
    [
      'redirect=http://127.0.0.1:8080x2',
      { fault: 'redirect', argument: 'http://127.0.0.1:8080', times: 2, path: null },
    ],
    [
      'redirect=https://h.example/x86',
      { fault: 'redirect', argument: 'https://h.example/', times: 86, path: null },
    ],
    ['redirect=/c/@/x', { fault: 'redirect', argument: '/c/', times: null, path: '/x' }],
    ['slow=1sx3', { fault: 'slow', argument: '1s', times: 3, path: null }],
    [' drop ', { fault: 'drop', argument: null, times: null, path: null }],
  ])('%s', (text, fault) => {
    const parsed = parseFault(text);
    expect('fault' in parsed ? toShownFault(parsed.fault) : parsed).toEqual(fault);
  });

  test.each([
    ['', 'there is no fault ""'],
    ['402', 'there is no fault "402"'],
    ['constructor', 'there is no fault "constructor"'],
    ['401x0', 'there is no fault "401x0"'],
    ['401=x', 'the fault 401 takes no argument'],
    ['slow=soon', 'the argument of slow is "soon"; it is used as slow=3s: answers late'],
    ['slow=-3s', 'the argument of slow is "-3s"'],
    ['skew=876001h', 'the argument of skew is "876001h"; it is used as skew=10m'],
    ['skew=-876001h', 'the argument of skew is "-876001h"; it is used as skew=10m'],
    ['429=876001h', 'the argument of 429 is "876001h"; it is used as 429=1s'],
    ['huge=0', 'the argument of huge is "0"'],
    ['redirect=ftp://x', 'the argument of redirect is "ftp://x"'],
    ['redirect=/a\r\nx: y', '302 to another host or path'],
    ['redirect=https://h:x', 'the argument of redirect is "https://h:x"; it is used as redirect=https://'],
    ['redirect=', 'the argument of redirect is ""'],
    ['redirect=<https://h.example>', 'the argument of redirect is "<https://h.example>"'],
    ['401@/c/@/x', 'there is no fault "401@/c/@/x"'],
    [`redirect=${'/x@'.repeat(1000)}`, 'a fault has 2000 characters at most'],
    ['no-secret=maybe', 'or empty, null, number'],
    ['wrong-pod=eu', 'the argument of wrong-pod is "eu"'],
  ])('refuses %j', (text, problem) => {
    expect(parseFault(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('every name has a standard argument that it accepts itself', () => {
    for (const name of Object.keys(faultKinds))
      expect(parseFault(name)).toMatchObject({ fault: { fault: name } });
  });

  test.each([
    ['skew=500ms', { aheadMs: 500 }],
    ['skew=3', { aheadMs: 3000 }],
    ['skew=-1.5m', { aheadMs: -90_000 }],
    ['skew=99999h', { aheadMs: 359_996_400_000 }],
    ['slow=3s', { delayMs: 3000 }],
    // A delay is no longer than a timer takes.
    ['slow=99999h', { delayMs: 2_147_483_647 }],
  ])('%s is a time', (text, effect) => {
    expect(parseFault(text)).toMatchObject({ fault: { effect } });
  });
});

describe('whose turn it is', () => {
  function names(faults: Fault[], path = '/x'): string {
    return takeFaults(faults, path).names.join(' ');
  }

  test('one answer at a time, in order, each as often as asked for', () => {
    const faults = readFaults(['503x2', '429x1']);
    expect([names(faults), names(faults), names(faults), names(faults)]).toEqual(['503', '503', '429', '']);
    expect(faults).toEqual([]);
  });

  test('what changes an answer comes on top', () => {
    const faults = readFaults(['slow', '401x1', 'jsonapi-errors']);
    expect([names(faults), names(faults)]).toEqual(['slow 401 jsonapi-errors', 'slow jsonapi-errors']);
  });

  test('a path that does not match uses nothing up', () => {
    const faults = readFaults(['500x1@/c/v1']);
    expect([names(faults, '/v1/x'), names(faults, '/c/v1/identity')]).toEqual(['', '500']);
  });

  test('no-secret waits for the settings', () => {
    const faults = readFaults(['no-secretx1']);
    expect([names(faults), names(faults, settingsPath)]).toEqual(['', 'no-secret']);
  });
});

describe('a client meets', () => {
  test.each<[string, number, string]>([
    ['401', 401, 'unauthorized'],
    ['403', 403, 'forbidden'],
    ['429', 429, 'too_many_requests'],
    ['500', 500, 'internal_error'],
    ['503', 503, 'unavailable'],
    ['wrong-pod=prod4', 401, 'unauthorized'],
  ])('%s', async (fault, status, code) => {
    const emulator = await openEmulator({ faults: [fault] });
    const answer = await readSettings(emulator);
    expect([answer.status, answer.json.errors[0].code]).toEqual([status, code]);
    expect(answer.text).not.toContain(emulator.secret);
  });

  test('wrong-pod in Kustomer’s words', async () => {
    const emulator = await openEmulator({ faults: ['wrong-pod'] });
    expect((await readSettings(emulator)).json.errors[0].message).toBe(
      'Auth token associated with pod prod2 but request is being handled by prod1',
    );
  });

  test('429 with three headers, the reset in whole epoch seconds, or without the reset', async () => {
    const emulator = await openEmulator({ faults: ['429=1500msx1', '429=no-resetx1'], rateLimit: 300 });
    expect((await readSettings(emulator)).headers).toMatchObject({
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(now + 2),
    });
    const { status, headers } = await readSettings(emulator);
    expect([status, headers['x-ratelimit-remaining']]).toEqual([429, '0']);
    expect(headers).not.toHaveProperty('x-ratelimit-reset');
  });

  test('jsonapi-errors: the other shape of a refusal', async () => {
    const emulator = await openEmulator({ faults: ['jsonapi-errors'] });
    const { json } = await readSettings(emulator, emulator.widgetKey);
    expect(json.errors).toEqual([
      {
        status: 401,
        code: 'unauthorized',
        title: 'Unauthorized',
        detail: 'the key lacks the role org.admin, it has org.tracking',
        source: {},
        meta: {},
      },
    ]);
    expect((await readSettings(emulator)).status).toBe(200);
  });

  test('slow: the answer comes after another one, asked for later', async () => {
    const emulator = await openEmulator({ faults: [`slow=300ms@${settingsPath}`] });
    const order: string[] = [];
    const slow = readSettings(emulator).then(({ status }) => order.push(`slow ${status}`));
    await ask(`${emulator.url}/c/v1/tracking/tokens/current`).then(() => order.push('quick'));
    await slow;
    expect(order).toEqual(['quick', 'slow 200']);
  });

  test('slow: an emulator that stops does not wait', async () => {
    const emulator = await openEmulator({ faults: ['slow=1h'] });
    const failure = expect(readSettings(emulator)).rejects.toThrow();
    await ask(`${emulator.url}/__emulator/requests`);
    await emulator.close();
    await failure;
  });

  test.each(['drop', 'truncate'])('%s: the connection ends too early', async (fault) => {
    const emulator = await openEmulator({ faults: [`${fault}x1`] });
    await expect(readSettings(emulator)).rejects.toThrow(/socket hang up|aborted/);
    expect((await readSettings(emulator)).status).toBe(200);
  });

  test('truncate: half of the body after whole headers', async () => {
    const { url } = await openEmulator({ faults: ['truncate'] });
    const response = await fetch(`${url}/c/v1/tracking/tokens/current`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('html: a page with status 200', async () => {
    const emulator = await openEmulator({ faults: ['html'] });
    const { status, headers, text } = await readSettings(emulator);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toMatch(/^<!doctype html>/);
  });

  test('huge: JSON of that many MiB', async () => {
    const emulator = await openEmulator({ faults: ['huge=2'] });
    const { text, json } = await readSettings(emulator);
    expect(text.length).toBe(2 * 1024 * 1024);
    expect(Object.keys(json)).toEqual(['data']);
  });

  test('huge: a client that leaves is no trouble', async () => {
    const emulator = await openEmulator({ faults: ['huge=4000x1'] });
    const response = await fetch(`${emulator.url}${settingsPath}`);
    await response.body?.cancel();
    expect((await readSettings(emulator)).status).toBe(200);
  });

  test.each([
    ['redirect', `https://elsewhere.invalid${settingsPath}`],
    ['redirect=http://127.0.0.1:1', `http://127.0.0.1:1${settingsPath}`],
    ['redirect=/v1/other', '/v1/other'],
  ])('%s: 302 to %s', async (fault, location) => {
    const emulator = await openEmulator({ faults: [fault] });
    const answer = await readSettings(emulator);
    expect([answer.status, answer.headers.location]).toEqual([302, location]);
  });

  test('skew: another Date, and tokens judged by it', async () => {
    const emulator = await openEmulator({ faults: ['skew=-10m'] });
    const token = mint(emulator.secret, { email: 'a@b.c', iat: now + 600 });
    const { status, headers } = await logIn(emulator, token);
    expect([status, headers.date]).toEqual([401, 'Sun, 22 Nov 2026 14:10:00 GMT']);
  });

  test.each([
    ['skew=1000h', 'Sun, 03 Jan 2027 06:20:00 GMT'],
    ['skew=876000h', 'Tue, 29 Oct 2126 14:20:00 GMT'],
    ['skew=-876000h', 'Fri, 17 Dec 1926 14:20:00 GMT'],
  ])('%s: exactly so far, also beyond what a timer takes', async (fault, date) => {
    const emulator = await openEmulator({ faults: [fault] });
    const token = mint(emulator.secret, { email: 'a@b.c', iat: now });
    expect((await logIn(emulator, token)).headers.date).toBe(date);
    const settings = await readSettings(emulator);
    expect([settings.status, settings.headers.date]).toEqual([200, date]);
    expect((await ask(`${emulator.url}/__emulator/requests`)).status).toBe(200);
  });

  test.each<[string, object]>([
    ['no-secret', {}],
    ['no-secret=empty', { secret: '' }],
    ['no-secret=null', { secret: null }],
    ['no-secret=number', { secret: 42 }],
  ])('%s: settings without a usable secret', async (fault, attributes) => {
    const emulator = await openEmulator({ faults: [fault] });
    expect((await readSettings(emulator)).json.data.attributes).toEqual(attributes);
  });

  test('none on a preflight', async () => {
    const { url } = await openEmulator({ faults: ['500x1'] });
    expect((await ask(`${url}${identityPath}`, { method: 'OPTIONS' })).status).toBe(204);
    expect((await ask(`${url}/c/v1/tracking/tokens/current`)).status).toBe(500);
  });
});

describe('/__emulator/faults', () => {
  test('adds, lists with what is left, and clears', async () => {
    const emulator = await openEmulator();
    const url = `${emulator.url}/__emulator/faults`;
    const fault = { fault: '401', argument: null, times: 2, path: '/c/v1/identity' };
    const added = await ask(url, {
      method: 'POST',
      body: { fault: '401', times: 2, path: '/c/v1/identity' },
    });
    expect([added.status, added.json]).toEqual([201, { data: fault }]);
    expect((await logIn(emulator, 'x')).json.errors[0].code).toBe('unauthorized');
    expect((await readSettings(emulator)).status).toBe(200);
    expect((await ask(url)).json).toEqual({ data: [{ ...fault, times: 1 }] });
    expect((await ask(url, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(url)).json).toEqual({ data: [] });
  });

  test('takes the notation too', async () => {
    const { url } = await openEmulator();
    const { json } = await ask(`${url}/__emulator/faults`, {
      method: 'POST',
      body: { fault: 'slow=1msx3@/v1' },
    });
    expect(json.data).toEqual({ fault: 'slow', argument: '1ms', times: 3, path: '/v1' });
  });

  test('takes one of times and path from the notation, the other beside it', async () => {
    const { url } = await openEmulator();
    const set = (body: object) => ask(`${url}/__emulator/faults`, { method: 'POST', body });
    expect((await set({ fault: '401x3', path: '/c' })).json.data).toMatchObject({ times: 3, path: '/c' });
    expect((await set({ fault: '401@/v1', times: 2 })).json.data).toMatchObject({ times: 2, path: '/v1' });
    // What stands beside it wins.
    expect((await set({ fault: '401x3@/v1', times: 2 })).json.data).toMatchObject({ times: 2, path: '/v1' });
  });

  test('takes an argument that the notation would read as something else', async () => {
    const { url } = await openEmulator();
    const body = { fault: 'redirectx2', argument: 'https://h.example/x86' };
    const { json } = await ask(`${url}/__emulator/faults`, { method: 'POST', body });
    expect(json.data).toEqual({ fault: 'redirect', argument: body.argument, times: 2, path: null });
  });

  test.each<[string, unknown, string]>([
    ['no fault', {}, 'invalid_body'],
    ['an unknown one', { fault: '418' }, 'invalid_fault'],
    ['a number', { fault: 429 }, 'invalid_body'],
    ['times of zero', { fault: '429', times: 0 }, 'invalid_body'],
    ['half a time', { fault: '429', times: 0.5 }, 'invalid_body'],
    ['times as text', { fault: '429', times: '2' }, 'invalid_body'],
    ['a path without a slash', { fault: '429', path: 'v1' }, 'invalid_body'],
    ['another member', { fault: '429', status: 1 }, 'invalid_body'],
    ['an argument that is no text', { fault: 'slow', argument: 3 }, 'invalid_body'],
    ['a path of a megabyte', { fault: '429', path: `/${'x'.repeat(1_000_000)}` }, 'invalid_fault'],
  ])('refuses %s', async (_, body, code) => {
    const { url } = await openEmulator();
    const answer = await ask(`${url}/__emulator/faults`, { method: 'POST', body });
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, code]);
    expect((await ask(`${url}/__emulator/faults`)).json.data).toEqual([]);
  });

  test('is never met by a fault itself', async () => {
    const { url } = await openEmulator({ faults: ['500'] });
    expect((await ask(`${url}/__emulator/faults`)).status).toBe(200);
    expect((await ask(`${url}${currentTokenPath}`)).status).toBe(500);
  });
});
