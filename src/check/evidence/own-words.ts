/**
 * Owns what a backend says itself of why it gives no token: its error text, a warning or a stack trace. Rule:
 * one line, made visible; a token in it is not shown.
 */
import { visible } from '../../base/untrusted.js';
import { isObject, parseJson } from '../../base/values.js';

const shownCharacters = 160;

/** What is looked at of a text that may be anything. */
const lookedAtCharacters = 2_000;

/** The text on one line, as it may stand in a reason. */
export function quoteLine(text: string): string {
  return `"${visible(hideTokens(text).replace(/\s+/g, ' ').trim(), shownCharacters)}"`;
}

function hideTokens(text: string): string {
  return text.slice(0, lookedAtCharacters).replace(/eyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g, '(a token)');
}

const messageFields = ['error', 'errors', 'message', 'detail', 'error_description', 'title', 'msg', 'reason'];

/** The error text in a value of JSON, also inside nested errors; null without one. */
export function findErrorText(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (!isObject(value) || depth > 3) return null;
  if (Array.isArray(value)) return findErrorText(value[0], depth + 1);
  const members = new Map(Object.entries(value));
  // The longer text is the explanation:
  // {"error":"invalid_request","error_description":"platform is required"}.
  const texts = messageFields
    .map((name) => findErrorText(members.get(name), depth + 1))
    .filter((text) => text !== null);
  return texts.sort((one, other) => other.length - one.length)[0] ?? null;
}

/** What the body of a failure says, quoted; null if it says nothing that a person can read. */
export function quoteFailure(body: string, isPage: boolean): string | null {
  const complaint = findComplaint(body);
  if (complaint !== null) return complaint.line;
  const text = isPage ? findInPage(body) : (findErrorText(parseJson(body)) ?? findPlain(body));
  return text === null || /^\s*(?:\(a token\))?\s*$/.test(hideTokens(text)) ? null : quoteLine(text);
}

/** A short text; JSON without an error in it says nothing. */
function findPlain(body: string): string | null {
  return parseJson(body) === undefined && body.length <= 2000
    ? (body.trim().split('\n', 1)[0] ?? null)
    : null;
}

/** What stands out in a page of an error. */
function findInPage(body: string): string | null {
  for (const tag of ['pre', 'h1', 'title']) {
    const found = new RegExp(`<${tag}\\b[^>]{0,200}>(.{1,2000}?)</${tag}>`, 'is').exec(
      body.slice(0, 50_000),
    )?.[1];
    if (found !== undefined) return stripTags(found).trim().split('\n', 1)[0] ?? null;
  }
  return null;
}

function stripTags(text: string): string {
  const breaks = text.replace(/<br\s*\/?>/gi, '\n').replace(/<[^>]{0,500}>/g, '');
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    '#39': "'",
    nbsp: ' ',
  };
  return breaks.replace(/&(#?\w{1,6});/g, (whole, name: string) => entities[name] ?? whole);
}

/** A program's own complaint in an answer. */
interface Complaint {
  readonly kind: 'a PHP message' | 'a stack trace';
  /** Its first line, quoted. */
  readonly line: string;
}

const phpMessage =
  /(?:PHP )?\b(?:Warning|Notice|Deprecated|Fatal error|Parse error|Strict Standards)\b: [^\n]{1,500}? in \S[^\n]{0,300} on line \d+/;

/** The line of a frame, or the head of a trace, in JavaScript, Java, C#, Python, Ruby, PHP and Go. */
const frames = [
  /^[ \t]{0,20}at [^\n]{1,300}[:(]\d+/m,
  /^[ \t]{0,20}at [\w.$<>]{3,200}\([^\n]{0,200}\)/m,
  /^Traceback \(most recent call last\)/m,
  /^[ \t]{0,20}(?:from )?[^\s:]{1,200}:\d+:in ['`]/m,
  /^#0 [^\n]{1,300}\(\d+\)/m,
  /^goroutine \d+ \[/m,
];

/** The complaint of a program in a text, or null. */
export function findComplaint(text: string): Complaint | null {
  const plain = stripTags(text.slice(0, 20_000));
  const message = phpMessage.exec(plain)?.[0];
  if (message !== undefined) return { kind: 'a PHP message', line: quoteLine(message) };
  if (!frames.some((frame) => frame.test(plain))) return null;
  const lines = plain.split('\n').filter((line) => line.trim() !== '');
  const told = lines.find((line) => /^\s*(?:panic: |[\w.$\\]{0,100}(?:Error|Exception|Fault)\b)/.test(line));
  return { kind: 'a stack trace', line: quoteLine(told ?? lines[0] ?? '') };
}
