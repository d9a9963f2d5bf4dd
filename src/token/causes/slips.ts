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
export function* listSlips(text: string): Iterable<Change> {
  if (text.length > longestTyped) return;
  const hasBothCases = /[a-z]/.test(text) && /[A-Z]/.test(text);
  for (let at = 0; at < text.length; at += 1) {
    const [before, behind] = [text.slice(0, at), text.slice(at + 1)];
    const [one, next] = [text.charAt(at), text.charAt(at + 1)];
    const place = `character ${at + 1}`;
    yield mistyped(before + behind, `without its ${place}`);
    yield mistyped(before + one + one + behind, `with its ${place} twice`);
    if (next !== '')
      yield mistyped(before + next + one + text.slice(at + 2), `with its ${place} and the next exchanged`);
    const other = one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase();
    if (hasBothCases && other !== one)
      yield mistyped(before + other + behind, `with its ${place} capital in place of small, or small`);
    for (const alike of listAlike(one))
      yield mistyped(before + alike + behind, `with its ${place} taken for one that looks alike`);
  }
  yield* listAllLookalikes(text);
}

const listAlike = (character: string) =>
  [...(lookalikes.find((group) => group.includes(character)) ?? '')].filter((other) => other !== character);

/** The same taken for another at every place, as a page with such a typeface has people type it. */
function* listAllLookalikes(text: string): Iterable<Change> {
  for (const group of lookalikes)
    for (const one of group)
      if (text.includes(one))
        for (const alike of listAlike(one))
          yield mistyped(text.replaceAll(one, alike), 'with characters taken for others that look alike');
}

/** What comes between two characters: in a line that was broken, a document, a chat. */
const between = [
  ['secret-folded', ' ', 'a space'],
  ['secret-folded', '\n', 'a line feed'],
  ['secret-with-invisible', '\u200b', 'an invisible character (U+200B)'],
  ['secret-with-invisible', '\u00ad', 'a soft hyphen (U+00AD)'],
] as const;

/** One of these inside it, at every place. */
export function* listGaps(text: string): Iterable<Change> {
  if (text.length > longestTyped) return;
  for (const [id, sign, name] of between)
    for (let at = 1; at < text.length; at += 1)
      yield {
        id,
        text: text.slice(0, at) + toUtf8(sign) + text.slice(at),
        detail: `with ${name} inside it, after ${at} characters`,
      };
}

/** Caps lock, letters of an East Asian keyboard, what a pasted UUID looks like elsewhere. */
export function* listKeyboards(text: string): Iterable<Change> {
  const recased = changesBy('secret-recased');
  const isLower = (letter: string) => letter === letter.toLowerCase();
  const swapped = text.replace(/[A-Za-z]/g, (letter) =>
    isLower(letter) ? letter.toUpperCase() : letter.toLowerCase(),
  );
  yield recased(swapped, 'with capital and small letters exchanged (caps lock)');
  const wide = text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  yield recased(toUtf8(wide), 'in full-width letters, as an East Asian keyboard types them');
  yield { id: 'secret-doubled', text: text.repeat(3), detail: 'three times in a row' };
  const typographic = text.replaceAll("'", '’').replaceAll('"', '”').replaceAll('-', '–');
  yield mistyped(toUtf8(typographic), 'with typographic quotes or dashes for those in it');
}
