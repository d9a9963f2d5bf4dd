/**
 * Owns what is odd about an identifier: that many customers share it, or that a program garbled it. Rule:
 * pure; a doubt is never certain and never rejects; linear time on any text. Clauses complete "the externalId
 * …".
 */
import { escapeUnprintable } from '../base/untrusted.js';
import {
  addressFlaws,
  garbledNumbers,
  garbledSigns,
  type Sign,
  sharedMailboxes,
  sharedSigns,
  standInClauses,
} from './identifier-signs.js';
import { isText } from './identity.js';
import { findMissingPart } from './missing-part.js';
import { describeSharedDigest } from './shared-digests.js';
import { findStandIn } from './stand-ins.js';

/** What is odd about one identifier. */
export interface IdentifierDoubts {
  /** Why everyone who gets it becomes one customer; null if nothing shows that. */
  readonly shared: string | null;
  /** What programs did to it. */
  readonly garbled: readonly string[];
}

const noDoubts: IdentifierDoubts = { shared: null, garbled: [] };

// RFC 5321 §4.5.3.1.3: a path is at most 256 octets, angle brackets included.
const longestEmail = 254;

/** No sign is looked for behind so many characters. */
const longestRead = 1_000;

/** Longer ids are more likely a token or a whole record than an id. */
const longestExternalId = 256;

/** An ordinary address: nothing in it can be the work of a program. */
const plainEmail = /^[a-z0-9][a-z0-9.+_-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,20}$/i;

/** An ordinary id: a word, a number or a UUID, in which the work of a program would show. */
const plainId = /^(?:[a-z][\w-]{0,63}|[1-9]\d{0,8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Reads `email`. A value that is blank or not a string has no doubts here: other rules name it. */
export function doubtEmail(email: unknown): IdentifierDoubts {
  if (!isText(email)) return noDoubts;
  const address = email.trim();
  const isPlain = plainEmail.test(email);
  // An ordinary address cannot be one of the other words, and there may be a million rows.
  const shared = (isPlain ? null : findShared(address)) ?? findSharedMailbox(address);
  if (shared !== null || isPlain) return { shared, garbled: [] };
  const garbled = listGarblings(email, garbledSigns);
  if (address.length > longestEmail)
    garbled.push(`is ${address.length} characters long, more than ${longestEmail}`);
  const flaw = garbled.length === 0 ? findAddressFlaw(address) : undefined;
  return { shared: null, garbled: flaw === undefined ? garbled : [flaw] };
}

/** Reads `externalId`, a text or a number. `hasEmail`: the token has a usable `email` too. */
export function doubtExternalId(externalId: unknown, hasEmail: boolean): IdentifierDoubts {
  if (typeof externalId === 'number') return doubtNumber(externalId);
  if (!isText(externalId)) return noDoubts;
  const id = externalId.trim();
  const shared = findShared(id);
  if (shared !== null) return { shared, garbled: [] };
  if (plainId.test(externalId) && findMissingPart(id) === null) return noDoubts;
  if (findStandIn(id) === 'instance') return { shared: null, garbled: [standInClauses.instance] };
  const garbled = listGarblings(externalId, [...garbledSigns, ...garbledNumbers]);
  const head = id.slice(0, longestRead);
  if (garbled.length === 0 && findMissingPart(head) !== null)
    garbled.push('has a part that is what a program writes for a missing value');
  if (/^[\w-]{10,}\.[\w-]{10,}\.[\w-]*$/.test(head)) garbled.push('is a token, not an id');
  else if (externalId.length > longestExternalId)
    garbled.push(`is ${externalId.length} characters long, more than ${longestExternalId}`);
  if (!hasEmail && garbled.length === 0 && findAddressFlaw(head) === undefined)
    garbled.push('is an e-mail address, and there is no "email": Kustomer looks for it among the ids');
  return { shared: null, garbled };
}

function doubtNumber(id: number): IdentifierDoubts {
  if (!Number.isFinite(id)) return noDoubts;
  const shared = findShared(String(id));
  if (shared !== null) return { shared, garbled: [] };
  return {
    shared,
    garbled: Number.isSafeInteger(id) ? [] : ['is a number that loses digits or has a fraction'],
  };
}

/** A character that can be seen. */
const seen = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** No sign is longer, and a longer text is not a value that many customers share. */
const longestShared = 200;

function findShared(id: string): string | null {
  const digest = describeSharedDigest(id);
  if (digest !== null) return digest;
  // There may be a million rows: a short number, or a word with letters and digits, is no other shared value.
  if (id.length > longestShared || /^[1-9]\d{0,8}$/.test(id)) return null;
  if (/^[\w-]+$/.test(id) && /[1-9]/.test(id) && /[a-z]/i.test(id)) return null;
  if (!seen.test(id)) return 'is nothing but characters that cannot be seen';
  const bare = id.replace(/^(["'])(.+)\1$/s, '$2');
  const standIn = findStandIn(bare);
  if (standIn !== null && standIn !== 'instance') return standInClauses[standIn];
  const sign = findSign(bare, sharedSigns);
  if (sign !== undefined) return sign;
  return !id.includes('@') && findMissingPart(id) === 'whole'
    ? 'has nothing but what a program writes for a missing value where the id belongs'
    : null;
}

function findSharedMailbox(address: string): string | null {
  const at = address.indexOf('@');
  if (at < 1 || address.length > longestShared) return null;
  const mailbox = address.slice(0, at);
  // `void@`, `nil@` and `hidden@` are people: of plain words only those count that are not a name.
  const mayStandIn = /[^\w.+-]/.test(mailbox) || /^(?:undefined|null|none)$/i.test(mailbox);
  const standIn = mayStandIn ? findStandIn(mailbox) : null;
  if (standIn !== null) return standInClauses[standIn];
  return findSign(mailbox, sharedMailboxes) ?? null;
}

function findSign(text: string, signs: readonly Sign[]): string | undefined {
  return signs.find(({ looks }) => looks.test(text))?.says;
}

/** What programs did to a text: characters that do not belong in it, and the first sign that fits. */
function listGarblings(text: string, signs: readonly Sign[]): string[] {
  const sign = findSign(text.trim().slice(0, longestRead), signs);
  return sign === undefined ? listOddCharacters(text) : [...listOddCharacters(text), sign];
}

// Characters that are blank in every font: the Braille blank, and those with this Unicode property.
const invisible = /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Zl}|\p{Zp}|\u2800/u;

function listOddCharacters(text: string): string[] {
  const found: string[] = [];
  const inner = text.trim();
  if (/[\r\n]/.test(text.slice(text.trimEnd().length))) found.push('ends in a line break');
  else if (text !== inner) found.push('has white space around it');
  const odd = invisible.exec(inner)?.[0];
  if (odd !== undefined) {
    const point = odd.codePointAt(0) ?? 0;
    found.push(
      `holds a character that cannot be seen (U+${point.toString(16).toUpperCase().padStart(4, '0')})`,
    );
  } else if (escapeUnprintable(inner) !== inner) found.push('holds a control or invisible character');
  return found;
}

// The rule of browsers for <input type=email> (HTML Living Standard §4.10.5.1.5).
const htmlEmail =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

function findAddressFlaw(address: string): string | undefined {
  const flaw = findSign(address, addressFlaws);
  if (flaw !== undefined || htmlEmail.test(address)) return flaw;
  return 'is no e-mail address by the rule of web forms (HTML)';
}
