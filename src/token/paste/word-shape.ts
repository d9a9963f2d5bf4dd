/** Owns what is said of a text in place of a token. Rule: only a word for a missing value is quoted. */
import { visible } from '../../base/untrusted.js';
import { findStandIn, type StandIn } from '../stand-ins.js';
import { errorHint } from './foreign-shapes.js';
import { nameShape, type PasteShape, takeWhole } from './part-shape.js';

/** What to do about a value that is missing. */
export const lookWhere =
  'look at where the token is made and handed on: is the variable set, and the field called so?';

/** What to do about a promise. */
export const awaitToken = 'wait for the function that signs: const token = await sign(claims)';

const takeField = 'take the field of it that holds the token, such as answer.token';

/** What stands in for a token, with what to do. */
const standInShapes: Readonly<Record<StandIn, readonly [says: string, hint: string]>> = {
  missing: ['a word for a missing value', lookWhere],
  promise: ['a promise of a token, not the token: an await is missing', awaitToken],
  function: ['what a program writes for a function, not a token', 'call it: sign(claims), not sign'],
  object: ['what a program writes for an object', takeField],
  instance: ['what a program writes for an object', takeField],
  masked: ['a token that was masked, as logs and CI show what they hide', takeWhole],
  template: [
    'a template that was never filled in',
    'put the token where the name of the variable stands now',
  ],
  code: ['a piece of code, not the token that it gives', 'run it, and paste what it prints'],
  error: ['an error message, not a token', errorHint],
};

/** What a program writes in place of a token. */
export function describeWord(text: string): PasteShape | null {
  const length = `${text.length} characters`;
  if (
    /^(?:header|xxx+|aaa+|abc)\.(?:payload|claims|yyy+|bbb+|def)\.(?:signature|sig|zzz+|ccc+|ghi)$/i.test(
      text,
    ) ||
    /^(?:your|my|insert|paste|some)[-_ ]?(?:\w{1,20}[-_ ]?)?(?:token|jwt)(?:[-_ ]?here)?$/i.test(text)
  )
    return nameShape(
      "an example's text for a token, not a token",
      length,
      'put the token in its place that the backend signs: kchat sign shows one',
    );
  if (/^(?:""|''|``|“”|‘’|«»)$/.test(text))
    return {
      message: 'these are quotes with nothing between: the variable that should hold the token is empty',
      hint: lookWhere,
    };
  if (text === '{}')
    return {
      message: 'this is {}, an empty object, not a token: nothing was put into it',
      hint: `${awaitToken}: JSON makes {} of a promise`,
    };
  if (text === '[]')
    return { message: 'this is [], an empty list, not a token: nothing was put into it', hint: lookWhere };
  const standIn = findStandIn(text);
  if (standIn === null) return null;
  const [says, hint] = standInShapes[standIn];
  if (standIn === 'missing')
    return {
      message:
        `this is the word ${visible(text, 40)}, not a token: the variable that should hold the token ` +
        'is empty',
      hint,
    };
  return nameShape(says, length, hint);
}
