import { describe, expect, test, vi } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { escapeUnprintable } from '../../src/base/untrusted.js';
import { inspectToken, signToken } from '../../src/index.js';
import { renderInspect } from '../../src/inspect/text.js';
import { badKinds, isBadKind } from '../../src/token/bad-tokens.js';
import { parsePasted } from '../../src/token/paste/pasted.js';
import { plainStyle } from '../support/fake-context.js';
import { fc } from '../support/fast-check.js';
import { encode, goodClaims, goodHeader, inspect, makeToken, now, secret } from './made-tokens.js';

// Hundreds of whole inspections each: two seconds at most, but five times that were measured on a loaded machine.
vi.setConfig({ testTimeout: 180_000 });

const bytes = new TextEncoder().encode(secret);

/** The report as text on a terminal of so many columns. */
function render(report: ReturnType<typeof inspect>, columns = 80): string {
  const subject = {
    stripped: [],
    now,
    isNowChosen: true,
    secret: { fingerprint: '01234567', source: 'keychain', org: 'acme' },
  };
  return renderInspect(report, subject, { ...plainStyle, columns }, () => 330);
}

/** Every character but the line feeds could stand on a terminal. */
function isPrintable(text: string): boolean {
  return !/[^\n\P{Cc}]|\p{Bidi_Control}|\p{Cs}/u.test(text);
}

// Text as hostile as it comes: lone surrogates, controls, bidirectional marks.
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\u0000',
      '\u001b',
      '\u009b',
      '\u202e',
      '\ud800',
      '\udc00',
      '"',
      '\\',
      '.',
      '=',
      'eyJ',
      '\n',
    ),
  }),
);
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(anyText, fc.oneof(anyText, fc.double(), fc.jsonValue({ maxDepth: 1 }))),
);

describe('whatever is inspected', () => {
  test('any text is reported on, and its report is printable', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 120 }), (text, columns) => {
        const report = inspect(text);
        expect(report.verdict).toBe('rejected');
        expect(isPrintable(render(report, columns))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON in header and payload', () => {
    fc.assert(
      fc.property(anyJson, anyJson, fc.integer({ min: 20, max: 120 }), (header, claims, columns) => {
        const report = inspect(makeToken(JSON.stringify(claims), JSON.stringify(header)));
        expect(report.signature.status).not.toBe('mismatch');
        const text = render(report, columns);
        expect(isPrintable(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any bytes in the segments', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (header, payload, signature) => {
        const report = inspect([header, payload, signature].map(encode).join('.'));
        expect(report.verdict).toBe('rejected');
        expect(isPrintable(render(report))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any value in each claim and parameter that is looked at', () => {
    const value = fc.oneof(anyText, fc.double(), fc.integer(), fc.constant(null), fc.boolean(), anyJson);
    const some = (names: string[]) => fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(
        some([
          'iat',
          'email',
          'externalId',
          'exp',
          'nbf',
          'roles',
          'org',
          'userType',
          'aud',
          'pod',
          'orgName',
          '__proto__',
          'constructor',
          'trackingId',
          'sub',
        ]),
        some(['alg', 'typ', 'crit', 'enc', '__proto__']),
        (claims, header) => {
          const report = inspect(makeToken(claims, header));
          expect(isPrintable(render(report))).toBe(true);
          expect(() => JSON.stringify(report)).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });

  test('any paste is read or refused, and nothing else is thrown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          expect(typeof parsePasted(text).text).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(KchatError);
          expect(error).toMatchObject({ code: 'USAGE' });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a pasted token comes out as it went in, however it is wrapped', () => {
    const wrap = fc.constantFrom(
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
      (text: string) => `Bearer ${text}`,
      (text: string) => ` ${text}\r\n`,
      (text: string) => `export T=${text}`,
      (text: string) => `https://jwt.io/#token=${encodeURI(text).includes('%') ? text.trim() : text}`,
    );
    const token = makeToken(goodClaims);
    fc.assert(
      fc.property(fc.array(wrap, { maxLength: 2 }), (wraps) => {
        const pasted = wraps.reduce((text, next) => next(text), token);
        // A link holds the token alone: nobody pastes one around quotes.
        fc.pre(!/token=(?!eyJ)/.test(pasted) && !/token=[^"' ]*[ ]/.test(pasted));
        expect(parsePasted(pasted).text.replaceAll(/["']/g, '')).toContain(token);
      }),
      { numRuns: 200 },
    );
  });
});

describe('signed here, accepted here', () => {
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => text.trim() !== '' && escapeUnprintable(text) === text);
  const claimName = anyText.filter(
    (name) => !['iat', 'email', 'externalId', 'roles', 'userType'].includes(name),
  );

  test('any identity, any further claims, any age up to the limit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ email: word }),
          fc.record({ externalId: word }),
          fc.record({ email: word, externalId: word }),
        ),
        fc.dictionary(claimName, fc.jsonValue({ maxDepth: 3 })),
        fc.integer({ min: -900, max: 900 }),
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        (identity, claims, age, key) => {
          const token = signToken({ ...identity, claims, issuedAt: now - age, secret: key });
          const report = inspectToken(token, { secret: key, at: now });
          expect(report.verdict).toBe('accepted');
          expect(report.ageSeconds).toBe(age);
          expect(report.identity?.value).toBe('email' in identity ? identity.email : identity.externalId);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('no longer once the limit has passed, either way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 901, max: 1e10 }), fc.boolean(), (distance, isAhead) => {
        const token = makeToken({ email: 'ada@example.com', iat: isAhead ? now + distance : now - distance });
        expect(inspect(token).verdict).toBe('rejected');
      }),
    );
  });

  test('each bad kind is named, whoever it is about', () => {
    const kind = fc.constantFrom(...Object.keys(badKinds).filter(isBadKind));
    fc.assert(
      fc.property(kind, word, fc.integer({ min: 1e9, max: 4e9 }), (bad, email, moment) => {
        const token = badKinds[bad].make({ email, iat: moment }, bytes, moment);
        const report = inspectToken(token, { secret, at: moment });
        expect(report.verdict).toBe('rejected');
        expect(report.findings.map(({ code }) => code)).toContain(badKinds[bad].finding);
      }),
      { numRuns: 120 },
    );
  });

  test('with any bit of the token flipped it never verifies', () => {
    const token = makeToken(goodClaims);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: token.length - 1 }),
        fc.integer({ min: 0, max: 6 }),
        (index, bit) => {
          const changed = String.fromCharCode(token.charCodeAt(index) ^ (1 << bit));
          const flipped = `${token.slice(0, index)}${changed}${token.slice(index + 1)}`;
          expect(inspect(flipped).signature.status).not.toBe('verified');
        },
      ),
      // Each is a mismatch that is looked into whole, which takes longest of all.
      { numRuns: 60 },
    );
  });
});

describe('nothing is too big', () => {
  const iat = `"iat":${now},"email":"ada@example.com"`;
  const payloads: readonly (readonly [string, string, string])[] = [
    ['a megabyte of text', `{${iat},"x":"${'x'.repeat(1_000_000)}"}`, 'accepted'],
    ['a megabyte of escapes', `{${iat},"x":"${'\\u001b'.repeat(160_000)}"}`, 'accepted'],
    [
      'a hundred thousand claims',
      `{${iat}${Array.from({ length: 100_000 }, (_, n) => `,"c${n}":${n}`).join('')}}`,
      'accepted',
    ],
    ['a hundred thousand duplicates', `{${iat}${',"x":1'.repeat(100_000)}}`, 'accepted'],
    ['ten thousand levels', `{${iat},"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'rejected'],
    ['a million open brackets', '['.repeat(1_000_000), 'rejected'],
    ['a long e-mail address', `{"iat":${now},"email":"${'a@'.repeat(500_000)}"}`, 'accepted'],
    ['a long blank', `{"iat":${now},"email":"${' '.repeat(1_000_000)}"}`, 'rejected'],
    ['a string that never ends', `{"x":"${'\\"'.repeat(500_000)}`, 'rejected'],
  ];
  test.each(payloads)('%s', (_, payload, verdict) => {
    const report = inspect(makeToken(payload, goodHeader));
    expect(report.verdict).toBe(verdict);
    const text = render(report);
    expect(isPrintable(text)).toBe(true);
    // A screenful or two, not a megabyte.
    expect(text.length).toBeLessThan(30_000);
  });
});
