/**
 * Owns `--qr TEMPLATE`: what a QR code holds besides the token, so that a phone's camera opens the app with
 * it. Rule: a token holds letters, digits, `-`, `_` and dots (RFC 7515 §7.1), so it stands in a URL as it is.
 */
import { usageError } from '../base/errors.js';
import { isUrlLike, nameValue } from '../base/typed.js';

/** What stands for the token in a template. */
export const tokenPlace = '{token}';

/**
 * Checks the value of `--qr`.
 *
 * @param flag  `true` for `--qr` alone
 * @returns the template; `{token}` alone if the flag names none
 * @throws KchatError USAGE for a template without `{token}`
 */
export function parseQrTemplate(flag: string | true): string {
  if (flag === true) return tokenPlace;
  if (flag.includes(tokenPlace)) return flag;
  throw usageError(
    `--qr is ${nameValue(flag, isUrlLike)}, which has no ${tokenPlace}`,
    `write ${tokenPlace} where the token belongs: --qr 'myapp://login?jwt=${tokenPlace}'`,
  );
}

/** The template with the token in every place of it. */
export function fillQrTemplate(template: string, token: string): string {
  return template.replaceAll(tokenPlace, () => token);
}
