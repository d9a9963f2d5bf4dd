/** A token is found in whatever tools make of a text, and what an app itself sends with it is told. */
import { describe, expect, test } from 'vitest';
import { parsePasted } from '../../../src/token/paste/pasted.js';
import { goodClaims, makeToken } from '../made-tokens.js';

const token = makeToken(goodClaims);
const cut = [token.slice(0, 60), token.slice(60, 120), token.slice(120)] as const;

describe('what tools make of a text', () => {
  test.each<[string, string, string]>([
    ['a box of a terminal', cut.map((part) => `│${part.padEnd(60)}│`).join('\n'), 'marks at line starts'],
    ['a mail', cut.map((part) => `>> ${part}`).join('\n'), 'marks at line starts'],
    ['UTF-16 read as bytes', token.split('').join('\0'), 'invisible characters'],
    ['a soft hyphen', `${token.slice(0, 50)}\u00ad${token.slice(50)}`, 'invisible characters'],
    [
      'line numbers',
      cut.map((part, at) => `${String(at + 8).padStart(6)}\t${part}`).join('\n'),
      'marks at line starts',
    ],
    ['dots in brackets', token.replaceAll('.', '[.]'), 'brackets around its dots'],
    ['a place to break a line', token.replace('.', '.<wbr>'), 'HTML tags'],
    ['colours of a page', token.replace(/[^.]+/g, '<span class="a">$&</span>'), 'HTML tags'],
    ['several texts', `"${cut[0]}" +\n  "${cut[1]}" + "${cut[2]}"`, 'a text in several pieces'],
    ['texts side by side', `('${cut[0]}'\n '${cut[1]}${cut[2]}')`, 'a text in several pieces'],
    ['Visual Basic', `"${cut[0]}" & _\n  "${cut[1]}${cut[2]}"`, 'a text in several pieces'],
    ['many colours', `${cut[0]}\u001b[38;5;208m${cut[1]}\u001b[m${cut[2]}`, 'colour codes'],
    ['a box inside a mail', cut.map((part) => `> | ${part}`).join('\n'), 'marks at line starts'],
    ['escapes of JSON', token.replaceAll('.', '\\u002e'), 'backslash escapes'],
    ['escapes of a shell', token.replaceAll('.', '\\x2E'), 'backslash escapes'],
    ['escapes of a page', token.replaceAll('.', '&#x2e;'), 'HTML entities'],
    ['numbers of a page', token.replaceAll('.', '&#46;'), 'HTML entities'],
    ['names of a page', token.replaceAll('.', '&period;'), 'HTML entities'],
    ['quoted-printable', token.replaceAll('.', '=2E'), 'quoted-printable'],
    ['a command over lines of bash', cut.join('\\\n'), 'a backslash at line ends'],
    ['a command over lines of cmd', cut.join('^\r\n'), 'a backslash at line ends'],
    ['a command over lines of PowerShell', cut.join('`  \n'), 'a backslash at line ends'],
    ['Markdown', token.replace(/[-_.]/g, '\\$&'), 'backslash escapes'],
    ['percent-encoding, twice', token.replaceAll('.', '%252E'), 'percent-encoding'],
  ])('%s', (_, text, undone) => {
    const { text: found, stripped, sent } = parsePasted(text);
    expect({ found, sent }).toEqual({ found: token, sent: [] });
    expect(stripped).toContain(undone);
  });

  test('a blank line ends a token, and a line end does not', () => {
    expect(parsePasted(cut.join('\n')).text).toBe(token);
    expect(parsePasted(cut.join('\n\n')).text).not.toBe(token);
    expect(parsePasted(cut.join('\n  \n')).text).not.toBe(token);
  });
});

test('dashes of a document are hyphens', () => {
  const dashed = makeToken({ ...goodClaims, note: '\u03fexx\u03fexx\u03fe' });
  expect(dashed).toContain('--');
  expect(parsePasted(dashed.replaceAll('--', '—').replaceAll('-', '\u2011')).text).toBe(dashed);
});

test('padding at the end of a line is no line that a mailer broke', () => {
  const wrapped = token
    .split('.')
    .map((part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='))
    .join('\n.');
  expect(parsePasted(wrapped).text).not.toBe(token);
  expect(parsePasted(`${token.slice(0, 76)}%0D%0A${token.slice(76)}`)).toMatchObject({
    text: token,
    stripped: ['percent-encoding', 'line breaks'],
  });
});

describe('what the app sends with it', () => {
  test.each<[string, string, RegExp]>([
    ['quotes of JSON, behind white space', ` {"jwt":"\\"${token}\\""}`, /encoded as JSON twice/],
    ...[`'${token}'`, `Bearer ${token}`, `${token} `, `Optional(${token})`].map(
      (field): [string, string, RegExp] => [
        field.slice(0, 6),
        JSON.stringify({ jwtToken: field }),
        /^more than the token inside its JSON field/,
      ],
    ),
    ['Bearer twice', `Authorization: Bearer Bearer ${token}`, /^"Bearer" twice/],
    ["Express's signature", `s:${token}.tg9cvXJK6d/3oF2mpDxT5kz1PfQ`, /^one more part behind a dot/],
    ['itself behind a comma alone', `${token},${token}`, /^itself once more behind a comma/],
    ['itself behind a comma and spaces', `${token},  bearer  ${token}`, /^itself once more behind a comma/],
  ])('%s', (_, text, sent) => {
    const found = parsePasted(text);
    expect(found.text).toBe(token);
    expect(found.sent).toEqual([expect.stringMatching(sent)]);
  });

  test.each([
    JSON.stringify({ token }),
    JSON.stringify({ name: 'Authorization', value: `Bearer ${token}` }),
    JSON.stringify({ message: `token is '${token}'` }),
    `{"token":"Bearer ${token}"`,
    JSON.stringify({ token: 'a', note: `see ${token}` }),
    JSON.stringify({ token: `${token} ${'x'.repeat(80)}` }),
    JSON.stringify({ token: `${token} ${token}` }),
    JSON.stringify({ note: `"${token} x"` }),
    JSON.stringify({ note: `x ${token}"` }),
    JSON.stringify({ note: `x "${token}" y` }),
    `{"token":"\\"${token}\\""`,
    `Optional("${token}") x`,
    `x Optional("${token}")`,
    `Optional("${token}"]x`,
    `Options(${token})`,
    `b"'${token}'"`,
    `b'${token}`,
    `${token} x, ${token}`,
    `${token}, x ${token}`,
    `Bearer Bearer x ${token}`,
    `${token}'x.abcdefghijklmnopq`,
    `${token.slice(0, 50)}\n${token.slice(50)}\neyes and`,
    `${token}.txt`,
    `It is ${token}. It fails.`,
  ])('nothing: %#', (text) => expect(parsePasted(text)).toMatchObject({ text: token, sent: [] }));
});

test.each([
  [
    'a form made spaces of +',
    `${token.slice(0, token.lastIndexOf('.') + 1)}${'abcdefgh '.repeat(4)}abcdefg`,
    /abcdefgh abcdefg$/,
  ],
  ['an object', `${token.slice(0, token.lastIndexOf('.') + 1)}[object Promise], x`, /\[object Promise\]$/],
  [
    'a promise',
    `${token.slice(0, token.lastIndexOf('.') + 1)}Promise { <pending> } x`,
    /Promise \{ <pending> \}$/,
  ],
])('what stands in place of a signature belongs to the token: %s', (_, text, ends) => {
  expect(parsePasted(text).text).toMatch(ends);
});

test.each([
  ['line starts', 'ab: x\n'.repeat(300_000)],
  ['hex dumps', '00000000: 6162 6364\n'.repeat(100_000)],
  ['JSON fields', `{"token":"${'\\"'.repeat(400_000)}`],
  ['boxes', '│ '.repeat(700_000)],
])('two million characters of %s come back', (_, text) => {
  expect(parsePasted(text).text.length).toBeGreaterThan(0);
});
