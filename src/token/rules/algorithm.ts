/** Owns the rules about the header. Rule: HS256 only, docs/kustomer.md#login-token (D); the rest warns. */
import { visible } from '../../base/untrusted.js';
import { type Outcome, type Rule, type RuleInput, type RuleTable, rejects, warns } from '../finding.js';
import { suggestLine } from '../fixes.js';
import type { JsonObject } from '../json.js';

const goodHeader = '{"alg":"HS256","typ":"JWT"}';

/** What a header should be. */
export const headerHint = `the header of a login token is ${goodHeader}`;

/** A check of the header; it has nothing to say if the header cannot be read. */
function onHeader(check: (header: JsonObject, input: RuleInput) => Outcome | null): Rule['check'] {
  return (input) => (input.token.header?.value ? check(input.token.header.value, input) : null);
}

/** A header value for a message. */
function show(value: unknown): string {
  return visible(JSON.stringify(value), 80);
}

function isNone(alg: unknown): boolean {
  return typeof alg === 'string' && alg.toLowerCase() === 'none';
}

/** The rules in the order of the report. */
export const algorithmRules = {
  ALG_NONE: {
    severity: 'error',
    means: 'it is not signed at all',
    fix: 'the backend signs with HS256 and the chat secret',
    check: onHeader(({ alg }, { language }) =>
      isNone(alg)
        ? rejects(
            `the header says alg ${show(alg)}: anyone could have made this token`,
            suggestLine('hs256', language),
          )
        : null,
    ),
  },
  ALG_NOT_HS256: {
    severity: 'error',
    means: 'it is not signed with HS256',
    fix: 'the backend signs with HS256 and the chat secret; or it is the token of another service',
    check: onHeader((header, input) =>
      header.alg === 'HS256' || isNone(header.alg) ? null : describeOtherAlgorithm(header, input),
    ),
  },
  TYP_MISSING: {
    severity: 'warning',
    means: 'its header has no typ',
    fix: `the header is ${goodHeader}`,
    check: onHeader(({ typ }) =>
      typ === undefined
        ? warns('the header has no "typ"; the guide asks for {"typ":"JWT"}', headerHint)
        : null,
    ),
  },
  TYP_NOT_JWT: {
    severity: 'warning',
    means: 'its typ is not JWT',
    fix: `the header is ${goodHeader}`,
    check: onHeader(({ typ }) =>
      typ === undefined || typ === 'JWT'
        ? null
        : warns(`the header says typ ${show(typ)}; the guide asks for "JWT"`, headerHint),
    ),
  },
  CRIT_PRESENT: {
    severity: 'warning',
    means: 'its header demands an extension',
    fix: 'leave "crit" out of the header',
    check: onHeader((header) =>
      Object.hasOwn(header, 'crit')
        ? warns(
            `the header demands extensions: crit ${show(header.crit)}; whether Kustomer knows them is ` +
              'not documented',
            'remove "crit" (RFC 7515 §4.1.11: who does not know an extension must reject)',
          )
        : null,
    ),
  },
} satisfies RuleTable;

function describeOtherAlgorithm({ alg }: JsonObject, { token, language }: RuleInput): Outcome {
  const iss = token.payload?.value?.iss;
  if (typeof iss === 'string' && typeof alg === 'string' && /^(?:RS|PS|ES|Ed)/.test(alg))
    return rejects(
      `this is a token of another service (iss ${show(iss)}, alg ${show(alg)}), such as an ID ` +
        'token; Kustomer takes "HS256" only',
      'give the app the token that your backend signs for the chat, not the one of the session: ' +
        'kchat sign shows one',
    );
  if (alg === undefined) return rejects('the header has no "alg"; Kustomer takes HS256 only', headerHint);
  if (typeof alg === 'string' && alg.endsWith('#hmac-sha256'))
    return rejects(
      `the header says alg ${show(alg)}, which is .NET's SecurityAlgorithms.HmacSha256Signature`,
      'take SecurityAlgorithms.HmacSha256, which writes "HS256"',
    );
  return rejects(
    `the header says alg ${show(alg)}; Kustomer takes "HS256" only, spelled exactly so`,
    suggestLine('hs256', language),
  );
}
