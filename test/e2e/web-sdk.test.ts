/** The stand-in for the web SDK in a real Chromium: the page of the docs, and what Kustomer's documentation promises of each call. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeApiKey } from '../../src/emulator/keys.js';
import type { Emulator } from '../../src/emulator/options.js';
import { ask, openEmulator as openTestEmulator, type TestOptions } from '../emulator/fixtures.js';
import { type BrowserPage, hasChromium, openBrowser } from '../support/chromium.js';
import { serve } from '../support/http-server.js';
import { describeWith } from '../support/needs.js';
import { addCanary } from '../support/run-kchat.js';
import { mint } from '../support/tokens.js';

const docs = readFileSync(fileURLToPath(new URL('../../docs/test-a-web-page.md', import.meta.url)), 'utf8');

function readDocument(name: string): string {
  const text = new RegExp(`<!-- file: ${name} -->\n\`\`\`\\w+\n(.*?)\`\`\``, 's').exec(docs)?.[1];
  if (text === undefined) throw new Error(`the docs have no file ${name}`);
  return text;
}

async function openEmulator(options: TestOptions = {}): Promise<Emulator> {
  const emulator = await openTestEmulator({ now: Date.now, ...options });
  addCanary(emulator.apiKey);
  return emulator;
}

function mintNow({ secret }: Emulator, claims: object, ageSeconds = 5): string {
  return mint(secret, { ...claims, iat: Math.floor(Date.now() / 1000) - ageSeconds });
}

/**
 * Serves files by name under a policy that allows the emulator and nothing inline, and opens the first in a browser.
 *
 * @param options.scripts  where else scripts may come from
 */
async function openSite(
  emulator: Emulator,
  files: Readonly<Record<string, string | (() => string)>>,
  { scripts = '', prepare = async (_: BrowserPage): Promise<void> => {} } = {},
): Promise<BrowserPage> {
  const policy = `default-src 'none'; script-src 'self' ${emulator.url} ${scripts}; connect-src 'self' ${emulator.url}; style-src 'none'`;
  const { origin } = await serve((request, response) => {
    const name = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1);
    const file = files[name] ?? '';
    const type = name.endsWith('.js')
      ? 'text/javascript'
      : name.endsWith('.html')
        ? 'text/html'
        : 'text/plain';
    response.writeHead(file === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': policy });
    response.end(typeof file === 'string' ? file : file());
  });
  const page = await openBrowser();
  await prepare(page);
  await page.open(origin);
  return page;
}

function tag(emulator: Emulator, { key = emulator.widgetKey, build = 'widget', more = '' } = {}): string {
  return `<script src="${emulator.url}/chat-web/${build}.js" data-kustomer-api-key="${key}" ${more}></script>`;
}

/** A page with the SDK alone. */
function openBare(emulator: Emulator, options?: Parameters<typeof tag>[1]): Promise<BrowserPage> {
  return openSite(emulator, {
    'index.html': `<!doctype html><title>x</title><body>${tag(emulator, options)}`,
  });
}

/** What a call of the SDK comes back with; the error as its message, if it is a native Error. */
function call(
  page: BrowserPage,
  method: string,
  ...args: readonly unknown[]
): Promise<{ response?: unknown; error?: unknown }> {
  const given = args.map((value) => `${JSON.stringify(value)}, `).join('');
  return page.evaluate(
    `new Promise((resolve) => ${method}(${given}(response, error) => resolve({ response, error: error instanceof Error ? error.message : error })))`,
  );
}

const badge = "document.querySelector('[data-kchat-emulator]')?.textContent ?? ''";

describeWith(hasChromium, 'chromium')('the page of the docs', () => {
  test('logs in, survives a reload, says why a stale token fails, logs out', async () => {
    const emulator = await openEmulator();
    let token = mintNow(emulator, { email: 'ada@example.com' });
    const html = readDocument('index.html')
      .replace('http://127.0.0.1:4010', emulator.url)
      .replace('WIDGET_KEY', emulator.widgetKey);
    const page = await openSite(emulator, {
      'index.html': html,
      'app.js': readDocument('app.js'),
      'chat-token': () => token,
    });
    const waitForState = (text: string) =>
      page.waitFor(`document.querySelector('#state').textContent.includes(${JSON.stringify(text)})`);
    await waitForState('ready');
    await page.click('#login');
    await waitForState('logged in as ada@example.com');
    expect(await page.evaluate(badge)).toBe(
      'kchat emulator, not Kustomer: logged in as ada@example.com (by email)',
    );
    await page.page.reload();
    await waitForState('still logged in');
    token = mintNow(emulator, { email: 'ada@example.com' }, 960);
    await page.click('#login');
    await waitForState('failed: login rejected: issued ');
    await waitForState('IAT_TOO_OLD');
    await page.click('#logout');
    await waitForState('logged out');
    await page.page.reload();
    await waitForState('ready');
    expect(page.console.filter((line) => /policy/i.test(line))).toEqual([]);
    expect(page.console.join()).not.toContain(token);
  });

  test('as it is in production takes the stand-in from the lines for Playwright', async () => {
    const emulator = await openEmulator();
    const production = 'https://cdn.kustomerapp.com/chat-web/widget.js';
    const html = readDocument('index.html')
      .replace('http://127.0.0.1:4010/chat-web/widget.js', production)
      .replace('WIDGET_KEY', emulator.widgetKey);
    const [, lines = ''] = /```js\n(await page\.route\(.*?)```/s.exec(docs) ?? [];
    const route = new Function(
      'page',
      `return (async () => { ${lines} })();`.replace('http://127.0.0.1:4010', emulator.url),
    );
    const page = await openSite(
      emulator,
      {
        'index.html': html,
        'app.js': readDocument('app.js'),
        'chat-token': () => mintNow(emulator, { email: 'ada@example.com' }),
      },
      { scripts: production, prepare: ({ page }) => route(page) },
    );
    const state = "document.querySelector('#state').textContent";
    await page.waitFor(`${state} === 'ready'`);
    await page.click('#login');
    await page.waitFor(`${state} === 'logged in as ada@example.com'`);
    expect(page.requests).toContain(production);
  });
});

describeWith(hasChromium, 'chromium')('the surface', () => {
  test('is start alone until it has called back, and everything documented after', async () => {
    const emulator = await openEmulator();
    const page = await openSite(emulator, {
      'index.html': `<!doctype html><body>${tag(emulator)}<script src="early.js"></script>`,
      // What the documentation warns of, line by line.
      'early.js':
        "window.names = Object.keys(Kustomer); Kustomer.start(); Kustomer.login({ jwtToken: 'x' });",
    });
    expect(await page.evaluate('names')).toEqual(['start']);
    const early = 'Kustomer.login was called before Kustomer.start had called back; call it in the callback';
    await expect.poll(() => page.console.join('\n')).toContain(early);
    expect(page.console.join('\n')).toContain('TypeError: Kustomer.login is not a function');
    expect(await call(page, 'Kustomer.start', {})).toEqual({});
    expect((await page.evaluate<string[]>('Object.keys(Kustomer)')).sort()).toEqual(
      [
        ...[
          'start',
          'stop',
          'open',
          'close',
          'login',
          'logout',
          'isLoggedIn',
          'addListener',
          'removeListener',
        ],
        ...['describeCustomer', 'describeConversation', 'isChatAvailable', 'createConversation'],
        ...[
          'openConversationById',
          'getOpenConversations',
          'openKbArticle',
          'openKbCategory',
          'getUnreadCount',
        ],
      ].sort(),
    );
  });

  test('login answers by the identifier that was used, and so does isLoggedIn', async () => {
    const emulator = await openEmulator();
    const page = await openBare(emulator);
    await call(page, 'Kustomer.start', {});
    const jwtToken = mintNow(emulator, { externalId: 'user_8412' });
    expect(await call(page, 'Kustomer.isLoggedIn', { externalId: 'user_8412' })).toEqual({ response: false });
    expect(await call(page, 'Kustomer.login', { jwtToken })).toEqual({
      response: { identified: true, customerId: expect.any(String), email: null, externalId: 'user_8412' },
    });
    expect(await call(page, 'Kustomer.isLoggedIn', { externalId: 'user_8412' })).toEqual({ response: true });
    expect(await call(page, 'Kustomer.isLoggedIn', { externalId: 'other' })).toEqual({ response: false });
    expect(await call(page, 'Kustomer.isLoggedIn', { email: 'ada@example.com' })).toEqual({
      response: false,
    });
    expect(page.console.join('\n')).toContain('isLoggedIn asked by email, but the login was by externalId');
    expect(await call(page, 'Kustomer.isLoggedIn', {})).toEqual({
      error: expect.stringContaining('{ email }'),
    });
    const both = mintNow(emulator, { email: 'ada@example.com', externalId: 'user_8412' });
    await call(page, 'Kustomer.login', { jwtToken: both });
    expect(await call(page, 'Kustomer.isLoggedIn', { email: 'ada@example.com' })).toEqual({ response: true });
    expect(await call(page, 'Kustomer.isLoggedIn', { externalId: 'user_8412' })).toEqual({ response: false });
    expect(await call(page, 'Kustomer.logout')).toEqual({});
    expect(await call(page, 'Kustomer.isLoggedIn', { email: 'ada@example.com' })).toEqual({
      response: false,
    });
  });

  test.each([
    ['no token', '{}', 'login takes { jwtToken'],
    ['nothing at all', 'undefined', 'login takes { jwtToken'],
    ['no JWT', "{ jwtToken: 'x' }", '(TOKEN_MALFORMED)'],
  ])('login with %s is a native Error in the callback', async (_, options, message) => {
    const page = await openBare(await openEmulator());
    await call(page, 'Kustomer.start', {});
    const reply = await page.evaluate(
      `new Promise((resolve) => Kustomer.login(${options}, (response, error) => resolve({ response, error: error.message })))`,
    );
    expect(reply).toEqual({ error: expect.stringContaining(message) });
  });

  test('calls listeners until they are removed, and survives one that throws', async () => {
    const emulator = await openEmulator();
    const page = await openBare(emulator);
    await call(page, 'Kustomer.start', {});
    await page.evaluate(`window.heard = [];
      window.hear = (response) => heard.push(response?.email ?? null);
      Kustomer.addListener('onLogin', () => { throw new Error('a mistake of the page'); });
      for (const name of ['onLogin', 'onLogout', 'onOpen', 'onClose']) Kustomer.addListener(name, hear);`);
    await call(page, 'Kustomer.login', { jwtToken: mintNow(emulator, { email: 'ada@example.com' }) });
    await call(page, 'Kustomer.open');
    await page.waitFor('heard.length === 2');
    expect(page.console.join('\n')).toContain('a mistake of the page');
    await page.evaluate("Kustomer.removeListener('onLogout', hear)");
    await call(page, 'Kustomer.logout');
    await call(page, 'Kustomer.close');
    await page.waitFor('heard.length === 3');
    expect(await page.evaluate('heard')).toEqual(['ada@example.com', null, null]);
  });

  test('start: early calls wait, a second one counts for nothing, stop takes all of it away', async () => {
    const emulator = await openEmulator();
    const page = await openSite(emulator, {
      'index.html': `<!doctype html><body><script src="early.js"></script>${tag(emulator)}`,
      'early.js': `window.log = [];
        addEventListener('kustomerLoaded', () => {
          log.push('loaded');
          Kustomer.start({ brandId: 'x' }, (response, error) => log.push('started ' + (error ?? 'well')));
          Kustomer.start();
        });`,
    });
    await page.waitFor("log.includes('started well')");
    expect(await page.evaluate('log')).toEqual(['loaded', 'started well']);
    expect(await call(page, 'Kustomer.start', {})).toEqual({});
    expect(page.console.join('\n')).toContain('Kustomer.start was called twice; the first call counts');
    await call(page, 'Kustomer.stop');
    expect(await page.evaluate('Object.keys(Kustomer)')).toEqual(['start']);
    expect(await page.evaluate(badge)).toBe('');
    expect(await call(page, 'Kustomer.start', {})).toEqual({});
  });

  test('what concerns conversations answers in the documented shape, and says once that it does nothing', async () => {
    const page = await openBare(await openEmulator());
    await call(page, 'Kustomer.start', {});
    expect(await page.evaluate('Kustomer.getUnreadCount()')).toEqual({ total: 0, conversations: {} });
    expect(await page.evaluate('Kustomer.isChatAvailable()')).toBe('online');
    expect(await call(page, 'Kustomer.getOpenConversations')).toEqual({ response: [] });
    expect(await call(page, 'Kustomer.createConversation', { message: 'hello' })).toEqual({
      response: expect.objectContaining({ conversationId: expect.any(String), ended: false }),
    });
    await call(page, 'Kustomer.describeCustomer', {});
    await call(page, 'Kustomer.describeCustomer', {});
    expect(page.console.filter((line) => line.includes('describeCustomer does nothing'))).toHaveLength(1);
  });

  test('core.js is the same without a window: KustomerCore, init', async () => {
    const emulator = await openEmulator();
    const page = await openBare(emulator, { build: 'core' });
    expect(await page.evaluate('Object.keys(KustomerCore)')).toEqual(['init']);
    expect(await call(page, 'KustomerCore.init', { brandId: 'x' })).toEqual({
      response: { settings: { brandId: 'x' } },
    });
    const jwtToken = mintNow(emulator, { email: 'ada@example.com' });
    const { response: login } = await call(page, 'KustomerCore.login', { jwtToken });
    expect(login).toMatchObject({ identified: true, email: 'ada@example.com' });
    expect(await page.evaluate('typeof KustomerCore.open + typeof window.Kustomer')).toBe(
      'undefinedundefined',
    );
  });
});

describeWith(hasChromium, 'chromium')('the key of the page', () => {
  test.each<[string, (emulator: Emulator) => string, string]>([
    ['of an admin', ({ apiKey }) => apiKey, 'has the roles org.admin, org.user: whoever opens this page'],
    [
      'of both roles',
      () => makeApiKey('acme', 'prod1', ['org.tracking', 'org.user']),
      'org.tracking, org.user',
    ],
    ['that is none', () => 'CHAT_KEY', 'holds no key that can be read'],
    ['that is missing', () => '', 'no data-kustomer-api-key'],
  ])('%s is refused loudly', async (_, makeKey, message) => {
    const emulator = await openEmulator();
    const page = await openBare(emulator, { key: makeKey(emulator) });
    expect(await call(page, 'Kustomer.start', {})).toEqual({ error: expect.stringContaining(message) });
    expect(await page.evaluate(badge)).toContain(message);
    expect(page.console.join('\n')).toContain(message);
    expect(await page.evaluate('Object.keys(Kustomer)')).toEqual(['start']);
  });

  test('of the real org does: it is not asked for', async () => {
    const emulator = await openEmulator();
    const page = await openBare(emulator, { key: makeApiKey('acme', 'prod2', ['org.tracking']) });
    expect(await call(page, 'Kustomer.start', {})).toEqual({});
  });
});

describeWith(hasChromium, 'chromium')('the badge', () => {
  test('can be turned off', async () => {
    const page = await openBare(await openEmulator(), { more: 'data-kchat-badge="off"' });
    await call(page, 'Kustomer.start', {});
    expect(await page.evaluate(badge)).toBe('');
  });
});

describeWith(hasChromium, 'chromium')('when the emulator fails', () => {
  test.each([
    ['503@/c/v1/tracking', 'service unavailable'],
    ['html@/c/v1/tracking', 'answered 200 without JSON'],
  ])('%s: start says so, and works when it is called again', async (fault, message) => {
    const page = await openBare(await openEmulator({ faults: [fault.replace('@', 'x1@')] }));
    expect(await call(page, 'Kustomer.start', {})).toEqual({ error: expect.stringContaining(message) });
    expect(await call(page, 'Kustomer.start', {})).toEqual({});
  });
});

describeWith(hasChromium, 'chromium')('when the emulator has gone', () => {
  test('a login says so', async () => {
    const emulator = await openEmulator();
    const page = await openBare(emulator);
    await call(page, 'Kustomer.start', {});
    await emulator.close();
    const jwtToken = mintNow(emulator, { email: 'ada@example.com' });
    expect(await call(page, 'Kustomer.login', { jwtToken })).toEqual({
      error: `the emulator at ${emulator.url} cannot be reached`,
    });
  });
});

describe('the scripts over HTTP', () => {
  test('name the emulator as the page reached it', async () => {
    const { url } = await openTestEmulator();
    const { text, headers } = await ask(`${url}/chat-web/widget.js`, {
      headers: { host: 'acme.localhost:4010' },
    });
    expect(text).toContain('const emulator = "http://acme.localhost:4010";');
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test.each([
    '/chat-web/stand-in/loader.js',
    '/chat-web/stand-in/constructor.js',
    '/chat-web/other.js',
    '/chat-web/',
  ])('%s is none', async (path) => {
    const { url } = await openTestEmulator();
    expect((await ask(url + path)).status).toBe(404);
  });

  test('a loader meets faults and stands in the log, its modules do not', async () => {
    const { url } = await openTestEmulator({ faults: ['503x1@/chat-web/'] });
    expect((await ask(`${url}/chat-web/stand-in/chat.js`)).status).toBe(200);
    expect((await ask(`${url}/chat-web/widget.js`)).status).toBe(503);
    expect((await ask(`${url}/chat-web/core.js`)).status).toBe(200);
    const { data } = (await ask(`${url}/__emulator/requests`)).json;
    expect(data.map(({ path }: { path: string }) => path)).toEqual([
      '/chat-web/widget.js',
      '/chat-web/core.js',
    ]);
  });
});
