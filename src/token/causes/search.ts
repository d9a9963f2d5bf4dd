/**
 * Owns finding out how a wrong signature came about.
 *
 * Rule: the cheapest explanation first, within a number of HMACs and so the same on every machine; the first fit is named.
 * It explains a mismatch and never turns it into anything else: its result is a {@link Cause}, which no code takes for a
 * verification, and `createHmac` confirms each fit.
 */
import { createHmac } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import { listAsText } from './encodings.js';
import { exactForm, isLikely, type KeyForm, listSecondMistakes, listSingleMistakes } from './key-forms.js';
import { createMac, digestText, type HashName, hashesByLength, toBytes } from './mac.js';
import { type Cause, type CausePart, wordsOf } from './parts.js';
import { listOtherFunctions, listSignedData, type SignedData } from './signed-data.js';
import { isLossy, listWrittenDigests, type WrittenDigest } from './written-digest.js';

/** Longer tokens are no login tokens: thousands of HMACs over them would only cost time. */
const maxLength = 262_144;

/** No chat secret is longer (some 64 bytes were seen); thousands of forms of a file would only cost time. */
const maxSecretBytes = 1_024;

/** How many bytes may be hashed for one token: what is long is tried in fewer ways. 8,000 HMACs of a usual token take 12 ms. */
const maxHashedBytes = 3_000_000;

/** RFC 7518 §3.2. */
const hs256Bytes = 32;

/** What an HMAC costs besides its message, in bytes of that. */
const macOverhead = 256;

/** Whether causes are looked for at all. */
export function isExplicable(token: DecodedToken): boolean {
  return token.text.length <= maxLength;
}

/** How far a search goes: `quick` tries single mistakes only, for the thousandth token of a batch that nothing explains. */
export type SearchEffort = 'thorough' | 'quick';

/** The first mistake or pair of mistakes with this secret that explains the signature, or null. Call it after a mismatch only. */
export function findCause(
  token: DecodedToken,
  secret: Uint8Array,
  effort: SearchEffort = 'thorough',
): Cause | null {
  if (!isExplicable(token) || token.signature === null || token.header === null || token.payload === null)
    return null;
  const search = createSearch(token);
  const text = Buffer.from(secret).toString('latin1');
  if (text.length > maxSecretBytes) return search.findLeak(text);
  return (
    search.findLeak(text) ??
    search.findKey([exactForm(text)]) ??
    search.findKey(singleMistakes(secret, text)) ??
    search.findFunction(text) ??
    search.findSigned([exactForm(text)], () => true) ??
    (effort === 'quick' ? null : findPair(search, secret, text))
  );
}

function findPair(search: Search, secret: Uint8Array, text: string): Cause | null {
  const singles = singleMistakes(secret, text);
  const likely = singles.filter(isLikely);
  return (
    search.findSigned(likely, ({ isLikely }) => isLikely) ??
    search.findPair([...likely, ...singles.filter((form) => !isLikely(form))])
  );
}

/** The single mistakes of a secret, without those that change nothing or come twice; kept, as a batch has one secret. */
const known = new WeakMap<Uint8Array, readonly KeyForm[]>();

function singleMistakes(secret: Uint8Array, text: string): readonly KeyForm[] {
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

interface Search {
  /** The signature holds the secret itself. */
  findLeak(secret: string): Cause | null;
  /** One of these keys made the HMAC of what the token says, by any hash; the likely ones spoilt in any way too. */
  findKey(forms: Iterable<KeyForm>): Cause | null;
  /** One of these keys after one more mistake made it. */
  findPair(forms: Iterable<KeyForm>): Cause | null;
  /** One of these keys made the HMAC of something else. */
  findSigned(forms: readonly KeyForm[], wanted: (data: SignedData) => boolean): Cause | null;
  /** It is no HMAC with the secret as its key. */
  findFunction(secret: string): Cause | null;
}

const hashParts: Partial<Record<HashName, CausePart['id']>> = {
  md5: 'other-hmac-md5',
  sha1: 'other-hmac-hs1',
  sha224: 'other-hmac-hs224',
  sha384: 'other-hmac-hs384',
  sha512: 'other-hmac-hs512',
};

function createSearch(token: DecodedToken): Search {
  const input = `${token.header?.text}.${token.payload?.text}`;
  const bytes = Buffer.from(token.signature?.bytes ?? []).toString('latin1');
  const written = groupByHash(listWrittenDigests(token));
  const lossy = isLossy(bytes);
  const mayBeSpoilt = lossy || bytes.length !== hs256Bytes;
  let budget = maxHashedBytes;

  const tryKey = (
    form: KeyForm,
    mac: (key: string) => string,
    hash: HashName,
    middle: readonly CausePart[],
    message: string,
  ): Cause | null => {
    const digest = mac(form.text);
    const fit = written.get(hash)?.get(digest);
    if (fit === undefined || !confirm(hash, form.text, message, digest)) return null;
    const other = hashParts[hash];
    return combine([
      ...form.parts,
      ...middle,
      ...(other === undefined ? [] : [{ id: other, detail: null }]),
      ...fit.parts,
    ]);
  };
  return {
    findLeak: (secret) => findLeak(token, bytes, secret),
    findKey(forms) {
      const macs = [...written.keys()].map((hash) => [hash, createMac(hash, input)] as const);
      const [sha256, empty] = [createMac('sha256', input), createMac('sha256', '')];
      for (const form of forms) {
        for (const [hash, mac] of macs) {
          const cause = tryKey(form, mac, hash, [], input);
          if (cause !== null) return cause;
        }
        const spoilt = mayBeSpoilt && isLikely(form) ? findSpoilt(form, sha256, empty) : null;
        if (spoilt !== null) return spoilt;
        budget -= macs.length * (input.length + macOverhead);
      }
      return null;
    },
    findPair(forms) {
      const [hash] = written.keys();
      if (hash === undefined) return null;
      const mac = createMac(hash, input);
      for (const form of forms) {
        const changes = listSecondMistakes(form);
        for (const { id, text, detail } of changes) {
          // No form before the HMAC fits: nearly none does.
          if (written.get(hash)?.has(mac(text)) !== true) continue;
          return tryKey({ ...form, text, parts: [...form.parts, { id, detail }] }, mac, hash, [], input);
        }
        budget -= changes.length * (input.length + macOverhead);
        if (budget <= 0) return null;
      }
      return null;
    },
    findSigned(forms, wanted) {
      for (const data of listSignedData(token)) {
        if (!wanted(data)) continue;
        for (const hash of written.keys()) {
          const mac = createMac(hash, data.text);
          for (const form of forms) {
            if (budget <= 0) return null;
            budget -= data.text.length + macOverhead;
            const cause = tryKey(form, mac, hash, [data.part], data.text);
            if (cause !== null) return cause;
          }
        }
      }
      return null;
    },
    findFunction(secret) {
      for (const { part, text, key } of listOtherFunctions(token, secret))
        for (const [hash, digests] of written) {
          budget -= text.length + macOverhead;
          const fit = digests.get(key === null ? digestText(hash, text) : createMac(hash, text)(key));
          if (fit !== undefined) return combine([nameHash(part, hash), ...fit.parts]);
        }
      return null;
    },
  };

  /** The digest is there, but cut, with more behind it, turned around, appended by Go or spoilt by a text decoder. */
  function findSpoilt(
    form: KeyForm,
    mac: (key: string) => string,
    empty: (key: string) => string,
  ): Cause | null {
    const digest = mac(form.text);
    const say = (id: CausePart['id'], detail: string | null = null) =>
      combine([...form.parts, { id, detail }]);
    if (bytes.length >= 8 && bytes.length < digest.length && digest.startsWith(bytes))
      return say(
        'signature-cut',
        `cut off: only its first ${bytes.length} of ${digest.length} bytes are there`,
      );
    if (bytes.length > digest.length && bytes.startsWith(digest))
      return say('signature-with-more', `there, with ${bytes.length - digest.length} bytes more behind it`);
    if (bytes.length > digest.length && bytes.startsWith(input) && bytes.endsWith(empty(form.text)))
      return say('signature-go-sum');
    if (!lossy) return null;
    for (const { text, detail } of listAsText(digest))
      if (text === bytes) return say('signature-as-text', detail?.replace(/^its bytes then /, '') ?? null);
    return null;
  }
}

/** The sentence of a plain hash with the name of it. */
function nameHash(part: CausePart, hash: HashName): CausePart {
  const { alone } = wordsOf(part.id);
  const name = hash.toUpperCase().replace(/^SHA/, 'SHA-');
  return {
    ...part,
    detail: alone?.replace('a plain hash', `a plain ${name}`).replace('a hash', `a ${name}`) ?? null,
  };
}

function groupByHash(
  digests: readonly WrittenDigest[],
): ReadonlyMap<HashName, ReadonlyMap<string, WrittenDigest>> {
  const groups = new Map<HashName, Map<string, WrittenDigest>>();
  for (const digest of digests) {
    const hash = hashesByLength.get(digest.text.length);
    if (hash === undefined) continue;
    const group = groups.get(hash) ?? new Map<string, WrittenDigest>();
    if (!group.has(digest.text)) group.set(digest.text, digest);
    groups.set(hash, group);
  }
  return groups;
}

function confirm(hash: HashName, key: string, message: string, digest: string): boolean {
  return (
    createHmac(hash, toBytes(key))
      .update(toBytes(message))
      .digest('latin1' as 'binary') === digest
  );
}

function combine([first, ...rest]: readonly CausePart[]): Cause | null {
  return first === undefined ? null : { parts: [first, ...rest], org: null, provenBy: 'hmac' };
}

/** The fewest bytes of a secret that are taken for it: a few characters may stand anywhere by chance. */
const minLeaked = 8;

function findLeak(token: DecodedToken, bytes: string, secret: string): Cause | null {
  if (secret.length < minLeaked) return null;
  const hex = toBytes(secret).toString('hex');
  const base64 = toBytes(secret).toString('base64url');
  const texts = [token.signature?.text ?? '', bytes, bytes.toLowerCase()];
  const holds = (part: string) => texts.some((text) => text.includes(part));
  const decoded = [
    Buffer.from(secret, 'base64').toString('latin1'),
    Buffer.from(secret, 'hex').toString('latin1'),
  ];
  if (
    holds(secret) ||
    holds(hex) ||
    holds(base64) ||
    decoded.some((form) => form.length >= 16 && bytes === form)
  )
    return combine([{ id: 'signature-is-secret', detail: null }]);
  return null;
}
