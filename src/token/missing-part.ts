/**
 * Owns finding, in an id that a program put together, a part that is the print of a missing value. Rule: only
 * what programs write: Null, Nil and Nan are names of people, and `null-island-4` is a name. Linear time.
 */

/** What a part that is missing makes of an id. */
type MissingPart =
  /** Every customer without a value gets the same id. */
  | 'whole'
  /** The rest still tells one customer from another. */
  | 'part';

/** No name of anybody ends or begins so. */
const certain = /^(?:undefined|NaN|\(null\)|<(?:nil|null|none|undefined)>)$/;

/** A word of some language, or a name: it counts beside a number, a mark of a path, or a noun. */
const likely = /^(?:null|NULL|None)$/;

/** What people are called too: it counts behind a noun alone, or a mark of a path. */
const possible = /^(?:null|none|nil|undefined)$/i;

/** What the parts in front are if the last one is the id. */
const noun =
  /^(?:users?|usr|customers?|cust?|cus|clients?|members?|accounts?|acct|contacts?|persons?|profiles?|players?|uid|ids?|uuid|guid|external|ext|org|tenant|shop|store|app|auth0|crm)$/i;

const separators = /([-_:.|/#=]+)/;

/** Rows come by the million: most have none of the words. */
const anyWord = /undefined|null|none|nil|nan/i;

/**
 * What an id has of a missing value.
 *
 * @param id  of no more than some hundred characters; a word alone is not looked at
 */
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

/** Decimal or hexadecimal, as ids are. */
function areNumbers(parts: readonly string[]): boolean {
  return parts.every((part) => /^[0-9a-f]+$/i.test(part) && /\d/.test(part));
}
