/**
 * A real Chromium (a Debian package) that a test drives over the DevTools protocol, by the pipe of
 * `--remote-debugging-pipe`: clicks, keys, screenshots, and everything that the console and the network said.
 */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll, onTestFinished } from 'vitest';
import { makeFolder } from './run-kchat.js';

export const hasChromium = spawnSync('chromium', ['--version'], { stdio: 'ignore' }).status === 0;

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

type Json = Readonly<Record<string, unknown>>;

/** A page that a test drives. */
export interface BrowserPage {
  /** Sends a command of the protocol. */
  send(method: string, params?: Json): Promise<Json>;
  open(url: string): Promise<void>;
  /** The value of an expression in the page; promises are waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** Polls until an expression is truthy in the page, and returns its value. */
  waitFor<T>(expression: string): Promise<T>;
  /** Clicks into the middle of the first element that a selector finds. */
  click(selector: string): Promise<void>;
  /** Presses a key by its DOM name, such as `Tab`, perhaps with Ctrl. */
  press(key: string, ctrl?: boolean): Promise<void>;
  type(text: string): Promise<void>;
  /** Saves what is seen as PNG; returns the path. */
  photograph(wholePage?: boolean): Promise<string>;
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
afterAll(async () => (await running)?.close());

/** An empty page with storage and cookies of its own; it is closed with the test. */
export async function openBrowser({
  width = 1280,
  height = 900,
  dark = false,
}: BrowserOptions = {}): Promise<BrowserPage> {
  running ??= startBrowser();
  const { call, events } = await running;
  const { browserContextId } = await call('Target.createBrowserContext', {});
  onTestFinished(async () => void (await call('Target.disposeBrowserContext', { browserContextId })));
  const { targetId } = await call('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const heard: Events = { console: [], requests: [] };
  events.set(sessionId, heard);
  const send: BrowserPage['send'] = (method, params = {}) =>
    method.startsWith('Browser.')
      ? call(method, { ...params, browserContextId })
      : call(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'DOM']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: width < 500,
  });
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  await send('Emulation.setEmulatedMedia', { features });
  return createPage(send, heard);
}

interface Browser {
  readonly call: Call;
  /** What each session's page said. */
  readonly events: Map<unknown, Events>;
  close(): Promise<void>;
}

async function startBrowser(): Promise<Browser> {
  const browser = spawn('chromium', [...flags, `--user-data-dir=${makeFolder()}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A process group: its helpers end with it.
    detached: true,
  });
  const closed = new Promise((resolve) => browser.once('close', resolve));
  const events: Browser['events'] = new Map();
  return {
    call: speak(browser.stdio[3] as Writable, browser.stdio[4] as Readable, events),
    events,
    async close() {
      if (browser.exitCode === null && browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
      await closed;
    },
  };
}

type Events = { readonly console: string[]; readonly requests: string[] };
type Call = (method: string, params: Json, sessionId?: unknown) => Promise<Json>;

/** Speaks the protocol: JSON texts that a zero byte ends. */
function speak(input: Writable, output: Readable, events: Browser['events']): Call {
  const waiting = new Map<number, { resolve: (result: Json) => void; reject: (error: Error) => void }>();
  let count = 0;
  let rest = '';
  const take = (message: {
    id?: number;
    error?: { message: string };
    result?: Json;
    method?: string;
    params?: unknown;
    sessionId?: string;
  }) => {
    if (message.id === undefined) {
      const heard = events.get(message.sessionId);
      if (heard !== undefined) keepEvent(message.method ?? '', message.params as never, heard);
      return;
    }
    const { resolve, reject } = waiting.get(message.id) ?? {};
    waiting.delete(message.id);
    if (message.error !== undefined) reject?.(new Error(message.error.message));
    else resolve?.(message.result ?? {});
  };
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) take(JSON.parse(message));
  });
  // The browser is killed at the end, perhaps in the middle of a word.
  for (const stream of [input, output]) stream.on('error', () => {});
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      input.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
    });
}

/** What a page says of itself, as far as a test looks at it. */
interface EventParams {
  readonly request: { readonly url: string };
  readonly entry: { readonly level: string; readonly text: string };
  readonly type: string;
  readonly args: readonly { readonly value?: unknown; readonly description?: string }[];
  readonly exceptionDetails: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

function keepEvent(method: string, params: EventParams, events: Events): void {
  if (method === 'Network.requestWillBeSent') events.requests.push(params.request.url);
  if (method === 'Log.entryAdded') events.console.push(`${params.entry.level}: ${params.entry.text}`);
  if (method === 'Runtime.consoleAPICalled')
    events.console.push(
      `${params.type}: ${params.args.map(({ value, description }) => value ?? description).join(' ')}`,
    );
  if (method === 'Runtime.exceptionThrown')
    events.console.push(
      `exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`,
    );
}

function createPage(send: BrowserPage['send'], events: Events): BrowserPage {
  const evaluate = async <T>(expression: string): Promise<T> => {
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = (await send('Runtime.evaluate', params)) as {
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string }; text: string };
    };
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const waitFor = async <T>(expression: string): Promise<T> => {
    const deadline = Date.now() + 15_000;
    for (;;) {
      // A page that is just being replaced has nothing to say.
      const value = await evaluate<T>(expression).catch(() => undefined);
      if (value) return value;
      if (Date.now() > deadline)
        throw new Error(
          `${expression} never came true; the page says:\n${await evaluate('document.body.innerText')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const key = (type: string, params: Json) => send('Input.dispatchKeyEvent', { type, ...params });
  return {
    ...events,
    send,
    evaluate,
    waitFor,
    async open(url) {
      await send('Page.navigate', { url });
      await waitFor('document.readyState === "complete"');
    },
    async click(selector) {
      const { x, y } = await evaluate<{ x: number; y: number }>(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      })()`);
      const mouse = { x, y, button: 'left', clickCount: 1 };
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse });
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse });
    },
    async press(name, ctrl = false) {
      const codes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27, ' ': 32 };
      const text = name === 'Enter' ? '\r' : name.length === 1 ? name : undefined;
      const params = { key: name, code: name, windowsVirtualKeyCode: codes[name], modifiers: ctrl ? 2 : 0 };
      await key('keyDown', { ...params, ...(ctrl ? {} : { text }) });
      await key('keyUp', params);
    },
    type: async (text) => void (await send('Input.insertText', { text })),
    async photograph(wholePage = false) {
      const { data } = await send('Page.captureScreenshot', {
        format: 'png',
        captureBeyondViewport: wholePage,
      });
      const path = join(makeFolder(), 'screen.png');
      writeFileSync(path, Buffer.from(String(data), 'base64'));
      return path;
    },
  };
}
