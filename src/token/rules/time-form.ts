/**
 * Owns the rules about an `iat` that is no moment in seconds: missing, not a number, in another unit. Rule:
 * each rejects, docs/kustomer.md#time (D), and names what the value is.
 */
import { visible } from '../../base/untrusted.js';
import { formatClaim } from '../decode.js';
import { describeElsewhere } from '../elsewhere.js';
import { type Outcome, type RuleInput, type RuleTable, rejects } from '../finding.js';
import { fixLine, suggestLine } from '../fixes.js';
import { standInClauses } from '../identifier-signs.js';
import { type IssueTime, parseIssueTime } from '../issue-time.js';
import { describeJsonKind } from '../json.js';
import { findStandIn } from '../stand-ins.js';
import { formatDistance, isRepresentable, type NumericDate } from '../time.js';

/** What to write as `iat`. */
export const suggestIat = ({ language }: Pick<RuleInput, 'language'>): string =>
  suggestLine('iatSeconds', language);

/** The rules in the order of the report. */
export const timeFormRules = {
  IAT_MISSING: {
    severity: 'error',
    means: 'it does not say when it was issued',
    fix: 'the backend puts the time into "iat", in seconds since 1970',
    check: (input) => {
      if (input.issued?.kind !== 'missing') return null;
      const exp = input.token.payload?.value?.exp === undefined ? '' : '; "exp" does not take its place';
      return describeElsewhere(input, ['iat']) ?? rejects(`there is no "iat" claim${exp}`, suggestIat(input));
    },
  },
  IAT_NOT_NUMBER: {
    severity: 'error',
    means: 'its time of issue is not a number',
    fix: 'iat is a bare number, without quotes',
    check: (input) =>
      input.issued?.kind === 'not-number' ? describeNotNumber(input.issued.value, input) : null,
  },
  IAT_MILLISECONDS: {
    severity: 'error',
    means: 'its time of issue is not in seconds',
    fix: 'iat has ten digits today: divide milliseconds by 1000',
    check: ({ issued, now, token, language }) =>
      issued?.kind === 'other-unit'
        ? rejects(
            `iat ${formatClaim(token, 'iat')} is in ${issued.unit}; in seconds it would be ` +
              `${issued.seconds}, ${formatDistance(now - issued.seconds)}`,
            suggestIat({ language }),
          )
        : null,
  },
} satisfies RuleTable;

/** An `iat` that is no number: digits in quotes, a date as text, a stand-in. */
function describeNotNumber(value: unknown, { now, language }: RuleInput): Outcome {
  const hint = suggestLine('iatSeconds', language);
  if (typeof value === 'number') return rejects('iat is a number too large to hold', hint);
  if (typeof value !== 'string') return rejects(`iat is ${describeJsonKind(value)}, not a number`, hint);
  const shown = `iat is the string "${visible(value, 80)}", `;
  const digits = value.trim();
  const number = `iat is a number, not text, so without quotes: ${fixLine('iatSeconds', language)}`;
  if (/^\d{1,20}(?:\.\d{1,9})?$/.test(digits))
    return rejects(
      `${shown}not a number${describeDigits(parseIssueTime({ iat: Number(digits) }, now), now)}`,
      number,
    );
  const standIn = findStandIn(digits);
  if (standIn !== null) return rejects(`${shown}which ${timeClauses[standIn]}`, hint);
  const form = timeForms.find(({ looks }) => looks.test(digits));
  return rejects(
    `${shown}${form === undefined ? 'not a number' : `which is ${form.says}, not a number`}`,
    hint,
  );
}

const timeClauses = { ...standInClauses, instance: standInClauses.object };

/** How times are written as text. */
const timeForms: readonly { readonly looks: RegExp; readonly says: string }[] = [
  { looks: /^\d{4}-\d\d-\d\d/, says: 'a date as text (ISO 8601)' },
  { looks: /^\/Date\(-?\d+/, says: "a date as .NET's old serializers write it, in milliseconds" },
  { looks: /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i, says: 'a date as text' },
  { looks: /^\d{1,4}[./]\d{1,2}[./]\d{1,4}/, says: 'a date as text' },
  { looks: /^(?:0x[0-9a-f]+|(?=.*[a-f])[0-9a-f]{8})$/i, says: 'a number in hexadecimal digits' },
];

/** What would still be wrong if the digits were a number: how far off it is, and its unit. */
function describeDigits(issued: IssueTime, now: NumericDate): string {
  if (!('seconds' in issued) || !isRepresentable(issued.seconds)) return '';
  const when = formatDistance(now - issued.seconds);
  return issued.kind === 'other-unit'
    ? `, and in ${issued.unit}: ${when}`
    : `; as a number it would be ${when}`;
}
