/** Owns breaking text into lines. Rule: pure; counts columns: two for a wide letter, none for a colour. */
import measure from 'fast-string-truncated-width';

/** A label and the text beside it, in lines of at most `columns`; later lines start at `indent`. */
export function renderHanging(label: string, text: string, indent: number, columns: number): string {
  return renderPieces(label, text.split(' '), ' ', indent, columns);
}

/** Names and their texts side by side; the texts start at `indent`, and have lines of their own. */
export function renderRows(
  rows: readonly (readonly [name: string, text: string])[],
  indent: number,
  columns: number,
): string {
  const lines = rows.flatMap(([name, text]) =>
    text
      .split('\n')
      .map((line, index) => renderHanging((index === 0 ? name : '').padEnd(indent), line, indent, columns)),
  );
  return lines.join('');
}

/** As {@link renderHanging}, for what breaks between its pieces only, if each fits. */
export function renderPieces(
  label: string,
  pieces: readonly string[],
  separator: string,
  indent: number,
  columns: number,
): string {
  return layOut(pieces, separator, columns - indent, columns - countColumns(label))
    .map((line, index) => `${index === 0 ? label : ' '.repeat(indent)}${line}\n`)
    .join('');
}

/**
 * Breaks a line into lines of at most `columns`, at spaces only: a long path or link stays whole for copying.
 * Later lines start at `indent`, by default that of the line.
 */
export function foldLine(line: string, columns: number, indent = line.search(/\S|$/)): string {
  const [first = '', ...words] = line.slice(indent).split(' ');
  const lines = [line.slice(0, indent) + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (countColumns(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(' '.repeat(indent) + word);
  }
  return lines.join('\n');
}

/**
 * A hint in lines of at most `columns`, indented by `indent`. Words are never broken: they may be code or a
 * link. A word that is too long gets a smaller indent.
 */
export function renderHint(line: string, indent: number, columns: number): string {
  const longest = Math.max(...line.split(' ').map((word) => word.length));
  return `${foldLine(' '.repeat(Math.max(0, Math.min(indent, columns - longest))) + line, columns)}\n`;
}

/** Lines of at most `columns`, each broken at its own indent. A command (`$ `) stays whole for copying. */
export function foldLines(text: string, columns: number): string {
  const fold = (line: string) => (line.trimStart().startsWith('$ ') ? line : foldLine(line, columns));
  return text.split('\n').map(fold).join('\n');
}

/** Commands and their uses: side by side if all of them fit, else one below the other. */
export function renderUses(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.max(...rows.map(([command]) => command.length));
  const lines = rows.map(([command, use]) => `  ${command.padEnd(width)}  ${use}`);
  if (lines.every((line) => countColumns(line) <= columns)) return lines.map((line) => `${line}\n`).join('');
  return rows.map(([command, use]) => `  ${command}\n${foldLine(`    ${use}`, columns)}\n`).join('');
}

// And the symbols of `style.ts`: to measure a wider letter takes 1 ms of CPU of a run (measured).
const narrowOnly = /^[\x20-\x7e✔✖–…]*$/;

function countColumns(text: string): number {
  return narrowOnly.test(text) ? text.length : measure(text).width;
}

/** The beginning of a text that fits into this many columns. */
export function sliceColumns(text: string, columns: number): string {
  if (narrowOnly.test(text)) return text.slice(0, columns);
  const { index } = measure(text, { limit: columns });
  // Never between the two halves of a character.
  return text.slice(0, /[\ud800-\udbff]/.test(text.charAt(index - 1)) ? index - 1 : index);
}

/** Puts pieces on lines of at most `width` (the first: `firstWidth`); longer pieces are broken. */
export function layOut(
  pieces: readonly string[],
  separator: string,
  width: number,
  firstWidth = width,
): readonly string[] {
  const lines: string[] = [];
  // A line has eight columns, however narrow the terminal is.
  const room = () => Math.max(lines.length === 0 ? firstWidth : width, 8);
  let line: string | undefined;
  for (const piece of pieces) {
    const longer: string = line === undefined ? piece : `${line}${separator}${piece}`;
    if (countColumns(longer) <= room()) {
      line = longer;
      continue;
    }
    if (line !== undefined) lines.push(line);
    line = piece;
    while (countColumns(line) > room()) {
      const start = sliceColumns(line, room());
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  return line === undefined ? lines : [...lines, line];
}
