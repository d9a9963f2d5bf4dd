/**
 * Owns showing the tokens of `sign --from` to a person: the customer of each, and a QR code. Rule: stdout has
 * only the tokens; a token is minted when it is shown, because a person takes time.
 */
import type { Context } from '../context.js';
import { describeIdentity } from '../token/identity.js';
import { printCode } from './delivery.js';
import { fillQrTemplate, parseQrTemplate } from './qr-template.js';
import type { Minted } from './row-output.js';

interface ShowOptions {
  readonly format?: string | undefined;
  readonly qr?: string | true | undefined;
}

/** Shows the tokens of a row and writes them; resolves to an empty text. */
type Show = (mints: readonly (() => Minted)[], render: (minted: Minted) => string) => Promise<string>;

/** Undefined if there is nothing to show: stdout is no terminal, and no code is asked for. Throws USAGE. */
export function createShow(
  { format = 'token', qr }: ShowOptions,
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
      output.note(renderLabel(minted));
      if (template !== undefined) await printCode(fillQrTemplate(template, minted.token), output);
      await output.write(render(minted), true);
    }
    return '';
  };
}

function renderLabel({ claims, bad }: Minted): string {
  return bad === undefined ? describeIdentity(claims) : `${describeIdentity(claims)}: ${bad.note}`;
}
