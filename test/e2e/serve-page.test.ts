/**
 * The page of `kchat serve` in a real Chromium, as a QA person uses it: codes, copies, a bad token, a
 * server that goes.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listAddresses } from '../../src/system/addresses.js';
import { type BrowserOptions, type BrowserPage, hasChromium, openBrowser } from '../support/chromium.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeWith, testWith } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';
import { type ServeProcess, startServeProcess } from '../support/serve-process.js';

const hasZbar = spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const [address] = listAddresses();

const secret = addCanary(madeUpSecret());
const env = { KUSTOMER_CHAT_SECRET: secret };
const users = ['--user', 'ada=email:ada@example.com,plan=pro', '--user', 'bob=externalId:user_8412'];

/** A clock of the page that the test moves: `ahead` milliseconds. */
const movableClock = 'window.ahead = 0; const real = Date.now; Date.now = () => real() + window.ahead;';

const tokenShown = "/^eyJ/.test(document.querySelector('#chosen-token').textContent)";
const readToken = (page: BrowserPage) =>
  page.evaluate<string>("document.querySelector('#chosen-token').textContent");
const readText = (page: BrowserPage, selector: string) =>
  page.evaluate<string>(`document.querySelector('${selector}').innerText`);

async function openPage(
  options: BrowserOptions = {},
  args: readonly string[] = [],
  chooseAddress: (server: ServeProcess) => string | undefined = ({ page }) => page,
): Promise<{ server: ServeProcess; page: BrowserPage }> {
  const [server, page] = await Promise.all([
    startServeProcess([...users, ...args], env),
    openBrowser(options),
  ]);
  const script = await page.page.addInitScript(movableClock);
  onTestFinished(() => script.dispose());
  await page.open(chooseAddress(server) ?? server.page);
  await page.waitFor(tokenShown);
  return { server, page };
}

function readCodes(image: string): readonly string[] {
  return spawnSync('zbarimg', ['--quiet', '--raw', image], { encoding: 'utf8' }).stdout.trim().split('\n');
}

/** What axe-core (rules of WCAG 2 A and AA, and best practices) finds serious or critical. */
async function findBarriers(page: BrowserPage): Promise<readonly string[]> {
  await page.evaluate(`${axe}; 0`);
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}

async function expectAccepted(token: string): Promise<void> {
  expect(await runKchat(['inspect', token], { env })).toMatchObject({ code: 0 });
}

describeWith(hasChromium && hasZbar, 'chromium or zbarimg (zbar-tools)')('the page', () => {
  test('shows a code that is the token, which inspect accepts; asks no one else; is told the key by its address alone', async () => {
    const { server, page } = await openPage();
    const token = await readToken(page);
    expect(readCodes(await page.photograph())).toEqual([token]);
    await expectAccepted(token);
    await page.waitFor("document.querySelectorAll('#log tbody tr').length === 2");
    expect(await readText(page, '#log tbody')).toMatch(/ada\s+good\s+127\.0\.0\.1/);
    await expect.poll(server.readStderr).toMatch(/^\d\d:\d\d:\d\d {2}ada {2}good {2}to 127\.0\.0\.1$/m);
    expect(new Set(page.requests.map((url) => new URL(url).origin))).toEqual(new Set([server.url]));
    expect(page.requests.slice(1).join()).not.toContain(server.accessKey);
    expect(page.console).toEqual([]);
    for (const credential of [token, server.accessKey, secret])
      expect(server.readStderr()).not.toContain(credential);
  });

  test.each([
    [1280, 900],
    [360, 740],
  ])('holds no barrier at %s pixels, in light and dark, and fits', async (width, height) => {
    const { page } = await openPage({ width, height });
    await page.click('#bad li:first-child .tools button:last-child');
    await page.waitFor("document.querySelector('#report.rejected')");
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.click('#fill');
    await page.waitFor("document.querySelector('#poster-code svg')");
    expect(await findBarriers(page)).toEqual([]);
    expect(readCodes(await page.photograph())).toEqual([await readToken(page)]);
  });

  test('renews the token and its code before it ends, on the poster too, and says so without noise', async () => {
    const { page } = await openPage();
    const first = await readToken(page);
    await page.click('#fill');
    await page.waitFor("document.querySelector('#poster-code svg')");
    await page.evaluate(
      'window.said = []; new MutationObserver(() => said.push(announcer.textContent)).observe(announcer, { childList: true })',
    );
    await page.evaluate('window.ahead = 12 * 60_000');
    await page.waitFor("/^[23]:/.test(document.querySelector('#poster-left').textContent)");
    expect(await readToken(page)).toBe(first);
    await page.evaluate('window.ahead = 13.5 * 60_000');
    await page.waitFor(`document.querySelector('#chosen-token').textContent !== ${JSON.stringify(first)}`);
    const second = await readToken(page);
    await page.waitFor("/^14:/.test(document.querySelector('#poster-left').textContent)");
    expect(readCodes(await page.photograph())).toEqual([second]);
    await expectAccepted(second);
    expect(await page.evaluate('said')).toEqual([
      expect.stringMatching(/^New token for ada, good for 1\d minutes/),
    ]);
  });

  test('copies the token and the line', async () => {
    const { page } = await openPage();
    const token = await readToken(page);
    await page.click('#copy-token');
    await page.waitFor("document.querySelector('#copy-token').textContent === 'Copied'");
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
    await page.evaluate("format.value = 'kotlin'; format.dispatchEvent(new Event('change'))");
    await page.click('#copy-line');
    await page.waitFor("document.querySelector('#copy-line').textContent === 'Copied'");
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      `Kustomer.getInstance().logIn("${token}")`,
    );
    await page.click('#users li:nth-child(2) > button:last-child');
    await page.waitFor("document.querySelector('#announcer').textContent === 'Copied'");
    const other = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(Buffer.from(other.split('.')[1] ?? '', 'base64url').toString()).toContain(
      '"externalId":"user_8412"',
    );
  });

  testWith(address !== undefined, 'a network')(
    'copies on a phone too, where plain http has no clipboard to write to',
    async () => {
      const { page } = await openPage(
        { width: 360, height: 740 },
        ['--host', '0.0.0.0'],
        ({ networkPages }) => networkPages[0],
      );
      expect(await page.evaluate('window.isSecureContext')).toBe(false);
      await page.click('#copy-token');
      await page.waitFor("document.querySelector('#copy-token').textContent === 'Copied'");
      await page.evaluate('pasted.focus()');
      await page.press('Control+v');
      expect(await page.evaluate('pasted.value')).toBe(await readToken(page));
    },
  );

  test('finds one of many test users', async () => {
    const file = join(makeFolder(), 'users.csv');
    const rows = Array.from({ length: 2000 }, (_, index) => `person${index}@example.com,p${index}`);
    writeFileSync(file, `email,name\n${rows.join('\n')}\n`);
    const { page } = await openPage({}, ['--users', file]);
    expect(await readText(page, '#found')).toBe('12 of 2002 shown');
    await page.evaluate("document.querySelector('#find').focus()");
    await page.type('person1999');
    await page.waitFor("document.querySelectorAll('#users li').length === 1");
    await page.click('#users .pick');
    await page.waitFor(`document.querySelector('#chosen-name').textContent === 'p1999' && ${tokenShown}`);
    await page.waitFor("/p1999\\s+good/.test(document.querySelector('#log').innerText)");
  });

  test('explains a pasted token as the terminal does, and each bad one', async () => {
    const { page } = await openPage();
    const pasted = 'Authorization: Bearer ';
    const stale = (
      await runKchat(['sign', '--email', 'eve@example.com', '--iat', '-20m'], { env })
    ).stdout.trim();
    await page.evaluate('pasted.focus()');
    await page.type(pasted + stale);
    await page.press('Control+Enter');
    await page.waitFor("document.querySelector('#report.rejected')");
    const report = await readText(page, '#report');
    expect(report).toMatch(/Kustomer will reject this token: it was issued 20 min/);
    expect(report).toContain('IAT_TOO_OLD');
    expect(report).toContain('eve@example.com');
    await page.click('#bad li:nth-child(8) .tools button:last-child');
    await page.waitFor("document.querySelector('#report').innerText.includes('ALG_NONE')");
    expect(await readText(page, '#bad li:nth-child(8)')).toMatch(
      /alg-none.*What the app should do: show that chat/s,
    );
    await page.evaluate("pasted.value = 'no token'; judge.requestSubmit()");
    await page.waitFor("!document.querySelector('#report').innerText.includes('ALG_NONE')");
    expect(page.console.filter((line) => !line.includes('400'))).toEqual([]);
  });

  test('works by keyboard alone, and Escape gives the focus back', async () => {
    const { page } = await openPage();
    const focused = () =>
      page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');
    const tabTo = async (wanted: string) => {
      for (let count = 0; count < 60; count += 1) {
        await page.press('Tab');
        if ((await focused()).startsWith(wanted)) return;
      }
      throw new Error(`Tab never reached ${wanted}`);
    };
    await tabTo('bob');
    await page.press('Enter');
    await page.waitFor("document.querySelector('#chosen-name').textContent === 'bob'");
    await tabTo('fill');
    await page.press('Enter');
    await page.waitFor("document.querySelector('#poster').open");
    await page.press('Escape');
    await page.waitFor("!document.querySelector('#poster').open");
    expect(await focused()).toBe('fill');
  });

  test('puts the token into the template of --qr', async () => {
    const { page } = await openPage({}, ['--qr', 'myapp://login?jwt={token}']);
    expect(readCodes(await page.photograph())).toEqual([`myapp://login?jwt=${await readToken(page)}`]);
  });

  test('says when the server has gone, lets nothing pass for good that is not, and goes on when it is back', async () => {
    const keyFile = join(makeFolder(), 'access-key');
    writeFileSync(keyFile, `${addCanary(madeUpSecret())}\n`);
    const { server, page } = await openPage({}, ['--access-key-file', keyFile]);
    await server.stop('SIGKILL');
    await page.waitFor("!document.querySelector('#gone').hidden");
    expect(await readText(page, '#gone')).toMatch(/has not answered since \d\d:\d\d:\d\d/);
    await page.evaluate('window.ahead = 16 * 60_000');
    await page.waitFor("document.querySelector('#chosen-left').textContent === 'expired'");
    expect(readCodes(await page.photograph())).toEqual(['']);
    expect(await readToken(page)).toBe('–');
    const again = [...users, '--access-key-file', keyFile, '--port', new URL(server.url).port];
    await startServeProcess(again, env);
    await page.waitFor(`document.querySelector('#gone').hidden && ${tokenShown}`);
    await expectAccepted(await readToken(page));
  });

  test('asks for the key if its address has none or a wrong one', async () => {
    const { server, page } = await openPage();
    await page.open(`${server.url}/#key=wrong`);
    await page.evaluate('location.reload()');
    await page.waitFor("!document.querySelector('#door').hidden");
    expect(await readText(page, '#door')).toContain('not the one of this server');
    await page.type(server.accessKey);
    await page.press('Enter');
    await page.waitFor(tokenShown);
  });
});
