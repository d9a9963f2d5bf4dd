/** Owns commands to a running emulator. Rule: one request each and no retry, so that a fault shows. */
import type { Environment } from '../base/environment.js';
import { KchatError, usageError } from '../base/errors.js';
import { isHostLike, nameValue } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import { isRecord, parseJson } from '../base/values.js';
import { parseWhole } from '../cli/listening.js';
import { createSettings } from '../cli/settings.js';
import { variables } from '../cli/variables.js';
import type { ShownFault } from '../emulator/faults.js';
import type { RequestEntry } from '../emulator/request-log.js';
import { isLoopbackHost } from '../http/address.js';
import type { TokenBackend } from '../http/contract.js';

/** Milliseconds for one request, which a `slow` fault may hold up. */
const patienceMs = 60_000;

/** A running emulator. */
export interface Remote {
  readonly url: string;
  readonly backend: TokenBackend;
}

/** The result of a login. */
export interface RemoteLogin {
  readonly accepted: boolean;
  readonly status: number;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly customerId: string | null;
  /** The code of the reason, as in `inspect`; null if accepted or unknown. */
  readonly code: string | null;
  readonly reason: string | null;
}

/** The URL of a running emulator, by `--port` or the variable. Throws USAGE. */
export function findEmulator(port: string | undefined, env: Environment): string {
  if (port !== undefined) return `http://127.0.0.1:${parseWhole(port, '--port', 1, 65_535)}`;
  const { name } = variables.apiUrl;
  const given = env[name];
  if (!given)
    throw usageError(
      'which emulator? neither --port nor KCHAT_API_URL names one',
      'give the --port of its ready line; without one running, start it: kchat emulate',
    );
  const url = createSettings({}, env).apiOrigin('');
  if (isLoopbackHost(new URL(url).hostname)) return url;
  throw usageError(
    `${name} is ${nameValue(url, isHostLike)}, which is no emulator on this machine`,
    'give the --port of its ready line',
  );
}

/** Sets faults in their notation, first clearing earlier ones if `clear`; returns all waiting faults. */
export async function setFaults(
  remote: Remote,
  faults: readonly string[],
  clear: boolean,
): Promise<readonly ShownFault[]> {
  if (clear) await ask(remote, 'DELETE', 'faults');
  for (const fault of faults) await ask(remote, 'POST', 'faults', { fault });
  return askList(
    remote,
    'faults',
    (value): value is ShownFault =>
      isRecord(value) && [value.fault, value.argument, value.path].every(isTextOrNull),
  );
}

/** The request log, newest last. */
export async function readRequests(remote: Remote): Promise<readonly RequestEntry[]> {
  return askList(
    remote,
    'requests',
    (value): value is RequestEntry =>
      isRecord(value) && Array.isArray(value.faults) && (value.login === null || isRecord(value.login)),
  );
}

/** Logs in with a token, as an SDK does. */
export async function logInWith(remote: Remote, token: string): Promise<RemoteLogin> {
  const { status, json } = await send(remote, 'POST', '/c/v1/identity', { externalToken: token });
  const attributes = recordIn(recordIn(json, 'data'), 'attributes');
  const customerId = textIn(attributes, 'customerId');
  const error = findError(json);
  const accepted = status === 200 && customerId !== null;
  return {
    accepted,
    status,
    email: textIn(attributes, 'email'),
    externalId: textIn(attributes, 'externalId'),
    customerId,
    code: textIn(recordIn(error, 'meta'), 'reason'),
    reason: accepted
      ? null
      : (textIn(error, 'message') ?? textIn(error, 'detail') ?? 'the answer makes no sense'),
  };
}

// ------------------------------------------------------------------------------------------------ answers

type Json = Readonly<Record<string, unknown>>;

const recordIn = (json: Json, name: string): Json => (isRecord(json[name]) ? json[name] : {});
const textIn = (json: Json, name: string) => (typeof json[name] === 'string' ? json[name] : null);
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';

function findError({ errors }: Json): Json {
  return Array.isArray(errors) && isRecord(errors[0]) ? errors[0] : {};
}

const hint = 'see kchat emulate --help';

/** The `data` of an answer of `/__emulator`. Throws USAGE for a refusal: it is about the user's input. */
async function ask(remote: Remote, method: string, name: string, body?: object): Promise<unknown> {
  const path = `/__emulator/${name}`;
  const { status, json } = await send(remote, method, path, body);
  if (status < 300) return json.data;
  const problem = `${remote.url} answered ${status} to ${method} ${path}: is it an emulator?`;
  throw usageError(visible(textIn(findError(json), 'message') ?? problem, 400), hint);
}

/** Whatever listens at a port may answer: `isItem` looks at the members that are shown. */
async function askList<Item>(
  remote: Remote,
  name: string,
  isItem: (value: unknown) => value is Item,
): Promise<readonly Item[]> {
  const list = await ask(remote, 'GET', name);
  if (Array.isArray(list) && list.every(isItem)) return list;
  throw usageError(`${remote.url} answered without a list of ${name}: is it an emulator?`, hint);
}

async function send(
  { url, backend }: Remote,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly json: Json }> {
  const request = {
    url: url + path,
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
  const answer = await backend.ask(request, patienceMs).catch((error: unknown) => {
    if (!(error instanceof KchatError) || error.code !== 'API_UNREACHABLE') throw error;
    throw new KchatError('API_UNREACHABLE', `no emulator answers at ${url}: ${error.message}`, {
      hint: 'start one (kchat emulate), or give the --port of its ready line',
      cause: error,
    });
  });
  const json = parseJson(answer.body);
  return { status: answer.status, json: isRecord(json) ? json : {} };
}
