/**
 * Owns naming a payload that is not JSON. Rule: it looks at the bytes only and shows sixty characters, made
 * visible; an encoding is named only if undoing it gives a JSON object.
 */
import { brotliDecompressSync, inflateRawSync, unzipSync } from 'node:zlib';
import { visible } from '../base/untrusted.js';
import { parseJsonObject } from './json.js';
import { scanTokens } from './paste/scan.js';
import { type PayloadForm, payloadFlaws, payloadLayers, printedForms } from './payload-signs.js';

/** Bytes that are looked at: a login token has some hundred. */
const longest = 20_000;

/** What the bytes are, and what to do. */
export function describePayloadForm(bytes: Uint8Array, problem: string): PayloadForm {
  const head = Buffer.from(bytes.subarray(0, longest));
  const because = ({ says, hint }: PayloadForm) => ({ says: `${problem}: it ${says}`, hint });
  if (problem === 'is not UTF-8 text') return because(describeBinary(head));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head);
  if (problem === 'is not JSON' && text.includes('\0')) {
    if (isWide(head)) return because(wide);
    if (!/^\s*[{[]/.test(text) && claimName.test(text)) return because(binaryClaims);
  }
  // With any other problem the JSON is too deep or too large.
  const form = /^is (?:not JSON|JSON but)/.test(problem) ? findForm(text) : undefined;
  if (form !== undefined) return { ...form, says: `${problem}: it ${form.says}: ${visible(text, 60)}` };
  if (problem !== 'is not JSON') return { says: problem, hint: null };
  const hint = claimName.test(text) ? `let a JSON library write the claims: ${writers}` : null;
  return { says: `${problem}: ${visible(text, 60)}`, hint };
}

const writers = 'JSON.stringify, json.dumps, to_json, json_encode';

function findForm(text: string): PayloadForm | undefined {
  if (scanTokens(text).length > 0) return { says: 'is a token itself', hint: 'sign the claims, not a token' };
  const start = text.slice(0, 5_000);
  return (
    payloadLayers.find(({ undo }) => isClaims(undo(text))) ??
    printedForms.find(({ looks }) => looks.test(start)) ??
    (/^\s*\{/.test(text) ? payloadFlaws.find(({ looks }) => looks.test(text)) : undefined)
  );
}

const isClaims = (text: string | null) => text !== null && parseJsonObject(text).value !== null;

/** Whether every second byte is zero. In a binary form the lengths have several zeros in a row. */
function isWide(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (bytes.length < 4) return false;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (
    (first > 0 && second === 0 && third > 0 && fourth === 0) || (first === 0 && second > 0 && third === 0)
  );
}

const wide: PayloadForm = {
  says: 'is UTF-16',
  hint: 'encode the JSON as UTF-8: Encoding.UTF8.GetBytes',
};

const claimName = /email|externalId|iat/;

const binaryClaims: PayloadForm = {
  says: 'is a binary form of the claims (MessagePack, CBOR, BSON, pickle or the like)',
  hint: 'write the claims as JSON',
};

function describeBinary(bytes: Buffer): PayloadForm {
  if (isWide(bytes)) return wide;
  if (isCompressed(bytes))
    return {
      says: 'is compressed (deflate, gzip or brotli)',
      hint: 'sign the JSON as it is: no login token is compressed',
    };
  const latin = bytes.toString('latin1');
  if (isClaims(latin))
    return {
      says: 'is JSON in Latin-1 or Windows-1252',
      hint:
        'encode the JSON as UTF-8: getBytes(StandardCharsets.UTF_8), Encoding.UTF8; PHP ' +
        'mb_convert_encoding',
    };
  if (/^\s*\{\s*"/.test(latin))
    return {
      says: 'begins as JSON, but characters of it were changed or lost later on',
      hint: 'copy the token again: a hyphen or a key may have gone into it where a line was broken',
    };
  if (claimName.test(latin)) return binaryClaims;
  return {
    says: 'is binary, perhaps encrypted',
    hint: 'sign the claims as JSON text: a login token is not encrypted',
  };
}

/** Whether the bytes are gzip, or JSON in any compressed form. */
function isCompressed(bytes: Buffer): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  const limit = { maxOutputLength: longest };
  return [unzipSync, inflateRawSync, brotliDecompressSync].some((inflate) => {
    try {
      return isClaims(inflate(bytes, limit).toString());
    } catch {
      return false;
    }
  });
}
