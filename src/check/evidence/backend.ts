/**
 * Owns one request to the team's backend, as its app sends it or with a change. Rule: one call is one
 * request.
 */
import { credentialSizeLimit, decodeUtf8 } from '../../base/bytes.js';
import { inputError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import type { Context } from '../../context.js';
import type { TokenRequest } from '../../http/contract.js';
import { isLoopbackHost } from '../../http/loopback.js';
import { readSeconds } from '../../token/time.js';
import { skipped } from '../verdict.js';
import type { BackendAnswer, Found } from './evidence.js';
import { listJwts, listPlaces } from './places.js';
import type { Probe } from './probes.js';
import type { LookUp, Reference, Slot } from './reference.js';
import { parseReply } from './reply.js';
import { fillRequest, type RequestTemplate } from './token-request.js';
import { parsePrinted } from './token-text.js';

/** The backend as the flags name it. */
export interface BackendOptions {
  readonly ask:
    | {
        readonly template: RequestTemplate;
        /** The same request with another customer's session. */
        readonly secondSession: RequestTemplate | undefined;
      }
    | { readonly commandLine: string };
  /** Where the token stands in JSON, such as `data.jwt`; the usual fields by default. */
  readonly field: string | undefined;
  /** For one call, in milliseconds. */
  readonly timeoutMs: number;
}

/** Called with every token as soon as it is known, before anything can print it. */
export type Mask = (token: string) => void;

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'backend'>;

/** The backend; each function is one call. */
interface Backend {
  /** As the app asks. With `etag` it says which answer it has, as an app with a cache does. */
  ask(etag?: string | null): Promise<Found<BackendAnswer>>;
  /** With what a probe changes. */
  askAs(probe: Probe): Promise<Found<BackendAnswer>>;
  /** With a change of the request itself; undefined if that changes nothing. */
  askChanged(
    change: (request: TokenRequest) => TokenRequest | undefined,
  ): Promise<Found<BackendAnswer> | undefined>;
  askSecondSession(): Promise<Found<BackendAnswer>>;
}

/**
 * The backend at a URL. Every value that is read for a request is added to `sent`, by name.
 *
 * Its functions throw API_UNREACHABLE, API_TIMED_OUT, INPUT_INVALID and INTERRUPTED.
 */
export function openUrl(
  ask: Extract<BackendOptions['ask'], { template: unknown }>,
  options: BackendOptions,
  mask: Mask,
  sent: Map<string, string>,
  context: Capabilities,
): Backend {
  const { template, secondSession } = ask;
  let isWarned = false;
  const send = async (
    from: RequestTemplate,
    change: Probe['change'] = (_, value) => value,
    adjust: (request: TokenRequest) => TokenRequest | undefined = (request) => request,
  ) => {
    const values = await readSlots(from.slots, sent, context);
    if ('missing' in values) return values;
    const lookUp: LookUp = (slot) => change(slot, values.value(slot) ?? '');
    const request = adjust(fillRequest(from, lookUp));
    if (request === undefined) return undefined;
    if (!isWarned) warnOfPlainText(template, context);
    isWarned = true;
    const given = from.slots.filter((slot) => lookUp(slot) !== undefined);
    const credentials = [...new Set(given.map(({ credential }) => credential))];
    const reply = await (await context.backend()).ask(request, options.timeoutMs);
    const { status, headers, body } = reply;
    const places = listPlaces(reply);
    for (const { text } of places) for (const token of listJwts(text)) mask(token);
    const reading = parseReply(reply, options.field, { url: from.url, credentials });
    const isWhole = body !== undefined;
    return { value: { reading, places, isWhole, status, headers, at: readSeconds(context.clock) } };
  };
  const sure = async (answer: ReturnType<typeof send>) =>
    (await answer) ?? { missing: skipped('there is nothing to ask') };
  return {
    ask: (etag) => sure(send(template, undefined, (request) => addEtag(request, etag))),
    askAs: (probe) => sure(send(template, probe.change)),
    askChanged: (change) => send(template, undefined, change),
    askSecondSession: async () =>
      secondSession === undefined ? { missing: skipped('not asked for') } : sure(send(secondSession)),
  };
}

function addEtag(request: TokenRequest, etag: string | null | undefined): TokenRequest {
  return etag == null ? request : { ...request, headers: { ...request.headers, 'if-none-match': etag } };
}

/** Runs a command instead of a call. Throws API_TIMED_OUT, INTERRUPTED. */
export async function runForToken(
  commandLine: string,
  { field, timeoutMs }: BackendOptions,
  mask: Mask,
  { backend, clock, output }: Capabilities,
): Promise<Found<BackendAnswer>> {
  const reply = await (await backend()).run(commandLine, timeoutMs);
  const at = readSeconds(clock);
  for (const token of listJwts(reply.stdout)) mask(token);
  for (const line of reply.stderr.split('\n').slice(0, 50))
    if (line.trim() !== '') output.debug(`--token-command: ${visible(line)}`);
  const places = [{ name: 'its output', text: reply.stdout }];
  return {
    value: { reading: parsePrinted(reply, field), places, isWhole: true, status: null, headers: null, at },
  };
}

/** Reads every variable and file that the request names into `sent`, once. Throws INPUT_INVALID. */
async function readSlots(
  slots: readonly Slot[],
  sent: Map<string, string>,
  context: Capabilities,
): Promise<Found<LookUp>> {
  for (const { credential, source } of slots) {
    if (source.kind === 'typed') context.output.protect(source.text);
    if (source.kind === 'typed' || sent.has(credential)) continue;
    const value = await readReference(source, credential, context);
    if (!value?.trim()) {
      const state = value === undefined ? 'is not set' : 'is empty';
      return { missing: skipped(`${visible(credential, 80)} ${state}`) };
    }
    context.output.protect(value.trim());
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
  throw inputError(`${visible(credential, 80)} is not UTF-8 text`, 'save the file as UTF-8');
}

function warnOfPlainText({ url, slots }: RequestTemplate, { output }: Capabilities): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && slots.length > 0 && !isLoopbackHost(hostname))
    output.warn(`credentials go to ${visible(host)} over plain http, which anyone on the way can read`);
}
