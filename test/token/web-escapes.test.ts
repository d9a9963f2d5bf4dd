/** What URLs, forms and pages make of the signs in a secret, and of what looks like theirs, writer by writer. */
import { describe, expect, test } from 'vitest';
import {
  decodeEntities,
  percentDecode,
  writeForHtml,
  writeForUrls,
} from '../../src/token/causes/web-escapes.js';

const listUrls = (text: string) => [...writeForUrls(text)];
const listHtml = (text: string) => [...writeForHtml(text)];

describe('URLs', () => {
  /** Every printable sign that is no letter or digit, and the signs that each writer leaves as they are. */
  const signs = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
    .filter((sign) => /\W|_/.test(sign))
    .join('');
  const escapeBut = (kept: string, text: string = signs) =>
    text.replace(/[^A-Za-z0-9]/g, (sign) => (kept.includes(sign) ? sign : `%${hexOf(sign)}`));
  const hexOf = (sign: string) => sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

  test.each([
    ['encodeURIComponent', "_-.!~*'()"],
    ["Python's quote", '_-.~/'],
    ['RFC 3986', '_-.~'],
    ['.NET', '_-.!*()'],
    ['Java', '_-.*'],
    ['PHP', '_-.'],
    ['encodeURI', "_-.!~*'();,/?:@&=+$#"],
    ['a slash alone', signs.replace('/', '')],
  ])('as %s writes them', (_, kept) => {
    const written = escapeBut(kept);
    const small = written.replace(/%../g, (code) => code.toLowerCase());
    const forms = [written, small].flatMap((form) => [form, form.replaceAll('%20', '+')]);
    for (const text of forms)
      expect(listUrls(signs)).toContainEqual({ id: 'secret-url-encoded', text, detail: undefined });
    const again = escapeBut(kept, written);
    expect(listUrls(signs)).toContainEqual({
      id: 'secret-url-encoded',
      text: again,
      detail: 'URL-encoded twice',
    });
  });

  test('a control character has two digits', () => {
    expect(listUrls('a\nb').map(({ text }) => text)).toContain('a%0Ab');
  });

  test.each([
    ['a%2Fb+c', 'a/b c', 'URL-decoded: a "+" in it became a space'],
    ['a%2Fb+c', 'a%2Fb c', 'URL-decoded: a "+" in it became a space'],
    ['a%2fb+c', 'a/b+c', 'URL-decoded: "%" and two digits in it became a character'],
    ['a%2Fb+c', 'a/bc', 'without its "+"'],
    ['a b+c d', 'a+b+c+d', 'with "+" for each space in it'],
  ])('read from %s: %s', (given, text, detail) => {
    expect(listUrls(given)).toContainEqual({ id: 'secret-url-decoded', text, detail });
  });

  test('only two digits behind "%" are read', () => {
    expect(percentDecode('%41%4a%4A%4%g1%1g')).toBe('AJJ%4%g1%1g');
  });
});

describe('pages', () => {
  const signs = `a&<>"'+/=\`b`;
  const encoded = (text: string) => ({ id: 'secret-html-encoded', text });

  test.each([
    ['PHP and Go, named', 'a&amp;&lt;&gt;&quot;&#39;+/=`b'],
    ['in decimal', 'a&#38;&#60;&#62;&#34;&#x27;+/=`b'],
    ['without a single quote', `a&amp;&lt;&gt;&quot;'+/=\`b`],
    ['without quotes', `a&amp;&lt;&gt;"'+/=\`b`],
    ['.NET', 'a&amp;&lt;&gt;&quot;&#39;&#43;/=`b'],
    ['.NET, in hexadecimal digits', 'a&#x26;&#x3C;&#x3E;&#x22;&#039;&#x2b;/=`b'],
    ['with a slash', 'a&amp;&lt;&gt;&quot;&#39;+&#x2F;=`b'],
    ['Mustache', 'a&amp;&lt;&gt;&quot;&#39;+&#x2F;&#x3D;&#x60;b'],
    ['all in decimal', 'a&#38;&#60;&#62;&#34;&#x27;+&#47;&#61;&#96;b'],
    ['all in other digits', 'a&#x26;&#x3C;&#x3E;&#x22;&#039;+&#x2f;&#x3d;&grave;b'],
    ['Handlebars', 'a&amp;&lt;&gt;&quot;&#39;+/&#x3D;&#x60;b'],
    ['all but a backtick', 'a&amp;&lt;&gt;&quot;&#39;&#43;&#x2F;&#x3D;`b'],
    ['Python', 'a&amp;&lt;&gt;&quot;&#x27;+/=`b'],
    ['PHP with two digits', 'a&amp;&lt;&gt;&quot;&#039;+/=`b'],
    ['XML', 'a&amp;&lt;&gt;&quot;&apos;+/=`b'],
  ])('as %s', (_, text) => expect(listHtml(signs)).toContainEqual(encoded(text)));

  test('nothing is made of a text without their signs', () => {
    expect(listHtml('ab-c_d')).toEqual([]);
    expect(listHtml('a=b').map(({ id }) => id)).not.toContain('secret-html-decoded');
    expect(listHtml('a=b').map(({ text }) => text)).not.toContain('a&apos;b');
  });

  test.each([
    ['a&amp;b', 'a&b'],
    ['a&lt;b&gt;c', 'a<b>c'],
    ['a&quot;b&apos;c&grave;d', `a"b'c\`d`],
    ['a&QUOT;b', 'a"b'],
    ['a&#43;b&#x2b;c&#X2B;d', 'a+b+c+d'],
    ['a&#300;b', 'a,b'],
    ['a&nope;b', 'a&nope;b'],
    ['a&#1234;b', 'a&#1234;b'],
    ['a&#x123;b', 'a&#x123;b'],
    ['a&amp b', 'a&amp b'],
  ])('read from %s: %s', (given, text) => {
    expect(decodeEntities(given)).toBe(text);
    expect(listHtml(given)).toContainEqual({ id: 'secret-html-decoded', text });
  });

  test('names alone are read too', () => {
    expect(listHtml('a&amp;b&#43;c')).toContainEqual({ id: 'secret-html-decoded', text: 'a&b&#43;c' });
  });
});
