/**
 * Owns what a token has in place of a missing claim: another name, another place, or a token as a value.
 * Rule: the specific finding replaces the general one, and each is told once.
 */
import { visible } from '../base/untrusted.js';
import { isApiKeyPayload } from './api-key.js';
import type { RightName } from './claim-names.js';
import type { DecodedToken } from './decode.js';
import { type Outcome, type RuleInput, rejects } from './finding.js';
import { fixLine } from './fixes.js';
import { describeForeignToken, giveOwnToken } from './foreign-tokens.js';
import { type IdentityReading, isText } from './identity.js';
import { describeJsonKind, type JsonObject } from './json.js';
import { findMisspellings, type Misspelling } from './misspelling.js';
import { scanTokens } from './paste/scan.js';
import { findStandIn } from './stand-ins.js';
import { secondsEnd } from './time.js';

/** The claims of a login token. Those of an API key are left out: it names its owner in its own way. */
export function loginClaimsOf({ payload }: DecodedToken): JsonObject {
  const claims = payload?.value ?? {};
  return isApiKeyPayload(claims) ? {} : claims;
}

/** What else a misspelled claim needs: under the right name its value would be the next finding. */
function describeMisfit(meant: RightName, value: unknown, language: RuleInput['language']): string {
  if (meant === 'iat')
    return typeof value === 'number' && Math.abs(value) < secondsEnd
      ? ''
      : `, in whole seconds: ${fixLine('iatSeconds', language)}`;
  const line = meant === 'externalId' ? `: ${fixLine('textId', language)}` : '';
  if (isText(value) && findStandIn(value.trim()) === 'missing')
    return `, and fill it in: "${visible(value, 40)}" is what a program writes for a missing value`;
  if (isText(value)) return line;
  return typeof value === 'string'
    ? ', and fill it in: it is empty'
    : `, and give it a string, not ${describeJsonKind(value)}${line}`;
}

/** Claims that were probably meant to be others. */
export function listMisspellings(
  token: DecodedToken,
  identity: IdentityReading | null,
): readonly Misspelling[] {
  return findMisspellings(loginClaimsOf(token), identity?.used != null);
}

/** One of them in words, with what to do. */
export function describeMisspelling(
  { token, language }: Pick<RuleInput, 'token' | 'language'>,
  { name, meant, inside }: Misspelling,
): { readonly message: string; readonly hint: string } {
  const shown = `"${visible(name, 80)}"`;
  if (inside === null) {
    const misfit = describeMisfit(meant, loginClaimsOf(token)[name], language);
    return {
      message: `claim ${shown}: Kustomer reads "${meant}"`,
      hint: `call it "${meant}", exactly so${misfit}`,
    };
  }
  const place = `${shown} stands inside "${visible(inside, 80)}"`;
  if (name === meant)
    return {
      message: `${place}: Kustomer reads it at the top`,
      hint: `{"${meant}": ...} is the payload itself, not a part of it`,
    };
  const line = meant === 'externalId' ? `: ${fixLine('textId', language)}` : '';
  return {
    message: `${place}: Kustomer reads "${meant}" at the top`,
    hint: `put it at the top of the payload and call it "${meant}"${line}`,
  };
}

/** What the token has in place of missing claims, or null. If two claims may be meant, both are named. */
export function describeElsewhere(input: RuleInput, missing: readonly RightName[]): Outcome | null {
  const { token, identity } = input;
  const foreign = missing.includes('iat') ? null : describeForeignToken(token);
  if (foreign !== null) return rejects(`this is ${foreign}, not a login token`, giveOwnToken);
  const found = listMisspellings(token, identity).filter(({ meant }) => missing.includes(meant));
  if (found.length > 0) {
    const described = found.map((one) => describeMisspelling(input, one));
    const hints = [...new Set(described.map(({ hint }) => hint))];
    return rejects(described.map(({ message }) => message).join('; '), hints.join('; or '));
  }
  if (isSpread(loginClaimsOf(token)))
    return rejects(
      'the claims are a text taken apart letter by letter ("0", "1", "2" …): a text was given in place of ' +
        'an object',
      'give the library the object, not its JSON text; it is spread or assigned somewhere ({...text})',
    );
  const header = token.header?.value ?? {};
  const inHeader = missing.find((name) => Object.hasOwn(header, name));
  if (inHeader !== undefined)
    return rejects(
      `"${inHeader}" stands in the header: Kustomer reads it among the claims`,
      `put "${inHeader}" into the payload: the header has "alg" and "typ"`,
    );
  const holder = Object.entries(loginClaimsOf(token)).find(
    ([, value]) => typeof value === 'string' && scanTokens(value).length > 0,
  );
  return holder === undefined || missing.includes('iat')
    ? null
    : rejects(
        `the claim "${visible(holder[0], 80)}" is a token itself: give the app that one`,
        'sign the claims once; a login token is not put into another token',
      );
}

/** Whether the claims are a text that JavaScript code spread into an object. */
function isSpread(claims: JsonObject): boolean {
  return ['0', '1', '2', '3'].every((index) => isText(claims[index]) && claims[index].length === 1);
}
