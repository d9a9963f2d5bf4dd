/** Credentials of a run in what leaves kchat: gone in every spelling and cut, while kchat's own words stay. */

import { describe, expect, test } from 'vitest';
import { createFragments, listDecodings } from '../../src/terminal/fragments.js';
import { createRedaction } from '../../src/terminal/redaction.js';
import { fc } from '../support/fast-check.js';
import { findRuns, spellings } from '../support/spellings.js';

const session = 'qa-Zk39_xY7.p/Lm2+w';

function redactWith(credential: string, text: string): string {
  const redaction = createRedaction();
  redaction.protect(credential);
  return redaction.redact(text);
}

describe('a credential', () => {
  test.each(Object.entries(spellings))('%s is gone', (_, spell) => {
    const shown = redactWith(session, `field "${spell(session)}" is odd`);
    expect(shown).toMatch(/^field "\W*\w{0,8}\*\*\*\w{0,3}\W*" is odd$/);
  });

  test.each<[string, string, string]>([
    ['after its scheme', `Bearer ${session}`, session],
    ['of a cookie', `theme=dark; session=${session}`, session],
    ['of a JSON body', JSON.stringify({ user: 'qa', pass: `"${session}"` }), `"${session}"`],
    ['of Basic', `Basic ${Buffer.from('qa:Tr0ub4dor&3').toString('base64')}`, 'Tr0ub4dor&3'],
    ['that is short', 'session=hunt3r2', 'hunt3r2'],
    ['with a line end', `${session}\n`, session],
  ])('%s is gone', (_, credential, part) => {
    expect(redactWith(credential, `it says ${part}`)).toBe('it says ***');
  });

  test('cut anywhere leaves no eight characters', () => {
    for (let start = 0; start < session.length; start += 1)
      for (let end = start + 8; end <= session.length; end += 1)
        expect(redactWith(session, `<${session.slice(start, end)}…>`)).toBe('<***…>');
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'is gone from place %i on, from the first text and a late one',
    (place) => {
      const [start, part] = [' '.repeat(place), session.slice(5, 13)];
      expect(redactWith(session, `${start}${part}`)).toBe(`${start}***`);
      const redaction = createRedaction();
      redaction.protect(session);
      for (let text = 0; text < 200; text += 1)
        expect(redaction.redact('x'.repeat(100))).toBe('x'.repeat(100));
      expect(redaction.redact(`${start}${part}`)).toBe(`${start}***`);
      // One that comes later, when the others have been cut.
      redaction.protect('another-Credential');
      expect(redaction.redact(`${start}Credentia`)).toBe(`${start}***`);
    },
  );

  test('is gone from the texts and names of a value', () => {
    const redaction = createRedaction();
    redaction.protect(session);
    const value = { [session]: [session, 7, null, { hint: `why ${session}` }] };
    expect(redaction.redactValue(value)).toEqual({ '***': ['***', 7, null, { hint: 'why ***' }] });
  });
});

describe("kchat's own words", () => {
  const report =
    'token-endpoint: the signature does not match; KUSTOMER_CHAT_SECRET is "your-256-bit-secret" (IAT_TOO_OLD)';

  test.each([
    'signature',
    'token-endpoint',
    'Bearer token-endpoint',
    'KUSTOMER_CHAT_SECRET',
    'your-256-bit-secret',
    'chat secret',
    'user',
    '1234',
    'test',
    'endpoint-signature-iat_too_old',
  ])('stay, though the credential is %s', (credential) => {
    expect(redactWith(credential, report)).toBe(report);
  });

  test('stay beside a space, though the credential has them beside a hyphen or plus', () => {
    const said = 'no session was given, and this session is over';
    expect(redactWith('session-Zk39xY7pLm2w', said)).toBe(said);
    expect(redactWith('Zk39xY7pLm2w+session+Zk39', said)).toBe(said);
    expect(redactWith('session-Zk39xY7pLm2w', 'it says session+zk39')).toBe('it says ***');
  });

  test('do not protect a credential that holds them', () => {
    expect(redactWith('token-endpoint-signature', 'it says token-endpoint-signature')).toBe('it says ***');
  });
});

test('whatever is made of it, no eight characters of a credential are left', () => {
  const letters = [...'abcdefghkmxyzABCXYZ0123456789-_.~+/=%&"\\\'<> é€'];
  const credentials = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 80 });
  const spell = fc.constantFrom(...Object.values(spellings));
  fc.assert(
    fc.property(credentials, spell, spell, fc.nat(), fc.nat(80), (text, first, second, start, length) => {
      const from = start % text.length;
      const cut = text.slice(from, from + length);
      const said = `the field "${second(first(cut))}" is not a token`;
      // Only what was said can be left: the 2 of an escape, %22, beside a cut may read like a run of the credential.
      expect(findRuns(cut, redactWith(`Bearer ${text}`, said))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a text is searched in time that grows with it alone', () => {
  const fragments = createFragments();
  fragments.add(session);
  const text = '%'.repeat(300_000) + session.slice(0, 7).repeat(40_000);
  expect(listDecodings(text).flatMap(fragments.find)).toEqual([]);
});
