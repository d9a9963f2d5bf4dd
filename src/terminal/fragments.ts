/**
 * Owns finding fragments of known texts in any spelling. Rule: pure, in time that grows with the text alone.
 * A text is searched as it is and with its escapes decoded. Upper and lower case are the same, and so are the
 * two alphabets of base64.
 */

/** A part of a text, from its first UTF-16 unit to the one behind its last. */
export type Range = readonly [start: number, end: number];

/** A text after its escapes were decoded. */
interface Decoding {
  readonly text: string;
  /** For each unit, where its source starts and ends in the original; undefined for the original itself. */
  readonly places: { readonly starts: Int32Array; readonly ends: Int32Array } | undefined;
}

/** The shortest fragment that is found, in UTF-16 units. */
const fragmentLength = 8;

/** In lower case and in one alphabet of base64 and forms; the length stays (that of `İ` would change). */
function foldText(text: string): string {
  const lower = text.replaceAll('İ', 'I').toLowerCase();
  return lower.replaceAll('+', ' ').replaceAll('-', ' ').replaceAll('_', '/');
}

/**
 * A fragment as it is looked up. At its edges a space stands for itself alone: else a credential that holds
 * `session-` would mask the word before any space.
 */
function cutFragment(text: string, folded: string, at: number): string {
  const last = at + fragmentLength - 1;
  const isFolded = (index: number) => folded.charAt(index) === ' ' && text.charAt(index) !== ' ';
  if (!isFolded(at) && !isFolded(last)) return folded.slice(at, last + 1);
  const edge = (index: number) => (isFolded(index) ? '+' : folded.charAt(index));
  return edge(at) + folded.slice(at + 1, last) + edge(last);
}

/** A fragment anywhere in a text covers a sample of it: five units from a multiple of four. */
const [sampleLength, sampleDistance] = [5, 4];

/** After so many units fragments are faster; cutting them costs up to 5 ms of CPU (measured). */
const mostSampled = 10_000;

/** Known texts, cut into fragments; none at first. */
export function createFragments() {
  const known = new Set<string>();
  const uncut: string[] = [];
  let sampled = 0;

  function cut(text: string): void {
    const folded = foldText(text);
    for (let at = 0; at + fragmentLength <= folded.length; at += 1) known.add(cutFragment(text, folded, at));
  }

  /** Whether a text may hold a fragment. Most runs print one short text that holds none. */
  function mayHold(folded: string): boolean {
    sampled += folded.length;
    if (known.size > 0 || sampled > mostSampled) return true;
    const all = uncut.map(foldText).join('\n');
    for (let at = 0; at + sampleLength <= folded.length; at += sampleDistance)
      if (all.includes(folded.slice(at, at + sampleLength))) return true;
    return false;
  }

  return {
    add: (text: string) => void uncut.push(text),
    isEmpty: () => uncut.length === 0 && known.size === 0,
    /** The places of fragments in the original text of the view. */
    find({ text, places }: Decoding): readonly Range[] {
      const folded = foldText(text);
      if (!mayHold(folded)) return [];
      for (const each of uncut.splice(0)) cut(each);
      const ranges: [number, number][] = [];
      for (let at = 0; at + fragmentLength <= folded.length; at += 1) {
        if (!known.has(cutFragment(text, folded, at))) continue;
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

// Percent-encoded UTF-8, the escapes of JSON and of shells, the references of XML and HTML, and what divides
// a text that was folded into lines or coloured.
const escapePattern =
  /%[0-7][\da-f]|%[c-f][\da-f](?:%[89ab][\da-f]){1,3}|\\(?:u[\da-f]{4}|x[\da-f]{2}|[bfnrt]|[^\w\s])|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|\n *|\u001b\[[\d;]*m/gi;

type Escapes = Readonly<Record<string, string>>;
const namedReferences: Escapes = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const letterEscapes: Escapes = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

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

/** The text as it is, then with its escapes decoded once, twice and three times, until nothing changes. */
export function listDecodings(text: string): readonly Decoding[] {
  const views: Decoding[] = [{ text, places: undefined }];
  // Text may be escaped several times: percent-encoded by a server, then escaped for a report.
  while (views.length < 4) {
    const last = views.at(-1);
    const next = last && decodeView(last);
    if (next === undefined) break;
    views.push(next);
  }
  return views;
}

function decodeView({ text, places }: Decoding): Decoding | undefined {
  if (text.search(escapePattern) === -1) return undefined;
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
  for (const match of text.matchAll(escapePattern)) {
    copyUntil(match.index);
    const decoded = decodeEscape(match[0]);
    pieces.push(decoded);
    for (const _ of decoded.split('')) place(done, done + match[0].length);
    done += match[0].length;
  }
  copyUntil(text.length);
  return { text: pieces.join(''), places: { starts, ends } };
}

/** The bytes as text, as hex, and as base64 at each of its three offsets, without digits of other bytes. */
export function listSpellings(bytes: Uint8Array): readonly string[] {
  const plain = Buffer.from(bytes);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6));
  });
  return [...new Set([plain.toString(), plain.toString('latin1'), plain.toString('hex'), ...base64])];
}

/** Whether one of these spellings stands in a text as a whole, in any case and escape. */
export function hasSpelling(text: string, spellings: readonly string[]): boolean {
  const folded = spellings.map(foldText);
  // A larger text is not decoded.
  const views = text.length > 200_000 ? [{ text }] : listDecodings(text);
  return views.map((view) => foldText(view.text)).some((view) => folded.some((each) => view.includes(each)));
}
