/** Owns what is wrong with a token's characters: lost, added, not base64url. Rule: each is told once. */
import { visible } from '../../base/untrusted.js';
import { wordsOf } from '../causes/parts.js';
import { nameSignatureWord } from '../causes/written-digest.js';
import type { DecodedToken } from '../decode.js';
import { informs, type Outcome, type RuleInput, rejects } from '../finding.js';
import { fixLine } from '../fixes.js';
import { listRounded, parseJsonBytes } from '../json.js';
import { hs256Length } from '../signature.js';
import { namePrinted } from '../stand-ins.js';

/** Every header begins so: `{"alg":…`, `{"typ":…`, `{"kid":…`. */
const starts = ['e', 'ey', 'eyJ', 'eyJh', 'eyJ0', 'eyJr'];

/** What is wrong with the first characters of a token whose header is whole but for them; null if nothing. */
export function nameLostStart({ header, payload }: DecodedToken): string | null {
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

/** What is missing or too much of a signature of HS256; null if its length says nothing. */
function nameSignatureLength({ header, signature }: DecodedToken): Outcome | null {
  const text = signature?.text ?? '';
  if (header?.value?.alg !== 'HS256' || !/^[\w-]+$/.test(text) || text.length === hs256Length) return null;
  const characters = text.length === 1 ? 'character' : 'characters';
  const says = `the signature has ${text.length} ${characters}, HS256's has ${hs256Length}`;
  if (text.length > hs256Length)
    return rejects(`${says}: something was added`, 'copy the token again, and nothing else');
  const removed = text.length < shortestStripped || /[-_]/.test(text) ? '' : ', or its - and _ were removed';
  return rejects(`${says}: it was cut off${removed}`, 'copy all of the token, to the last character');
}

/** Those whose own rules show their digits. */
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

/** A signature hardly ever has more of the two signs than seven. */
const shortestStripped = 36;

/** A signature as Python prints bytes. */
const pythonBytes = /^b(["'])[\w+/=-]+\1$/;

/** What is no base64url in each part, or what a signature is instead. */
export function listFlaws({ token, language }: RuleInput): readonly Outcome[] {
  if (!token.header?.flaw && !token.payload?.flaw && !token.signature?.flaw) return [];
  const word = token.signature?.flaw == null ? null : nameSignatureWord(token.signature.text);
  if (word !== null) {
    const line = fixLine('rawDigest', word.language ?? language);
    return [rejects(`the signature ${word.says}`, `${wordsOf('signature-word').fix}\n${line}`)];
  }
  if (pythonBytes.test(token.signature?.text ?? '')) {
    const { shows, fix } = wordsOf('signature-bytes-literal');
    return [rejects(`the signature ${shows}`, `${fix}:\n${fixLine('rawDigest', 'python')}`)];
  }
  const printed = token.signature?.flaw == null ? null : namePrinted(token.signature.text);
  if (printed !== null)
    return [
      rejects(`the signature ${printed}`, `base64url of the bytes:\n${fixLine('rawDigest', language)}`),
    ];
  const segments = { header: token.header, payload: token.payload, signature: token.signature };
  return Object.entries(segments).flatMap(([name, segment]) => {
    const length = name === 'signature' && segment?.flaw ? nameSignatureLength(token) : null;
    if (length !== null) return [length];
    return segment === null || segment.flaw === null || (name === 'header' && nameLostStart(token) !== null)
      ? []
      : [
          rejects(
            `the ${name} ${segment.flaw}`,
            segment.flaw.startsWith('has white space') && /\S\s+\S/.test(segment.text)
              ? segment.text.length === hs256Length
                ? 'its "+" became spaces, as forms and URLs read them: write base64url, which has no "+"'
                : 'take the white space out: line ends become spaces where a text is pasted into one line'
              : segment.text.includes('\\n')
                ? 'a line end stands in it as \\n: the backend broke its base64 into lines'
                : // What base64 has and base64url has not; all else came in on the way.
                  /^[\w+/-]*=*$/.test(segment.text) && /[+/=]/.test(segment.text)
                  ? `a token is base64url without padding (RFC 7515 §2): ${fixLine('rawDigest', language)}`
                  : 'copy the token again: all of it, and nothing else',
          ),
        ];
  });
}
