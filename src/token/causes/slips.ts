/**
 * Owns what one slip of a hand, an eye or a keyboard makes of a secret: a character lost or taken for
 * another. Rule: one slip at a time, at every place; nothing of the secret is shown.
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
  for (let at = 1; at < text.length - 1; at += 1) {
    const [before, one, behind] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
    // Of equal ones in a row it makes no difference which.
    if (!behind.startsWith(one)) slips.push(mistyped(before + behind, `without its character ${at + 1}`));
    for (const alike of alikes.get(one) ?? [])
      slips.push(
        mistyped(before + alike + behind, `with its character ${at + 1} taken for one that looks alike`),
      );
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
