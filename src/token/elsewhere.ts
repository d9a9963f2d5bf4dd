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
import type { IdentityReading } from './identity.js';
import type { JsonObject } from './json.js';
import { findMisspellings, type Misspelling } from './misspelling.js';
import { scanTokens } from './paste/scan.js';

/** The claims of a login token. Those of an API key are left out: it names its owner in its own way. */
export function loginClaimsOf({ payload }: DecodedToken): JsonObject {
  const claims = payload?.value ?? {};
  return isApiKeyPayload(claims) ? {} : claims;
}

/** How a value is written under the name that was meant. */
function suggestValue(meant: RightName, language: RuleInput['language']): string {
  if (meant === 'email') return '';
  return meant === 'iat'
    ? `, in whole seconds: ${fixLine('iatSeconds', language)}`
    : `: ${fixLine('textId', language)}`;
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
  { language }: Pick<RuleInput, 'language'>,
  { name, meant, inside }: Misspelling,
): { readonly message: string; readonly hint: string } {
  const shown = `"${visible(name, 80)}"`;
  const value = suggestValue(meant, language);
  if (inside === null)
    return {
      message: `claim ${shown}: Kustomer reads "${meant}"`,
      hint: `call it "${meant}", exactly so${value}`,
    };
  const place = `${shown} stands inside "${visible(inside, 80)}"`;
  if (name === meant)
    return {
      message: `${place}: Kustomer reads it at the top`,
      hint: `{"${meant}": ...} is the payload itself, not a part of it`,
    };
  return {
    message: `${place}: Kustomer reads "${meant}" at the top`,
    hint: `put it at the top of the payload and call it "${meant}"${value}`,
  };
}

/** What the token has in place of missing claims, or null. If two claims may be meant, both are named. */
export function describeElsewhere(input: RuleInput, missing: readonly RightName[]): Outcome | null {
  const { token, identity } = input;
  const found = listMisspellings(token, identity).filter(({ meant }) => missing.includes(meant));
  if (found.length > 0) {
    const described = found.map((one) => describeMisspelling(input, one));
    const hints = [...new Set(described.map(({ hint }) => hint))];
    return rejects(described.map(({ message }) => message).join('; '), hints.join('; or '));
  }
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
