/**
 * Owns what every finding is in general: how grave, what it says, what to do. Rule: data only, in words that
 * need no knowledge of JWTs; a code, once published, keeps its name.
 */

/** What a code is about. */
interface CodeWords {
  /** `error or warning`: it depends on the figures. */
  readonly severity: 'error' | 'error or warning' | 'warning' | 'note';
  /** A clause: the headline of a rejected token, and `kchat help findings`. */
  readonly means: string;
  /** What to do in general; a finding's own hint has the figures and the language. */
  readonly fix: string;
}

const renew = 'the backend makes a new token at every sign-in, with the time of that moment';

/** Every code, gravest first. */
export const findingCodes = {
  IS_API_KEY: {
    severity: 'error',
    means: 'it is an API key, not a login token',
    fix: 'give the app a login token, and whoever saw the key must not keep it: delete it in Kustomer',
  },
  TOKEN_MALFORMED: {
    severity: 'error',
    means: 'it is not a whole token',
    fix: 'copy all of it: three parts with a dot between them',
  },
  NOT_BASE64URL: {
    severity: 'error',
    means: 'it is not strict base64url',
    fix: 'a character does not belong there: copy it again; else the backend encodes it in another way',
  },
  HEADER_NOT_JSON: {
    severity: 'error',
    means: 'its header cannot be read as a JSON object',
    fix: 'its first part is damaged: copy it again, or let a JWT library make it',
  },
  PAYLOAD_NOT_JSON: {
    severity: 'error',
    means: 'its payload cannot be read as a JSON object',
    fix: 'the backend writes the claims as JSON, before it signs',
  },
  ALG_NONE: {
    severity: 'error',
    means: 'it is not signed at all',
    fix: 'the backend signs with HS256 and the chat secret',
  },
  ALG_NOT_HS256: {
    severity: 'error',
    means: 'it is not signed with HS256',
    fix: 'the backend signs with HS256 and the chat secret; or it is the token of another service',
  },
  SIGNATURE_MISMATCH: {
    severity: 'error',
    means: 'the signature does not match',
    fix: 'it was signed with another secret or in another way: kchat help causes lists how',
  },
  IAT_MISSING: {
    severity: 'error',
    means: 'it does not say when it was issued',
    fix: 'the backend puts the time into "iat", in seconds since 1970',
  },
  IAT_NOT_NUMBER: {
    severity: 'error',
    means: 'its time of issue is not a number',
    fix: 'iat is a bare number, without quotes',
  },
  IAT_MILLISECONDS: {
    severity: 'error',
    means: 'its time of issue is not in seconds',
    fix: 'iat has ten digits today: divide milliseconds by 1000',
  },
  IAT_TOO_OLD: {
    severity: 'error',
    means: 'it is too old',
    fix: `a token is good for 15 minutes: ${renew}`,
  },
  IDENTITY_MISSING: {
    severity: 'error',
    means: 'it names nobody',
    fix: 'the backend names the customer in "externalId" or "email", spelled just so',
  },
  IAT_FUTURE: {
    severity: 'error or warning',
    means: 'it was issued in the future',
    fix: 'an error beyond 15 minutes: set the clock of the machine that signs, and use UTC',
  },
  IDENTITY_EMPTY: {
    severity: 'error or warning',
    means: 'its identifier is empty',
    fix: 'an error if it has no other: the backend refuses to sign when nobody is signed in',
  },
  IDENTITY_NOT_STRING: {
    severity: 'error or warning',
    means: 'its identifier is not a string',
    fix: 'an error if it has no other: externalId and email are text, in quotes',
  },
  TOKEN_WRAPPED: {
    severity: 'warning',
    means: 'it comes with something around it that no copying adds',
    fix: 'the app or backend sends it so: it has to hand on the token alone',
  },
  IDENTITY_SHARED: {
    severity: 'warning',
    means: 'all who get such a token become one customer',
    fix: "they read each other's chats: the backend must refuse to sign without a customer's own id",
  },
  SECRET_EXPOSED: {
    severity: 'warning',
    means: 'it gives the chat secret away',
    fix: 'replace the secret in Kustomer: whoever has seen such a token can log in as anyone',
  },
  SECRET_SUSPECT: {
    severity: 'warning',
    means: 'the secret looks wrong',
    fix: 'compare it with what Kustomer has: kchat fetch-secret, or ask who set it',
  },
  SIGNATURE_NOT_CHECKED: {
    severity: 'warning',
    means: 'the signature was not checked',
    fix: 'there was no chat secret to check it with: kchat fetch-secret, or import-secret',
  },
  IAT_NEAR_LIMIT: {
    severity: 'warning',
    means: 'it is about to become too old',
    fix: `log in at once; ${renew}`,
  },
  IAT_FRACTIONAL: {
    severity: 'warning',
    means: 'its time of issue has a fraction',
    fix: 'iat is in whole seconds',
  },
  EXP_PASSED: { severity: 'warning', means: 'its exp has passed', fix: 'leave exp out: iat is what counts' },
  EXP_SUSPECT: { severity: 'warning', means: 'its exp is unusual', fix: 'leave exp out: iat is what counts' },
  NBF_FUTURE: {
    severity: 'warning',
    means: 'its nbf is in the future',
    fix: 'leave nbf out: iat is what counts',
  },
  NBF_SUSPECT: { severity: 'warning', means: 'its nbf is unusual', fix: 'leave nbf out: iat is what counts' },
  TYP_MISSING: {
    severity: 'warning',
    means: 'its header has no typ',
    fix: 'the header is {"alg":"HS256","typ":"JWT"}',
  },
  TYP_NOT_JWT: {
    severity: 'warning',
    means: 'its typ is not JWT',
    fix: 'the header is {"alg":"HS256","typ":"JWT"}',
  },
  CRIT_PRESENT: {
    severity: 'warning',
    means: 'its header demands an extension',
    fix: 'leave "crit" out of the header',
  },
  DUPLICATE_CLAIM: {
    severity: 'warning',
    means: 'it repeats a name',
    fix: 'the backend writes each claim once',
  },
  CLAIM_MISSPELLED: {
    severity: 'warning',
    means: 'a claim may be misspelled',
    fix: 'Kustomer reads "externalId", "email" and "iat", spelled just so, at the top of the payload',
  },
  EMAIL_SUSPECT: {
    severity: 'warning',
    means: 'its e-mail address is unusual',
    fix: 'the address has to be just as the customer has it in Kustomer',
  },
  EXTERNAL_ID_SUSPECT: {
    severity: 'warning',
    means: 'its externalId is unusual',
    fix: 'the id has to be just as the customer has it in Kustomer',
  },
  TOKEN_IN_PIECES: {
    severity: 'note',
    means: 'it stands in several pieces, as in source code',
    fix: 'the app gets a token when the user signs in, and keeps none in its source',
  },
  NUMBER_ROUNDED: {
    severity: 'note',
    means: 'a number in it is so long that programs round it',
    fix: 'the backend writes a long id as text, in quotes',
  },
  EMAIL_SHADOWS_EXTERNAL_ID: {
    severity: 'note',
    means: 'its e-mail address wins over its externalId',
    fix: 'nothing to do if that is meant: ask isLoggedIn by e-mail',
  },
  IAT_TIMEZONE: {
    severity: 'note',
    means: 'its time of issue may be local time taken for UTC',
    fix: 'seconds since 1970 are the same in every time zone: add and subtract no hours',
  },
} as const satisfies Readonly<Record<string, CodeWords>>;

/** A stable code, for scripts. */
export type FindingCode = keyof typeof findingCodes;
