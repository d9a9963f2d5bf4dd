/** Every fault of the emulator met by `kchat init`: what is said, what is asked again, and what is stored stays. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ErrorCode, KchatError } from '../../src/base/errors.js';
import { runInit as runInitWithSettings } from '../../src/commands/init.js';
import { faultKinds } from '../../src/emulator/fault-kinds.js';
import { startEmulator } from '../../src/emulator/server.js';
import { createKustomerApi } from '../../src/kustomer/client.js';
import type { Prompter } from '../../src/terminal/contract.js';
import { readFaults } from '../emulator/fixtures.js';
import { fakeContext, fakeOutput, testNow } from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';

const runInit = fromFlags(runInitWithSettings);

const key = 'API key (not shown; without one: Enter)';
const org = 'Try again with the org';

/** The fault, and the question that follows it: a refused key is asked for again, else the org may be mistyped. */
const failures: readonly (readonly [string, ErrorCode, string])[] = [
  ['401', 'API_KEY_REFUSED', key],
  ['403', 'API_KEY_REFUSED', key],
  ['403@/v1/auth/customer/settings', 'API_KEY_LACKS_ROLE', key],
  ['wrong-pod', 'API_KEY_WRONG_REGION', key],
  ['401,jsonapi-errors', 'API_KEY_REFUSED', key],
  ['429=5m', 'API_RATE_LIMITED', org],
  ['500', 'API_FAILED', org],
  ['503', 'API_FAILED', org],
  ['drop', 'API_UNREACHABLE', org],
  ['truncate', 'API_UNREACHABLE', org],
  ['html', 'API_ANSWER_INVALID', org],
  ['huge', 'API_ANSWER_INVALID', org],
  ['redirect', 'API_FAILED', org],
  ['no-secret', 'API_ANSWER_INVALID', org],
];

const interrupted = new KchatError('INTERRUPTED', 'interrupted');

/** A person who names the org, pastes the key, and leaves at the third question. */
function createPerson(apiKey: string) {
  const asked: string[] = [];
  const answers = ['acme', apiKey];
  const answer = async ({ message }: { readonly message: string }) => {
    asked.push(message);
    const next = answers.shift();
    if (next === undefined) throw interrupted;
    return next;
  };
  const leave = async () => {
    throw interrupted;
  };
  const prompter: Prompter = {
    available: true,
    input: answer,
    password: answer,
    confirm: leave,
    select: leave,
  };
  return { asked, prompter };
}

/** Init up to the third question, with real HTTP; the client's waits pass at once. */
async function meet(faults: string) {
  const emulator = await startEmulator({ orgs: ['acme'], faults: readFaults(faults.split(',')) });
  onTestFinished(() => emulator.close());
  const { asked, prompter } = createPerson(emulator.apiKey);
  let slept = 0;
  const errors: KchatError[] = [];
  const api = createKustomerApi({
    version: '1.2.3',
    env: {},
    clock: { now: () => Date.now() + slept },
    output: fakeOutput(),
    signal: new AbortController().signal,
    sleep: async (milliseconds) => {
      slept += milliseconds;
    },
  });
  const fake = fakeContext({
    env: { KCHAT_API_URL: emulator.url },
    api: {
      ...api,
      fetchChatSecret: (request) =>
        api.fetchChatSecret(request).catch((error: KchatError) => {
          errors.push(error);
          throw error;
        }),
    },
  });
  const context = { ...fake, prompter };
  const stored = madeUpSecret();
  const secrets = context.secrets();
  await secrets.save({
    org: 'acme',
    secret: Buffer.from(stored),
    store: 'memory',
    apiOrigin: null,
    at: testNow,
  });
  await expect(runInit({}, context)).rejects.toBe(interrupted);
  const kept = await secrets.resolve({ org: undefined, override: undefined });
  return {
    asked,
    error: errors[0],
    notes: context.output.notes,
    isKept: String(Buffer.from(kept.bytes)) === stored,
  };
}

describe('kchat init meets a fault', () => {
  test('no fault that is a failure is missing', () => {
    const met = new Set(
      failures.flatMap(([faults]) => faults.split(',').map((fault) => fault.split(/[=@]/)[0])),
    );
    // These two leave the answer as it is: a wait and another clock.
    expect(Object.keys(faultKinds).filter((name) => !met.has(name))).toEqual(['slow', 'skew']);
  });

  test.each(failures)('%s: %s, then "%s"', async (faults, code, question) => {
    const { asked, error, notes, isKept } = await meet(faults);
    expect(error?.code).toBe(code);
    expect(asked).toEqual(['Org name, or an address of it', key, question]);
    expect(notes.at(-1)?.replace(/\s+/g, ' ')).toContain(error?.message.replace(/\s+/g, ' '));
    expect(isKept).toBe(true);
  });
});
