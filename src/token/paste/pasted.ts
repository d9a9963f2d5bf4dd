/**
 * Owns finding the token in what people paste.
 *
 * Rule: takes wrappings off the outside and rejoins lines, and says so; changes no character between the first
 * and the last of the token. Linear time on any text; quotes nothing in an error.
 */
import { usageError } from '../../base/errors.js';
import { parseJsonObject } from '../json.js';
import { isTrackingAnswer } from './paste-shape.js';

export interface PastedToken {
  /** What is left: perhaps a token, perhaps something else altogether. */
  readonly text: string;
  /** What was taken off, as nouns (`quotes`, `"Bearer"`), outermost first. */
  readonly stripped: readonly string[];
}

interface Wrapping {
  readonly name: string;
  /** The inside, or undefined where this is not the wrapping. */
  unwrap(text: string): string | undefined;
}

// Every quantifier is bounded or followed by what it cannot match: no text takes more than linear time.
const assignment =
  /^(?:(?:export|set|const|let|var|val|final)[ \t]{1,20})?(?:\$env:)?[A-Za-z_]\w{0,99}[ \t]{0,20}(?::[ \t]{0,20}\w{1,40}[ \t]{0,20})?=[ \t]{0,20}(["'`]?(?:bearer[ \t]{1,20})?eyJ.*)$/is;
const link = /^https?:\/\/[^\s?#]{1,200}[?#]\S*?(?:token|jwt|value)=([^&#\s]+)/i;
const tokenFields = ['token', 'jwt', 'jwtToken', 'accessToken', 'externalToken'] as const;
// What begins with `{` and white space or a quote, in base64url; a header of less than ten characters says nothing.
// Not `{11,}`: V8 runs out of stack in that where the text is some 6 MB long.
const header = /e(?:y[ABIJ]|w[klop01])[\w-]{11}[\w-]*/.source;
const wholeToken = new RegExp(`(?<![\\w.-])${header}\\.[\\w-]*\\.[\\w-]*(?![\\w.-])`, 'g');
// Nothing that stands before a header is part of a token. Behind a signature that holds for marks only: white space,
// padding and base64's other characters may belong to it. 43 characters are HS256's 32 bytes.
const surrounded = new RegExp(
  `(?<![\\w.-])(${header}\\.[\\w-]+\\.[\\w-]{43})(?:$|\\.?\\s*$|["'\`”’»;,&)\\]}<>\\\\])`,
);
// A signature of another length, or in another alphabet, verifies nowhere: whatever is taken off, nothing becomes good.
const surroundedAndBroken = new RegExp(
  `(?<![\\w.-])(${header}\\.[\\w+/=-]+\\.[\\w+/=-]*)(?:\\s*$|["'\`”’»;,&)\\]}<>\\\\])`,
);
const openingQuotes = '"\'`“‘«';
const closingQuotes = '"\'`”’»';

const wrappings: readonly Wrapping[] = [
  { name: 'a JSON string', unwrap: unwrapJsonString },
  { name: 'quotes', unwrap: unwrapQuotes },
  { name: 'a header name', unwrap: (text) => /^(?:proxy-)?authorization:(.*)/is.exec(text)?.[1] },
  { name: '"Bearer"', unwrap: (text) => /^bearer\s+(\S.*)/is.exec(text)?.[1] },
  { name: 'an assignment', unwrap: (text) => assignment.exec(text)?.[1] },
  { name: 'the link around it', unwrap: unwrapLink },
  { name: 'the JSON around it', unwrap: unwrapJsonObject },
  {
    name: 'a mark at its end',
    unwrap: (text) => (text.endsWith(';') || text.endsWith(',') ? text.slice(0, -1) : undefined),
  },
  { name: 'the text around it', unwrap: unwrapText },
];

/** Deep enough for `export JWT="Bearer …";`, shallow enough for hostile text. */
const maxWrappings = 8;

/**
 * The text to inspect.
 *
 * @throws KchatError USAGE when nothing is there, or more than one token
 */
export function readPasted(pasted: string): PastedToken {
  const count = countTokens(pasted);
  if (count > 1)
    throw usageError(
      `the input holds ${count} tokens`,
      'inspect the one that the app logs in with (externalToken); a token a line: kchat inspect --from FILE',
    );
  const stripped: string[] = [];
  // White space and a byte-order mark at the ends are not worth a word: every pipe adds a line feed.
  let text = pasted.trim();
  for (let round = 0; round < maxWrappings; round += 1) {
    const next = unwrapOnce(text);
    if (next === undefined) break;
    text = next.text.trim();
    stripped.push(next.name);
  }
  if (text === '') throw usageError('there is no token in the input', 'kchat inspect TOKEN, or pipe one in');
  const joined = joinLines(text);
  return joined === text ? { text, stripped } : { text: joined, stripped: [...stripped, 'line breaks'] };
}

function unwrapOnce(text: string): { text: string; name: string } | undefined {
  for (const { name, unwrap } of wrappings) {
    const inside = unwrap(text);
    if (inside !== undefined) return { text: inside, name };
  }
  return undefined;
}

function unwrapJsonString(text: string): string | undefined {
  if (!text.startsWith('"') || !text.includes('\\')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function unwrapLink(text: string): string | undefined {
  return /^https?:/i.test(text) ? link.exec(joinLines(text))?.[1] : undefined;
}

function unwrapQuotes(text: string): string | undefined {
  // What is no opening quote has index -1, where there is no closing one.
  const kind = openingQuotes.indexOf(text.charAt(0));
  if (text.length < 2 || text.at(-1) !== closingQuotes[kind]) return undefined;
  return text.slice(1, -1);
}

/** The one token in what an endpoint answers; a JSON serialization (RFC 7515 §7.2) has none of these fields. */
function unwrapJsonObject(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const object = parseJsonObject(text).value;
  if (object === null) return undefined;
  const found = tokenFields.map((field) => object[field]).find((value) => typeof value === 'string');
  return typeof found === 'string' && found.startsWith('eyJ') ? found : undefined;
}

/** The one token in a curl line, a cookie, a log line: `readPasted` has refused several. */
function unwrapText(text: string): string | undefined {
  // A dot more is a segment more, unless a sentence ends there.
  if (text.endsWith('.') && /^e[yw][\w.-]+$/.test(text)) return undefined;
  if (/^[[{]/.test(text) && isTrackingAnswer(parseJsonObject(text).value ?? {})) return undefined;
  const token = (surrounded.exec(text) ?? surroundedAndBroken.exec(text))?.[1];
  return token === text ? undefined : token;
}

/** A mail client or terminal breaks lines, and indents them; it puts no space inside a line, and no line between two. */
function joinLines(text: string): string {
  if (/\n[ \t\r]*\n/.test(text)) return text;
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .join('');
}

/** How many whole tokens stand in the text: each between characters that no token has, or in lines of its own. */
function countTokens(text: string): number {
  const isWhole = (paragraph: string) => countWords(paragraph) === 1;
  return Math.max(countWords(text), listParagraphs(text).filter(isWhole).length);
}

/** What stands between blank lines, each joined. */
function listParagraphs(text: string): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of text.split('\n').map((line) => line.trim())) {
    if (line !== '') paragraphs.at(-1)?.push(line);
    else if (paragraphs.at(-1)?.length !== 0) paragraphs.push([]);
  }
  return paragraphs.map((lines) => lines.join(''));
}

function countWords(text: string): number {
  return text.match(wholeToken)?.length ?? 0;
}
