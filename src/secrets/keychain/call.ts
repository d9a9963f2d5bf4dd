/**
 * Owns one call of the keychain: starts the child, asks it one thing, and ends it whatever happens. Rule: the
 * secret goes over pipes, never through arguments or environment, and the child never outlives the call.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Environment } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import { describeSystemError, isExhausted } from '../../base/system-errors.js';
import { isRecord, parseJson } from '../../base/values.js';
import type { Output, StatusLine } from '../../terminal/contract.js';
import {
  classifyKeychainText,
  describeBroken,
  describeSlow,
  garbled,
  type KeychainFailure,
  moduleMissing,
} from './failures.js';
import type { KeychainRequest } from './protocol.js';

/** How the child is started and how long it is waited for. */
export interface KeychainCallOptions {
  /** The program that runs the child: this process's own Node. */
  readonly nodePath: string;
  /** The built `keychain-child`. */
  readonly childPath: string;
  /** The child gets only what a keychain needs of it. */
  readonly env: Environment;
  /** After which the child is killed; milliseconds. */
  readonly timeoutMs: number;
  /** After which a terminal is told what kchat waits for; milliseconds. */
  readonly statusAfterMs: number;
  readonly status: Output['status'];
  /** Ctrl-C: the child is killed and the call throws INTERRUPTED. */
  readonly signal: AbortSignal;
}

/** The child's answer, not checked yet, or what went wrong. */
type KeychainOutcome =
  | { readonly answer: Readonly<Record<string, unknown>> }
  | { readonly failure: KeychainFailure };

// What D-Bus, a display for the unlock dialog, the macOS security session and Windows need. No variable of
// KUSTOMER_, and no NODE_OPTIONS, which could make the child load other code.
const passedOn =
  /^(?:DBUS_SESSION_BUS_ADDRESS|XDG_\w+|HOME|USER|LOGNAME|PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SECURITYSESSIONID|__CF_USER_TEXT_ENCODING|SYSTEMROOT|WINDIR|USERPROFILE|USERNAME|USERDOMAIN|APPDATA|LOCALAPPDATA|PROGRAMDATA|LD_LIBRARY_PATH)$/i;

/** The variables that the child gets. */
export function selectChildEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)));
}

/** Yarn's Plug'n'Play needs its loader, which NODE_OPTIONS names; that variable is not passed on. */
function loadPackages(childPath: string): readonly string[] {
  if (process.versions.pnp === undefined) return [];
  return ['--require', createRequire(childPath).resolve('pnpapi')];
}

/** Asks the keychain one thing. Throws INTERRUPTED when the signal aborts; every other failure is a value. */
export async function callKeychain(
  request: KeychainRequest,
  options: KeychainCallOptions,
): Promise<KeychainOutcome> {
  const { nodePath, childPath, env, signal, timeoutMs, status, statusAfterMs } = options;
  if (signal.aborted) throw explainInterrupt();
  // The type whose streams may be missing: they are missing at EMFILE (nodejs/node#14166).
  const child: ChildProcess = spawn(nodePath, [...loadPackages(childPath), childPath], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...selectChildEnvironment(env) },
    windowsHide: true,
  });
  let line: StatusLine | undefined;
  const announcement = setTimeout(() => {
    line = status(
      `waiting for the keychain (up to ${timeoutMs / 1000} s): there may be an unlock dialog to answer`,
    );
  }, statusAfterMs);
  try {
    // Stdin stays open: its end tells the child that this process has ended.
    child.stdin?.on('error', () => {}).write(`${JSON.stringify(request)}\n`);
    return await waitForAnswer(child, 'orgs' in request ? request.orgs.length : 1, options);
  } finally {
    clearTimeout(announcement);
    line?.done();
    // The end of stdin ends the shell that waits for it in the child's stead.
    child.stdin?.destroy();
    child.kill('SIGKILL');
  }
}

// A secret of 64 KiB is 88 KiB of base64.
const answerLimitPerOrg = 262_144;

async function waitForAnswer(
  child: ChildProcess,
  orgCount: number,
  { timeoutMs, signal }: KeychainCallOptions,
): Promise<KeychainOutcome> {
  let release = () => {};
  const outcome = new Promise<KeychainOutcome>((resolve, reject) => {
    const fail = (failure: KeychainFailure) => resolve({ failure });
    const interrupt = () => reject(explainInterrupt());
    const deadline = setTimeout(() => fail(describeSlow(timeoutMs)), timeoutMs);
    signal.addEventListener('abort', interrupt);
    release = () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', interrupt);
    };
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(parseChildAnswer(text.slice(0, end)));
      else if (text.length > answerLimitPerOrg * orgCount) fail(garbled);
    });
    child.once('error', (error) => {
      const reason = describeSystemError(error, { EAGAIN: 'too many processes' });
      fail(describeBroken(`cannot be started (${reason})`, isExhausted(error)));
    });
    // `close` comes after the last output, `exit` may come before it.
    child.once('close', (code, killedBy) => {
      if (killedBy === 'SIGINT') interrupt();
      else if (killedBy !== null) fail(describeBroken(`was killed from outside (${killedBy})`));
      else fail(text === '' ? describeBroken(`ended without an answer (exit code ${code})`) : garbled);
    });
  });
  return outcome.finally(release);
}

function parseChildAnswer(line: string): KeychainOutcome {
  const answer = parseJson(line);
  if (!isRecord(answer)) return { failure: garbled };
  if (typeof answer.failed === 'string') return { failure: classifyKeychainText(answer.failed) };
  return answer.moduleMissing === true ? { failure: moduleMissing } : { answer };
}

function explainInterrupt(): KchatError {
  return new KchatError('INTERRUPTED', 'interrupted while waiting for the keychain');
}
