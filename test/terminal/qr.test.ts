/** A QR code as characters. */
import { describe, expect, test } from 'vitest';
import { drawQr } from '../../src/terminal/qr.js';

const style = { columns: 80, hasColor: true, hasUnicode: true };
const token = 'x'.repeat(145);

describe('a QR code', () => {
  test('has square modules, two to a character, and four white ones around', () => {
    const lines = drawQr(token, { ...style, hasColor: false })
      .trimEnd()
      .split('\n');
    expect({ rows: lines.length, widths: new Set(lines.map((line) => line.length)) }).toEqual({
      rows: 27,
      widths: new Set([53]),
    });
    expect(lines.slice(0, 2)).toEqual(Array(2).fill('█'.repeat(53)));
    for (const line of lines) expect(line).toMatch(/^████.*████$/);
  });

  test('is black on white and leaves no colour behind, line by line', () => {
    for (const line of drawQr(token, style).trimEnd().split('\n'))
      expect(line).toMatch(/^\u001b\[38;5;16;48;5;231m[ ▀▄█]{53}\u001b\[0m$/);
  });

  test('fits 80 columns for tokens of up to 418 characters', () => {
    expect(drawQr('x'.repeat(418), style)).toMatch(/./);
  });

  test.each([
    [
      'wider than the terminal',
      'x'.repeat(600),
      style,
      /^the QR code is \d+ columns wide and the terminal 80$/,
    ],
    ['longer than any code', 'x'.repeat(3000), style, /^3000 characters are more than a QR code holds$/],
    ['no Unicode', token, { ...style, hasUnicode: false }, /no Unicode/],
  ])('%s: refused', (_, text, where, message) => {
    expect(() => drawQr(text, where, 'linux')).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });

  test('the plain console of Windows has the blocks, and no locale to say so', () => {
    const plain = { ...style, hasUnicode: false };
    expect(drawQr(token, plain, 'win32')).toEqual(drawQr(token, style));
  });
});
