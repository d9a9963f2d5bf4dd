/** Owns what may have been signed in place of `header.payload`. Rule: made from the token alone. */
import type { DecodedToken } from '../decode.js';
import { type Change, changesBy } from './change.js';
import { breakLines } from './encodings.js';
import { listReserialized } from './reserialized.js';

/** What was signed, with the mistake in it. */
interface SignedData extends Change {
  /** Whether it is worth trying with a wrong key too. */
  readonly isLikely: boolean;
}

/** Every wrong input that one mistake leads to. */
export function* listSignedData({ header, payload }: DecodedToken): Iterable<SignedData> {
  if (header === null || payload === null) return;
  const parts = [Buffer.from(header.bytes), Buffer.from(payload.bytes)] as const;
  for (const data of listLikely(header.text, payload.text, parts)) yield { ...data, isLikely: true };
  for (const data of listUnlikely(header.text, payload.text, parts)) yield { ...data, isLikely: false };
  for (const data of listReserialized(header, payload)) yield { ...data, isLikely: false };
}

type Parts = readonly [head: Buffer, body: Buffer];

/** Header and payload with a dot between them, each written so. */
const writeBoth = ([head, body]: Parts, write: (bytes: Buffer) => string) => `${write(head)}.${write(body)}`;

const toStandard = (bytes: Buffer) => bytes.toString('base64');
const toPaddedUrl = (bytes: Buffer) => toStandard(bytes).replaceAll('+', '-').replaceAll('/', '_');

const payloadOnly = changesBy('signed-payload-only');
const dotted = changesBy('signed-with-extra-dot');
const blank = changesBy('signed-with-white-space');
const json = changesBy('signed-json');

/** The likely ones, which also come with a wrong key. */
function* listLikely(head: string, body: string, parts: Parts): Iterable<Change> {
  const input = `${head}.${body}`;
  yield payloadOnly(body);
  yield { id: 'signed-with-newline', text: `${input}\n` };
  yield { id: 'signed-without-dot', text: head + body };
  yield dotted(`${input}.`, 'header.payload with a dot at its end');
  yield { id: 'signed-with-padding', text: writeBoth(parts, toPaddedUrl) };
  const standard = writeBoth(parts, toStandard);
  for (const text of [standard.replaceAll('=', ''), standard]) yield { id: 'signed-standard-alphabet', text };
  const [header, claims] = parts.map((part) => part.toString('latin1')) as [string, string];
  yield json(
    `${head}.${claims}`,
    "the header and the payload's JSON text before it was encoded (as with b64: false, RFC 7797)",
  );
  yield json(`${header}.${claims}`);
  yield json(claims, "the payload's JSON text alone, before it was encoded");
  yield blank(`${input}\r\n`);
}

/** Parts too many or too few, and lines that were joined after signing. */
function* listUnlikely(head: string, body: string, parts: Parts): Iterable<Change> {
  yield dotted(`.${head}.${body}`);
  yield dotted(`${head}..${body}`);
  yield { id: 'signed-header-only', text: head };
  yield json(parts.map((part) => part.toString('latin1')).join(''));
  // As openssl and GNU print base64.
  for (const width of [64, 76])
    for (const write of [(part: Buffer) => part.toString('base64url'), toPaddedUrl, toStandard])
      yield blank(writeBoth(parts, (part) => `${breakLines(write(part), width, '\n')}\n`));
}
