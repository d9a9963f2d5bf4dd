/** The org-wide budget per 60 s, by an injected clock. */
import { expect, test } from 'vitest';
import { countRequest, type RateWindow } from '../../src/emulator/rate-limit.js';
import { ask, logIn, now, openEmulator, readSettings } from './fixtures.js';

test('counts down, refuses with the reset, and starts again after 60 s', async () => {
  let time = now * 1000;
  const emulator = await openEmulator({ rateLimit: 2, now: () => time });
  const steps: unknown[] = [];
  for (const wait of [0, 1000, 1500, 57_499, 1]) {
    time += wait;
    const { status, headers } = await readSettings(emulator);
    steps.push([status, headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']]);
    expect(headers['x-ratelimit-limit']).toBe('2');
  }
  expect(steps).toEqual([
    [200, '1', undefined],
    [200, '0', undefined],
    [429, '0', String(now + 60)],
    [429, '0', String(now + 60)],
    [200, '1', undefined],
  ]);
});

test.each([600, -600])(
  'under a skew of %d s the reset is told by the clock that the Date header shows',
  async (skew) => {
    let time = now * 1000;
    const emulator = await openEmulator({ rateLimit: 1, now: () => time, faults: [`skew=${skew}s`] });
    const windows: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { status, headers } = await readSettings(emulator);
      if (status === 429)
        windows.push(Number(headers['x-ratelimit-reset']) - Date.parse(headers.date ?? '') / 1000);
      time += 20_000;
    }
    expect(windows).toEqual([40, 20]);
  },
);

test('is one budget per org, for keys and chat alike, and none for the controls', async () => {
  const emulator = await openEmulator({ rateLimit: 1, orgs: ['acme', 'beta'] });
  expect((await readSettings(emulator)).status).toBe(200);
  expect((await logIn(emulator, 'x')).json.errors[0].code).toBe('too_many_requests');
  expect((await readSettings(emulator, emulator.orgs[1]?.apiKey)).status).toBe(200);
  expect((await ask(`${emulator.url}/__emulator/requests`)).status).toBe(200);
});

test('a page may read that it was too fast', async () => {
  const emulator = await openEmulator({ rateLimit: 1 });
  await readSettings(emulator);
  expect((await logIn(emulator, 'x')).headers['access-control-allow-origin']).toBe('*');
});

test('a clock that is set back opens a new window instead of stretching one', () => {
  const windows = new Map<string, RateWindow>();
  const ask = (at: number) => countRequest(windows, 'acme', 1, at, 0).exceeded;
  expect([ask(1_000_000), ask(1_000_001), ask(0), ask(1)]).toEqual([false, true, false, true]);
});
