/**
 * Owns drawing a text as a QR code on a terminal. Rule: two modules per character, a quiet zone of four
 * modules (ISO/IEC 18004 §9.1), black on white in every theme; without colour, for a dark terminal. A code
 * that does not fit is refused: no phone reads one whose lines wrap.
 */
import { correction, generate } from 'lean-qr';
import { usageError } from '../base/errors.js';
import type { Style } from './contract.js';

const quietModules = 4;

/** Index: upper module white + 2 × lower module white. */
const whiteIsInk = [' ', '▀', '▄', '█'] as const;
const blackIsInk = ['█', '▄', '▀', ' '] as const;

/**
 * The text as a QR code in whole lines: the smallest that holds it, with the least correction. Throws USAGE
 * if it is wider than the stream, longer than any code, or the locale has no Unicode.
 */
export function drawQr(
  text: string,
  style: Pick<Style, 'columns' | 'hasColor' | 'hasUnicode'>,
  platform: NodeJS.Platform = process.platform,
): string {
  const bitmap = encodeQr(text);
  const side = bitmap.size + 2 * quietModules;
  // Every console of Windows has blocks, whatever other symbols it lacks.
  if (!style.hasUnicode && platform !== 'win32')
    throw usageError(
      'the locale has no Unicode, and a QR code is drawn with block characters',
      'set LC_ALL=C.UTF-8, or use --copy',
    );
  if (side > style.columns)
    throw usageError(
      `the QR code is ${side} columns wide and the terminal ${style.columns}`,
      'make the window wider or its font smaller, sign fewer claims, or use --copy',
    );
  const isBlack = (x: number, y: number) => bitmap.get(x - quietModules, y - quietModules);
  const lines = Array.from({ length: Math.ceil(side / 2) }, (_, row) =>
    drawLine(side, style.hasColor, (x, half) => isBlack(x, 2 * row + half)),
  );
  return lines.join('');
}

function encodeQr(text: string) {
  try {
    return generate(text, { minCorrectionLevel: correction.L });
  } catch {
    // The encoder throws only if the text is longer than version 40 holds (2,953 bytes).
    throw usageError(
      `${text.length} characters are more than a QR code holds`,
      'sign fewer claims, or use --copy',
    );
  }
}

function drawLine(side: number, hasColor: boolean, isBlack: (x: number, half: 0 | 1) => boolean): string {
  const ink = hasColor ? blackIsInk : whiteIsInk;
  const characters = Array.from({ length: side }, (_, x) => {
    const white = (isBlack(x, 0) ? 0 : 1) + (isBlack(x, 1) ? 0 : 2);
    return ink[white] ?? ' ';
  });
  const line = characters.join('');
  // Black on white, from the 256 colours: a theme may change the first sixteen.
  return hasColor ? `\u001b[38;5;16;48;5;231m${line}\u001b[0m\n` : `${line}\n`;
}
