/**
 * Owns bringing tokens to a person: the clipboard, QR codes, and the tokens of `sign --from` one after
 * another. Rule: stdout has only the tokens. A token has only letters, digits, `-`, `_` and dots (RFC 7515
 * §7.1), so a URL around it needs no escaping.
 */
import { usageError } from '../base/errors.js';
import { isUrlLike, nameValue } from '../base/typed.js';
import type { Context } from '../context.js';
import { describeIdentity } from '../token/identity.js';
import { describeBad } from './bad.js';
import type { SignOptions } from './options.js';
import type { Minted } from './signed.js';

/** The placeholder of the token in a template. */
export const tokenPlace = '{token}';

/** The template of a QR code: that of `--qr`, or the token alone. Throws USAGE for one without `{token}`. */
export function parseQrTemplate(flag: string | true): string {
  if (flag === true) return tokenPlace;
  if (flag.includes(tokenPlace)) return flag;
  throw usageError(
    `--qr is ${nameValue(flag, isUrlLike)}, which has no ${tokenPlace}`,
    `write ${tokenPlace} where the token belongs: --qr "myapp://login?jwt=${tokenPlace}"`,
  );
}

/**
 * Copies and draws before anything is printed on stdout, so that a failed command prints nothing there. What
 * is copied is `printed`, without its line feed; `template` is that of a QR code on stderr. Throws USAGE for
 * a code that does not fit, OUTPUT_FAILED if there is no clipboard (2).
 */
export async function deliver(
  token: string,
  printed: string,
  template: string | undefined,
  copy: boolean | undefined,
  { output, clipboard }: Pick<Context, 'output' | 'clipboard'>,
): Promise<void> {
  const drawing = template === undefined ? undefined : await drawTokenCode(template, token, output);
  if (copy) {
    const { by, isCertain } = await clipboard.copy(printed);
    output.note(
      isCertain
        ? `copied to the clipboard (${by})`
        : `sent to the terminal's clipboard (${by}); if nothing was copied, the terminal does not allow it`,
    );
  }
  if (drawing !== undefined) printCode(drawing, output);
}

/** Shows the tokens of a row and writes them; resolves to an empty text. */
type Show = (mints: readonly (() => Minted)[], render: (minted: Minted) => string) => Promise<string>;

/**
 * For `sign --from`: says who each token is for, and draws its QR code. A token is minted when it is shown,
 * because a person needs time. Undefined if there is nothing to show: stdout is no terminal, and no code is
 * asked for. Throws USAGE.
 */
export function createShow(
  { format = 'token', qr }: Pick<SignOptions, 'format' | 'qr'>,
  { output, prompter }: Pick<Context, 'output' | 'prompter'>,
): Show | undefined {
  const template = qr === undefined ? undefined : parseQrTemplate(qr);
  const isSeen = output.stdoutIsTerminal && !output.json && format === 'token';
  if (template === undefined && !isSeen) return undefined;
  let shown = 0;
  return async (mints, render) => {
    for (const mint of mints) {
      if (template !== undefined && shown > 0 && prompter.available)
        await prompter.input({ message: 'Enter shows the next code' });
      shown += 1;
      const minted = mint();
      const who = describeIdentity(minted.claims);
      output.note(minted.bad === undefined ? who : `${who}: ${describeBad(minted.bad)}`);
      if (template !== undefined) printCode(await drawTokenCode(template, minted.token, output), output);
      await output.write(render(minted), true);
    }
    return '';
  };
}

/** Loads the encoder only here, because only `--qr` needs it. Throws USAGE for a text that does not fit. */
async function drawTokenCode(template: string, token: string, { style }: Context['output']): Promise<string> {
  const { drawQr } = await import('../terminal/qr.js');
  return drawQr(
    template.replaceAll(tokenPlace, () => token),
    style,
  );
}

/** Prints a code on stderr. */
function printCode(code: string, output: Context['output']): void {
  output.show(code);
  const { rows } = output.style;
  const height = code.split('\n').length - 1;
  // Leaves two lines for the token and the prompt.
  if (rows !== undefined && height + 3 > rows)
    output.note(
      `the code takes ${height} lines and this window has ${rows}: make it higher or its font smaller`,
    );
}
