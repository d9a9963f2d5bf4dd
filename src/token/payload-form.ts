/**
 * Owns naming what a payload is that is no JSON. Rule: from its bytes alone; shows sixty
 * characters, made visible.
 */
import { visible } from '../base/untrusted.js';
import { scanTokens } from './paste/scan.js';

const forms: readonly (readonly [RegExp, string, string])[] = [
  [/^\ufeff/, 'begins with a byte-order mark', 'write the JSON without one'],
  [/^[{[]\s*u?'/, "is Python's str(dict), or has single quotes", 'json.dumps(claims), not str(claims)'],
  [/^\{.*=>/s, "is Ruby's inspect", 'claims.to_json, not claims.to_s'],
  [/^[aOs]:\d+:/, "is PHP's serialize", 'json_encode($claims), not serialize($claims)'],
  [/^\s*</, 'is XML or HTML', 'write the claims as JSON'],
  [/^[\w.[\]-]+=[^&]*(?:&|$)/, 'is form-encoded', 'write JSON: json_encode($claims), not http_build_query'],
  [
    /,\s*[}\]]\s*$/,
    'is nearly JSON: there is a comma before the closing brace',
    'let a JSON library write it',
  ],
  [/^map\[/, "is Go's fmt of a map", 'json.Marshal(claims)'],
];

/** What the bytes are, as a clause that completes "the payload …", and what to do. */
export function describePayloadForm(
  bytes: Uint8Array,
  problem: string,
): { readonly says: string; readonly hint: string | null } {
  if (problem !== 'is not JSON' && problem !== 'is not UTF-8 text') return { says: problem, hint: null };
  const [first = 0, second = 0] = bytes;
  if (
    (first === 0x1f && second === 0x8b) ||
    ((first & 0x0f) === 8 && (first * 256 + second) % 31 === 0 && second > 0)
  )
    return {
      says: `${problem}: it is compressed (deflate or gzip)`,
      hint: 'sign the JSON as it is: no login token is compressed',
    };
  if (bytes.length > 3 && (first === 0 || second === 0 || (first === 0xff && second === 0xfe)))
    return { says: `${problem}: it is UTF-16`, hint: 'encode the JSON as UTF-8: Encoding.UTF8.GetBytes' };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, 100_000));
  const shown = visible(text, 60);
  if (scanTokens(text).length > 0)
    return { says: `${problem}: it is a token itself`, hint: 'sign the claims, not a token' };
  const form = forms.find(([looks]) => looks.test(text));
  if (form === undefined) return { says: `${problem}: ${shown}`, hint: null };
  return { says: `${problem}: it ${form[1]}: ${shown}`, hint: form[2] };
}
