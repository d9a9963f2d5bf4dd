/** The library entry as a JavaScript program has it: right calls, and wrong ones that no type stopped. */
import { describe, expect, test } from 'vitest';
import { inspectToken, KchatError, signToken } from '../src/index.js';
import { madeUpSecret } from './support/made-up.js';

const secret = madeUpSecret();
const at = new Date('2026-11-22T14:20:00.750Z');
const seconds = 1_795_357_200;

function complaint(
  run: () => unknown,
): { code: string; message: string; hint: string | undefined } | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof KchatError) return { code: error.code, message: error.message, hint: error.hint };
  }
  return undefined;
}

describe('a team signs and inspects in its own tests', () => {
  test('what is signed is accepted', () => {
    const token = signToken({ email: 'ada@example.com', claims: { plan: 'pro' }, issuedAt: at, secret });
    const report = inspectToken(token, { secret, at });
    expect(report.verdict).toBe('accepted');
    expect(report.claims).toEqual({ email: 'ada@example.com', iat: seconds, plan: 'pro' });
    expect(report.findings).toEqual([]);
  });

  test('a moment is a Date or seconds, a secret is text or bytes', () => {
    const byDate = signToken({ externalId: '7', issuedAt: at, secret });
    const bySeconds = signToken({
      externalId: '7',
      issuedAt: seconds,
      secret: new TextEncoder().encode(secret),
    });
    expect(byDate).toBe(bySeconds);
    expect(inspectToken(byDate, { secret: Buffer.from(secret), at: seconds + 900 }).verdict).toBe('accepted');
    expect(inspectToken(byDate, { secret, at: seconds + 901 }).verdict).toBe('rejected');
  });

  test('now, by default', () => {
    expect(inspectToken(signToken({ email: 'ada@example.com', secret }), { secret }).verdict).toBe(
      'accepted',
    );
  });

  test('iat 0 and a claim named __proto__ stay what they are', () => {
    const claims = JSON.parse('{"__proto__":{"x":1},"exp":"never"}');
    const report = inspectToken(signToken({ email: 'ada@example.com', issuedAt: 0, claims, secret }), {
      secret,
      at,
    });
    expect(JSON.stringify(report.claims)).toBe(
      '{"email":"ada@example.com","iat":0,"__proto__":{"x":1},"exp":"never"}',
    );
  });

  test('the token is taken as it is: what is wrapped around it is a finding', () => {
    const token = signToken({ email: 'ada@example.com', issuedAt: at, secret });
    expect(inspectToken(`${token}\n`, { secret, at }).findings.map(({ code }) => code)).toEqual([
      'NOT_BASE64URL',
      'SIGNATURE_NOT_CHECKED',
    ]);
  });

  test('times have milliseconds at most, as their sources do', () => {
    const token = signToken({ email: 'ada@example.com', issuedAt: seconds - 0.1, secret });
    const { ageSeconds, secondsLeft } = inspectToken(token, { secret, at: seconds });
    expect({ ageSeconds, secondsLeft }).toEqual({ ageSeconds: 0.1, secondsLeft: 899.9 });
  });

  test('without a secret the best verdict is unverified', () => {
    const token = signToken({ email: 'ada@example.com', issuedAt: at, secret });
    expect(inspectToken(token, { at }).verdict).toBe('unverified');
    expect(inspectToken(token, { at: seconds + 901 }).verdict).toBe('rejected');
  });
});

describe('the library refuses', () => {
  test('to sign for nobody, naming options and not flags', () => {
    expect(complaint(() => signToken({ secret }))).toEqual({
      code: 'USAGE',
      message: 'no identity: a login token names an e-mail address or an external id',
      hint: 'give email you@example.com or externalId ID',
    });
    expect(complaint(() => signToken({ externalId: ' ', secret }))?.message).toBe('externalId is empty');
  });

  test.each(['iat', 'email', 'externalId'])('%s among the claims', (name) => {
    expect(complaint(() => signToken({ email: 'a@b.co', claims: { [name]: 1 }, secret }))).toMatchObject({
      code: 'USAGE',
      message: `claims has "${name}"`,
    });
  });

  test('a moment that is none', () => {
    expect(complaint(() => signToken({ email: 'a@b.co', issuedAt: new Date('x'), secret }))?.message).toBe(
      'issuedAt is not a valid time',
    );
    expect(complaint(() => inspectToken('x', { at: Number.NaN }))?.message).toBe('at is not a valid time');
  });

  test('an empty secret', () => {
    expect(complaint(() => signToken({ email: 'a@b.co', secret: '' }))).toMatchObject({
      code: 'INPUT_INVALID',
      message: 'the chat secret is empty',
    });
    expect(complaint(() => inspectToken('x', { secret: '' }))?.code).toBe('INPUT_INVALID');
  });

  test('no secret, as where its variable is not set', () => {
    expect(
      complaint(() => signToken({ email: 'a@b.co', secret: process.env.KCHAT_NO_SUCH_VARIABLE })),
    ).toMatchObject({ code: 'INPUT_INVALID', message: 'no chat secret was given' });
  });

  // What JavaScript lets through.
  const sign = (options: object) => signToken(Object.assign({ email: 'a@b.co', secret }, options));
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  test.each<[string, () => unknown]>([
    ['the token is undefined, not a string', () => Reflect.apply(inspectToken, null, [undefined])],
    ['the token is null, not a string', () => Reflect.apply(inspectToken, null, [null])],
    ['email is an array, not a string', () => sign({ email: [] })],
    ['externalId is a number, not a string', () => sign({ externalId: 42 })],
    ['the secret is a number, not a string or a Uint8Array', () => sign({ secret: 7 })],
    ['issuedAt is not a valid time', () => sign({ issuedAt: '2026-01-01' })],
    ['issuedAt is not in seconds (it looks like milliseconds)', () => sign({ issuedAt: at.getTime() })],
    ['at is not in seconds (it looks like milliseconds)', () => inspectToken('x', { at: at.getTime() })],
    ['claims is a string, not an object', () => sign({ claims: 'abc' })],
    ['claims is an array, not an object', () => sign({ claims: [] })],
    ['the claim "x" cannot be written as JSON', () => sign({ claims: { x: 1n } })],
    ['the claim "self" cannot be written as JSON', () => sign({ claims: circle })],
    ['the claim "toJSON" cannot be written as JSON', () => sign({ claims: { toJSON: () => ({ iat: 1 }) } })],
  ])('%s', (message, run) => expect(complaint(run)).toMatchObject({ code: 'USAGE', message }));

  test('no claim that is undefined: it is not there', () => {
    const { claims } = inspectToken(sign({ issuedAt: 7, claims: { plan: undefined } }));
    expect(claims).toEqual({ email: 'a@b.co', iat: 7 });
  });
});

test.each([
  ['iat', 'the time of issue is issuedAt'],
  ['plan', 'a claim of the token: claims: { plan: … }'],
])('signToken refuses the option %s, which would be missing in the token', (name, hint) => {
  const options = { email: 'ada@example.com', secret: 'x'.repeat(40), [name]: 5 };
  expect(() => signToken(options)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: `there is no option "${name}"`, hint }),
  );
});
