/**
 * Owns the rules about identifiers that are usable but odd. Rule: each warns and gives its own reason; none
 * rejects, because Kustomer takes any text.
 */
import { visible } from '../../base/untrusted.js';
import { informs, type Outcome, type RuleInput, type RuleTable, warns } from '../finding.js';
import { fixLine } from '../fixes.js';
import { doubtEmail, doubtExternalId, type IdentifierDoubts } from '../identifier-doubts.js';
import { isText } from '../identity.js';
import { formatMember, type JsonObject } from '../json.js';

/** What an identifier of many customers does. */
const becomeOne = "all who get this become one customer and read each other's chats";

type Claim = 'email' | 'externalId';

const subjects = { email: 'the e-mail address', externalId: 'the externalId' };

const fixes = {
  shared: 'sign for a customer who is signed in, and refuse where there is no id: answer 401, sign nothing',
  garbled: 'Kustomer may take it for another customer: send it just as it stands in Kustomer',
};

/** The rules in the order of the report. */
export const identifierRules = {
  IDENTITY_SHARED: {
    severity: 'warning',
    means: 'all who get such a token become one customer',
    fix: "they read each other's chats: the backend must refuse to sign without a customer's own id",
    check: describeShared,
  },
  EMAIL_SUSPECT: {
    severity: 'warning',
    means: 'its e-mail address is unusual',
    fix: 'the address has to be just as the customer has it in Kustomer',
    check: (input) => describeGarbled(input, 'email'),
  },
  EXTERNAL_ID_SUSPECT: {
    severity: 'warning',
    means: 'its externalId is unusual',
    fix: 'the id has to be just as the customer has it in Kustomer',
    check: (input) => describeGarbled(input, 'externalId'),
  },
  EMAIL_SHADOWS_EXTERNAL_ID: {
    severity: 'note',
    means: 'its e-mail address wins over its externalId',
    fix: 'nothing to do if that is meant: ask isLoggedIn by e-mail',
    check: ({ identity }) =>
      identity?.hasBoth
        ? informs(
            'with both claims Kustomer goes by the e-mail address; externalId is not used',
            'ask isLoggedIn by e-mail',
          )
        : null,
  },
} satisfies RuleTable;

function doubt(claims: JsonObject, claim: Claim): IdentifierDoubts {
  return claim === 'email'
    ? doubtEmail(claims.email)
    : doubtExternalId(claims.externalId, isText(claims.email));
}

/** About the identifier that Kustomer uses; the other does not matter. */
function describeShared({ token, identity, language }: RuleInput): Outcome | null {
  const used = identity?.used?.by;
  const claims = token.payload?.value;
  if (!used || !claims) return null;
  const why = describeSharing(claims, used);
  return why === null ? null : warns(why, `${fixes.shared}:\n${fixLine('sessionFirst', language)}`);
}

/** Why everyone who gets these claims becomes one customer, as a sentence; null if nothing shows that. */
function describeSharing(claims: JsonObject, used: Claim): string | null {
  const { shared } = doubt(claims, used);
  if (shared === null) return null;
  return (
    `${subjects[used]} ${JSON.stringify(visible(formatMember(claims, used), 60))} ${shared}: ` +
    `${becomeOne}`
  );
}

/** What is odd about a token that is about to be signed. `used`: the claim that Kustomer uses. */
export function listIdentifierWarnings(claims: JsonObject, used: Claim): readonly string[] {
  const sharing = describeSharing(claims, used);
  const garbled = (['email', 'externalId'] as const).flatMap((claim) => {
    const odd = listOddities(claims, claim, used);
    return odd.length === 0 ? [] : [`${subjects[claim]} ${odd.join(', ')}; it is signed as it is`];
  });
  return sharing === null ? garbled : [sharing, ...garbled];
}

/** An identifier that many share is only odd if Kustomer does not use it. */
function listOddities(claims: JsonObject, claim: Claim, used: Claim | undefined): readonly string[] {
  const { shared, garbled } = doubt(claims, claim);
  return shared !== null && used !== claim ? [shared] : garbled;
}

function describeGarbled({ token, identity }: RuleInput, claim: Claim): Outcome | null {
  const claims = token.payload?.value ?? {};
  const odd = listOddities(claims, claim, identity?.used?.by);
  const number = typeof claims[claim] === 'number' ? ` ${visible(formatMember(claims, claim), 60)}` : '';
  if (odd.length > 0) return warns(`${subjects[claim]}${number} ${odd.join(', ')}`, fixes.garbled);
  if (claim !== 'email' || identity?.used?.by !== 'email' || !/[A-Z]/.test(identity.used.value)) return null;
  if (doubt(claims, claim).shared !== null) return null;
  return warns(
    `${subjects.email} has capital letters, and whether those count is not documented`,
    fixes.garbled,
  );
}
