/**
 * Owns one call of the keychain: starts the child, asks it one thing, and ends it whatever happens. Rule: the
 * secret goes over pipes, never through arguments or environment, and the child never outlives the call.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Environment } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import { describeSystemError, isExhausted } from '../../base/system-errors.js';
import type { Output } from '../../terminal/contract.js';
import {
  classifyKeychainText,
  describeBroken,
  describeSlow,
  garbled,
  type KeychainFailure,
  moduleMissing,
} from './failures.js';
import { type KeychainAnswer, type KeychainRequest, parseAnswer } from './protocol.js';

/** How the child is started and how long it is waited for. */
export interface KeychainCallOptions {
  /** The program that runs the child: this process's own Node. */
  readonly nodePath: string;
  /** The built `keychain-child`. */
  readonly childPath: string;
  /** Of it the child gets what a keychain needs, and nothing else. */
  readonly env: Environment;
  /** After which the child is killed; milliseconds. */
  readonly timeoutMs: number;
  /** After which a terminal is told what is being waited for; milliseconds. */
  readonly statusAfterMs: number;
  readonly status: Output['status'];
  /** Ctrl-C: the child is killed and the call throws INTERRUPTED. */
  readonly signal: AbortSignal;
}

/** The child's answer, or what went wrong. A `failed` answer comes back as its failure. */
type KeychainOutcome =
  | { readonly answer: Exclude<KeychainAnswer, { failed: string } | { moduleMissing: true }> }
  | { readonly failure: KeychainFailure };

// What D-Bus, a display for the unlock dialog, the macOS security session and Windows need. No KUSTOMER_
// variable, and no NODE_OPTIONS, which could make the child load something else.
const passedOn =
  /^(?:DBUS_SESSION_BUS_ADDRESS|XDG_\w+|HOME|USER|LOGNAME|PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SECURITYSESSIONID|__CF_USER_TEXT_ENCODING|SYSTEMROOT|WINDIR|USERPROFILE|USERNAME|USERDOMAIN|APPDATA|LOCALAPPDATA|PROGRAMDATA|LD_LIBRARY_PATH)$/i;

/** The variables that the child gets. */
export function selectChildEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)));
}

/** Yarn's Plug'n'Play finds packages by its loader. NODE_OPTIONS, which brings it, is not passed on. */
function loadPackages(childPath: string): readonly string[] {
  if (process.versions.pnp === undefined) return [];
  return ['--require', createRequire(childPath).resolve('pnpapi')];
}

// A secret of 64 KiB is 88 KiB of base64.
const answerLimitPerOrg = 262_144;

/** Asks the keychain one thing. Throws INTERRUPTED when the signal aborts; every other failure is a value. */
export async function callKeychain(
  request: KeychainRequest,
  options: KeychainCallOptions,
): Promise<KeychainOutcome> {
  if (options.signal.aborted) throw interrupted();
  // Of type ChildProcess, whose streams may be missing: they are at EMFILE (nodejs/node#14166).
  const child: ChildProcess = spawn(
    options.nodePath,
    [...loadPackages(options.childPath), options.childPath],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...selectChildEnvironment(options.env) },
      windowsHide: true,
    },
  );
  const release = new AbortController();
  try {
    // Stdin stays open: its end tells the child that we are gone.
    child.stdin?.on('error', () => {}).write(`${JSON.stringify(request)}\n`);
    announceWait(options, release.signal);
    return await Promise.race([
      listen(child, answerLimitPerOrg * ('orgs' in request ? request.orgs.length : 1)),
      expire(options.timeoutMs, release.signal),
      abort(options.signal, release.signal),
    ]);
  } finally {
    release.abort();
    child.kill('SIGKILL');
  }
}

function listen(child: ChildProcess, answerLimit: number): Promise<KeychainOutcome> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(judge(parseAnswer(text.slice(0, end))));
      else if (text.length > answerLimit) resolve({ failure: garbled });
    });
    child.once('error', (error) =>
      resolve({
        failure: describeBroken(
          `cannot be started (${describeSystemError(error, { EAGAIN: 'too many processes' })})`,
          isExhausted(error) ? 'raise-limit' : 'none',
        ),
      }),
    );
    // `close` comes after the last output, `exit` may come before it.
    child.once('close', (code, signal) => {
      if (signal === 'SIGINT') reject(interrupted());
      else if (signal !== null) resolve({ failure: describeBroken(`was killed from outside (${signal})`) });
      else if (text !== '') resolve({ failure: garbled });
      else resolve({ failure: describeBroken(`ended without an answer (exit code ${code})`) });
    });
  });
}

function judge(answer: KeychainAnswer | undefined): KeychainOutcome {
  if (answer === undefined) return { failure: garbled };
  if ('failed' in answer) return { failure: classifyKeychainText(answer.failed) };
  if ('moduleMissing' in answer) return { failure: moduleMissing };
  return { answer };
}

function expire(timeoutMs: number, release: AbortSignal): Promise<KeychainOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ failure: describeSlow(timeoutMs) }), timeoutMs);
    release.addEventListener('abort', () => clearTimeout(timer));
  });
}

function abort(signal: AbortSignal, release: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(interrupted()), { signal: release });
  });
}

function announceWait({ status, statusAfterMs, timeoutMs }: KeychainCallOptions, release: AbortSignal): void {
  const timer = setTimeout(() => {
    const line = status(
      `waiting for the keychain (up to ${timeoutMs / 1000} s): there may be an unlock dialog to answer`,
    );
    release.addEventListener('abort', () => line.done());
  }, statusAfterMs);
  release.addEventListener('abort', () => clearTimeout(timer));
}

function interrupted(): KchatError {
  return new KchatError('INTERRUPTED', 'interrupted while waiting for the keychain');
}
