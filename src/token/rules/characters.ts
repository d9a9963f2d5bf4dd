/** Owns what is wrong with a token's characters: lost, added, not base64url. Rule: each is told once. */
import { visible } from '../../base/untrusted.js';
import { wordsOf } from '../causes/parts.js';
import { describeSignatureWord } from '../causes/proven-writing.js';
import type { DecodedToken } from '../decode.js';
import { informs, type Outcome, type RuleInput, rejects } from '../finding.js';
import { fixLine, suggestLine } from '../fixes.js';
import { listRounded, parseJsonBytes } from '../json.js';
import type { Language } from '../languages.js';
import { takeWhole } from '../paste/part-shape.js';
import { hs256Length } from '../signature.js';
import { describePrinted, findStandIn } from '../stand-ins.js';

/** The beginning of every header: `{"alg":…`, `{"typ":…`, `{"kid":…`. */
const starts = ['e', 'ey', 'eyJ', 'eyJh', 'eyJ0', 'eyJr'];

/** What is wrong with the first characters of a token whose header is whole otherwise; null if nothing is. */
export function describeLostStart({ header, payload }: DecodedToken): string | null {
  if (header === null || header.value !== null || payload?.value == null || header.text.length > 1_000)
    return null;
  const isHeader = (text: string) => parseJsonBytes(Buffer.from(text, 'base64url')).value?.alg !== undefined;
  const lost = starts.find((start) => isHeader(start + header.text));
  if (lost !== undefined)
    return (
      `the first ${lost.length === 1 ? 'character' : `${lost.length} characters`} of the token ` +
      `${lost.length === 1 ? 'is' : 'are'} missing`
    );
  return header.text.startsWith('E') && isHeader(`e${header.text.slice(1)}`)
    ? 'the first letter of the token was made a capital: a keyboard or a document did that'
    : null;
}

/** Who makes a signature of so many characters (RFC 7518 §3.2, §3.4). */
const otherMakers: Readonly<Record<number, string>> = {
  ...{ 22: 'MD5', 27: 'SHA-1', 38: 'SHA-224', 64: 'HS384', 86: 'HS512 or ES256', 128: 'ES384', 176: 'ES512' },
};

/** What an HS256 signature lacks or has too much; null if its length is right, or the header says another. */
export function describeLength({ header, signature }: DecodedToken, language?: Language): Outcome | null {
  const length = signature?.text.length ?? hs256Length;
  if (header?.value?.alg !== 'HS256' || length === hs256Length) return null;
  const says = `the signature has ${length} ${length === 1 ? 'character' : 'characters'}, HS256's has 43`;
  const isShort = length < hs256Length;
  const copy = isShort
    ? 'copy all of the token, to the last character'
    : 'copy the token again, and nothing else';
  const maker = otherMakers[length];
  if (maker !== undefined)
    return rejects(
      `${says}: ${maker} made it, or ${isShort ? 'it was cut off' : 'something was added'}`,
      `${suggestLine('hs256', language)}; if that is done, ${copy}`,
    );
  if (length === hs256Length - 1)
    return rejects(`${says}: one is missing`, `${copy}; if that is done, was a - or _ taken out on the way?`);
  return rejects(
    `${says}: ${isShort ? 'it was cut off' : 'something was added, or it was made otherwise'}`,
    copy,
  );
}

/** Claims whose own rules show their digits. */
const shownElsewhere = ['iat', 'exp', 'nbf', 'externalId'];

/** Long numbers that programs round, with their digits. */
export function describeRounded({ payload }: DecodedToken): readonly Outcome[] {
  const rounded = payload?.value
    ? listRounded(payload.value).filter(([name]) => !shownElsewhere.includes(name))
    : [];
  return rounded
    .slice(0, 5)
    .map(([name, digits]) =>
      informs(
        `"${visible(name, 80)}" is the number ${visible(digits, 60)}, which JavaScript and others round ` +
          `to ${payload?.value?.[name]}`,
        'write it as text, in quotes',
      ),
    );
}

/** A signature as Python prints bytes. */
const pythonBytes = /^b(["'])[\w+/=-]+\1$/;

/** The words for a part that a log hides. */
export const describeMask = (part: string): string =>
  `the ${part} was masked, as logs and CI show what they hide`;

/** The parts that are not base64url, or what a signature is instead. What is corrected alike is told once. */
export function listFlaws({ token, language }: RuleInput): readonly Outcome[] {
  const { header, payload, signature } = token;
  if (!header?.flaw && !payload?.flaw && !signature?.flaw) return [];
  const instead = signature?.flaw == null ? null : describeOtherSignature(token, signature.text, language);
  const segments = {
    header: describeLostStart(token) === null ? header : null,
    payload,
    signature: instead === null ? signature : null,
  };
  const byHint = new Map<string, string[]>();
  for (const [name, segment] of Object.entries(segments)) {
    if (segment === null || segment.flaw === null) continue;
    if (findStandIn(segment.text) === 'masked') {
      byHint.set(takeWhole, [describeMask(name)]);
      continue;
    }
    const hint = suggestForFlaw(segment.text, segment.flaw, language);
    byHint.set(hint, [...(byHint.get(hint) ?? []), `the ${name} ${segment.flaw}`]);
  }
  const flaws = [...byHint].map(([hint, clauses]) => rejects(clauses.join(', '), hint));
  return instead === null ? flaws : [...flaws, instead];
}

/** What the signature is in place of base64url; null if nothing shows that. */
function describeOtherSignature(
  token: DecodedToken,
  text: string,
  language: Language | undefined,
): Outcome | null {
  const standIn = findStandIn(text);
  if (standIn === 'masked') return rejects(describeMask('signature'), takeWhole);
  if (standIn === 'template')
    return rejects(
      `the signature is a placeholder (${visible(text, 40)}) that was never filled in`,
      'put the signature that the backend makes in its place: kchat sign shows a whole token',
    );
  const word = describeSignatureWord(text);
  if (word !== null)
    return rejects(
      `the signature ${word.says}`,
      `${wordsOf('signature-word').fix}\n${fixLine('rawDigest', word.language ?? language)}`,
    );
  if (pythonBytes.test(text)) {
    const { shows, fix } = wordsOf('signature-bytes-literal');
    return rejects(`the signature ${shows}`, `${fix}:\n${fixLine('rawDigest', 'python')}`);
  }
  const printed = describePrinted(text);
  if (printed !== null)
    return rejects(`the signature ${printed}`, `base64url of the bytes:\n${fixLine('rawDigest', language)}`);
  return /^[\w-]+$/.test(text) ? describeLength(token, language) : null;
}

function suggestForFlaw(text: string, flaw: string, language: Language | undefined): string {
  if (flaw.startsWith('has white space') && /\S\s+\S/.test(text))
    return text.length === hs256Length
      ? 'its "+" became spaces, as forms and URLs read them: write base64url, which has no "+"'
      : 'take the white space out: line ends become spaces where a text is pasted into one line';
  // These are base64's characters; anything else came in on the way.
  return /^[\w+/-]*=*$/.test(text) && /[+/=]/.test(text)
    ? `a token is base64url without padding (RFC 7515 §2): ${fixLine('rawDigest', language)}`
    : 'copy the token again: all of it, and nothing else';
}
