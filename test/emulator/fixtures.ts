/** What the emulator's tests share: an emulator that ends with its test, and a plain HTTP client. */
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { onTestFinished } from 'vitest';
import { type Fault, parseFault } from '../../src/emulator/faults.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';
import { testNow } from '../support/fake-context.js';

/** In seconds: where the emulators' clocks stand unless a test moves them. */
export const now = testNow / 1000;

/** An emulator's options, with faults in their notation. */
export type TestOptions = Omit<EmulatorOptions, 'faults'> & { readonly faults?: readonly string[] };

export function readFaults(texts: readonly string[]): Fault[] {
  return texts.map((text) => {
    const parsed = parseFault(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    return parsed.fault;
  });
}

export async function openEmulator({ faults = [], ...options }: TestOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ now: () => now * 1000, ...options, faults: readFaults(faults) });
  onTestFinished(() => emulator.close());
  return emulator;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string as it is; anything else as JSON with its content type. */
  readonly body?: unknown;
  /** PEM of the authority to trust, for https. */
  readonly ca?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly json: any;
}

/** One request on a connection of its own. Rejects when the connection ends too early. */
export function ask(url: string, { method = 'GET', headers = {}, body, ca }: Question = {}): Promise<Answer> {
  const isText = typeof body === 'string';
  const payload = body === undefined ? undefined : isText ? body : JSON.stringify(body);
  const allHeaders = {
    ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
    ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const request = send(
      url,
      { method, headers: allHeaders, agent: false, ...(ca ? { ca } : {}) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers['content-type']?.startsWith('application/json') === true;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: isJson && text !== '' ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

/** `Authorization` with a key. */
export function bearer(key: string): { authorization: string } {
  return { authorization: `Bearer ${key}` };
}

export const settingsPath = '/v1/auth/customer/settings';
export const currentTokenPath = '/v1/auth/tokens/current';
export const identityPath = '/c/v1/identity';

export function readSettings(emulator: Emulator, key = emulator.apiKey): Promise<Answer> {
  return ask(`${emulator.url}${settingsPath}`, { headers: bearer(key) });
}

export function logIn(emulator: Emulator, token: string, headers = {}): Promise<Answer> {
  return ask(`${emulator.url}${identityPath}`, { method: 'POST', headers, body: { externalToken: token } });
}
