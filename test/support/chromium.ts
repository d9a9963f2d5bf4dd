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
  readonly dark?: boolean;
}

/** One browser for all tests of a file: starting it is what takes time. */
let running: Promise<Browser> | undefined;

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
    await (await launched).close();
  });
  return launched;
}

/** An empty page with storage and cookies of its own; it is closed with the test. */
export async function openBrowser({
  width = 1280,
  height = 900,
  dark = false,
}: BrowserOptions = {}): Promise<BrowserPage> {
  running ??= launchBrowser();
  const context = await (await running).newContext({
    viewport: { width, height },
    isMobile: width < 500,
    colorScheme: dark ? 'dark' : 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // The test has a limit of its own.
  page.setDefaultTimeout(0);
  const heard = { console: [] as string[], requests: [] as string[] };
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
