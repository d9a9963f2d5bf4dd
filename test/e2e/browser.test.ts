/** What a web page in a real browser (Debian's Chromium) may do with the emulator: log in, and nothing else. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { ask, bearer, readSettings } from '../emulator/fixtures.js';
import { hasChromium, openBrowser } from '../support/chromium.js';
import { serve } from '../support/http-server.js';
import { describeWith } from '../support/needs.js';
import { addCanary } from '../support/run-kchat.js';
import { mint } from '../support/tokens.js';

/**
 * Serves a page under a name of the web, opens it, and waits for what it reports.
 *
 * @param script  the body of an async function; `attempt(url, init)` gives what a page learns of an answer
 */
async function runPage(script: string): Promise<Readonly<Record<string, unknown>>> {
  const page = `<!doctype html><meta charset=utf-8><script type=module>
    async function attempt(url, init) {
      try {
        const answer = await fetch(url, init);
        return { type: answer.type, status: answer.status, text: await answer.text() };
      } catch (error) {
        return error.name;
      }
    }
    const report = await (async () => { ${script} })().catch((error) => ({ failed: String(error) }));
    await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
  </script>`;
  let give: (report: string) => void = () => {};
  const reported = new Promise<string>((resolve) => {
    give = resolve;
  });
  const server = await serve(async (request, response) => {
    if (request.url !== '/report')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(request.url === '/' ? page : '');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.end();
    give(body);
  });
  await (await openBrowser()).open(server.origin.replace('127.0.0.1', 'app.test'));
  return JSON.parse(await reported);
}

async function openEmulator(): Promise<Emulator> {
  const emulator = await startEmulator({ orgs: ['acme'] });
  addCanary(emulator.apiKey);
  onTestFinished(() => emulator.close());
  return emulator;
}

function mintNow(emulator: Emulator, ageSeconds: number): string {
  const iat = Math.floor(Date.now() / 1000) - ageSeconds;
  return mint(emulator.secret, { email: 'ada@example.com', iat });
}

describeWith(hasChromium, 'chromium')('a page on another origin', () => {
  test('logs in as an SDK does, and reads why a login fails', async () => {
    const emulator = await openEmulator();
    const report = await runPage(`
      const sdk = { 'x-kustomer': 'kustomer', 'x-kustomer-client': 'web', 'x-kustomer-version': '1' };
      const start = await attempt('${emulator.url}/c/v1/tracking/tokens/current', { headers: sdk });
      const trackingToken = JSON.parse(start.text).data.attributes.token;
      const logIn = (externalToken) => attempt('${emulator.url}/c/v1/identity', {
        method: 'POST',
        headers: { ...sdk, 'content-type': 'application/json', 'x-kustomer-tracking-token': trackingToken },
        body: JSON.stringify({ externalToken }),
      });
      return { good: await logIn('${mintNow(emulator, 5)}'), stale: await logIn('${mintNow(emulator, 1000)}') };
    `);
    expect(report).toMatchObject({
      good: { type: 'cors', status: 200 },
      stale: { type: 'cors', status: 401 },
    });
    const { good, stale } = report as Record<string, { text: string }>;
    expect(JSON.parse(good?.text ?? '')).toMatchObject({
      data: { attributes: { email: 'ada@example.com' } },
    });
    expect(JSON.parse(stale?.text ?? '')).toMatchObject({ errors: [{ meta: { reason: 'IAT_TOO_OLD' } }] });
  });

  test('reads neither the settings nor the log, and sets no fault', async () => {
    const emulator = await openEmulator();
    const { url, apiKey } = emulator;
    const report = await runPage(`
      const withKey = { headers: { authorization: 'Bearer ${apiKey}' } };
      const fault = { method: 'POST', body: JSON.stringify({ fault: '500' }) };
      const json = { 'content-type': 'application/json' };
      const form = Object.assign(document.createElement('form'), { method: 'post', action: '${url}/__emulator/faults', target: 'frame', enctype: 'text/plain' });
      form.innerHTML = '<input name=\\'{"fault":"500","path":"\\' value=\\'/"}\\'>';
      const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
      document.body.append(frame, form);
      const framed = new Promise((resolve) => { frame.onload = resolve; });
      form.submit();
      await framed;
      return {
        settings: await attempt('${url}/v1/auth/customer/settings', withKey),
        settingsBlindly: await attempt('${url}/v1/auth/customer/settings', { ...withKey, mode: 'no-cors' }),
        revoke: await attempt('${url}/v1/auth/tokens/current', { ...withKey, method: 'DELETE' }),
        domain: await attempt('${url}/v1/domains/acme'),
        log: await attempt('${url}/__emulator/requests'),
        logBlindly: await attempt('${url}/__emulator/requests', { mode: 'no-cors' }),
        fault: await attempt('${url}/__emulator/faults', { ...fault, headers: json }),
        faultBlindly: await attempt('${url}/__emulator/faults', { ...fault, mode: 'no-cors' }),
        clear: await attempt('${url}/__emulator/faults', { method: 'DELETE' }),
      };
    `);
    const blind = { type: 'opaque', status: 0, text: '' };
    expect(report).toEqual({
      settings: 'TypeError',
      settingsBlindly: blind,
      revoke: 'TypeError',
      domain: 'TypeError',
      log: 'TypeError',
      logBlindly: blind,
      fault: 'TypeError',
      faultBlindly: blind,
      clear: 'TypeError',
    });
    expect((await ask(`${url}/__emulator/faults`)).json).toEqual({ data: [] });
    // The key was not revoked; a blind request leaves it at home, so only this and the domain were answered.
    expect((await readSettings(emulator)).status).toBe(200);
    const { data } = (await ask(`${url}/__emulator/requests`)).json;
    expect(data.filter(({ status }: { status: number }) => status === 200)).toHaveLength(2);
  });

  test('meets a closed door under a name that was bent to this machine', async () => {
    const emulator = await openEmulator();
    const bent = emulator.url.replace('127.0.0.1', 'evil.test');
    const browser = await openBrowser();
    for (const path of ['/__emulator/requests', '/c/v1/tracking/tokens/current']) {
      await browser.open(bent + path);
      expect(await browser.page.content()).toContain('host_not_allowed');
    }
  });
});

describeWith(hasChromium, 'chromium')('a person', () => {
  test('reads the request log in the browser', async () => {
    const emulator = await openEmulator();
    await readSettings(emulator);
    const browser = await openBrowser();
    await browser.open(`${emulator.url}/__emulator/requests`);
    const page = await browser.page.content();
    expect(page).toContain('/v1/auth/customer/settings');
    expect(page).not.toContain(emulator.apiKey);
  });
});

describe('a foreign Host', () => {
  test.each(['evil.test', 'acme.api.kustomerapp.com', '10.0.0.1', 'localhost.evil.test'])(
    '%s is refused',
    async (host) => {
      const emulator = await openEmulator();
      const headers = { host, ...bearer(emulator.apiKey) };
      const answer = await ask(`${emulator.url}/v1/auth/customer/settings`, { headers });
      expect([answer.status, answer.json.errors[0].code]).toEqual([403, 'host_not_allowed']);
    },
  );
});
