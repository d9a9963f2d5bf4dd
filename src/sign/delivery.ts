/** Owns where a signed token goes besides stdout: the clipboard and a QR code. */
import type { Context } from '../context.js';
import type { Style } from '../terminal/contract.js';
import type { QrDrawing } from '../terminal/qr.js';

interface DeliveryOptions {
  /** What a QR code on stderr is to hold: the token, or a URL with it. Undefined: none is drawn. */
  readonly code: string | undefined;
  /** Put what is printed on the clipboard. */
  readonly copy: boolean | undefined;
}

type Capabilities = Pick<Context, 'output' | 'clipboard'>;

/**
 * Copies and draws, before anything is on stdout: a failed command leaves that empty.
 *
 * @param printed  what stdout will show, without its line feed: that is what is copied
 * @throws KchatError USAGE for a code that does not fit, OUTPUT_FAILED if there is no clipboard (2)
 */
export async function deliver(
  printed: string,
  { code, copy }: DeliveryOptions,
  { output, clipboard }: Capabilities,
): Promise<void> {
  const drawing = code === undefined ? undefined : await draw(code, output.style);
  if (copy) {
    const { by, isCertain } = await clipboard.copy(printed);
    output.note(
      isCertain
        ? `copied to the clipboard (${by})`
        : `sent to the terminal's clipboard (${by}); if nothing was copied, the terminal does not allow it`,
    );
  }
  if (drawing !== undefined) show(drawing, output);
}

/** Draws a QR code on stderr. Throws USAGE for a text that does not fit. */
export async function printCode(code: string, output: Context['output']): Promise<void> {
  show(await draw(code, output.style), output);
}

function show({ text, rows: height }: QrDrawing, output: Context['output']): void {
  output.show(text);
  const { rows } = output.style;
  // The prompt and the token take lines of their own below.
  if (rows !== undefined && height + 3 > rows)
    output.note(
      `the code takes ${height} lines and this window has ${rows}: make it higher or its font smaller`,
    );
}

/** Loaded here: the encoder is needed by `--qr` alone. */
async function draw(code: string, style: Style): Promise<QrDrawing> {
  const { drawQr } = await import('../terminal/qr.js');
  return drawQr(code, style);
}
