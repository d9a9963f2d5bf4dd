/**
 * Owns the rules about time. Rule: more than 900 s off in either direction rejects, docs/kustomer.md#time
 * (D); a little ahead, the last minutes, fractions, `exp` and `nbf` are not documented and warn.
 */
import { visible } from '../../base/untrusted.js';
import { isApiKeyPayload } from '../api-key.js';
import type { DecodedToken } from '../decode.js';
import { describeElsewhere } from '../elsewhere.js';
import { informs, type Outcome, type Rule, type RuleInput, rejects, warns } from '../finding.js';
import { fixLine, suggestLine } from '../fixes.js';
import { type IssueTime, readIssueTime } from '../issue-time.js';
import { formatMember, nameJsonKind } from '../json.js';
import { explainCalendar, explainOddMoment } from '../odd-moments.js';
import {
  formatDistance,
  formatSpan,
  formatUtc,
  isRepresentable,
  loginTokenLifetime,
  type NumericDate,
  secondsEnd,
} from '../time.js';
import { explainZone, findOffset } from '../time-zones.js';

const suggestIat = ({ language }: Pick<RuleInput, 'language'>) => suggestLine('iatSeconds', language);
const limit = `the limit is ${formatSpan(loginTokenLifetime)}`;

/** A token with less time left than this may be refused if it arrives late; seconds. */
const nearLimit = 120;

/** Clocks are often ahead by this much; seconds. */
const everydaySkew = 5;

type Moment = Extract<IssueTime, { kind: 'moment' }>;

/** A rule that looks at an `iat` that is a moment, and at nothing else. */
function onMoment(check: (moment: Moment, input: RuleInput) => Outcome | null): Rule['check'] {
  return (input) => (input.issued?.kind === 'moment' ? check(input.issued, input) : null);
}

/** The rules in the order of the report. */
export const timeRules: readonly Rule[] = [
  {
    code: 'IAT_MISSING',
    check: (input) => {
      if (input.issued?.kind !== 'missing') return null;
      const exp = input.token.payload?.value?.exp === undefined ? '' : '; "exp" does not take its place';
      return describeElsewhere(input, ['iat']) ?? rejects(`there is no "iat" claim${exp}`, suggestIat(input));
    },
  },
  {
    code: 'IAT_NOT_NUMBER',
    check: (input) =>
      input.issued?.kind === 'not-number' ? describeNotNumber(input.issued.value, input) : null,
  },
  {
    code: 'IAT_MILLISECONDS',
    check: ({ issued, now, token, language }) =>
      issued?.kind === 'other-unit'
        ? rejects(
            `iat ${formatClaim(token, 'iat')} is in ${issued.unit}; in seconds it would be ` +
              `${issued.seconds}, ${formatDistance(now - issued.seconds)}`,
            suggestIat({ language }),
          )
        : null,
  },
  {
    code: 'IAT_TOO_OLD',
    check: onMoment((moment, input) => (moment.age > loginTokenLifetime ? describeOld(moment, input) : null)),
  },
  { code: 'IAT_FUTURE', check: onMoment(describeFuture) },
  {
    code: 'IAT_NEAR_LIMIT',
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
  {
    code: 'IAT_FRACTIONAL',
    check: onMoment(({ seconds }, input) =>
      Number.isInteger(seconds)
        ? null
        : warns(`iat ${seconds} has a fraction; how Kustomer reads it is not documented`, suggestIat(input)),
    ),
  },
  {
    code: 'EXP_PASSED',
    check: ({ token, now }) => {
      // The rule about API keys speaks of a key's own exp.
      if (token.payload?.value && isApiKeyPayload(token.payload.value)) return null;
      const exp = readSeconds(token.payload?.value?.exp);
      return exp !== null && exp <= now
        ? warns(
            `exp ${formatUtc(exp)} passed ${formatSpan(now - exp)} ago; ${notDocumented}`,
            'omit exp: the 15 minutes after iat are what counts',
          )
        : null;
    },
  },
  { code: 'EXP_SUSPECT', check: describeExpiry },
  {
    code: 'NBF_FUTURE',
    check: ({ token, now }) => {
      const nbf = readSeconds(token.payload?.value?.nbf);
      return nbf !== null && nbf > now
        ? warns(
            `nbf ${formatUtc(nbf)} comes in ${formatSpan(nbf - now)}; ${notDocumented}`,
            'omit nbf: the 15 minutes after iat are what counts',
          )
        : null;
    },
  },
  {
    code: 'NBF_SUSPECT',
    check: ({ token }) => {
      const nbf = token.payload?.value?.nbf;
      return nbf === undefined || readSeconds(nbf) !== null
        ? null
        : warns(`nbf is not a time in seconds; ${notDocumented}`, 'omit nbf');
    },
  },
  {
    code: 'IAT_TIMEZONE',
    check: onMoment(({ seconds, age }, { now, language }) => {
      const offset = findOffset(age);
      return offset === null || explainCalendar(seconds, now) !== null
        ? null
        : informs(
            `iat is off by nearly ${formatSpan(offset * 60)}: perhaps local time was taken for UTC, or ` +
              'UTC for local time',
            `epoch seconds have no time zone: ${fixLine('iatSeconds', language)}`,
          );
    }),
  },
];

const notDocumented = 'whether Kustomer looks at it is not documented';

/** Seconds since the epoch; null if the value is no such number. */
function readSeconds(value: unknown): NumericDate | null {
  return typeof value === 'number' && Math.abs(value) < secondsEnd ? value : null;
}

/** .NET and Java write 253402300799 (year 9999) for "never"; today's time in milliseconds is beyond this. */
const farthestExpiry = 1e12;

function describeExpiry({ token, issued, now }: RuleInput): Outcome | null {
  const exp = token.payload?.value?.exp;
  if (exp === undefined) return null;
  const seconds = typeof exp === 'number' && Math.abs(exp) < farthestExpiry ? exp : null;
  const shown = typeof exp === 'number' ? `exp ${formatClaim(token, 'exp')}` : 'exp';
  if (seconds === null) return warns(`${shown} is not a time in seconds; ${notDocumented}`, 'omit exp');
  const isEarly = issued?.kind === 'moment' && seconds > now && seconds < issued.seconds + loginTokenLifetime;
  return isEarly
    ? warns(
        `exp ${formatUtc(seconds)} comes in ${formatSpan(seconds - now)}, before the ` +
          `${formatSpan(loginTokenLifetime)} are over; ${notDocumented}`,
        'omit exp: the 15 minutes after iat are what counts',
      )
    : null;
}

function describeNotNumber(value: unknown, { now, language }: RuleInput): Outcome {
  const hint = suggestIat({ language });
  if (typeof value === 'number') return rejects('iat is a number too large to hold', hint);
  if (typeof value !== 'string') return rejects(`iat is ${nameJsonKind(value)}, not a number`, hint);
  const shown = `iat is the string "${visible(value, 80)}", not a number`;
  const digits = value.trim();
  return /^\d{1,20}(?:\.\d{1,9})?$/.test(digits)
    ? rejects(
        `${shown}${describeDigits(readIssueTime({ iat: Number(digits) }, now), now)}`,
        `iat is a number, not text, so without quotes: ${fixLine('iatSeconds', language)}`,
      )
    : rejects(shown, hint);
}

/** What would still be wrong with the moment that a string of digits names, once it is a number. */
function describeDigits(issued: IssueTime, now: NumericDate): string {
  if (!('seconds' in issued) || !isRepresentable(issued.seconds)) return '';
  const age = now - issued.seconds;
  const when = `${formatDistance(age)}${Math.abs(age) > loginTokenLifetime ? `, and ${limit}` : ''}`;
  return issued.kind === 'other-unit'
    ? `, and in ${issued.unit}; in seconds it would be ${issued.seconds}, ${when}`
    : `; as a number it would be ${when}`;
}

/** A command that mints a token for the same customer. An identifier that needs quotes is left out. */
function suggestSign({ identity, origin }: RuleInput): string {
  const used = identity?.used ?? null;
  const sign = `kchat sign${sameSecret(origin)}`;
  if (used === null || !/^[\w@][\w.+@-]{0,99}$/.test(used.value)) return `${sign} --email you@example.com`;
  return `${sign} ${used.by === 'email' ? '--email' : '--external-id'} ${used.value}`;
}

/** The flags by which another command uses the secret that this one uses. */
function sameSecret(origin: RuleInput['origin']): string {
  if (origin?.source === '--secret-file') return ' --secret-file FILE';
  return origin?.isOrgByFlag ? ` --org ${origin.org}` : '';
}

/** A claim that is a number, with the digits it came with. */
function formatClaim({ payload }: DecodedToken, name: string): string {
  return visible(formatMember(payload?.value ?? {}, name), 60);
}

function describeOld({ seconds, age, left }: Moment, input: RuleInput): Outcome {
  const odd = explainOddMoment(seconds, formatClaim(input.token, 'iat'), input.now);
  if (odd !== null) return rejects(odd, suggestIat(input));
  const zone = explainCalendar(seconds, input.now) ?? explainZone(age);
  return rejects(
    `issued ${formatSpan(Math.ceil(age))} ago: ${formatSpan(Math.ceil(-left))} too late, ${limit}`,
    zone === null
      ? `mint one when the user signs in, do not keep it in source:\n${suggestSign(input)}`
      : `${zone}; ${suggestIat(input)}`,
  );
}

function describeFuture({ seconds, age }: Moment, input: RuleInput): Outcome | null {
  const { token, now } = input;
  if (age > -everydaySkew) return null;
  const ahead = `issued ${formatSpan(Math.ceil(-age))} in the future`;
  if (-age <= loginTokenLifetime)
    return warns(
      `${ahead}; what Kustomer does with that is not documented`,
      'the clock of the machine that signed it may be fast, or this one slow',
    );
  const zone = explainCalendar(seconds, now) ?? explainZone(age);
  const isExpiry = token.payload?.value?.exp === seconds;
  const odd = isExpiry ? null : explainOddMoment(seconds, formatClaim(token, 'iat'), now);
  if (odd !== null) return rejects(odd, suggestIat(input));
  return rejects(
    `${ahead}, ${limit} either way`,
    isExpiry
      ? 'iat is the same as exp: it is when the token was made, not when it ends'
      : zone === null
        ? 'iat is when the token was made, not when it ends; else the clock of the machine that signed ' +
          'it is fast'
        : `${zone}; ${suggestIat(input)}`,
  );
}
