/** Owns asking the backend what its checks need: twice as the app asks, and once without what shows who is asking. */

import { credentialSizeLimit, decodeUtf8 } from '../../base/bytes.js';
import { KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import type { Context } from '../../context.js';
import type { TokenRequest } from '../../http/contract.js';
import { isLoopbackHost } from '../../http/loopback.js';
import { skipped } from '../judge/check.js';
import { type Asked, holdsToken, readPrinted, readReply } from '../judge/token-text.js';
import type { Plan } from '../plan.js';
import { type Evidence, type TokenAnswer, tokenIn } from './evidence.js';
import { type Gather, MissingEvidence } from './gather.js';
import type { LookUp, Reference } from './reference.js';
import { fillRequest, type RequestTemplate, stripRequest } from './token-request.js';

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

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'backend'>;

/** What came of the calls, and how to keep what was sent as a credential out of a text. */
export interface Answers extends Pick<Evidence, 'first' | 'second' | 'bare'> {
  readonly hide: Hide;
}
type Hide = (text: string) => string;

/** Makes the calls that the plan needs. */
export async function askBackend(
  options: BackendOptions | undefined,
  { chosen }: Plan,
  mask: Mask,
  gather: Gather,
  context: Capabilities,
): Promise<Answers> {
  if (options === undefined || !chosen.has('token-endpoint')) return askNobody(options);
  const { call, callBare, hide } = prepareCalls(options, mask, context);
  const askTwice = async () => {
    const first = await gather(call);
    const isWanted = chosen.has('freshness') && tokenIn(first) !== undefined;
    return { first, second: await gather(isWanted ? call : leaveOut) };
  };
  const bare = gather(chosen.has('endpoint-auth') ? callBare : leaveOut);
  const [twice] = await Promise.all([askTwice(), bare]);
  return { ...twice, bare: await bare, hide };
}

async function leaveOut(): Promise<never> {
  throw new MissingEvidence(skipped('not asked for'));
}

interface Calls {
  call(): Promise<TokenAnswer>;
  /** Without credentials. */
  callBare(): Promise<TokenAnswer>;
  readonly hide: Hide;
}

function prepareCalls(options: BackendOptions, mask: Mask, context: Capabilities): Calls {
  const { ask } = options;
  if ('commandLine' in ask)
    return {
      call: () => run(ask.commandLine, options, mask, context),
      callBare: async () => {
        throw new MissingEvidence(skipped('a command has no credentials that could be left out'));
      },
      hide: (text) => text,
    };
  const { template } = ask;
  warnOfPlainText(template, context);
  const values = new Map<string, string>();
  const lookUps = readReferences(template.references, values, context);
  // Each call awaits it, and words its failure.
  lookUps.catch(() => {});
  return {
    call: async () => send(fillRequest(template, await lookUps), template, options, mask, context),
    callBare: async () => {
      await lookUps;
      if (template.credentials.length === 0) throw new MissingEvidence(nothingToLeaveOut);
      const bare = { url: template.url, credentials: [] };
      return send(stripRequest(template), bare, options, mask, context);
    },
    hide: (text) => hideValues(text, values),
  };
}

const nothingToLeaveOut = skipped(
  'the request has no credentials that could be left out',
  'how does the backend know who asks? give that by --token-header, such as "Cookie: session=env:NAME"',
);

function askNobody(options: BackendOptions | undefined): Answers {
  const missing =
    options === undefined
      ? skipped('no backend to ask', 'give --token-url or --token-command')
      : skipped('token-endpoint is left out');
  const pointing = options === undefined ? skipped('no backend to ask: see token-endpoint') : missing;
  return {
    first: { missing, ms: 0 },
    second: { missing: pointing, ms: 0 },
    bare: { missing: pointing, ms: 0 },
    hide: (text) => text,
  };
}

async function send(
  request: TokenRequest,
  asked: Asked,
  { field, timeoutMs }: BackendOptions,
  mask: Mask,
  { backend, clock }: Capabilities,
): Promise<TokenAnswer> {
  const reply = await backend.ask(request, timeoutMs);
  const reading = readReply(reply, field, asked);
  return maskToken(
    { reading, holdsToken: holdsToken(reply), status: reply.status, at: clock.now() / 1000 },
    mask,
  );
}

async function run(
  commandLine: string,
  { field, timeoutMs }: BackendOptions,
  mask: Mask,
  { backend, clock, output }: Capabilities,
): Promise<TokenAnswer> {
  const reply = await backend.run(commandLine, timeoutMs);
  const reading = readPrinted(reply, field);
  const found = holdsToken({ body: reply.stdout, location: null });
  const answer = maskToken({ reading, holdsToken: found, status: null, at: clock.now() / 1000 }, mask);
  for (const line of reply.stderr.split('\n').slice(0, 50))
    if (line.trim() !== '') output.debug(`--token-command: ${visible(line)}`);
  return answer;
}

function maskToken(answer: TokenAnswer, mask: Mask): TokenAnswer {
  if ('token' in answer.reading) mask(answer.reading.token);
  return answer;
}

/** Shorter ones are words that stand in any text. */
const shortestHidden = 6;

/** A backend may answer with what it was sent, and a report is read by many. */
function hideValues(text: string, values: ReadonlyMap<string, string>): string {
  let hidden = text;
  for (const [name, value] of values)
    if (value.length >= shortestHidden) hidden = hidden.replaceAll(value, `(${visible(name, 80)})`);
  return hidden;
}

/** Reads every variable and file that the request names into `values`, once. Throws INPUT_INVALID. */
async function readReferences(
  references: readonly Reference[],
  values: Map<string, string>,
  { env, input }: Pick<Capabilities, 'env' | 'input'>,
): Promise<LookUp> {
  const nameOf = ({ kind, name }: Reference) => `${kind}:${name}`;
  for (const reference of references) {
    const name = nameOf(reference);
    if (values.has(name)) continue;
    const value =
      reference.kind === 'env'
        ? env[reference.name]
        : decodeText(await input.readFile(reference.name, name, credentialSizeLimit), name);
    if (!value?.trim())
      throw new MissingEvidence(
        skipped(`${visible(name, 80)} ${value === undefined ? 'is not set' : 'is empty'}`),
      );
    values.set(name, value.trim());
  }
  return (reference) => values.get(nameOf(reference)) ?? '';
}

/** Throws INPUT_INVALID. */
function decodeText(bytes: Uint8Array, name: string): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw new KchatError('INPUT_INVALID', `${visible(name, 80)} is not UTF-8 text`, {
    hint: 'save the file as UTF-8',
  });
}

function warnOfPlainText({ url, credentials }: RequestTemplate, { output }: Capabilities): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && credentials.length > 0 && !isLoopbackHost(hostname))
    output.warn(`credentials go to ${visible(host)} over plain http, which anyone on the way can read`);
}
