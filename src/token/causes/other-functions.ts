/**
 * Owns signatures that are not an HMAC-SHA-256 with the secret as its key: a plain hash, exchanged arguments,
 * an HMAC of an HMAC, a rare hash. Rule: the first that fits is named; texts have one character per byte.
 */
import { createHmac } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import { hs256Bytes } from '../signature.js';
import { computeMac, computeMacHex, digestText, type HashName, toBytes, toHex } from './mac.js';
import { type Cause, type CausePart, type CausePartId, wordsOf } from './parts.js';
import { listOwnValues } from './signed-data.js';
import { combineParts, type Trial } from './trial.js';

/**
 * A digest that is not the HMAC of `header.payload` with the secret as key. Without a key it is a plain hash.
 */
interface OtherFunction {
  readonly part: CausePart;
  readonly text: string;
  readonly key: string | null;
}

/** An HMAC of an HMAC; the secret, or nothing, as both key and text. */
function* listTwice(input: string, secret: string): Iterable<OtherFunction> {
  const digest = computeMac('sha256', secret, input);
  const url = toBytes(digest).toString('base64url');
  for (const [text, what] of [
    [digest, 'the digest of header.payload: it was signed twice'],
    [toHex(digest), 'the digest of header.payload in hexadecimal digits: it was signed twice'],
    [url, 'the signature of header.payload: it was signed twice'],
    [`${input}.${url}`, 'the whole token, signature and all: it was signed twice'],
  ] as const)
    yield { part: { id: 'signed-twice', detail: what }, text, key: secret };
  const both = 'this secret as the message and as the key';
  yield { part: { id: 'signed-exchanged', detail: both }, text: secret, key: secret };
  yield {
    part: { id: 'secret-missing', detail: 'no secret, over nothing: both are empty' },
    text: '',
    key: '',
  };
}

/** All of them, likeliest first. */
function* listOtherFunctions({ header, payload }: DecodedToken, secret: string): Iterable<OtherFunction> {
  if (header === null || payload === null) return;
  const input = `${header.text}.${payload.text}`;
  for (const key of [input, payload.text])
    yield { part: { id: 'signed-exchanged', detail: null }, text: secret, key };
  yield* listTwice(input, secret);
  for (const [key, what] of listOwnValues(header, payload))
    yield {
      part: { id: 'signed-by-itself', detail: `${what} of the token as the key, which everyone can read` },
      text: input,
      key,
    };
  const hashed = (id: CausePartId, text: string): OtherFunction => ({
    part: { id, detail: null },
    text,
    key: null,
  });
  for (const text of [input, payload.text, header.text + payload.text, `${input}\n`]) {
    yield hashed('hash-of-input', text);
    for (const glue of ['', '.', ':'])
      for (const joined of [text + glue + secret, secret + glue + text])
        yield hashed('hash-with-secret', joined);
  }
  yield hashed('hash-with-secret', secret + input + secret);
  for (const text of [secret, `${secret}\n`]) yield hashed('hash-of-secret', text);
}

/** The function that made the signature, if it is not an HMAC with the secret as its key. */
export function findFunction(token: DecodedToken, trial: Trial, secret: string): Cause | null {
  for (const { part, text, key } of listOtherFunctions(token, secret))
    for (const [hash, digests] of trial.written) {
      if (trial.pay(text, 1) === 0) return null;
      const digest = key === null ? toHex(digestText(hash, text)) : computeMacHex(hash, key, text);
      const fit = digests.get(digest);
      if (fit !== undefined) return combineParts([describeHash(part, hash), ...fit.parts]);
    }
  return null;
}

/** Hashes of 32 bytes besides SHA-256, by node's name, and those that somebody cuts to as many. */
const otherHashes = [
  ['sha3-256', 'SHA3-256'],
  ['sha512-256', 'SHA-512/256'],
  ['blake2s256', 'BLAKE2s'],
  ['sm3', 'SM3'],
  ['sha512', 'SHA-512, cut to 32 bytes'],
  ['sha384', 'SHA-384, cut to 32 bytes'],
] as const;

/** An HMAC with a rare hash. The machine's OpenSSL decides which there are. */
export function findOtherHash({ bytes, input }: Trial, secret: string): Cause | null {
  if (bytes.length !== hs256Bytes) return null;
  for (const [name, title] of otherHashes) {
    const digest = computeRareMac(name, secret, input)?.subarray(0, hs256Bytes);
    if (digest?.equals(toBytes(bytes)))
      return combineParts([{ id: 'other-hmac-rare', detail: `by HMAC with ${title}` }]);
  }
  return null;
}

function computeRareMac(name: string, key: string, message: string): Buffer | undefined {
  try {
    return createHmac(name, toBytes(key)).update(toBytes(message)).digest();
  } catch {
    return undefined;
  }
}

/** The part, with the name of the hash in its sentence. */
function describeHash(part: CausePart, hash: HashName): CausePart {
  if (part.detail !== null) return part;
  const name = hash.toUpperCase().replace(/^SHA/, 'SHA-');
  const detail = wordsOf(part.id).says.replace(/\ba (?:plain )?hash\b/, (words) =>
    words.replace('hash', name),
  );
  return { ...part, detail };
}
