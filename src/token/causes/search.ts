/**
 * Owns finding out how a wrong signature came about. Rule: the cheapest explanation first, within a number of
 * HMACs and so the same on every machine; the first fit is named. It explains a mismatch and never turns it
 * into anything else: its result is a {@link Cause}, which no code takes for a verification.
 */
import { createHmac } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import { type Change, type KeyGroup, toPart } from './change.js';
import {
  isCommon,
  isLikely,
  listFurtherMistakes,
  listLikelyMistakes,
  visitSeveralMistakes,
} from './key-forms.js';
import { computeMacHex, digestText, fixKey, type HashName, prepareBench, toBytes, toHex } from './mac.js';
import { peelSecret } from './own-copy.js';
import { type Cause, type CausePart, wordsOf } from './parts.js';
import { listRareMistakes } from './rare-mistakes.js';
import { listOtherFunctions, listSignedData } from './signed-data.js';
import { surround } from './surroundings.js';
import { combineParts, findSpoilt, openTrial, type Trial, tryKey, tryKeys, tryMessages } from './trial.js';

/** A longer token is not a login token, and thousands of HMACs over it would only cost time. */
const maxLength = 262_144;

/**
 * No chat secret is longer (some 64 bytes were seen), and thousands of forms of a file would only cost time.
 */
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
  const leak = findLeak(trial, text);
  if (leak !== null || text.length > maxSecretBytes) return leak;
  // Most mismatches end with these: the rest of the list takes longer to make than to try them.
  const likely = listLikelyMistakes(text);
  const all = () => [...likely, ...listFurther(secret, text)];
  return (
    findExact(trial, text) ??
    findKey(trial, likely) ??
    findSpoiltDigest(trial, text, likely) ??
    findKey(trial, listFurther(secret, text)) ??
    findKey(trial, listRareMistakes(text)) ??
    findFunction(token, trial, text) ??
    findOtherHash(trial, text) ??
    findSigned(token, trial, text) ??
    (effort === 'quick' ? null : (findSignedToo(token, trial, likely) ?? findSeveral(trial, text, all())))
  );
}

/** Those of a secret; kept, as a batch has one secret. */
const known = new WeakMap<Uint8Array, readonly KeyGroup[]>();

function listFurther(secret: Uint8Array, text: string): readonly KeyGroup[] {
  const groups = known.get(secret) ?? listFurtherMistakes(text);
  known.set(secret, groups);
  return groups;
}

/** The secret made an HMAC of the token's text by some hash. */
function findExact(trial: Trial, secret: string): Cause | null {
  for (const hash of trial.written.keys()) {
    const rest = tryKey(trial, hash, secret, trial.input);
    if (rest !== null) return combineParts(rest);
  }
  return null;
}

/** One of these keys made the HMAC of the token's text, by any hash. */
function findKey(trial: Trial, groups: readonly KeyGroup[]): Cause | null {
  for (const hash of trial.written.keys()) {
    const bench = prepareBench(hash, trial.input);
    for (const { first, changes } of groups) {
      const fit = tryKeys(trial, bench, changes);
      if (fit !== null) return combineParts([...[...first, fit.change].map(toPart), ...fit.rest]);
    }
  }
  return null;
}

/** The secret or a likely key made the HMAC of the token's text, and the digest was spoilt. */
function findSpoiltDigest(trial: Trial, secret: string, groups: readonly KeyGroup[]): Cause | null {
  const exact = findSpoilt(trial, secret, []);
  if (exact !== null || !trial.mayBeSpoilt) return exact;
  for (const { kind, changes } of groups)
    for (const change of isLikely(kind) ? changes : []) {
      const spoilt = findSpoilt(trial, change.text, [change]);
      if (spoilt !== null) return spoilt;
    }
  return null;
}

/** The secret made the HMAC of something else. */
function findSigned(token: DecodedToken, trial: Trial, secret: string): Cause | null {
  const all = [...listSignedData(token)];
  for (const hash of trial.written.keys()) {
    const fit = tryMessages(trial, fixKey(hash, secret), secret, all);
    if (fit !== null) return combineParts([toPart(fit.change), ...fit.rest]);
  }
  return null;
}

/** One mistake with the secret, and another in what was signed. */
function findSignedToo(token: DecodedToken, trial: Trial, groups: readonly KeyGroup[]): Cause | null {
  const common = groups.filter(({ kind }) => isCommon(kind)).flatMap(({ changes }) => changes);
  for (const data of listSignedData(token)) {
    if (!data.isLikely || trial.isSpent()) return null;
    for (const hash of trial.written.keys()) {
      const fit = tryKeys(trial, prepareBench(hash, data.text), common);
      if (fit !== null) return combineParts([...[fit.change, data].map(toPart), ...fit.rest]);
    }
  }
  return null;
}

/** Two mistakes with the secret, or three around it. */
function findSeveral(trial: Trial, text: string, groups: readonly KeyGroup[]): Cause | null {
  const [hash] = trial.written.keys();
  if (hash === undefined) return null;
  const bench = prepareBench(hash, trial.input);
  return visitSeveralMistakes(text, groups, ({ first, changes }, around) => {
    const fit = tryKeys(trial, bench, changes, around);
    if (fit === null) return null;
    const last = around === null ? [] : surround(fit.change.text, [around]);
    return combineParts([...[...first, fit.change, ...last].map(toPart), ...fit.rest]);
  });
}

/** It is no HMAC with the secret as its key. */
function findFunction(token: DecodedToken, trial: Trial, secret: string): Cause | null {
  for (const { part, text, key } of listOtherFunctions(token, secret))
    for (const [hash, digests] of trial.written) {
      if (trial.pay(text, 1) === 0) return null;
      const digest = key === null ? toHex(digestText(hash, text)) : computeMacHex(hash, key, text);
      const fit = digests.get(digest);
      if (fit !== undefined) return combineParts([nameHash(part, hash), ...fit.parts]);
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
function findOtherHash({ bytes, input }: Trial, secret: string): Cause | null {
  if (bytes.length !== 32) return null;
  for (const [name, title] of otherHashes) {
    const digest = computeRareMac(name, secret, input)?.subarray(0, 32);
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
function nameHash(part: CausePart, hash: HashName): CausePart {
  if (part.detail !== null) return part;
  const name = hash.toUpperCase().replace(/^SHA/, 'SHA-');
  const named = wordsOf(part.id).alone?.replace(/\ba (?:plain )?hash\b/, (words) =>
    words.replace('hash', name),
  );
  return { ...part, detail: named ?? null };
}

/** A shorter secret may stand anywhere by chance; bytes. */
const minLeaked = 8;
/** The fewest bytes of a decoded secret; fewer may stand anywhere by chance. */
const minDecoded = 16;

/** Whether the signature contains the secret itself. */
function findLeak({ bytes, text }: Trial, secret: string): Cause | null {
  if (secret.length < minLeaked) return null;
  const places = [text, bytes, bytes.toLowerCase()];
  const written = [secret, toHex(secret), toBytes(secret).toString('base64url')];
  const isLeaked =
    written.some((form) => places.some((place) => place.includes(form))) ||
    (['base64', 'hex'] as const)
      .map((code) => Buffer.from(secret, code).toString('latin1'))
      .some((form) => form.length >= minDecoded && bytes === form);
  return isLeaked ? combineParts([{ id: 'signature-is-secret', detail: null }]) : null;
}

/**
 * How `other` is made from `secret`, such as `the secret base64-decoded`; null if no mistake that kchat knows
 * leads from one to the other. It compares and signs nothing.
 */
export function nameSpelling(secret: Uint8Array, other: Uint8Array): string | null {
  if (other.length === 0) return null;
  const text = Buffer.from(secret).toString('latin1');
  const wanted = Buffer.from(other).toString('latin1');
  const peels = peelSecret(text);
  const at = peels.findIndex((peel) => peel.text === wanted);
  const steps =
    at === -1
      ? findSteps(
          [...listLikelyMistakes(text), ...listFurther(secret, text), ...listRareMistakes(text)],
          wanted,
        )
      : peels.slice(0, at + 1).map(({ id }): Change => ({ id, text: wanted }));
  const parts = steps.map(toPart);
  if (parts.length === 0 || parts.some(({ id }) => wordsOf(id).isWhole)) return null;
  return `the secret ${parts.map(({ id, detail }) => detail ?? wordsOf(id).says).join(', then ')}`;
}

/** The mistakes that make this text; empty if none of the groups has it. */
function findSteps(groups: readonly KeyGroup[], wanted: string): readonly Change[] {
  for (const { first, changes } of groups) {
    const last = changes.find(({ text }) => text === wanted);
    if (last !== undefined) return [...first, last];
  }
  return [];
}
