/**
 * A Context without a process: what a command says is kept, time stands still, stores are in memory.
 *
 * `fakeContext()` gives all of it; a test overrides what it needs: `fakeContext({ env: { KUSTOMER_ORG: 'acme' } })`.
 */

import { KchatError } from '../../src/base/errors.js';
import type { Context } from '../../src/context.js';
import type { TokenBackend } from '../../src/http/contract.js';
import type { KustomerApi } from '../../src/kustomer/contract.js';
import type { Secrets } from '../../src/secrets/contract.js';
import { createMemorySecrets } from '../../src/secrets/memory.js';
import type { Answer, Output, Style } from '../../src/terminal/contract.js';

/** 2026-11-22T14:20:00Z, in milliseconds: the moment at which every fake clock stands. */
export const testNow = 1_795_357_200_000;

const keep = (text: string) => text;
export const plainStyle: Style = {
  bold: keep,
  dim: keep,
  red: keep,
  green: keep,
  yellow: keep,
  symbols: { passed: '✔', failed: '✖', warned: '!', skipped: '–', noted: '–' },
  columns: 80,
  fold: keep,
  rows: undefined,
  hasColor: false,
  hasUnicode: true,
};

export interface FakeOutput extends Output {
  /** Every answer as given; `text` is rendered with the plain style. */
  readonly answers: { command: string; data: object; text: string; exitCode: number }[];
  readonly written: string[];
  readonly notes: string[];
  readonly warnings: string[];
  readonly toldRunner: string[];
  readonly debugged: string[];
  readonly statuses: string[];
  /** What `show` was given. */
  readonly shown: string[];
  /** What `setExitCode` was given. */
  readonly exitCodes: number[];
  /** What `protect` was given. */
  readonly credentials: string[];
}

export function fakeOutput(overrides: Partial<Output> = {}): FakeOutput {
  const kept = {
    answers: [] as FakeOutput['answers'],
    written: [] as string[],
    notes: [] as string[],
    warnings: [] as string[],
    toldRunner: [] as string[],
    debugged: [] as string[],
    statuses: [] as string[],
    shown: [] as string[],
    exitCodes: [] as number[],
    credentials: [] as string[],
  };
  return {
    ...kept,
    protect: (credential) => void kept.credentials.push(credential),
    redact: (text) => text,
    json: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    style: plainStyle,
    stdoutStyle: plainStyle,
    answer: (command: string, answer: Answer) => {
      kept.answers.push({
        command,
        data: answer.data,
        text: answer.text(plainStyle),
        exitCode: answer.exitCode ?? 0,
      });
    },
    setExitCode: (code) => void kept.exitCodes.push(code),
    write: async (text) => void kept.written.push(text),
    note: (text) => void kept.notes.push(text),
    show: (text) => void kept.shown.push(text),
    warn: (text) => void kept.warnings.push(text),
    tellRunner: (line) => void kept.toldRunner.push(line),
    debug: (text) => void kept.debugged.push(text),
    status: (text) => {
      kept.statuses.push(text);
      return { update: (next) => void kept.statuses.push(next), done: () => {} };
    },
    ...overrides,
  };
}

/** Fails the test: a command reached for something that the test did not give it. */
function forbidden(what: string): never {
  throw new Error(`the command used ${what}, which this test does not provide`);
}

/** Fails the test at the first call. */
export const noApi: KustomerApi = {
  fetchChatSecret: async () => forbidden('the API'),
  readSkew: async () => forbidden('the API'),
};

/** As {@link noApi}. */
export const noBackend: TokenBackend = {
  ask: async () => forbidden('the backend'),
  run: async () => forbidden('a child process'),
};

export type FakeContext = Omit<Context, 'output'> & { readonly output: FakeOutput };

type Thunks = 'secrets' | 'api' | 'backend';

export interface FakeContextOptions extends Partial<Omit<Context, Thunks | 'output' | 'input' | 'prompter'>> {
  readonly secrets?: Secrets;
  readonly api?: KustomerApi;
  readonly backend?: TokenBackend;
  readonly output?: Partial<Output>;
  /** What stdin holds; without it stdin is a terminal. */
  readonly stdin?: string | Uint8Array;
  /** Path to content, for flags that take a file. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Answers to prompts, in order; without it there is nobody to ask. */
  readonly replies?: readonly unknown[];
}

export function fakeContext(options: FakeContextOptions = {}): FakeContext {
  const { output, stdin, files = {}, replies, secrets, api = noApi, backend = noBackend, ...rest } = options;
  const bytes = (value: string | Uint8Array) =>
    typeof value === 'string' ? new TextEncoder().encode(value) : value;
  let stdinReader: string | undefined;
  const readStdin = async (reader: string) => {
    if (stdinReader !== undefined)
      throw new KchatError('USAGE', `${stdinReader} and ${reader} both read stdin`, {
        hint: 'give one of them a file',
      });
    stdinReader = reader;
    return stdin === undefined ? forbidden('stdin') : bytes(stdin);
  };
  const queue = [...(replies ?? [])];
  const reply = async () => (queue.length > 0 ? (queue.shift() as never) : forbidden('a prompt'));
  const input: Context['input'] = {
    isTerminal: stdin === undefined,
    readStdin,
    readFile: async (path, reader) => {
      if (path === '-') return readStdin(reader);
      const content = files[path];
      if (content === undefined) throw new KchatError('INPUT_INVALID', `${reader}: no such file: ${path}`);
      return bytes(content);
    },
    openStream: async (path, reader) => {
      const content = await input.readFile(path, reader, Number.POSITIVE_INFINITY);
      return {
        chunks: (async function* () {
          yield content;
        })(),
        size: path === '-' ? null : content.length,
        close: () => {},
      };
    },
    isReadOnce: async (path) => path === '-',
  };
  const said = fakeOutput(output);
  const kept = secrets ?? createMemorySecrets({ readFile: input.readFile, output: said });
  return {
    env: {},
    clock: { now: () => testNow },
    output: said,
    input,
    prompter: {
      available: replies !== undefined,
      input: reply,
      password: reply,
      confirm: reply,
      select: reply,
    },
    clipboard: {
      copy: async () => forbidden('the clipboard'),
      read: async () => forbidden('the clipboard'),
    },
    secrets: () => kept,
    api: async () => api,
    backend: async () => backend,
    reports: {
      replace: async () => forbidden('a report file'),
      replacePrivate: async () => forbidden('a private file'),
      append: async () => forbidden('a report file'),
    },
    readRecipe: async () => forbidden('the file system'),
    interrupt: {
      signal: new AbortController().signal,
      takeOver: () => () => {},
      compute: async (work) => work(),
    },
    system: {
      ownCommand: ['/made-up/node', '/made-up/kchat.js'],
      run: async () => forbidden('a child process'),
      makeTemporaryFolder: async () => forbidden('the file system'),
    },
    ...rest,
  };
}
