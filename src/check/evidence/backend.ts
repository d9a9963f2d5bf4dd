/** Owns one request to the team's backend, as its app sends it or changed. Rule: one call, one request. */
import { credentialSizeLimit, decodeUtf8 } from '../../base/bytes.js';
import { inputError, KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import type { Settings } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import { isLoopbackHost } from '../../http/address.js';
import type { HttpRequest } from '../../http/contract.js';
import { readSeconds } from '../../token/time.js';
import { type BackendAnswer, type ExpectedIdentity, type Found, missing } from './evidence.js';
import { listJwts, listPlaces } from './places.js';
import type { Probe } from './probes.js';
import type { LookUp, Slot } from './reference.js';
import { parseReply } from './reply.js';
import { fillRequest, type RequestTemplate } from './token-request.js';
import { parsePrinted } from './token-text.js';

/** The backend as the flags name it. */
export interface BackendOptions {
  /** The app's own request, or a command line to run in its place. */
  readonly ask: RequestTemplate | string;
  /** The same request with another customer's session. */
  readonly secondSession: RequestTemplate | undefined;
  /** Where the token stands in JSON, such as `data.jwt`; the usual fields by default. */
  readonly field: string | undefined;
  /** For one call, in milliseconds. */
  readonly timeoutMs: number;
  /** How long to wait for a backend that is still starting, in milliseconds. */
  readonly waitMs: number;
  readonly expected: ExpectedIdentity;
  /** Another customer, for whom the session must get no token; made up from the expected one by default. */
  readonly otherEmail: string | undefined;
}

/** What collecting evidence needs. */
export interface EvidenceRun
  extends Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'secrets' | 'api' | 'backend'> {
  readonly settings: Settings;
  /** Called with every token as soon as it is known, before anything can print it. */
  mask(token: string): void;
  /** Every credential that was sent, by name; empty at the start. */
  readonly sent: Map<string, string>;
  /** Waits so many milliseconds. */
  pause(ms: number): Promise<unknown>;
}

/** How a request differs from the app's own. */
interface Change {
  readonly template?: RequestTemplate;
  readonly value?: Probe['change'];
  /** Undefined if the request is not to be sent. */
  readonly request?: (request: HttpRequest) => HttpRequest | undefined;
}

/** Asks the backend once. Throws API_UNREACHABLE, API_TIMED_OUT, INPUT_INVALID and INTERRUPTED. */
type AskBackend = (change?: Change) => Promise<Found<BackendAnswer>>;

/** Stands for a request that this run does not send. */
export const notAskedFor = missing('not asked for');

/** How to ask the backend that the flags name; nothing is sent yet. */
export function createAsk(options: BackendOptions | undefined, run: EvidenceRun): AskBackend {
  if (options === undefined)
    return async () => missing('no backend to ask', 'give --token-url or --token-command');
  const { ask, field, timeoutMs } = options;
  if (typeof ask === 'string') return () => runForToken(ask, options, run);
  let isWarned = false;
  return async ({ template = ask, value: changeValue, request: changeRequest } = {}) => {
    const unset = await readSlots(template.slots, run);
    if (unset !== undefined) return unset;
    const lookUp: LookUp = (slot) => {
      const value = slot.kind === 'typed' ? slot.text : (run.sent.get(slot.credential) ?? '');
      return changeValue === undefined ? value : changeValue(slot, value);
    };
    const filled = fillRequest(template, lookUp);
    const request = changeRequest === undefined ? filled : changeRequest(filled);
    if (request === undefined) return notAskedFor;
    if (!isWarned && template.slots.length > 0) warnOfPlainText(request.url, run);
    isWarned = true;
    const given = template.slots.filter((slot) => lookUp(slot) !== undefined);
    const credentials = [...new Set(given.map(({ credential }) => credential))];
    const reply = await (await run.backend()).ask(request, timeoutMs);
    const { status, headers, body } = reply;
    const places = listPlaces(reply);
    for (const { text } of places) for (const token of listJwts(text)) run.mask(token);
    const reading = parseReply(reply, field, credentials);
    const at = readSeconds(run.clock);
    return { value: { reading, places, isWhole: body !== undefined, status, headers, at } };
  };
}

/** Runs a command instead of a call. Throws API_TIMED_OUT, INTERRUPTED. */
async function runForToken(
  commandLine: string,
  { field, timeoutMs }: BackendOptions,
  { backend, clock, output, mask }: EvidenceRun,
): Promise<Found<BackendAnswer>> {
  const reply = await (await backend()).run(commandLine, timeoutMs);
  const at = readSeconds(clock);
  for (const token of listJwts(reply.stdout)) mask(token);
  for (const line of reply.stderr.split('\n').slice(0, 50))
    if (line.trim() !== '') output.debug(`--token-command: ${visible(line)}`);
  const places = [{ name: 'its output', text: reply.stdout }];
  const reading = parsePrinted(reply, field);
  return { value: { reading, places, isWhole: true, status: null, headers: null, at } };
}

/** Reads the variables and files of a request into `sent`, each once. Throws INPUT_INVALID. */
async function readSlots(slots: readonly Slot[], run: EvidenceRun) {
  const { output, sent } = run;
  for (const slot of slots) {
    if (slot.kind === 'typed') output.protect(slot.text);
    if (slot.kind === 'typed' || sent.has(slot.credential)) continue;
    const value = await readReference(slot, run);
    if (!value?.trim())
      return missing(`${visible(slot.credential, 80)} is ${value === undefined ? 'not set' : 'empty'}`);
    output.protect(value.trim());
    sent.set(slot.credential, value.trim());
  }
  return undefined;
}

async function readReference(
  { kind, text: name, credential }: Slot,
  { env, input }: EvidenceRun,
): Promise<string | undefined> {
  if (kind === 'env') return env[name];
  const text = decodeUtf8(await input.readFile(name, credential, credentialSizeLimit));
  if (text !== undefined) return text;
  throw inputError(`${visible(credential, 80)} is not UTF-8 text`, 'save the file as UTF-8');
}

function warnOfPlainText(url: string, { output }: EvidenceRun): void {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && !isLoopbackHost(hostname))
    output.warn(`credentials go to ${visible(host)} over plain http, which anyone on the way can read`);
}

/** Asks until the backend has started or `waitMs` are over; the next call reports failures. */
export async function waitUntilReady(ask: AskBackend, waitMs: number, run: EvidenceRun): Promise<void> {
  const { clock, pause } = run;
  const deadline = clock.now() + waitMs;
  const isStarting = async () => {
    try {
      const found = await ask();
      // Those of a proxy in front of a backend that does not answer yet (RFC 9110 §15.6).
      return 'value' in found && [502, 503, 504].includes(found.value.status ?? 0);
    } catch (error) {
      if (error instanceof KchatError && ['API_UNREACHABLE', 'API_TIMED_OUT'].includes(error.code))
        return true;
      throw error;
    }
  };
  while (clock.now() < deadline && (await isStarting())) await pause(500);
}
