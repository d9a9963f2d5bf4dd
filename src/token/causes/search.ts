/**
 * Owns finding out how a wrong signature came about. Rule: the cheapest explanation first, within a number of
 * HMACs and so the same on every machine; the first fit is named. It explains a mismatch and never turns it
 * into anything else: its result is a {@link Cause}, which no code takes for a verification.
 */
import type { DecodedToken } from '../decode.js';
import { type KeyGroup, toPart } from './change.js';
import { isLikely, listFurtherMistakes, listLikelyMistakes, visitSeveralMistakes } from './key-forms.js';
import { computeMacHex, decodeHex, prepareBench, toBytes, toHex } from './mac.js';
import { findFunction } from './other-functions.js';
import type { Cause } from './parts.js';
import { listSignedData } from './signed-data.js';
import { surround } from './surroundings.js';
import { combineParts, openTrial, type Trial, tryKey, tryKeys } from './trial.js';
import { findSpoiling, mayBeSpoilt } from './written-digest.js';

/** A longer token is not a login token, and thousands of HMACs over it would only cost time. */
const maxLength = 262_144;

/** No chat secret is longer (some 64 bytes were seen): thousands of forms of a file only cost time. */
const maxSecretBytes = 1_024;

/** Whether causes are looked for at all. */
export function isExplicable(token: DecodedToken): boolean {
  return token.text.length <= maxLength;
}

/** How far a search goes: `quick` tries single mistakes only, for a batch of tokens that nothing explains. */
export type SearchEffort = 'thorough' | 'quick';

/** The first mistake or pair of them with this secret that explains a mismatch, or null. */
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
  const further = () => listFurther(secret, text, likely);
  return (
    findExact(trial, text) ??
    findWrongKey(trial, likely) ??
    findSpoiltDigest(trial, text, likely) ??
    findWrongKey(trial, further()) ??
    findFunction(token, trial, text) ??
    findSigned(token, trial, text) ??
    (effort === 'quick'
      ? null
      : (findSignedToo(token, trial, likely) ?? findSeveral(trial, text, [...likely, ...further()])))
  );
}

/** The further mistakes of a secret, kept because all tokens of a batch have the same. */
const known = new WeakMap<Uint8Array, readonly KeyGroup[]>();

function listFurther(secret: Uint8Array, text: string, likely: readonly KeyGroup[]): readonly KeyGroup[] {
  const groups = known.get(secret) ?? listFurtherMistakes(text, likely);
  known.set(secret, groups);
  return groups;
}

/** The cause if the secret made an HMAC of the token's text by some hash. */
function findExact(trial: Trial, secret: string): Cause | null {
  for (const hash of trial.written.keys()) {
    const rest = tryKey(trial, hash, secret, trial.input);
    if (rest !== null) return combineParts(rest);
  }
  return null;
}

/** The cause if one of these keys made the HMAC of the token's text, by any hash. */
function findWrongKey(trial: Trial, groups: readonly KeyGroup[]): Cause | null {
  for (const hash of trial.written.keys()) {
    const bench = prepareBench(hash, trial.input);
    for (const { first, changes } of groups) {
      const fit = tryKeys(trial, bench, changes);
      if (fit !== null) return combineParts([...[...first, fit.change].map(toPart), ...fit.rest]);
    }
  }
  return null;
}

/** The cause if the secret or a likely key made the HMAC of the token's text, and the digest was spoilt. */
function findSpoiltDigest(
  { bytes, input }: Trial,
  secret: string,
  groups: readonly KeyGroup[],
): Cause | null {
  if (!mayBeSpoilt(bytes)) return null;
  const likely = groups.filter(({ kind }) => isLikely(kind)).flatMap(({ changes }) => changes);
  for (const change of [null, ...likely]) {
    const digest = decodeHex(computeMacHex('sha256', change?.text ?? secret, input));
    const id = findSpoiling(digest, bytes);
    if (id === null) continue;
    return combineParts([...(change === null ? [] : [toPart(change)]), { id, detail: null }]);
  }
  return null;
}

/** The cause if the secret made the HMAC of another text. */
function findSigned(token: DecodedToken, trial: Trial, secret: string): Cause | null {
  for (const data of listSignedData(token))
    for (const hash of trial.written.keys()) {
      const rest = tryKey(trial, hash, secret, data.text);
      if (rest !== null) return combineParts([toPart(data), ...rest]);
    }
  return null;
}

/** The cause if there is one mistake with the secret and another in what was signed. */
function findSignedToo(token: DecodedToken, trial: Trial, groups: readonly KeyGroup[]): Cause | null {
  const likely = groups.filter(({ kind }) => isLikely(kind)).flatMap(({ changes }) => changes);
  for (const data of listSignedData(token)) {
    if (!data.isLikely || trial.isSpent()) return null;
    for (const hash of trial.written.keys()) {
      const fit = tryKeys(trial, prepareBench(hash, data.text), likely);
      if (fit !== null) return combineParts([...[fit.change, data].map(toPart), ...fit.rest]);
    }
  }
  return null;
}

/** The cause if there are two mistakes with the secret, or three around it. */
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

/** A shorter secret may stand anywhere by chance; bytes. */
const minLeaked = 8;

/** The fewest bytes of a decoded secret; fewer may stand anywhere by chance. */
const minDecoded = 16;

/** The cause if the signature contains the secret itself. */
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
