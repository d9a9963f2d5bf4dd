/** Owns asking the team's backend for a token, as its app asks or with less. Rule: one call is one request. */

import { credentialSizeLimit, decodeUtf8 } from '../../base/bytes.js';
import { KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import type { Context } from '../../context.js';
import { isLoopbackHost } from '../../http/loopback.js';
import { readSeconds } from '../../token/time.js';
import { skipped } from '../verdict.js';
import type { TokenAnswer } from './evidence.js';
import type { Found } from './gather.js';
import type { LookUp, Reference, Slot } from './reference.js';
import { fillRequest, type RequestTemplate } from './token-request.js';
import { holdsToken, readPrinted, readReply } from './token-text.js';

/** The backend as the flags name it. */
export interface BackendOptions {
  readonly ask: { readonly template: RequestTemplate } | { readonly commandLine: string };
  /** Where the token stands in JSON, such as `data.jwt`; the usual fields by default. */
  readonly field: string | undefined;
  /** For one call, in milliseconds. */
  readonly timeoutMs: number;
}

/** Called with every token as soon as there is one, before anything else can print it. */
export type Mask = (token: string) => void;

/** The backend, ready to be asked. Its functions throw API_UNREACHABLE, API_TIMED_OUT, INPUT_INVALID, INTERRUPTED. */
export interface Backend {
  /** As the app asks. */
  ask(): Promise<Found<TokenAnswer>>;
  /** Without what shows who is asking. */
  askBare(): Promise<Found<TokenAnswer>>;
  /** What was sent as a credential, by name; filled as it is read. */
  readonly sent: ReadonlyMap<string, string>;
}

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'backend'>;

/** Prepares the calls; nothing is read or sent before one of them is made. */
export function openBackend(options: BackendOptions, mask: Mask, context: Capabilities): Backend {
  const { ask } = options;
  const kept = async (answer: Promise<TokenAnswer>) => {
    const value = await answer;
    if ('token' in value.reading) mask(value.reading.token);
    return { value };
  };
  if ('template' in ask) return openUrl(ask.template, options, kept, context);
  return {
    ask: () => kept(run(ask.commandLine, options, context)),
    askBare: async () => ({ missing: skipped('a command has no credentials that could be left out') }),
    sent: new Map(),
  };
}

function openUrl(
  template: RequestTemplate,
  options: BackendOptions,
  kept: (answer: Promise<TokenAnswer>) => Promise<Found<TokenAnswer>>,
  context: Capabilities,
): Backend {
  const sent = new Map<string, string>();
  const nothing: LookUp = () => undefined;
  let reading: ReturnType<typeof readSlots> | undefined;
  const read = () => {
    if (reading === undefined) warnOfPlainText(template, context);
    reading ??= readSlots(template.slots, sent, context);
    return reading;
  };
  return {
    async ask() {
      const values = await read();
      if ('missing' in values) return values;
      return kept(send(template, values.value, options, context));
    },
    async askBare() {
      const values = await read();
      if ('missing' in values) return values;
      if (template.slots.length === 0) return { missing: nothingToLeaveOut };
      return kept(send(template, nothing, options, context));
    },
    sent,
  };
}

const nothingToLeaveOut = skipped(
  'the request has no credentials that could be left out',
  'how does the backend know who asks? give that by --token-header, such as "Cookie: session=env:NAME"',
);

async function send(
  template: RequestTemplate,
  lookUp: LookUp,
  { field, timeoutMs }: BackendOptions,
  { backend, clock }: Capabilities,
): Promise<TokenAnswer> {
  const reply = await (await backend()).ask(fillRequest(template, lookUp), timeoutMs);
  const given = template.slots.filter((slot) => lookUp(slot) !== undefined);
  const credentials = [...new Set(given.map(({ credential }) => credential))];
  const reading = readReply(reply, field, { url: template.url, credentials });
  return { reading, holdsToken: holdsToken(reply), status: reply.status, at: readSeconds(clock) };
}

async function run(
  commandLine: string,
  { field, timeoutMs }: BackendOptions,
  { backend, clock, output }: Capabilities,
): Promise<TokenAnswer> {
  const reply = await (await backend()).run(commandLine, timeoutMs);
  const at = readSeconds(clock);
  for (const line of reply.stderr.split('\n').slice(0, 50))
    if (line.trim() !== '') output.debug(`--token-command: ${visible(line)}`);
  const found = holdsToken({ body: reply.stdout, location: null });
  return { reading: readPrinted(reply, field), holdsToken: found, status: null, at };
}

/** Reads every variable and file that the request names into `sent`, once. Throws INPUT_INVALID. */
async function readSlots(
  slots: readonly Slot[],
  sent: Map<string, string>,
  context: Capabilities,
): Promise<Found<LookUp>> {
  for (const { credential, source } of slots) {
    if (source.kind === 'typed' || sent.has(credential)) continue;
    const value = await readReference(source, credential, context);
    if (!value?.trim()) {
      const state = value === undefined ? 'is not set' : 'is empty';
      return { missing: skipped(`${visible(credential, 80)} ${state}`) };
    }
    sent.set(credential, value.trim());
  }
  return {
    value: ({ credential, source }) => (source.kind === 'typed' ? source.text : sent.get(credential)),
  };
}

async function readReference(
  { kind, name }: Reference,
  credential: string,
  { env, input }: Capabilities,
): Promise<string | undefined> {
  if (kind === 'env') return env[name];
  const text = decodeUtf8(await input.readFile(name, credential, credentialSizeLimit));
  if (text !== undefined) return text;
  throw new KchatError('INPUT_INVALID', `${visible(credential, 80)} is not UTF-8 text`, {
    hint: 'save the file as UTF-8',
  });
}

function warnOfPlainText({ url, slots }: RequestTemplate, { output }: Capabilities): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && slots.length > 0 && !isLoopbackHost(hostname))
    output.warn(`credentials go to ${visible(host)} over plain http, which anyone on the way can read`);
}
