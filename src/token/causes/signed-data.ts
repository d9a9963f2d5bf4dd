/**
 * Owns what may have been signed in place of `header.payload`, and by which function. Rule: built from the
 * token alone, as texts of one character per byte; likeliest first.
 */
import { visible } from '../../base/untrusted.js';
import type { DecodedToken, JsonSegment } from '../decode.js';
import { digestText, toBytes } from './mac.js';
import type { CausePart, CausePartId } from './parts.js';
import { listReserialized, type SignedData, signed } from './reserialized.js';

/** Every wrong input that one mistake leads to. */
export function* listSignedData({ header, payload }: DecodedToken): Iterable<SignedData> {
  if (header === null || payload === null) return;
  const [head, body] = [header.text, payload.text];
  const input = `${head}.${body}`;
  yield signed('signed-payload-only', body, true);
  yield signed('signed-with-newline', `${input}\n`, true);
  yield signed('signed-without-dot', head + body, true);
  yield signed('signed-with-extra-dot', `${input}.`, true, 'header.payload with a dot at its end');
  yield* listOtherCodes(Buffer.from(header.bytes), Buffer.from(payload.bytes));
  yield* listJsonTexts(
    Buffer.from(header.bytes).toString('latin1'),
    Buffer.from(payload.bytes).toString('latin1'),
  );
  yield* listSlips(head, body);
  yield* listTransformed(input);
  yield* listReserialized(head, body, header.value, payload.value);
}

/** Parts too many, too few or in the wrong order. */
function* listSlips(head: string, body: string): Iterable<SignedData> {
  const input = `${head}.${body}`;
  yield signed('signed-with-extra-dot', `.${input}`, false, 'header.payload with a dot in front of it');
  yield signed(
    'signed-with-extra-dot',
    `${head}..${body}`,
    false,
    'header and payload with two dots between them',
  );
  yield signed('signed-header-only', head);
  yield signed(
    'signed-payload-only',
    `.${body}`,
    false,
    'the payload with a dot in front of it, without the header',
  );
  yield signed('signed-header-only', `${head}.`, false, 'the header and a dot, without the payload');
  for (const end of ['\r\n', ' ', '\0', '\n\n', '\t'])
    yield signed(
      'signed-with-white-space',
      input + end,
      end === '\r\n',
      'header.payload with white space at its end',
    );
  yield signed(
    'signed-with-white-space',
    `${head}\n.${body}\n`,
    false,
    'header and payload, each with a line feed at its end',
  );
  yield signed(
    'signed-with-white-space',
    `${head}\n.${body}`,
    false,
    'header.payload with a line feed behind the header',
  );
  yield signed('signed-with-white-space', `${head}. ${body}`);
  yield signed(
    'signed-without-dot',
    `${head}\n${body}`,
    false,
    'header and payload with a line feed between them in place of a dot',
  );
  for (const glue of [':', ',', '|', ' ', '+', '&', '/', '-', '_'])
    yield signed(
      'signed-without-dot',
      head + glue + body,
      false,
      `header and payload with "${glue}" between them in place of a dot`,
    );
  yield signed('signed-without-dot', `${body}.${head}`, false, 'payload.header, in the wrong order');
}

/** The right text in quotes, another encoding or as its hash. */
function* listTransformed(input: string): Iterable<SignedData> {
  for (const mark of ['"', "'"]) yield signed('signed-quoted', mark + input + mark);
  yield signed('signed-quoted', `b'${input}'`, false, "header.payload in Python's b'…'");
  const wide = Buffer.from(input, 'utf16le');
  yield signed('signed-utf-16', wide.toString('latin1'));
  yield signed('signed-utf-16', Buffer.from(wide).swap16().toString('latin1'));
  const digest = digestText('sha256', input);
  yield signed(
    'signed-hash',
    Buffer.from(digest, 'latin1').toString('hex'),
    false,
    'the SHA-256 of header.payload in hexadecimal digits',
  );
  yield signed('signed-hash', digest);
  for (const code of ['base64', 'base64url', 'hex'] as const)
    yield signed(
      'signed-encoded',
      Buffer.from(input).toString(code),
      false,
      `header.payload encoded once more (${code})`,
    );
  yield signed('signed-encoded', input.toLowerCase(), false, 'header.payload in small letters');
  yield signed('signed-encoded', input.toUpperCase(), false, 'header.payload in capital letters');
  yield signed('signed-encoded', '', false, 'nothing at all: an empty text');
}

const wrapped = (text: string, width: number) =>
  `${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`;

/** Padding and alphabet that were changed only afterwards; lines that were joined afterwards; hex. */
function* listOtherCodes(head: Buffer, body: Buffer): Iterable<SignedData> {
  const both = (write: (bytes: Buffer) => string) => `${write(head)}.${write(body)}`;
  const standard = (bytes: Buffer) => bytes.toString('base64');
  const toUrl = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');
  const strip = (text: string) => text.replaceAll('=', '');
  yield signed(
    'signed-with-padding',
    both((bytes) => toUrl(standard(bytes))),
    true,
  );
  yield signed(
    'signed-standard-alphabet',
    both((bytes) => strip(standard(bytes))),
    true,
  );
  yield signed(
    'signed-standard-alphabet',
    both(standard),
    true,
    'header.payload in standard base64 with its padding, changed to base64url afterwards',
  );
  for (const width of [64, 76, 60]) {
    yield signed(
      'signed-with-white-space',
      both((bytes) => wrapped(toUrl(strip(standard(bytes))), width)),
      false,
      `header.payload with a line feed every ${width} characters`,
    );
    yield signed(
      'signed-with-white-space',
      both((bytes) => wrapped(toUrl(standard(bytes)), width)),
      false,
      `header.payload with padding and a line feed every ${width} characters`,
    );
    yield signed(
      'signed-with-white-space',
      both((bytes) => wrapped(standard(bytes), width)),
      false,
      `header.payload as base64 prints it, with a line feed every ${width} characters`,
    );
    yield signed(
      'signed-with-white-space',
      both((bytes) => wrapped(strip(standard(bytes)), width).trimEnd()),
      false,
      `header.payload with a line feed every ${width} characters`,
    );
  }
  yield signed(
    'signed-encoded',
    both((bytes) => bytes.toString('hex')),
    false,
    'header and payload in hexadecimal digits',
  );
  yield signed(
    'signed-encoded',
    both((bytes) => encodeURIComponent(standard(bytes))),
    false,
    'header.payload URL-encoded',
  );
}

function* listJsonTexts(head: string, body: string): Iterable<SignedData> {
  const encode = (text: string) => toBytes(text).toString('base64url');
  yield signed(
    'signed-json',
    `${encode(head)}.${body}`,
    true,
    "the header and the payload's JSON text before it was encoded (as with b64: false, RFC 7797)",
  );
  yield signed('signed-json', `${head}.${encode(body)}`, false, "the header's JSON text and the payload");
  for (const glue of ['.', '', '\n', ',']) yield signed('signed-json', head + glue + body, glue === '.');
  yield signed('signed-json', body, true, "the payload's JSON text alone, before it was encoded");
  yield signed('signed-json', head, false, "the header's JSON text alone");
}

/** As many values of header and claims are tried. */
const mostValues = 20;

/** What somebody may take for the key out of the token itself. */
function listOwnValues(header: JsonSegment, payload: JsonSegment): readonly (readonly [string, string])[] {
  const utf8 = (value: unknown) => Buffer.from(String(value)).toString('latin1');
  const values = { ...header.value, ...payload.value };
  return [
    [header.text, 'the header'],
    [payload.text, 'the payload'],
    ...Object.entries(values)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .slice(0, mostValues)
      .map(([name, value]) => [utf8(value), `the value of ${visible(JSON.stringify(name), 60)}`] as const),
  ];
}

/** Digests that are no HMAC of `header.payload` with the secret as key, each with its mistake. */
export function* listOtherFunctions(
  { header, payload }: DecodedToken,
  secret: string,
): Iterable<{ readonly part: CausePart; readonly text: string; readonly key: string | null }> {
  if (header === null || payload === null) return;
  const input = `${header.text}.${payload.text}`;
  const part = (id: CausePartId): CausePart => ({ id, detail: null });
  yield { part: part('signed-exchanged'), text: secret, key: input };
  yield { part: part('signed-exchanged'), text: secret, key: payload.text };
  for (const [key, what] of listOwnValues(header, payload))
    yield {
      part: { id: 'signed-by-itself', detail: `${what} of the token as the key, which everyone can read` },
      text: input,
      key,
    };
  for (const text of [input, payload.text, header.text + payload.text, `${input}\n`]) {
    yield { part: part('hash-of-input'), text, key: null };
    for (const glue of ['', '.', ':', '\n', '|', '&', ' '])
      for (const joined of [text + glue + secret, secret + glue + text])
        yield { part: part('hash-with-secret'), text: joined, key: null };
  }
  yield { part: part('hash-with-secret'), text: secret + input + secret, key: null };
  yield { part: part('hash-of-secret'), text: secret, key: null };
  yield { part: part('hash-of-secret'), text: `${secret}\n`, key: null };
}
