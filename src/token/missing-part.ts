/**
 * Owns finding the print of a missing value in an id that a program put together. Rule: only what programs
 * write counts: Null, Nil and Nan are people, and `null-island-4` is a name. Linear time.
 */

/** Whether nothing else is left that tells customers apart, or a part of the id still does. */
type MissingPart = 'whole' | 'part';

/** No name begins or ends so. */
const certain = /^(?:undefined|NaN|\(null\)|<(?:nil|null|none|undefined)>)$/;

/** A word of a language or a name. It counts beside a number, behind a noun, or in a path. */
const likely = /^(?:null|NULL|None)$/;

/** A name of people too. It counts behind a noun or in a path only. */
const possible = /^(?:null|none|nil|undefined)$/i;

/** What precedes an id. */
const noun =
  /^(?:users?|usr|customers?|cust?|cus|clients?|members?|accounts?|acct|contacts?|persons?|profiles?|players?|uid|ids?|uuid|guid|external|ext|org|tenant|shop|store|app|auth0|crm)$/i;

const separators = /([-_:.|/#=]+)/;

/** Most ids have none of the words, and there may be a million rows. */
const anyWord = /undefined|null|none|nil|nan/i;

/** Whether a part of an id is the print of a missing value. An id that is a single word is not looked at. */
export function findMissingPart(id: string): MissingPart | null {
  if (!anyWord.test(id) || !separators.test(id)) return null;
  const pieces = id.split(separators);
  const parts = pieces.filter((_, index) => index % 2 === 0);
  const front = parts.slice(0, -1);
  const [first = '', ...rest] = parts;
  const last = parts.at(-1) ?? '';
  const isPath = /[:|/#=]/.test(pieces.at(-2) ?? '');
  const isNamed = isPath || front.every((part) => noun.test(part));
  const isEnd = certain.test(last) || (isNamed && possible.test(last));
  if (!/\d/.test(id)) return isEnd ? 'whole' : null;
  const isPart =
    isEnd ||
    (likely.test(last) && areNumbers(front)) ||
    certain.test(first) ||
    (likely.test(first) && areNumbers(rest)) ||
    front.includes('undefined');
  return isPart ? 'part' : null;
}

/** Whether all parts are decimal or hexadecimal numbers, as ids are. */
function areNumbers(parts: readonly string[]): boolean {
  return parts.every((part) => /^[0-9a-f]+$/i.test(part) && /\d/.test(part));
}
