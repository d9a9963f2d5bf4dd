/**
 * Owns what one slip of a hand, an eye or a page makes of a secret: a character lost, doubled or taken for
 * another, one that came between. Rule: one slip at a time, at every place; nothing of the secret is shown.
 */
import { type Change, changesBy } from './change.js';
import { toUtf8 } from './mac.js';

/** In longer secrets not every place is tried: nobody types them. */
const longestTyped = 96;

/** Characters that look alike in many typefaces. */
const lookalikes = ['0Oo', '1lI', '5S', '8B', '2Z'];

const mistyped = changesBy('secret-mistyped');

/** All of them, at every place. */
export function listSlips(text: string): readonly Change[] {
  if (text.length > longestTyped) return [];
  const slips: Change[] = [];
  const hasBothCases = /[a-z]/.test(text) && /[A-Z]/.test(text);
  for (let at = 0; at < text.length; at += 1) {
    const [before, behind] = [text.slice(0, at), text.slice(at + 1)];
    const [one, next] = [text.charAt(at), text.charAt(at + 1)];
    const place = `character ${at + 1}`;
    // Of equal ones in a row it makes no difference which.
    if (one !== next) {
      slips.push(mistyped(before + behind, `without its ${place}`));
      slips.push(mistyped(before + one + one + behind, `with its ${place} twice`));
      const exchanged = before + next + one + text.slice(at + 2);
      if (next !== '') slips.push(mistyped(exchanged, `with its ${place} and the next exchanged`));
    }
    const other = hasBothCases ? flipCase(one) : one;
    if (other !== one)
      slips.push(mistyped(before + other + behind, `with its ${place} capital in place of small, or small`));
    for (const alike of alikes.get(one) ?? [])
      slips.push(mistyped(before + alike + behind, `with its ${place} taken for one that looks alike`));
  }
  return [...slips, ...listAllLookalikes(text)];
}

/** By each character those that it may be taken for. */
const alikes = new Map(
  lookalikes.flatMap((group) => [...group].map((one) => [one, [...group].filter((other) => other !== one)])),
);

const flipCase = (letter: string) => {
  const lower = letter.toLowerCase();
  return letter === lower ? letter.toUpperCase() : lower;
};

/** The same taken for another at every place, as a page with such a typeface has people type it. */
const listAllLookalikes = (text: string) =>
  [...alikes].flatMap(([one, others]) =>
    text.includes(one)
      ? others.map((alike) =>
          mistyped(text.replaceAll(one, alike), 'with characters taken for others that look alike'),
        )
      : [],
  );

/** What comes between two characters: in a line that was broken, a document, a chat. */
const between = [
  ['secret-folded', ' ', 'a space'],
  ['secret-folded', '\n', 'a line feed'],
  ['secret-with-invisible', '\u200b', 'an invisible character (U+200B)'],
  ['secret-with-invisible', '\u00ad', 'a soft hyphen (U+00AD)'],
] as const;

/** One of these inside it, at every place. */
export function listGaps(text: string): readonly Change[] {
  if (text.length > longestTyped) return [];
  const gaps: Change[] = [];
  for (const [id, sign, name] of between) {
    const bytes = toUtf8(sign);
    for (let at = 1; at < text.length; at += 1)
      gaps.push({
        id,
        text: text.slice(0, at) + bytes + text.slice(at),
        detail: `with ${name} inside it, after ${at} characters`,
      });
  }
  return gaps;
}

/** Caps lock, letters of an East Asian keyboard, signs that an editor puts for others. */
export function listKeyboards(text: string): readonly Change[] {
  const recased = changesBy('secret-recased');
  const wide = text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  const typographic = text.replaceAll("'", '’').replaceAll('"', '”').replaceAll('-', '–');
  return [
    recased([...text].map(flipCase).join(''), 'with capital and small letters exchanged (caps lock)'),
    recased(toUtf8(wide), 'in full-width letters, as an East Asian keyboard types them'),
    { id: 'secret-doubled', text: text.repeat(3), detail: 'three times in a row' },
    ...(typographic === text
      ? []
      : [mistyped(toUtf8(typographic), 'with typographic quotes or dashes for those in it')]),
  ];
}
