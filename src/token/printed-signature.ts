/** Owns recognizing a signature whose bytes were printed in place of encoded. Rule: from its text alone. */

/** A digest as it is, where its text should stand: most of its bytes are no UTF-8. */
const rawDigest = /(?:[^\x20-\x7e][\x20-\x7e]{0,6}){8}/;

/** The bytes of a digest as Java, Go and Elixir print them. */
const byteList = /^(?:\[|<<)-?\d{1,3}(?:,? -?\d{1,3})+(?:\]|>>)$/;

/** What a signature is that is printed in place of encoded, as a clause; null if it is nothing so. */
export function namePrinted(text: string): string | null {
  if (byteList.test(text)) return "is the digest's bytes written as numbers";
  if (text.length <= 64 && rawDigest.test(text)) return "is the digest's bytes as they are, not encoded";
  // 44 characters of base64url that are all hexadecimal digits do not come about by chance.
  return /^[0-9a-f]{44,63}$/i.test(text)
    ? `is ${text.length} hexadecimal digits, not base64url; 64 make 32 bytes: are zeros lost?`
    : null;
}
