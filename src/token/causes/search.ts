/**
 * Owns finding out how a wrong signature came about. Rule: the cheapest explanation first, within a number of
 * HMACs and so the same on every machine; the first fit is named. It explains a mismatch and never turns it
 * into anything else: its result is a {@link Cause}, which no code takes for a verification.
 */
import { createHmac, getHashes } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import type { KeyForm } from './change.js';
import {
  countSecondMistakes,
  exactForm,
  isLikely,
  listSingleMistakes,
  visitSecondMistakes,
} from './key-forms.js';
import { createMac, digestText, type HashName, toBytes } from './mac.js';
import { type Cause, type CausePart, wordsOf } from './parts.js';
import type { SignedData } from './reserialized.js';
import { listOtherFunctions, listSignedData } from './signed-data.js';
import { combineParts, createAttempt, findSpoilt, openTrial, type Trial } from './trial.js';

/** Longer tokens are no login tokens: thousands of HMACs over them would only cost time. */
const maxLength = 262_144;

/** No chat secret is longer (some 64 bytes were seen); thousands of forms of a file would only cost time. */
const maxSecretBytes = 1_024;

/** Whether causes are looked for at all. */
export function isExplicable(token: DecodedToken): boolean {
  return token.text.length <= maxLength;
}

/** How far a search goes: `quick` tries single mistakes only, for a batch of tokens that nothing explains. */
export type SearchEffort = 'thorough' | 'quick';

/**
 * The first mistake or pair of them with this secret that explains the signature, or null. Call it after a
 * mismatch only.
 */
export function findCause(
  token: DecodedToken,
  secret: Uint8Array,
  effort: SearchEffort = 'thorough',
): Cause | null {
  const trial = isExplicable(token) ? openTrial(token) : null;
  if (trial === null) return null;
  const text = Buffer.from(secret).toString('latin1');
  const leak = findLeak(token, trial, text);
  if (leak !== null || text.length > maxSecretBytes) return leak;
  const exact = [exactForm(text)];
  return (
    findKey(trial, exact) ??
    findKey(trial, listSingles(secret, text)) ??
    findFunction(token, trial, text) ??
    findOtherHash(trial, text) ??
    findSigned(token, trial, exact, () => true) ??
    (effort === 'quick' ? null : findPair(token, trial, listSingles(secret, text)))
  );
}

/**
 * The single mistakes of a secret, without those that change nothing or come twice; kept, as a batch has
 * one secret.
 */
const known = new WeakMap<Uint8Array, readonly KeyForm[]>();

function listSingles(secret: Uint8Array, text: string): readonly KeyForm[] {
  const kept = known.get(secret);
  if (kept !== undefined) return kept;
  const seen = new Set([text]);
  const forms: KeyForm[] = [];
  for (const form of listSingleMistakes(text)) {
    if (seen.has(form.text)) continue;
    seen.add(form.text);
    forms.push(form);
  }
  known.set(secret, forms);
  return forms;
}

/** One of these keys made the HMAC of the token's text, by any hash; likely ones also spoilt in any way. */
function findKey(trial: Trial, forms: Iterable<KeyForm>): Cause | null {
  const attempts = [...trial.written.keys()].map((hash) => createAttempt(trial, hash, trial.input));
  for (const form of forms) {
    for (const attempt of attempts) {
      const rest = attempt(form.text);
      const cause = rest && combineParts([...form.parts, ...rest]);
      if (cause !== null) return cause;
    }
    const spoilt = findSpoilt(trial, form);
    if (spoilt !== null) return spoilt;
    if (!trial.pay(attempts.length, trial.input)) return null;
  }
  return null;
}

/** One of these keys made the HMAC of something else. */
function findSigned(
  token: DecodedToken,
  trial: Trial,
  forms: readonly KeyForm[],
  wanted: (data: SignedData) => boolean,
): Cause | null {
  for (const data of listSignedData(token)) {
    if (!wanted(data)) continue;
    for (const hash of trial.written.keys()) {
      const attempt = createAttempt(trial, hash, data.text, [data.part]);
      for (const { text, parts } of forms) {
        const rest = attempt(text);
        if (rest !== null) return combineParts([...parts, ...rest]);
      }
      if (!trial.pay(forms.length, data.text)) return null;
    }
  }
  return null;
}

/** Two mistakes: in the secret and in what was signed, or both in the secret. */
function findPair(token: DecodedToken, trial: Trial, singles: readonly KeyForm[]): Cause | null {
  const likely = singles.filter(isLikely);
  const signed = findSigned(token, trial, likely, (data) => data.isLikely);
  if (signed !== null) return signed;
  const [hash] = trial.written.keys();
  if (hash === undefined) return null;
  const attempt = createAttempt(trial, hash, trial.input);
  for (const form of [...likely, ...singles.filter((one) => !isLikely(one))]) {
    const cause = visitSecondMistakes(form, (key, id, detail) => {
      const rest = attempt(key);
      return rest && combineParts([...form.parts, { id, detail }, ...rest]);
    });
    if (cause !== null) return cause;
    if (!trial.pay(countSecondMistakes(form), trial.input)) return null;
  }
  return null;
}

/** It is no HMAC with the secret as its key. */
function findFunction(token: DecodedToken, { written, pay }: Trial, secret: string): Cause | null {
  for (const { part, text, key } of listOtherFunctions(token, secret))
    for (const [hash, digests] of written) {
      const fit = digests.get(key === null ? digestText(hash, text) : createMac(hash, text)(key));
      if (fit !== undefined) return combineParts([nameHash(part, hash), ...fit.parts]);
      if (!pay(1, text)) return null;
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

/** An HMAC with a hash that is seldom used; which there are depends on the machine's OpenSSL. */
function findOtherHash({ bytes, input }: Trial, secret: string): Cause | null {
  for (const [name, title] of otherHashes) {
    if (bytes.length !== 32 || !getHashes().includes(name)) continue;
    const digest = createHmac(name, toBytes(secret)).update(toBytes(input)).digest().subarray(0, 32);
    if (digest.equals(toBytes(bytes)))
      return combineParts([{ id: 'other-hmac-rare', detail: `by HMAC with ${title}` }]);
  }
  return null;
}

/** The sentence of a plain hash with the name of it. */
function nameHash(part: CausePart, hash: HashName): CausePart {
  if (part.detail !== null) return part;
  const name = hash.toUpperCase().replace(/^SHA/, 'SHA-');
  const named = wordsOf(part.id).alone?.replace(/\ba (?:plain )?hash\b/, (words) =>
    words.replace('hash', name),
  );
  return { ...part, detail: named ?? null };
}

/** The fewest bytes of a secret that are taken for it: a few characters may stand anywhere by chance. */
const minLeaked = 8;
/** The fewest bytes that must come of decoding a secret to be taken for it. */
const minDecoded = 16;

/** The signature holds the secret itself. */
function findLeak({ signature }: DecodedToken, { bytes }: Trial, secret: string): Cause | null {
  if (secret.length < minLeaked) return null;
  const texts = [signature?.text ?? '', bytes, bytes.toLowerCase()];
  const written = [secret, toBytes(secret).toString('hex'), toBytes(secret).toString('base64url')];
  const decoded = [Buffer.from(secret, 'base64'), Buffer.from(secret, 'hex')].map((form) =>
    form.toString('latin1'),
  );
  const isLeaked =
    written.some((form) => texts.some((text) => text.includes(form))) ||
    decoded.some((form) => form.length >= minDecoded && bytes === form);
  return isLeaked ? combineParts([{ id: 'signature-is-secret', detail: null }]) : null;
}
