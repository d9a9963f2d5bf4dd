/** The secret inside a text that was copied with more around it, and ends that a double click loses. */
import { describe, expect, test } from 'vitest';
import { listCompletions, listInnerSecrets } from '../../src/token/causes/inner-secrets.js';
import { madeUpSecret } from '../support/made-up.js';

const secret = madeUpSecret();
const base64 = Buffer.from(secret).toString('base64');

describe('it is found in', () => {
  test.each<[string, string]>([
    ['a line broken in two', `${secret.slice(0, 30)}\n${secret.slice(30)}`],
    ['one broken by Windows', `${secret.slice(0, 30)}\r\n${secret.slice(30)}`],
    [
      'a text with a soft hyphen',
      Buffer.from(`${secret.slice(0, 30)}\u00ad${secret.slice(30)}`).toString('latin1'),
    ],
    ['colours', `\x1b[1;32m${secret}\x1b[0m`],
    ['a line with a comment', `${secret} # the chat secret, of acme.`],
    ['a line with a comment of code', `${secret} // prod`],
    ['a line with a comment without blanks', `${secret} #prod`],
    ['a line with a comment in a column', `${secret}  # prod`],
    ['a line as cat -A shows it', `${secret}$`],
    ['one of Windows as cat -A shows it', `${secret}^M$`],
    ['one of Windows as vi shows it', `${secret}^M`],
    ['an org and a colon', `acme:${secret}`],
    ['quotes in code', `sign(claims, "${secret}")`],
    ['quotes written for HTML', `value=&quot;${secret}&quot;`],
    ['quotes with backslashes', `{\\"key\\":\\"${secret}\\"}`],
    ['a list', `[a, ${secret}]`],
    ['a table of Markdown', `| secret | ${secret} |`],
    ['a command', `setx NAME ${secret}`],
    ['a line of a Dockerfile', `ENV NAME ${secret}`],
    ['an option', `-e NAME=${secret}`],
    ['an assignment behind a command', `sudo NAME=${secret}`],
    ['the same with a space behind it', `sudo NAME=${secret} `],
    ['a label', `chat secret: ${secret}`],
    ['base64 in a manifest', `data:\n  key: "${base64}"`],
  ])('%s', (_, text) => expect(listInnerSecrets(text)).toContain(secret));

  test('but not in a plain text, a short part, a text that is too long, or words without a label', () => {
    expect(listInnerSecrets(secret)).toEqual([]);
    expect(listInnerSecrets(base64)).toEqual([]);
    expect(listInnerSecrets('sign("fifteen_letters")')).toEqual([]);
    expect(listInnerSecrets('sign("sixteen_letters_")')).toEqual(['sixteen_letters_']);
    expect(listInnerSecrets(`"${secret}" ${'x'.repeat(20_000)}`)).toEqual([]);
    expect(listInnerSecrets(`hello ${secret}`)).toEqual([]);
    expect(listInnerSecrets(`"${secret}"`)).not.toContain(`"${secret}"`);
  });

  test('and so are other secrets: one word, or signs alone', () => {
    expect(listInnerSecrets('secret: sixteen_letters_')).toContain('sixteen_letters_');
    expect(listInnerSecrets(`"${'!?'.repeat(8)}"`)).toContain('!?'.repeat(8));
  });

  test.each([
    ['a word before it and a comment behind it', `hello ${secret} # prod`],
    ['a word before it and "$" behind it', `hello ${secret}$`],
    ['"$" and a word behind it', `${secret}$ hello`],
    ['a word before an org', `hello acme:${secret}`],
    ['a word behind an org', `acme:${secret} hello`],
    ['a sign before a name', `hello a.NAME=${secret}`],
    ['a name alone', `NAME=${secret}!`],
  ])('but not with %s', (_, text) => expect(listInnerSecrets(text)).toEqual([]));

  test('only base64 is decoded', () => {
    for (const text of [`_${'a'.repeat(31)}`, `${'a'.repeat(31)}_`, `${'a'.repeat(16)}_${'a'.repeat(15)}`])
      expect(listInnerSecrets(`sign("${text}")`)).toEqual([text]);
  });

  test('among 20,000 characters and 200 parts', () => {
    expect(listInnerSecrets(`"${secret}"`.padEnd(20_000, ' x'))).toContain(secret);
    for (const [start, part] of [
      ['', 'a,'],
      ['secret:  ', 'a  '],
    ] as const) {
      const room = start === '' ? 199 : 198;
      expect(listInnerSecrets(start + part.repeat(room) + secret)).toContain(secret);
      expect(listInnerSecrets(start + part.repeat(room + 1) + secret)).not.toContain(secret);
    }
  });
});

describe('what a double click loses', () => {
  test.each<[string, string, readonly string[]]>([
    ['two signs', 'QUJDREVGR0hJSktMTQ', ['QUJDREVGR0hJSktMTQ==']],
    ['one sign', 'QUJDREVGR0hJSktMTU4', ['QUJDREVGR0hJSktMTU4=']],
    ['one sign of two', 'QUJDREVGR0hJSktMTQ=', ['QUJDREVGR0hJSktMTQ==']],
    ['nothing', 'QUJDREVGR0hJSktMTU5P', []],
    ['a letter of base64', 'QUJDREVGR0hJSktMTU5PU', []],
    ['a sign of a short text', 'QUJDREVGR0hJSk', []],
    ['a sign of another alphabet', 'QUJDREVGR0hJSktM-Q', []],
    ['the same in front', '-UJDREVGR0hJSktMTQ', []],
  ])('%s', (_, text, completed) => {
    expect(listCompletions(text)).toEqual(completed.map((text) => ({ text, lost: 'the "=" at its end' })));
  });

  test('a digit, at either end', () => {
    const digits = '0123456789abcde';
    expect(listCompletions(digits)).toHaveLength(32);
    expect(listCompletions(digits)).toContainEqual({ text: `${digits}7`, lost: 'the last digit' });
    expect(listCompletions(digits)).toContainEqual({ text: `f${digits}`, lost: 'the first digit' });
    for (const other of ['0123456789abcdef', '0123456789abc', 'xx0123456789abcde', '0123456789abcdexx'])
      expect(listCompletions(other)).toEqual([]);
  });
});
