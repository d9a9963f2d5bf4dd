/** A real Chromium (a Debian package) that Playwright drives, with everything that its console and network said. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { afterFile } from './after.js';
import { makeFolder } from './folders.js';

// Where there is no sh there is no stdout either.
const found = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout as string | null;
const executablePath = (found ?? '').trim();

export const hasChromium = executablePath !== '';

/** A page that a test drives. */
export interface BrowserPage {
  /** The page as Playwright has it. */
  readonly page: Page;
  open(url: string): Promise<void>;
  /** The value of an expression in the page; promises are waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** Polls until an expression is truthy in the page. */
  waitFor(expression: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** Presses a key by its DOM name, such as `Tab` or `Control+Enter`. */
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Saves what is seen as PNG; returns the path. */
  photograph(): Promise<string>;
  /** Messages of the console and of the browser itself: errors, warnings, policy violations. */
  readonly console: readonly string[];
  /** The address of every request. */
  readonly requests: readonly string[];
}

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
}

/** One browser for all tests of a file: starting it is what takes time. */
let running: Promise<Browser> | undefined;

/**
 * Pages that a test is done with, one for a desktop and one for a phone. A new one is a new process, which takes twice
 * the CPU of what a test does in it.
 */
const idle = new Map<boolean, Page>();

function launchBrowser(): Promise<Browser> {
  const launched = chromium.launch({
    executablePath,
    chromiumSandbox: false,
    timeout: 0,
    // Names of the web that lead here, as a rebinding attacker has them.
    args: ['--host-resolver-rules=MAP *.test 127.0.0.1', '--disable-quic', '--disable-gpu'],
  });
  afterFile(async () => {
    running = undefined;
    idle.clear();
    await (await launched).close();
  });
  return launched;
}

async function takePage(isMobile: boolean): Promise<Page> {
  running ??= launchBrowser();
  const used = idle.get(isMobile);
  idle.delete(isMobile);
  if (used !== undefined) return used;
  const permissions = ['clipboard-read', 'clipboard-write'];
  const page = await (await (await running).newContext({ isMobile, permissions })).newPage();
  // The test has a limit of its own.
  page.setDefaultTimeout(0);
  return page;
}

/** Leaves nothing of a test in its page: no listener, no route, nothing kept or cached by an address that it asked. */
async function putBack(page: Page, isMobile: boolean, requests: readonly string[]): Promise<void> {
  page.removeAllListeners();
  await page.unrouteAll();
  await page.goto('about:blank');
  const client = await page.context().newCDPSession(page);
  for (const origin of new Set(requests.map((url) => new URL(url).origin)))
    await client.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await client.send('Network.clearBrowserCache');
  await client.detach();
  await page.context().clearCookies();
  idle.set(isMobile, page);
}

/** A page with nothing in it, and no storage or cookies; it is the test's until its end. */
export async function openBrowser({ width = 1280, height = 900 }: BrowserOptions = {}): Promise<BrowserPage> {
  const isMobile = width < 500;
  const page = await takePage(isMobile);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: 'light' });
  const heard = { console: [] as string[], requests: [] as string[] };
  onTestFinished(() => putBack(page, isMobile, heard.requests).catch(() => page.context().close()));
  page.on('console', (message) => heard.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.console.push(`exception: ${error}`));
  page.on('request', (request) => heard.requests.push(request.url()));
  return {
    ...heard,
    page,
    open: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    // Not `waitForFunction`: it evaluates inside the page, which the page's policy forbids.
    waitFor: (expression) => expect.poll(() => page.evaluate(expression).catch(() => undefined)).toBeTruthy(),
    click: (selector) => page.click(selector),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.insertText(text),
    async photograph() {
      const path = join(makeFolder(), 'screen.png');
      await page.screenshot({ path });
      return path;
    },
  };
}
