/** What is certainly no secret is named by what it is; what may be one is left alone. */
import { expect, test } from 'vitest';
import { describeNoSecret } from '../../src/token/causes/no-secret.js';
import { madeUpSecret } from '../support/made-up.js';

const dots = (count: number) => Buffer.from('•'.repeat(count)).toString('latin1');
const kinds: Readonly<Record<string, readonly string[]>> = {
  "is the default secret of jwt.io's page": ['your-256-bit-secret', 'a-string-secret-at-least-256-bits-long'],
  'is the word "undefined", which stands for a missing value (JavaScript)': ['undefined'],
  'is the word "None", which stands for a missing value (Python)': ['None'],
  'is the name KUSTOMER_CHAT_SECRET, not its value': ['KUSTOMER_CHAT_SECRET'],
  'is the name secret, not its value': ['secret'],
  'is the example key "CHANGEME" (tutorials and first drafts)': ['CHANGEME'],
  'is a JWT: that is the API key, or a token': ['aaaa.bbbb.cccc', 'aaaa.bbbb.'],
  'is a template that was never filled in': [
    ...[`\${X}`, '{{x}}', '$(x)', '#{x}', '<%x%>', '$env:X', '%X%', '%(x)s', '@x@', '__x__', '$ABC', '$A1_B'],
    `\${\n}`,
  ],
  'is a placeholder that was never filled in': [
    ...[
      '<your secret>',
      '[YOUR SECRET]',
      'your secret key here',
      'YOUR_SECRET_x',
      'insert the key',
      'PASTE-IT_x',
    ],
  ],
  'is a line of code that reads the secret, not the secret': [
    ...['process.env.X', 'os.environ["X"]', 'ENV["X"]', 'System.getenv("X")', 'getenv("X")'],
  ],
  'is a key in PEM form: login tokens take no key pair': ['-----BEGIN KEY'],
  'is a reference to a secret, not the secret': [
    ...[
      'arn:aws:x',
      'op://x/y',
      'vault:x',
      'projects/my-x/secrets/y',
      '@Microsoft.KeyVault(x',
      'sm://x',
      'ref+x',
    ],
    '!reference x',
  ],
  'is a secret that is encrypted, not the secret': ['ENC[x]', 'ENC(x)', '$ANSIBLE_VAULT;1', 'AQICAHx'],
  'is masked: it was copied where it is hidden': [
    '***',
    '[REDACTED]',
    '<redacted>',
    '(hidden)',
    'abcd****efgh',
    'abcdefgh***',
    dots(3),
    dots(4),
    `ab${dots(3)}`,
  ],
  'is a link': ['https://x', 'ab://x', 'HTTPS://x'],
  'is the path of a file, not what is in it': [
    ...['/etc/x', '/etc/x/y.z', '~/a/b', './a/b', '../a/b', 'C:\\x\\y', 'c:\\a b-c.txt'],
  ],
  'is one character over and over: was it masked?': ['aaaaaaaa', '--------'],
  'was shortened: there are dots in it': ['abc...def', '...def', Buffer.from('a…b').toString('latin1')],
  'is the hash of a password': ['$2b$10$x', '$2y$x', '$argon2id$x', '$5$x', '$6$x'],
  'is JSON or a page, not the secret': ['{x', '[x', '<html', '<!DOCTYPE', '<?xml'],
};

test.each(Object.entries(kinds))('%s', (kind, texts) => {
  for (const text of texts) expect(`${text}: ${describeNoSecret(text)}`).toBe(`${text}: ${kind}`);
});

test.each([
  ['nothing', ''],
  ['a secret', madeUpSecret()],
  ['a short first part', 'aaa.bbbb.cc'],
  ['a word before three parts', 'x aaaa.bbbb.cccc'],
  ['a word behind three parts', 'aaaa.bbbb.cccc x'],
  ['a letter before a template', `x\${X}`],
  ['a letter behind a template', `\${X}x`],
  ['a variable in small letters', '$abc'],
  ['a word in brackets and more', '<your secret>x'],
  ['more and a word in brackets', 'x<your secret>'],
  ['a short word behind "insert"', 'insert x'],
  ['your and a digit', 'your1'],
  ['a letter before code', 'x process.env.'],
  ['a letter before a key', 'x-----BEGIN KEY'],
  ['a letter before a reference', 'xarn:aws:'],
  ['a letter before what is encrypted', 'xENC[x]'],
  ['nine letters before a mask', 'abcdefghi****'],
  ['nine letters behind a mask', '****abcdefghi'],
  ['two stars', 'abcd**efgh'],
  ['two dots', dots(2)],
  ['a scheme of one letter', 'a://x'],
  ['a scheme that begins with a digit', '1b://x'],
  ['a path and a sign', '/etc/x y'],
  ['a letter before a path', 'x/etc/x'],
  ['one character seven times', 'aaaaaaa'],
  ['one character and another', 'aaaaaaaab'],
  ['another and one character', 'baaaaaaaa'],
  ['dots between words', 'a b...c'],
  ['the hash of an unknown kind', '$9$x'],
  ['a letter before a hash', 'x$6$x'],
  ['another tag', '<x'],
  ['a letter before an object', 'x{'],
])('nothing is said of %s', (_, text) => expect(describeNoSecret(text)).toBeNull());
