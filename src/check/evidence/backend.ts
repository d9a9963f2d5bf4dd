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
import { listProbes, type Probe } from './probes.js';
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

/** What asking the backend needs. */
export interface BackendRun extends Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'backend'> {
  /** Called with every token as soon as it is known, before anything can print it. */
  mask(token: string): void;
  /** Every credential that was sent, by name. */
  readonly sent: Map<string, string>;
}

/** The backend at a URL. Throws API_UNREACHABLE, API_TIMED_OUT, INPUT_INVALID and INTERRUPTED. */
interface UrlBackend {
  readonly probes: readonly Probe[];
  readonly hasSecondSession: boolean;
  /** As the app asks. With `etag` it says which answer it has, as an app with a cache does. */
  ask(etag?: string | null): Promise<Found<BackendAnswer>>;
  askAs(probe: Probe): Promise<Found<BackendAnswer>>;
  /** With a change of the request itself; not sent if that is undefined. */
  askChanged(change: Adjust): Promise<Found<BackendAnswer>>;
  askSecondSession(): Promise<Found<BackendAnswer>>;
}

type Adjust = (request: TokenRequest) => TokenRequest | undefined;

/** Stands for a request that this run does not send. */
export const notAskedFor = { missing: skipped('not asked for') };

/** Opens the backend at a URL; nothing is sent yet. */
export function openUrl(
  { template, secondSession }: Extract<BackendOptions['ask'], { template: unknown }>,
  { field, timeoutMs }: BackendOptions,
  run: BackendRun,
): UrlBackend {
  let isWarned = false;
  const send = async (
    from: RequestTemplate,
    change: Probe['change'] = (_, value) => value,
    adjust: Adjust = (request) => request,
  ) => {
    const values = await readSlots(from.slots, run);
    if ('missing' in values) return values;
    const lookUp: LookUp = (slot) => change(slot, values.value(slot) ?? '');
    const request = adjust(fillRequest(from, lookUp));
    if (request === undefined) return notAskedFor;
    if (!isWarned) warnOfPlainText(template, run);
    isWarned = true;
    const given = from.slots.filter((slot) => lookUp(slot) !== undefined);
    const credentials = [...new Set(given.map(({ credential }) => credential))];
    const reply = await (await run.backend()).ask(request, timeoutMs);
    const { status, headers, body } = reply;
    const places = listPlaces(reply);
    for (const { text } of places) for (const token of listJwts(text)) run.mask(token);
    const reading = parseReply(reply, field, { url: from.url, credentials });
    const isWhole = body !== undefined;
    return { value: { reading, places, isWhole, status, headers, at: readSeconds(run.clock) } };
  };
  return {
    probes: listProbes(template),
    hasSecondSession: secondSession !== undefined,
    ask: (etag) => send(template, undefined, (request) => addEtag(request, etag)),
    askAs: (probe) => send(template, probe.change),
    askChanged: (change) => send(template, undefined, change),
    askSecondSession: async () => (secondSession === undefined ? notAskedFor : send(secondSession)),
  };
}

function addEtag(request: TokenRequest, etag: string | null | undefined): TokenRequest {
  return etag == null ? request : { ...request, headers: { ...request.headers, 'if-none-match': etag } };
}

/** Runs a command instead of a call. Throws API_TIMED_OUT, INTERRUPTED. */
export async function runForToken(
  commandLine: string,
  { field, timeoutMs }: BackendOptions,
  { backend, clock, output, mask }: BackendRun,
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

/** Reads the variables and files of a request into `sent`, each once. Throws INPUT_INVALID. */
async function readSlots(slots: readonly Slot[], run: BackendRun): Promise<Found<LookUp>> {
  const { output, sent } = run;
  for (const { credential, source } of slots) {
    if (source.kind === 'typed') output.protect(source.text);
    if (source.kind === 'typed' || sent.has(credential)) continue;
    const value = await readReference(source, credential, run);
    if (!value?.trim()) {
      const state = value === undefined ? 'is not set' : 'is empty';
      return { missing: skipped(`${visible(credential, 80)} ${state}`) };
    }
    output.protect(value.trim());
    sent.set(credential, value.trim());
  }
  return {
    value: ({ credential, source }) => (source.kind === 'typed' ? source.text : sent.get(credential)),
  };
}

async function readReference(
  { kind, name }: Reference,
  credential: string,
  { env, input }: BackendRun,
): Promise<string | undefined> {
  if (kind === 'env') return env[name];
  const text = decodeUtf8(await input.readFile(name, credential, credentialSizeLimit));
  if (text !== undefined) return text;
  throw inputError(`${visible(credential, 80)} is not UTF-8 text`, 'save the file as UTF-8');
}

function warnOfPlainText({ url, slots }: RequestTemplate, { output }: BackendRun): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && slots.length > 0 && !isLoopbackHost(hostname))
    output.warn(`credentials go to ${visible(host)} over plain http, which anyone on the way can read`);
}
