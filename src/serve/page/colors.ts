/** Owns showing a terminal's text. Rule: its escape sequences become CSS classes; the rest is plain text. */
import { make } from './elements.js';

/** Select Graphic Rendition (ECMA-48 §8.3.117): what kchat's style uses. */
const classes: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
};

/** What each of them resets. */
const ends: Readonly<Record<string, readonly string[]>> = {
  '0': ['bold', 'dim', 'red', 'green', 'yellow'],
  '22': ['bold', 'dim'],
  '39': ['red', 'green', 'yellow'],
};

/** The text as spans. */
export function paintScreen(screen: string): readonly Node[] {
  const active = new Set<string>();
  // Every second part is the parameters of a sequence.
  return screen.split(/\u001b\[([\d;]*)m/).flatMap((part, index) => {
    if (index % 2 === 0) return part === '' ? [] : [make('span', [...active].join(' '), part)];
    for (const code of part.split(';')) {
      for (const name of ends[code] ?? []) active.delete(name);
      const name = classes[code];
      if (name !== undefined) active.add(name);
    }
    return [];
  });
}
