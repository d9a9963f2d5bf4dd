/**
 * Owns finding fragments of known texts in any spelling. Rule: pure, in time that grows with the text alone.
 *
 * A text is searched as it stands and with its escapes decoded, each view with a way back to where it stands.
 * Letters count in either case, and the digits of base64 in either alphabet.
 */

/** Where something stands in a text: its first UTF-16 unit, and the one behind its last. */
export type Range = readonly [start: number, end: number];

/** A text as it reads once escapes are decoded. */
interface Decoding {
  readonly text: string;
  /**
   * For each of its units, where what it was made of starts and ends in the text as it came;
   * undefined for that itself.
   */
  readonly places: { readonly starts: Int32Array; readonly ends: Int32Array } | undefined;
}

/** Known texts, cut into fragments. */
interface Fragments {
  add(text: string): void;
  isEmpty(): boolean;
  /** Where fragments stand, as ranges of the text that the view was made of. */
  readonly find: (view: Decoding) => readonly Range[];
}

/** The shortest fragment that is found, in UTF-16 units. */
const fragmentLength = 8;

// Upper case to lower case, and `+`, `-`, `_` of base64 and of forms to what they stand for
// in the other alphabet.
const foldedUnits = Uint8Array.from({ length: 128 }, (_, unit) => {
  const text = String.fromCharCode(unit).toLowerCase();
  return ({ '+': ' ', '-': ' ', _: '/' }[text] ?? text).charCodeAt(0);
});

function foldUnits(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    units[index] = foldedUnits[unit] ?? unit;
  }
  return units;
}

/** No text is known at first. */
export function createFragments(): Fragments {
  const known = new Set<string>();
  // Tells most places apart from a fragment's without making a text of them.
  const hashes = new Uint8Array(0x1_0000);
  const hash = (units: Uint16Array, at: number) =>
    ((units[at] ?? 0) ^
      ((units[at + 2] ?? 0) << 3) ^
      ((units[at + 5] ?? 0) << 6) ^
      ((units[at + 7] ?? 0) << 9)) &
    0xffff;
  const read = (units: Uint16Array, at: number) =>
    String.fromCharCode(...units.subarray(at, at + fragmentLength));
  return {
    add(text) {
      const units = foldUnits(text);
      for (let at = 0; at + fragmentLength <= units.length; at += 1) {
        known.add(read(units, at));
        hashes[hash(units, at)] = 1;
      }
    },
    isEmpty: () => known.size === 0,
    find({ text, places }) {
      const units = foldUnits(text);
      const ranges: [number, number][] = [];
      for (let at = 0; at + fragmentLength <= units.length; at += 1) {
        if (hashes[hash(units, at)] === 0 || !known.has(read(units, at))) continue;
        const end = at + fragmentLength;
        const last = ranges.at(-1);
        if (last !== undefined && at <= last[1]) last[1] = end;
        else ranges.push([at, end]);
      }
      if (places === undefined) return ranges;
      return ranges.map(([start, end]): Range => [places.starts[start] ?? 0, places.ends[end - 1] ?? 0]);
    },
  };
}

// Percent-encoded UTF-8, the escapes of JSON and of shells, the references of XML and HTML, and what stands
// between the parts of a text that was folded into lines or coloured.
const escapes =
  /%[0-7][\da-f]|%[c-f][\da-f](?:%[89ab][\da-f]){1,3}|\\(?:u[\da-f]{4}|x[\da-f]{2}|[bfnrt]|[^\w\s])|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|\n *|\u001b\[[\d;]*m/gi;

const namedReferences: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const letterEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function decodeEscape(spelled: string): string {
  const [, reference = '', letter = ''] = /^(?:&(\w+|#\w+);|\\(.))/.exec(spelled) ?? [];
  if (spelled.startsWith('%')) return decodePercent(spelled);
  if (/^\\[ux]/i.test(spelled)) return String.fromCharCode(Number.parseInt(spelled.slice(2), 16));
  if (letter !== '') return letterEscapes[letter] ?? letter;
  if (!reference.startsWith('#')) return namedReferences[reference.toLowerCase()] ?? '';
  const digits = reference.slice(1);
  const point = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
  return point <= 0x10_ffff ? String.fromCodePoint(point) : spelled;
}

function decodePercent(spelled: string): string {
  try {
    return decodeURIComponent(spelled);
  } catch {
    return spelled;
  }
}

/**
 * Text is escaped as often as it passes through hands: percent-encoded by a server,
 * then escaped for a report.
 */
const mostViews = 4;

/**
 * The text as it came, then with its escapes decoded once, twice and three times, as far as that changes it.
 */
export function listDecodings(text: string): readonly Decoding[] {
  const views: Decoding[] = [{ text, places: undefined }];
  while (views.length < mostViews) {
    const last = views.at(-1);
    const next = last && decodeView(last);
    if (next === undefined) break;
    views.push(next);
  }
  return views;
}

function decodeView({ text, places }: Decoding): Decoding | undefined {
  if (text.search(escapes) === -1) return undefined;
  const [starts, ends] = [new Int32Array(text.length), new Int32Array(text.length)];
  const pieces: string[] = [];
  let length = 0;
  const place = (start: number, end: number) => {
    starts[length] = places?.starts[start] ?? start;
    ends[length] = places?.ends[end - 1] ?? end;
    length += 1;
  };
  let done = 0;
  const copyUntil = (end: number) => {
    pieces.push(text.slice(done, end));
    for (; done < end; done += 1) place(done, done + 1);
  };
  for (const match of text.matchAll(escapes)) {
    copyUntil(match.index);
    const decoded = decodeEscape(match[0]);
    pieces.push(decoded);
    for (const _ of decoded.split('')) place(done, done + match[0].length);
    done += match[0].length;
  }
  copyUntil(text.length);
  return { text: pieces.join(''), places: { starts, ends } };
}

/** The bytes as text, as hex, and as base64 at each of its three offsets, without what is beside them. */
export function listSpellings(bytes: Uint8Array): readonly string[] {
  const plain = Buffer.from(bytes);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6));
  });
  return [...new Set([plain.toString(), plain.toString('latin1'), plain.toString('hex'), ...base64])];
}

/** A larger text is read once only. */
const largestDecoded = 200_000;

/** Whether a text has all of one of these in it, as fragments are found. */
export function hasSpelling(text: string, spellings: readonly string[]): boolean {
  const folded = spellings.map(foldText);
  const views = text.length > largestDecoded ? [{ text }] : listDecodings(text);
  return views.some((view) => {
    const foldedView = foldText(view.text);
    return folded.some((spelling) => foldedView.includes(spelling));
  });
}

function foldText(text: string): string {
  return text.toLowerCase().replace(/[+-]/g, ' ').replaceAll('_', '/');
}
