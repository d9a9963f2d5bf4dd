/**
 * Owns what a slip of the eye or of the keyboard makes of a secret: characters taken for others, caps lock.
 * Rule: one slip at a time; nothing of the secret is shown.
 */
import { type Change, changesBy } from './change.js';
import { toUtf8 } from './mac.js';

/** A longer secret is not typed by hand, so not every place is tried. */
const longestTyped = 96;

/** Characters that look alike in many typefaces. */
const lookalikes = ['0Oo', '1lI', '5S', '8B', '2Z'];

const mistyped = changesBy('secret-mistyped');

/** Each such character, and all of a kind, as a page with such a typeface has people type it. */
export function listSlips(text: string): readonly Change[] {
  if (text.length > longestTyped) return [];
  const slips: Change[] = [];
  for (let at = 0; at < text.length; at += 1)
    for (const alike of alikes.get(text.charAt(at)) ?? []) {
      const slip = text.slice(0, at) + alike + text.slice(at + 1);
      slips.push(mistyped(slip, `with its character ${at + 1} taken for one that looks alike`));
    }
  return [...slips, ...listAllLookalikes(text)];
}

/** The characters for which each one may be taken. */
const alikes = new Map(
  lookalikes.flatMap((group) => [...group].map((one) => [one, [...group].filter((other) => other !== one)])),
);

const flipCase = (letter: string) => {
  const lower = letter.toLowerCase();
  return letter === lower ? letter.toUpperCase() : lower;
};

const listAllLookalikes = (text: string) =>
  [...alikes].flatMap(([one, others]) =>
    text.includes(one)
      ? others.map((alike) =>
          mistyped(text.replaceAll(one, alike), 'with characters taken for others that look alike'),
        )
      : [],
  );

/** Caps lock, letters of an East Asian keyboard, and signs that an editor replaces. */
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
