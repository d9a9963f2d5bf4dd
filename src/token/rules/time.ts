/**
 * Owns the rules about the moment of issue. Rule: more than 900 s off in either direction rejects,
 * docs/kustomer.md#time (D); a little ahead, the last minutes and fractions are not documented and warn.
 */
import { describeCutTime, describeShift, findOffset } from '../calendar.js';
import { formatClaim } from '../decode.js';
import {
  informs,
  type Outcome,
  type Rule,
  type RuleInput,
  type RuleTable,
  rejects,
  warns,
} from '../finding.js';
import { fixLine } from '../fixes.js';
import type { IssueTime } from '../issue-time.js';
import { describeOddMoment } from '../odd-moments.js';
import { formatSpan, loginTokenLifetime } from '../time.js';
import { parseEpoch } from './expiry.js';
import { suggestIat } from './time-form.js';

const renew = 'the backend makes a new token at every sign-in, with the time of that moment';
const limit = `the limit is ${formatSpan(loginTokenLifetime)}`;

/** Seconds: with less time left, a token may be refused because it arrives too late. */
const nearLimit = 120;

/** Seconds: clocks are often ahead by this much. */
const everydaySkew = 5;

type Moment = Extract<IssueTime, { kind: 'moment' }>;

/** A check of an `iat` that is a moment in seconds; it has nothing to say about any other. */
function onMoment(check: (moment: Moment, input: RuleInput) => Outcome | null): Rule['check'] {
  return (input) => (input.issued?.kind === 'moment' ? check(input.issued, input) : null);
}

/** The rules in the order of the report. */
export const timeRules = {
  IAT_TOO_OLD: {
    severity: 'error',
    means: 'it is too old',
    fix: `a token is good for 15 minutes: ${renew}`,
    check: onMoment((moment, input) => (moment.age > loginTokenLifetime ? describeOld(moment, input) : null)),
  },
  IAT_FUTURE: {
    severity: 'error or warning',
    means: 'it was issued in the future',
    fix: 'an error beyond 15 minutes: set the clock of the machine that signs, and use UTC',
    check: onMoment(describeFuture),
  },
  IAT_NEAR_LIMIT: {
    severity: 'warning',
    means: 'it is about to become too old',
    fix: `log in at once; ${renew}`,
    check: onMoment(({ age, left }) =>
      left >= 0 && left <= nearLimit
        ? warns(
            left === 0
              ? `issued exactly ${formatSpan(age)} ago; whether Kustomer still takes it is not documented`
              : `issued ${formatSpan(age)} ago: it stops working in ${formatSpan(Math.max(1, left))}`,
            'mint one when the user signs in, and log in at once',
          )
        : null,
    ),
  },
  IAT_FRACTIONAL: {
    severity: 'warning',
    means: 'its time of issue has a fraction',
    fix: 'iat is in whole seconds',
    check: onMoment(({ seconds }, input) =>
      Number.isInteger(seconds)
        ? null
        : warns(`iat ${seconds} has a fraction; how Kustomer reads it is not documented`, suggestIat(input)),
    ),
  },
  IAT_TIMEZONE: {
    severity: 'note',
    means: 'its time of issue may be local time taken for UTC',
    fix: 'seconds since 1970 are the same in every time zone: add and subtract no hours',
    check: onMoment(({ seconds, age }, { now, language }) => {
      const offset = findOffset(age);
      return offset === null || describeCutTime(seconds, now) !== null
        ? null
        : informs(
            `iat is off by nearly ${formatSpan(offset * 60)}: perhaps local time was taken for UTC, or ` +
              'UTC for local time',
            `epoch seconds have no time zone: ${fixLine('iatSeconds', language)}`,
          );
    }),
  },
} satisfies RuleTable;

/** A command that mints a token for the same customer, or for an example if the identifier needs quotes. */
function suggestSign({ identity, origin }: RuleInput): string {
  const used = identity?.used ?? null;
  const sign = `kchat sign${sameSecret(origin)}`;
  if (used === null || !/^[\w@][\w.+@-]{0,99}$/.test(used.value)) return `${sign} --email you@example.com`;
  return `${sign} ${used.by === 'email' ? '--email' : '--external-id'} ${used.value}`;
}

/** The flags with which another command uses the same secret. */
function sameSecret(origin: RuleInput['origin']): string {
  if (origin?.source === '--secret-file') return ' --secret-file FILE';
  return origin?.isOrgByFlag ? ` --org ${origin.org}` : '';
}

function describeOld({ seconds, age, left }: Moment, input: RuleInput): Outcome {
  const odd = describeOddMoment(seconds, formatClaim(input.token, 'iat'), input.now);
  if (odd !== null) return rejects(odd, suggestIat(input));
  const shift = describeShift(seconds, input.now);
  return rejects(
    `issued ${formatSpan(Math.ceil(age))} ago: ${formatSpan(Math.ceil(-left))} too late, ${limit}`,
    shift === null
      ? `mint one when the user signs in, do not keep it in source:\n${suggestSign(input)}`
      : `${shift}; ${suggestIat(input)}`,
  );
}

function describeFuture(moment: Moment, input: RuleInput): Outcome | null {
  const { seconds, age } = moment;
  if (age > -everydaySkew) return null;
  const ahead = `issued ${formatSpan(Math.ceil(-age))} in the future`;
  const notEnd = 'iat is when the token was made, not when it ends';
  if (-age <= loginTokenLifetime)
    return warns(
      `${ahead}; what Kustomer does with that is not documented`,
      isEnd(moment, input) ? notEnd : 'the clock of the machine that signed it may be fast, or this one slow',
    );
  const odd = describeOddMoment(seconds, formatClaim(input.token, 'iat'), input.now);
  if (odd !== null) return rejects(odd, suggestIat(input));
  const message = `${ahead}, ${limit} either way`;
  const shift = describeShift(seconds, input.now);
  if (isEnd(moment, input) || shift === null)
    return rejects(message, `${notEnd}; else the clock of the machine that signed it is fast`);
  return rejects(message, `${shift}; or a lifetime was added: ${notEnd}; ${suggestIat(input)}`);
}

/** Whether the end of the token stands in `iat`: that of `exp`, exchanged with it, or a lifetime ahead. */
function isEnd({ seconds, age }: Moment, { token, now }: RuleInput): boolean {
  const exp = parseEpoch(token.payload?.value?.exp);
  const isExchanged = exp !== null && exp < seconds && Math.abs(now - exp) <= loginTokenLifetime;
  return (
    exp === seconds ||
    isExchanged ||
    (-age >= loginTokenLifetime - everydaySkew && -age <= loginTokenLifetime)
  );
}
