/** The table of fixes has no empty cell, and a token that tells its language is answered in it. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import recipes from '../../recipes/recipes.json' with { type: 'json' };
import { type CausePartId, causeParts, wordsOf } from '../../src/token/causes/parts.js';
import { suggestFix } from '../../src/token/causes/wording.js';
import { decodeToken } from '../../src/token/decode.js';
import { type FixName, fixLines } from '../../src/token/fix-lines.js';
import { fixLine } from '../../src/token/fixes.js';
import { reportToken } from '../../src/token/inspect.js';
import { backendLanguages, type Language, parseLanguage } from '../../src/token/languages.js';
import { checkSignature } from '../../src/token/verification.js';
import { madeUpSecret } from '../support/made-up.js';
import { encode } from '../support/tokens.js';

const fixes = Object.keys(fixLines.node) as readonly FixName[];
const parts = Object.keys(causeParts) as readonly CausePartId[];

describe.each(backendLanguages)('%s', (language) => {
  test('has a line for every fix', () => {
    expect(Object.keys(fixLines[language])).toEqual(fixes);
    for (const fix of fixes) expect(fixLine(fix, language).length).toBeGreaterThan(3);
  });

  // What the languages have in common: `=` and the like are no line of another language.
  test('has no line of another language', () => {
    const others = backendLanguages.filter((other) => other !== language);
    for (const fix of fixes)
      expect(others.map((other) => fixLine(fix, other))).not.toContain(fixLine(fix, language));
  });

  test('a cause is worded with its line alone', () => {
    for (const id of parts) {
      const { line } = wordsOf(id);
      if (line === undefined) continue;
      const fix = suggestFix({ parts: [{ id, detail: null }], org: null, provenBy: 'hmac' }, language);
      expect(fix).toContain(fixLine(line, language));
      if (language !== 'node') expect(fix).not.toContain(fixLine(line, 'node'));
    }
  });
});

test.each(recipes)(
  '$language and its other names are understood, as by kchat recipe',
  ({ language, also }) => {
    for (const name of [language, ...also]) expect(parseLanguage(name), name).toBe(parseLanguage(language));
  },
);

test('a name is taken in any case, and an unknown one is none', () => {
  expect(parseLanguage('Python')).toBe('python');
  expect(parseLanguage('C#')).toBe('csharp');
  expect(parseLanguage('Ruby (Rails)')).toBe('ruby');
  expect(parseLanguage('cobol')).toBeUndefined();
  expect(parseLanguage('Ruby, Swift, Elixir')).toBeUndefined();
  expect(parseLanguage('constructor')).toBeUndefined();
});

describe('the language that the mistake tells', () => {
  const secret = madeUpSecret();
  const now = 1_795_300_000;
  const header = encode({ alg: 'HS256', typ: 'JWT' });
  // In milliseconds too: this hint has no language of its own.
  const payload = encode({ externalId: '8412', iat: now * 1000 });
  const sign = (key: string) => createHmac('sha256', key).update(`${header}.${payload}`);
  const hintsOf = (signature: string, asked?: Language, body = payload) => {
    const token = decodeToken(`${header}.${body}.${signature}`);
    const bytes = new TextEncoder().encode(secret);
    const { findings } = reportToken({
      token,
      now,
      signature: checkSignature(token, bytes),
      secret: bytes,
      language: asked,
    });
    return Object.fromEntries(findings.map(({ code, hint }) => [code, hint]));
  };
  const text = (signature: string) => Buffer.from(signature, 'latin1').toString('base64url');

  test.each<[string, Language, () => string]>([
    ["openssl's print of the digest", 'shell', () => text(`(stdin)= ${sign(secret).digest('hex')}\n`)],
    ["Go's mac.Sum(input)", 'go', () => text(`${header}.${payload}${sign(secret).digest('binary')}`)],
    ["Python's b'…' around the secret", 'python', () => sign(`b'${secret}'`).digest('base64url')],
    ['None for the secret', 'python', () => sign('None').digest('base64url')],
    ['System.Byte[] for the secret', 'csharp', () => sign('System.Byte[]').digest('base64url')],
    ['[object Promise] for the secret', 'node', () => sign('[object Promise]').digest('base64url')],
    ['System.Byte[] for the digest', 'csharp', () => text('System.Byte[]')],
    ['[object Promise] for the digest', 'node', () => text('[object Promise]')],
  ])('%s: %s, whatever was asked for', (_, language, make) => {
    const hints = hintsOf(make(), language === 'perl' ? 'ruby' : 'perl');
    expect(hints.IAT_MILLISECONDS).toContain(fixLine('iatSeconds', language));
  });

  test('nil, which three languages write: the one that was asked for, else Node.js behind neutral words', () => {
    const token = sign('nil').digest('base64url');
    expect(hintsOf(token, 'elixir').IAT_MILLISECONDS).toContain(fixLine('iatSeconds', 'elixir'));
    expect(hintsOf(token).IAT_MILLISECONDS).toBe(
      'iat is the time of issue in whole seconds since 1970, a number: Math.floor(Date.now() / 1000)',
    );
  });

  test.each<[Language, string]>([
    ['ruby', '{:externalId=>"8412", "iat"=>1795300000}'],
    ['php', 'a:1:{s:10:"externalId";s:4:"8412";}'],
    ['python', "{'externalId': '8412', 'iat': 1795300000}"],
    ['go', 'map[externalId:8412 iat:1795300000]'],
    ['java', '{externalId=8412, iat=1795300000}'],
    ['csharp', '{ externalId = 8412, iat = 1795300000 }'],
    ['elixir', '%{"externalId" => "8412"}'],
    ['perl', 'HASH(0x55d0c8a3e2a0)'],
  ])('claims as %s prints them', (language, claims) => {
    const body = Buffer.from(claims).toString('base64url');
    const key = Buffer.from(secret, 'base64');
    const signature = createHmac('sha256', key).update(`${header}.${body}`).digest('base64url');
    expect(hintsOf(signature, undefined, body).SIGNATURE_MISMATCH).toContain(fixLine('notBase64', language));
  });
});
