/**
 * Owns the codes that a secret may be brought into or out of: base64, hex, hashes, numbers. Rule: as
 * the decoders of the languages do it, lenient ones too; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import { type Change, change } from './change.js';
import { digestText, type HashName, toBytes } from './mac.js';

const wrap = (text: string, width: number, end: string) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);

/** Both alphabets, with and without padding, alone and as the programs print it. */
export function* listBase64(text: string): Iterable<Change> {
  const bytes = toBytes(text);
  const standard = bytes.toString('base64');
  const url = bytes.toString('base64url');
  const padding = standard.slice(url.length);
  for (const form of [standard, url, standard.slice(0, url.length), url + padding])
    yield change('secret-base64-encoded', form);
  // By `echo … | base64`, which encodes a line feed too.
  yield change(
    'secret-base64-encoded',
    toBytes(`${text}\n`).toString('base64'),
    'base64-encoded together with a line feed',
  );
  yield change('secret-base64-wrapped', `${standard}\n`, 'base64-encoded, with the line feed behind it');
  yield change(
    'secret-base64-encoded',
    `base64:${standard}`,
    'base64-encoded, with "base64:" in front as Laravel writes it',
  );
  for (const width of [64, 76, 60])
    for (const end of ['\n', '\r\n']) {
      yield change(
        'secret-base64-wrapped',
        `${wrap(standard, width, end)}${end}`,
        `base64-encoded in lines of ${width} characters`,
      );
      yield change(
        'secret-base64-wrapped',
        wrap(standard, width, end),
        `base64-encoded in lines of ${width} characters`,
      );
    }
}

/** Both cases, alone and with something between the bytes. */
export function* listHex(text: string): Iterable<Change> {
  const digits = toBytes(text).toString('hex');
  for (const [form, isCapital] of [
    [digits, false],
    [digits.toUpperCase(), true],
  ] as const) {
    const how = isCapital ? 'in capital letters' : 'in small letters';
    yield change('secret-hex-encoded', form, `hex-encoded, ${how}`);
    yield change('secret-hex-encoded', `0x${form}`, `hex-encoded, ${how}, with 0x in front`);
    yield change('secret-hex-encoded', `\\x${form}`, `hex-encoded as PostgreSQL prints it`);
    for (const glue of ['-', ':', ' '])
      yield change('secret-hex-encoded', wrap(form, 2, glue), `hex-encoded with "${glue}" between the bytes`);
  }
  yield change('secret-hex-encoded', `${digits}\n`, 'hex-encoded, with the line feed behind it');
}

/** The codes that come together with another mistake: few, as each is tried behind each. */
export function listCommonCodes(text: string): readonly Change[] {
  const bytes = toBytes(text);
  const [standard, url] = [bytes.toString('base64'), bytes.toString('base64url')];
  const changes = [
    change('secret-base64-encoded', standard),
    change('secret-base64-wrapped', `${standard}\n`, 'base64-encoded, with the line feed behind it'),
    change('secret-base64-decoded', fromBase64(text)),
    change('secret-hex-encoded', bytes.toString('hex')),
    change(
      'secret-utf-16',
      Buffer.from(bytes.toString('utf8'), 'utf16le').toString('latin1'),
      'in UTF-16 (little-endian)',
    ),
    change('secret-hashed', hash('sha256', bytes, 'hex'), 'hashed: its SHA-256 in hexadecimal digits'),
  ];
  // Node's decoder stops at the first "=", those of other languages skip it.
  if (text.includes('=')) changes.push(change('secret-base64-decoded', fromBase64(text.replaceAll('=', ''))));
  if (url !== standard) changes.push(change('secret-base64-encoded', url));
  if (/^(?:[0-9a-f]{2})+$/i.test(text))
    changes.push(change('secret-hex-decoded', Buffer.from(text, 'hex').toString('latin1')));
  return changes;
}

/** Results of base64 decoders: strict, skipping, stopping, or without an incomplete last group. */
export function* listBase64Decoded(text: string): Iterable<Change> {
  // Decoders of other languages skip what is not in their alphabet; Node's takes both alphabets.
  const kept = text.replace(/[^A-Za-z0-9+/]/g, '');
  yield change('secret-base64-decoded', fromBase64(kept));
  if (kept !== text)
    yield change('secret-base64url-decoded', Buffer.from(text, 'base64url').toString('latin1'));
  const whole = kept.slice(0, kept.length - (kept.length % 4));
  yield change(
    'secret-base64-decoded',
    fromBase64(whole),
    'base64-decoded by a decoder that drops a last group of fewer than four (jjwt up to 0.9)',
  );
  if (kept === text) return;
  const url = text.replace(/[^\w-]/g, '');
  yield change('secret-base64url-decoded', Buffer.from(url, 'base64url').toString('latin1'));
  const first = /^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? '';
  yield change(
    'secret-base64-decoded',
    fromBase64(first),
    'base64-decoded up to the first foreign character',
  );
  yield change(
    'secret-base64-decoded',
    fromBase64(first.slice(0, first.length - (first.length % 4))),
    'base64-decoded up to the first foreign character',
  );
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('latin1');

/**
 * What a hex decoder makes of it: strict, stopping at the first foreign digit, or skipping; Perl's and
 * Ruby's `pack`.
 */
export function* listHexDecoded(text: string): Iterable<Change> {
  const strict = Buffer.from(text, 'hex').toString('latin1');
  if (strict.length * 2 === text.length) yield change('secret-hex-decoded', strict);
  else if (strict.length > 0)
    yield change('secret-hex-decoded', strict, 'hex-decoded up to the first character that is no digit');
  const digits = text.replace(/[^0-9a-f]/gi, '');
  if (digits.length < text.length && digits.length >= 16)
    yield change(
      'secret-hex-decoded',
      Buffer.from(digits, 'hex').toString('latin1'),
      'hex-decoded without what is no digit',
    );
  if (strict.length * 2 !== text.length)
    yield change('secret-hex-decoded', packHex(text), "hex-decoded by pack('H*'), which takes any letter");
}

/** Perl's and Ruby's `pack("H*")`: a letter counts by its low bits, plus nine. */
function packHex(text: string): string {
  const nibbles = [...text].map((character) => {
    const code = character.charCodeAt(0);
    return /[A-Za-z]/.test(character) ? ((code & 7) + 9) & 15 : code & 15;
  });
  let packed = '';
  for (let at = 0; at < nibbles.length; at += 2)
    packed += String.fromCharCode(((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0));
  return packed;
}

const hashes: readonly (readonly [HashName, string])[] = [
  ['sha256', 'SHA-256'],
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha512', 'SHA-512'],
  ['sha384', 'SHA-384'],
  ['sha224', 'SHA-224'],
];

/** Its digests: hexadecimal digits, bytes, base64. */
export function* listHashes(text: string): Iterable<Change> {
  for (const [name, title] of hashes) {
    const digest = toBytes(digestText(name, text));
    const id = 'secret-hashed';
    yield change(id, digest.toString('hex'), `hashed: its ${title} in hexadecimal digits`);
    yield change(id, digest.toString('latin1'), `hashed: its ${title} as bytes`);
    yield change(
      id,
      digest.toString('hex').toUpperCase(),
      `hashed: its ${title} in hexadecimal digits, in capital letters`,
    );
    yield change(id, digest.toString('base64'), `hashed: its ${title} in base64`);
    yield change(id, digest.toString('base64url'), `hashed: its ${title} in base64url`);
    if (name === 'md5' || name === 'sha1')
      yield change(
        id,
        hash(name, toBytes(`${text}\n`), 'hex'),
        `hashed together with a line feed: its ${title}`,
      );
    if (name !== 'sha256') continue;
    for (const length of [32, 16, 24])
      yield change(
        id,
        digest.toString('hex').slice(0, length),
        `hashed: the first ${length} digits of its ${title}`,
      );
    yield change('secret-fingerprint', digest.toString('hex').slice(0, 8));
  }
}

/** Its bytes as numbers, as languages print an array of them. */
export function* listNumbers(text: string): Iterable<Change> {
  const numbers = [...toBytes(text)];
  const signed = numbers.map((byte) => (byte > 127 ? byte - 256 : byte));
  const id = 'secret-bytes-as-numbers';
  yield change(id, numbers.join(','), 'written as the numbers of its bytes, with commas (JavaScript)');
  yield change(id, `[${numbers.join(' ')}]`, 'written as the numbers of its bytes, as Go prints them');
  yield change(id, `[${signed.join(', ')}]`, 'written as the numbers of its bytes, as Java prints them');
  yield change(id, `[${numbers.join(',')}]`, 'written as the numbers of its bytes, as a JSON array');
  yield change(id, numbers.join(' '), 'written as the numbers of its bytes, with spaces');
  yield change(id, numbers.join(', '), 'written as the numbers of its bytes, with commas');
  yield change(id, `<<${numbers.join(', ')}>>`, 'written as the numbers of its bytes, as Elixir prints them');
  yield change(id, JSON.stringify({ type: 'Buffer', data: numbers }), "written as Node's Buffer in JSON");
  yield change(id, JSON.stringify({ ...numbers }), 'written as a Uint8Array in JSON');
  const hex = numbers
    .slice(0, 50)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ');
  const more =
    numbers.length > 50 ? ` ... ${numbers.length - 50} more byte${numbers.length === 51 ? '' : 's'}` : '';
  yield change(id, `<Buffer ${hex}${more}>`, 'written as Node prints a Buffer');
  yield change(
    id,
    numbers.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    'written as \\x escapes',
  );
  yield change(
    id,
    numbers.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
    'written as hexadecimal numbers',
  );
}
