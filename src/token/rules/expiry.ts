/** Owns the rules about `exp` and `nbf`. Rule: each warns: it is not documented that Kustomer reads them. */
import { visible } from '../../base/untrusted.js';
import { isApiKeyPayload } from '../api-key.js';
import { formatClaim } from '../decode.js';
import { type Outcome, type RuleInput, type RuleTable, warns } from '../finding.js';
import { formatSpan, formatUtc, loginTokenLifetime, type NumericDate, secondsEnd } from '../time.js';

const omit = (claim: string) => `omit ${claim}: the 15 minutes after iat are what counts`;

/** The rules in the order of the report. */
export const expiryRules = {
  EXP_PASSED: {
    severity: 'warning',
    means: 'its exp has passed',
    fix: 'leave exp out: iat is what counts',
    check: ({ token, now }) => {
      // The rule about API keys names a key's `exp`.
      if (token.payload?.value && isApiKeyPayload(token.payload.value)) return null;
      const exp = parseEpoch(token.payload?.value?.exp);
      return exp !== null && exp <= now
        ? warns(`exp ${formatUtc(exp)} passed ${formatSpan(now - exp)} ago; ${notDocumented}`, omit('exp'))
        : null;
    },
  },
  EXP_SUSPECT: {
    severity: 'warning',
    means: 'its exp is unusual',
    fix: 'leave exp out: iat is what counts',
    check: describeExpiry,
  },
  NBF_FUTURE: {
    severity: 'warning',
    means: 'its nbf is in the future',
    fix: 'leave nbf out: iat is what counts',
    check: ({ token, now }) => {
      const nbf = parseEpoch(token.payload?.value?.nbf);
      return nbf !== null && nbf > now
        ? warns(`nbf ${formatUtc(nbf)} comes in ${formatSpan(nbf - now)}; ${notDocumented}`, omit('nbf'))
        : null;
    },
  },
  NBF_SUSPECT: {
    severity: 'warning',
    means: 'its nbf is unusual',
    fix: 'leave nbf out: iat is what counts',
    check: ({ token }) => {
      const nbf = token.payload?.value?.nbf;
      return nbf === undefined || parseEpoch(nbf) !== null
        ? null
        : warns(`nbf is not a time in seconds; ${notDocumented}`, 'omit nbf');
    },
  },
} satisfies RuleTable;

const notDocumented = 'whether Kustomer looks at it is not documented';

/** A claim as seconds since the epoch; null if it is not such a number. */
export function parseEpoch(value: unknown): NumericDate | null {
  return typeof value === 'number' && Math.abs(value) < secondsEnd ? value : null;
}

/** Today's time in milliseconds is larger; the "never" of .NET and Java, 253402300799, is smaller. */
const farthestExpiry = 1e12;

function describeExpiry({ token, issued, now }: RuleInput): Outcome | null {
  const exp = token.payload?.value?.exp;
  if (exp === undefined) return null;
  const seconds = typeof exp === 'number' && Math.abs(exp) < farthestExpiry ? exp : null;
  const isWord = typeof exp === 'string' || exp === null;
  const other = isWord ? `exp ${visible(JSON.stringify(exp), 60)}` : 'exp';
  const shown = typeof exp === 'number' ? `exp ${formatClaim(token, 'exp')}` : other;
  if (seconds === null) return warns(`${shown} is not a time in seconds; ${notDocumented}`, 'omit exp');
  const isEarly = issued?.kind === 'moment' && seconds > now && seconds < issued.seconds + loginTokenLifetime;
  return isEarly
    ? warns(
        `exp ${formatUtc(seconds)} comes in ${formatSpan(seconds - now)}, before the ` +
          `${formatSpan(loginTokenLifetime)} are over; ${notDocumented}`,
        omit('exp'),
      )
    : null;
}
