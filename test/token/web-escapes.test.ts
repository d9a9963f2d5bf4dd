/** What URLs, forms and pages make of the signs in a secret, and of what looks like theirs, writer by writer. */
import { describe, expect, test } from 'vitest';
import { writeForHtml, writeForUrls } from '../../src/token/causes/web-escapes.js';

const listUrls = (text: string) => [...writeForUrls(text)];
const listHtml = (text: string) => [...writeForHtml(text)];

describe('URLs', () => {
  /** Every printable sign that is no letter or digit, and the signs that each writer leaves as they are. */
  const signs = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
    .filter((sign) => /\W|_/.test(sign))
    .join('');
  const hexOf = (sign: string) => sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  const escapeBut = (kept: string) =>
    signs.replace(/[^A-Za-z0-9]/g, (sign) => (kept.includes(sign) ? sign : `%${hexOf(sign)}`));

  test.each([
    ['encodeURIComponent', "_-.!~*'()"],
    ["Python's quote", '_-.~/'],
    ['RFC 3986', '_-.~'],
    ['.NET', '_-.!*()'],
    ['Java', '_-.*'],
    ['PHP', '_-.'],
  ])('as %s writes them', (_, kept) => {
    const written = escapeBut(kept);
    const small = written.replace(/%../g, (code) => code.toLowerCase());
    const forms = [written, small].flatMap((form) => [form, form.replaceAll('%20', '+')]);
    for (const text of forms) expect(listUrls(signs)).toContainEqual({ id: 'secret-url-encoded', text });
  });

  test('a control character has two digits', () => {
    expect(listUrls('a\nb').map(({ text }) => text)).toContain('a%0Ab');
  });

  test.each([
    ['a%2Fb+c', 'a/b c', 'URL-decoded: a "+" in it became a space'],
    ['a%2Fb+c', 'a%2Fb c', 'URL-decoded: a "+" in it became a space'],
    ['a%2fb+c', 'a/b+c', 'URL-decoded: "%" and two digits in it became a character'],
    ['%41%4a%4A%4%g1%1g', 'AJJ%4%g1%1g', 'URL-decoded: "%" and two digits in it became a character'],
  ])('read from %s: %s', (given, text, detail) => {
    expect(listUrls(given)).toContainEqual({ id: 'secret-url-decoded', text, detail });
  });
});

describe('pages', () => {
  test.each([
    ['with a quote as it is', `a&amp;&lt;&gt;&quot;'+b`],
    ['PHP and Go', 'a&amp;&lt;&gt;&quot;&#39;+b'],
    ['Python', 'a&amp;&lt;&gt;&quot;&#x27;+b'],
    ['PHP with two digits', 'a&amp;&lt;&gt;&quot;&#039;+b'],
  ])('as %s', (_, text) => expect(listHtml(`a&<>"'+b`)).toContainEqual({ id: 'secret-html-encoded', text }));

  test.each([
    ['a&amp;b', 'a&b'],
    ['a&lt;b&gt;c', 'a<b>c'],
    ['a&quot;b&apos;c', `a"b'c`],
    ['a&QUOT;b', 'a"b'],
    ['a&#43;b&#x2b;c&#X2B;d', 'a+b+c+d'],
    ['a&nope;b', 'a&nope;b'],
    ['a&#1234;b', 'a&#1234;b'],
    ['a&amp b', 'a&amp b'],
  ])('read from %s: %s', (given, text) =>
    expect(listHtml(given)).toContainEqual({ id: 'secret-html-decoded', text }),
  );
});
