/**
 * Owns what is said of the text around a token. Rule: names the likely shape; a shape that it does not know
 * is "the text around it". What the app itself must have sent is listed apart.
 */
import { visible } from '../../base/untrusted.js';
import { isJson, parseJsonMember } from '../json.js';
import type { FoundToken } from './scan.js';

const before = 400;

/** What stood around the tokens, which are all alike, as nouns; empty if only white space did. */
export function listSurroundings(tokens: readonly FoundToken[], text: string): readonly string[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return [];
  const hasMark = text.startsWith('\ufeff') ? ['a byte-order mark'] : [];
  const [front, back] = [text.slice(0, first.start).trim(), text.slice(last.end).trim()];
  if (tokens.length > 1) return [...hasMark, 'the text around it'];
  if (front === '' && back === '') return hasMark;
  return [...hasMark, ...new Set(listShapes(front.slice(-before), back.slice(0, before), text))];
}

const openers = '"\'`“‘«';
const closers = '"\'`”’»';

function listShapes(front: string, back: string, text: string): readonly string[] {
  if (isJson(text)) return ['the JSON around it'];
  if (/^https?:\/\/[^\s"'<>]+$/i.test(front)) return ['the link around it'];
  const names: string[] = [];
  let [rest, tail] = [front, back];
  for (;;) {
    const kind = openers.indexOf(rest.at(-1) ?? ' ');
    if (kind !== -1 && tail[0] === closers[kind]) {
      names.unshift('quotes');
      [rest, tail] = [rest.slice(0, -1).trimEnd(), tail.slice(1).trimStart()];
    } else if (/(?:^|\W)bearer$/i.test(rest)) {
      names.unshift('"Bearer"');
      rest = rest.slice(0, -6).trimEnd();
    } else break;
  }
  if (/^(?:proxy-)?authorization:$/i.test(rest)) {
    names.unshift('a header name');
    rest = '';
  } else if (
    /^(?:(?:export|set|const|let|var|val|final) )?(?:\$env:)?\w+(?:: {0,9}\w+)? {0,9}=$/i.test(rest)
  ) {
    names.unshift('an assignment');
    rest = '';
  }
  if (rest === '' && tail === '') return names;
  if (rest === '' && /^[;,]$/.test(tail)) return [...names, 'a mark at its end'];
  return ['the text around it'];
}

/** The clause for a token with itself, or its beginning, behind it. */
export const gluedTwice = 'itself, or its beginning, once more right behind it';

/** What the app must have sent too, since copying does not add it: clauses after "it comes with …". */
export function listSent(tokens: readonly FoundToken[], text: string): readonly string[] {
  const [first, second] = tokens;
  if (first === undefined) return [];
  const sent: string[] = [];
  if (text.charCodeAt(first.start - 1) === 0xfeff)
    sent.push('a byte-order mark in front of it (U+FEFF): a file of the backend was saved with one');
  if (
    /\bb['"]$/.test(text.slice(Math.max(0, first.start - 3), first.start)) &&
    /^['"]/.test(text[first.end] ?? '')
  )
    sent.push("Python's b'…' around it: token.decode(), or PyJWT 2 and later");
  if (
    second !== undefined &&
    /^,[ \t]*(?:bearer[ \t]+)?$/i.test(text.slice(first.end, second.start).slice(0, 40))
  )
    sent.push('itself once more behind a comma: the header is set twice');
  if (/^e[yw][\w-]{12}/.test(text.slice(first.end, first.end + 14))) sent.push(gluedTwice);
  const front = text.slice(Math.max(0, first.start - 40), first.start);
  const isAlone = first.start < 40 && /^"?[)\]]?\s*$/.test(text.slice(first.end));
  if (isAlone && /^\s*(?:Optional|Some|Just|Ok)[([ ]"?$/.test(front))
    sent.push('the print of an optional value around it, such as Optional(…): unwrap it');
  if (/\bbearer\s{1,9}bearer\s{1,9}$/i.test(front)) sent.push('"Bearer" twice in front of it');
  if (/^\.[\w+/%-]{16}/.test(text.slice(first.end, first.end + 20)))
    sent.push('one more part behind a dot: is it a signed cookie (s:…), which a server must read?');
  const beside = findInField(first, text);
  if (beside !== null) sent.push(beside);
  if (isQuotedInJson(first, text)) sent.push('quotes inside the JSON string: it was encoded as JSON twice');
  return sent;
}

/** What stands beside the token in a JSON field that is meant for it alone, such as `Bearer`; else null. */
function findInField({ start, end }: FoundToken, text: string): string | null {
  const [, front] =
    /"\w{0,40}(?:token|jwt)\w{0,40}"\s{0,9}:\s{0,9}"([^"]{0,60})$/i.exec(
      text.slice(Math.max(0, start - 200), start),
    ) ?? [];
  const [, back] = /^([^"]{0,60})"/.exec(text.slice(end, end + 61)) ?? [];
  if (front === undefined || back === undefined || front + back === '') return null;
  if (!isJson(text)) return null;
  return `more than the token inside its JSON field (${visible(front, 20)}…${visible(back, 20)})`;
}

/** Whether the token has quotes inside a JSON string: `{"token":"\"eyJ…\""}`, or such a string alone. */
function isQuotedInJson({ start, end }: FoundToken, text: string): boolean {
  if (text.slice(start - 2, start) !== '\\"' || text.slice(end, end + 2) !== '\\"') return false;
  if (text[start - 3] !== '"') return false;
  return isJson(text) || 'value' in parseJsonMember(text);
}

/** A text without a token, taken out of `Bearer` and quotes, with the names of what was taken off. */
export function unwrapWord(pasted: string): { readonly text: string; readonly stripped: readonly string[] } {
  const stripped: string[] = [];
  let text = pasted;
  for (let round = 0; round < 3; round += 1) {
    const header = /^(?:proxy-)?authorization:/i.exec(text)?.[0];
    const bearer = /^bearer\s/i.exec(text)?.[0];
    const kind = openers.indexOf(text.charAt(0));
    if (header !== undefined || bearer !== undefined) {
      stripped.push(header === undefined ? '"Bearer"' : 'a header name');
      text = text.slice((header ?? bearer ?? '').length).trim();
    } else if (text.length > 1 && kind !== -1 && text.at(-1) === closers[kind]) {
      stripped.push('quotes');
      text = text.slice(1, -1).trim();
    } else break;
  }
  return { text, stripped };
}
