/**
 * Owns `--qr TEMPLATE`: the content of a QR code around the token, so that a phone's camera opens the app.
 * Rule: a token has only letters, digits, `-`, `_` and dots (RFC 7515 §7.1), so a URL needs no escaping.
 */
import { usageError } from '../base/errors.js';
import { isUrlLike, nameValue } from '../base/typed.js';

/** The placeholder of the token in a template. */
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

/** The template with every placeholder replaced. */
export function fillQrTemplate(template: string, token: string): string {
  return template.replaceAll(tokenPlace, () => token);
}
