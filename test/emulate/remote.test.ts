/** Asking a running emulator: whatever else listens at the port, its answer is never a bug of kchat. */
import { expect, test } from 'vitest';
import { logInWith, type Remote, readRequests, setFaults } from '../../src/emulate/remote.js';
import { renderFaults, renderRequests } from '../../src/emulate/words.js';
import type { HttpAnswer } from '../../src/http/transport.js';

/** A server that gives this answer to everything. */
function answering(body: string, status = 200): Remote {
  const answer: HttpAnswer = {
    status,
    headers: new Headers(),
    body,
    bodyProblem: undefined,
    bytes: undefined,
    midpoint: 0,
    elapsedMs: 0,
  };
  const run = () => Promise.reject(new Error('no command is run here'));
  return { url: 'http://127.0.0.1:4010', backend: { ask: async () => answer, run } };
}

const strange = [
  '',
  '7',
  '[]',
  '{}',
  '{"data":7}',
  '{"data":[7]}',
  '{"data":[{}]}',
  '{"data":null,"errors":[7]}',
];

test.each(strange)('an answer of another server, %j, is named', async (body) => {
  const remote = answering(body);
  await expect(readRequests(remote)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'http://127.0.0.1:4010 answered without a list of requests: is it an emulator?',
  });
  await expect(setFaults(remote, [], false)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'http://127.0.0.1:4010 answered without a list of faults: is it an emulator?',
  });
  expect(await logInWith(remote, 'a.b.c')).toEqual({
    accepted: false,
    status: 200,
    email: null,
    externalId: null,
    customerId: null,
    code: null,
    reason: 'the answer makes no sense',
  });
});

test.each(['', '7', '{"errors":7}', '{"errors":[{"message":7,"meta":7}]}'])(
  'a refusal of another server, %j, is named',
  async (body) => {
    await expect(setFaults(answering(body, 404), ['503'], true)).rejects.toMatchObject({
      message: 'http://127.0.0.1:4010 answered 404 to DELETE /__emulator/faults: is it an emulator?',
    });
    expect(await logInWith(answering(body, 404), 'a.b.c')).toMatchObject({ accepted: false, code: null });
  },
);

test('a list with other members is shown without harm', async () => {
  const entries = await readRequests(answering('{"data":[{"faults":[],"login":null}]}'));
  expect(renderRequests(entries)).toMatch(/\n$/);
  const faults = await setFaults(
    answering('{"data":[{"fault":"x","argument":null,"path":null}]}'),
    [],
    false,
  );
  expect(renderFaults(faults)).toMatch(/^x {2}/);
});

test.each([
  [
    'the reason of a refusal',
    '{"errors":[{"message":"no","meta":{"reason":"IAT_TOO_OLD"}}]}',
    'no',
    'IAT_TOO_OLD',
  ],
  [
    'the reason in the other shape',
    '{"errors":[{"detail":"no","meta":{"reason":"ALG_NONE"}}]}',
    'no',
    'ALG_NONE',
  ],
])('%s is given', async (_, body, reason, code) => {
  expect(await logInWith(answering(body, 401), 'a.b.c')).toMatchObject({ accepted: false, reason, code });
});
