/** Owns the other outputs of a signed token: the clipboard and a QR code. */
import type { Context } from '../context.js';
import type { Style } from '../terminal/contract.js';
import type { QrDrawing } from '../terminal/qr.js';

interface DeliveryOptions {
  /** The content of a QR code on stderr: the token, or a URL with it. Undefined: no code. */
  readonly code: string | undefined;
  /** Copy the printed text. */
  readonly copy: boolean | undefined;
}

type Capabilities = Pick<Context, 'output' | 'clipboard'>;

/**
 * Copies and draws before anything is printed on stdout, so that a failed command prints nothing there.
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
  // Leaves two lines for the token and the prompt.
  if (rows !== undefined && height + 3 > rows)
    output.note(
      `the code takes ${height} lines and this window has ${rows}: make it higher or its font smaller`,
    );
}

/** Loaded here, because only `--qr` needs the encoder. */
async function draw(code: string, style: Style): Promise<QrDrawing> {
  const { drawQr } = await import('../terminal/qr.js');
  return drawQr(code, style);
}
