/** Owns finding a backend's own error text. Rule: one line, made visible; a token in it is not shown. */
import { visible } from '../../base/untrusted.js';
import { isObject, parseJson } from '../../base/values.js';

/** The text on one line, quoted, to be part of a reason. */
export function quoteLine(text: string): string {
  return `"${visible(hideTokens(text).replace(/\s+/g, ' ').trim(), 160)}"`;
}

function hideTokens(text: string): string {
  return text.slice(0, 2_000).replace(/[\w.-]+/g, (run) => {
    const start = run.indexOf('eyJ');
    return start === -1 || run.indexOf('.', start) === -1 ? run : `${run.slice(0, start)}(a token)`;
  });
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

/** The error text in the body of a failure, quoted; null if there is none for people. */
export function quoteFailure(body: string, isPage: boolean): string | null {
  const complaint = findComplaint(body);
  if (complaint !== null) return complaint.line;
  const json = parseJson(body);
  const plain = json === undefined ? firstLine(body) : null;
  const text = isPage ? findInPage(body) : (findErrorText(json) ?? plain);
  return text === null || ['', '(a token)'].includes(hideTokens(text).trim()) ? null : quoteLine(text);
}

/** The heading of an error page. */
function findInPage(body: string): string | null {
  const page = body.slice(0, 50_000);
  for (const tag of ['pre', 'h1', 'title']) {
    const [, opened = ''] = page.split(`<${tag}`, 2);
    const found = opened.slice(opened.indexOf('>') + 1).split('</', 1)[0] ?? '';
    if (found !== '') return firstLine(stripTags(found));
  }
  return null;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

const entities = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' }));

function stripTags(text: string): string {
  const breaks = text.replace(/<br\s*\/?>/gi, '\n').replace(/<[^<>]{0,500}>/g, '');
  return breaks.replace(/&(#?\w{1,6});/g, (whole, name: string) => entities.get(name) ?? whole);
}

/** A warning or stack trace in an answer. */
interface Complaint {
  readonly kind: 'a PHP message' | 'a stack trace';
  /** Its first line, quoted. */
  readonly line: string;
}

const phpStart = /(?:PHP )?\b(?:Warning|Notice|Deprecated|Fatal error|Parse error|Strict Standards)\b: /;

/** `Warning: what in /srv/x.php on line 7`, from a line that holds it; null from any other. */
function findPhpMessage(line: string): string | null {
  const message = line.slice(phpStart.exec(line)?.index ?? line.length);
  const end = / on line \d+/.exec(message);
  if (end === null || !message.slice(0, end.index).includes(' in ')) return null;
  return message.slice(0, end.index) + end[0];
}

/** The line of a frame, or the head of a trace, in JavaScript, Java, C#, Python, Ruby, PHP and Go. */
const frames = [
  /^at .*[:(]\d/,
  /^at [\w.$<>]{3,}\(.*\)/,
  /^Traceback \(most recent call last\)/,
  /^(?:from )?[^\s:]+:\d+:in ['`]/,
  /^#0 .*\(\d+\)/,
  /^goroutine \d+ \[/,
];

/** The warning or stack trace in a text, or null. */
export function findComplaint(text: string): Complaint | null {
  const plain = stripTags(text.slice(0, 20_000));
  const lines = plain.split('\n', 1_000).flatMap((line) => line.trim().slice(0, 1_000) || []);
  const message = lines.map(findPhpMessage).find((found) => found !== null);
  if (message) return { kind: 'a PHP message', line: quoteLine(message) };
  if (!lines.some((line) => frames.some((frame) => frame.test(line)))) return null;
  const told = lines.find((line) => /^(?:panic: |[\w.$\\]{0,100}(?:Error|Exception|Fault)\b)/.test(line));
  return { kind: 'a stack trace', line: quoteLine(told ?? lines[0] ?? '') };
}
