// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what may have been signed in place of `header.payload`. Rule: made from the token alone, as texts of
 * one character per byte; likeliest first.
 */
import { visible } from '../../base/untrusted.js';
import type { DecodedToken, JsonSegment } from '../decode.js';
import { type Change, changesBy } from './change.js';
import { breakLines } from './encodings.js';
import { digestText, toBytes, toUtf8 } from './mac.js';
import { listReserialized } from './reserialized.js';

/** What was signed, with the mistake in it. */
interface SignedData extends Change {
  /** Whether it is worth trying with a wrong key too. */
  readonly isLikely: boolean;
}

const payloadOnly = changesBy('signed-payload-only');
const headerOnly = changesBy('signed-header-only');
const undotted = changesBy('signed-without-dot');
const dotted = changesBy('signed-with-extra-dot');
const blank = changesBy('signed-with-white-space');
const standardized = changesBy('signed-standard-alphabet');
const encoded = changesBy('signed-encoded');
const json = changesBy('signed-json');

/** Every wrong input that one mistake leads to. */
export function* listSignedData({ header, payload }: DecodedToken): Iterable<SignedData> {
  if (header === null || payload === null) return;
  const [head, body] = [header.text, payload.text];
  const bytes = [Buffer.from(header.bytes), Buffer.from(payload.bytes)] as const;
  for (const data of listLikely(head, body, bytes)) yield { ...data, isLikely: true };
  for (const list of [
    listOtherCodes(bytes),
    listJsonTexts(bytes),
    listSlips(head, body),
    listTransformed(`${head}.${body}`),
    listStandIns(head, header, payload),
    listReserialized(head, body, header.value, payload.value),
  ])
    for (const data of list) yield { ...data, isLikely: false };
}

type Parts = readonly [head: Buffer, body: Buffer];

/** Header and payload with a dot between them, each written so. */
const writeBoth = ([head, body]: Parts, write: (bytes: Buffer) => string) => `${write(head)}.${write(body)}`;

const toStandard = (bytes: Buffer) => bytes.toString('base64');
const toUrl = (bytes: Buffer) => bytes.toString('base64url');
const toPaddedUrl = (bytes: Buffer) => toStandard(bytes).replaceAll('+', '-').replaceAll('/', '_');
const toBareStandard = (bytes: Buffer) => toStandard(bytes).replaceAll('=', '');

/** The likely ones, which also come with a wrong key. */
function* listLikely(head: string, body: string, bytes: Parts): Iterable<Change> {
  const input = `${head}.${body}`;
  yield payloadOnly(body);
  yield { id: 'signed-with-newline', text: `${input}\n` };
  yield undotted(head + body);
  yield dotted(`${input}.`, 'header.payload with a dot at its end');
  yield { id: 'signed-with-padding', text: writeBoth(bytes, toPaddedUrl) };
  yield standardized(writeBoth(bytes, toBareStandard));
  yield standardized(
    writeBoth(bytes, toStandard),
    'header.payload in standard base64 with its padding, changed to base64url afterwards',
  );
  const [header, claims] = bytes.map((part) => part.toString('latin1')) as [string, string];
  yield json(
    `${head}.${claims}`,
    "the header and the payload's JSON text before it was encoded (as with b64: false, RFC 7797)",
  );
  yield json(`${header}.${claims}`);
  yield json(claims, "the payload's JSON text alone, before it was encoded");
  yield blank(`${input}\r\n`, 'header.payload with white space at its end');
}

/** Parts too many, too few or in the wrong order. */
function* listSlips(head: string, body: string): Iterable<Change> {
  const input = `${head}.${body}`;
  yield dotted(`.${input}`, 'header.payload with a dot in front of it');
  yield dotted(`${head}..${body}`, 'header and payload with two dots between them');
  yield headerOnly(head);
  yield payloadOnly(`.${body}`, 'the payload with a dot in front of it, without the header');
  yield payloadOnly(`${body}\n`, 'the payload alone, with a line feed at its end');
  yield headerOnly(`${head}.`, 'the header and a dot, without the payload');
  for (const end of [' ', '\0', '\n\n', '\t'])
    yield blank(input + end, 'header.payload with white space at its end');
  yield blank(`${head}\n.${body}\n`, 'header and payload, each with a line feed at its end');
  yield blank(`${head}\n.${body}`, 'header.payload with a line feed behind the header');
  yield blank(`${head}. ${body}`);
  yield undotted(`${head}\n${body}`, 'header and payload with a line feed between them in place of a dot');
  for (const glue of [':', ',', '|', ' ', '&', '-'])
    yield undotted(head + glue + body, `header and payload with "${glue}" between them in place of a dot`);
  yield undotted(`${body}.${head}`, 'payload.header, in the wrong order');
}

/** The right text in quotes, in another encoding, or as its hash. */
function* listTransformed(input: string): Iterable<Change> {
  const quoted = changesBy('signed-quoted');
  for (const mark of ['"', "'"]) yield quoted(mark + input + mark);
  yield quoted(`"${input}"\n`, 'header.payload in quotes, with a line feed');
  yield quoted(`b'${input}'`, "header.payload in Python's b'…'");
  const wide = Buffer.from(input, 'utf16le');
  for (const form of [wide, Buffer.from(wide).swap16()])
    yield { id: 'signed-utf-16', text: form.toString('latin1') };
  const digest = digestText('sha256', input);
  const digits = toBytes(digest).toString('hex');
  yield { id: 'signed-hash', text: digits, detail: 'the SHA-256 of header.payload in hexadecimal digits' };
  yield { id: 'signed-hash', text: digest };
  for (const code of ['base64', 'base64url', 'hex'] as const)
    yield encoded(toBytes(input).toString(code), `header.payload encoded once more (${code})`);
  yield encoded(input.toLowerCase(), 'header.payload in small letters');
  yield encoded(input.toUpperCase(), 'header.payload in capital letters');
  yield encoded('', 'nothing at all: an empty text');
}

/** In lines that were joined afterwards; in hexadecimal digits; percent-encoded. */
function* listOtherCodes(bytes: Parts): Iterable<Change> {
  for (const width of [64, 76]) {
    const inLines = (write: (part: Buffer) => string, end = '\n') =>
      writeBoth(bytes, (part) => breakLines(write(part), width, '\n') + end);
    const lines = `a line feed every ${width} characters`;
    yield blank(inLines(toUrl), `header.payload with ${lines}`);
    yield blank(inLines(toPaddedUrl), `header.payload with padding and ${lines}`);
    yield blank(inLines(toStandard), `header.payload as base64 prints it, with ${lines}`);
    yield blank(inLines(toBareStandard, ''), `header.payload with ${lines}`);
  }
  yield encoded(
    writeBoth(bytes, (part) => part.toString('hex')),
    'header and payload in hexadecimal digits',
  );
  yield encoded(
    writeBoth(bytes, (part) => encodeURIComponent(toStandard(part))),
    'header.payload URL-encoded',
  );
}

function* listJsonTexts([head, body]: Parts): Iterable<Change> {
  const [header, claims] = [head.toString('latin1'), body.toString('latin1')];
  yield json(`${header}.${toUrl(body)}`, "the header's JSON text and the payload");
  for (const glue of ['', '\n', ',']) yield json(header + glue + claims);
  yield json(header, "the header's JSON text alone");
}

/** Words for a missing value, and templates of both parts that were not filled in. */
const standIns = [
  ...['undefined', 'null', 'None', 'undefined.undefined', 'null.null', '[object Object]', '[object Promise]'],
  ...['${header}.${payload}', '{header}.{payload}', '$header.$payload', '#{header}.#{payload}'],
  ...['header.payload', '%s.%s', '{0}.{1}'],
];

function* listStandIns(head: string, header: JsonSegment, payload: JsonSegment): Iterable<Change> {
  for (const text of [...standIns, `${head}.undefined`, `${head}.[object Object]`])
    yield { id: 'signed-word', text, detail: 'a word or a template in place of header.payload' };
  for (const [text, what] of listOwnValues(header, payload).slice(2))
    yield { id: 'signed-claim', text, detail: `${what} alone` };
}

/** How many values of header and claims are tried. */
const mostValues = 20;

/** What may be taken for the key from the token itself. */
export function listOwnValues(
  header: JsonSegment,
  payload: JsonSegment,
): readonly (readonly [string, string])[] {
  const values = { ...header.value, ...payload.value };
  return [
    [header.text, 'the header'],
    [payload.text, 'the payload'],
    ...Object.entries(values)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .slice(0, mostValues)
      .map(
        ([name, value]) =>
          [toUtf8(String(value)), `the value of ${visible(JSON.stringify(name), 60)}`] as const,
      ),
  ];
}
