/**
 * Owns finding the secret in a longer text that was given as the secret: code, an env file, a manifest, a
 * label. Rule: it lists parts to try, likeliest first; a part is the secret only if a token verifies with it.
 * Texts have one character per byte.
 */
import { fromUtf8, toUtf8 } from './mac.js';

/** A longer text is not searched. */
const longestText = 20_000;
/** How many parts are listed, and the fewest characters of one. */
const [mostParts, shortestPart] = [200, 16];

/** What stands around the parts of code, tables and manifests. */
const marks = /[\s"'`<>()[\]{},;*]+/;

/** The parts of a text that may be the secret. */
export function listInnerSecrets(text: string): readonly string[] {
  if (text.length > longestText || /^[\w+/=.~-]*$/.test(text)) return [];
  const plain = text.replace(/\x1b\[[\d;]*m/g, '');
  const found = new Set<string>();
  // Without line breaks and characters that cannot be seen.
  found.add(toUtf8(fromUtf8(plain).replace(/[\p{Default_Ignorable_Code_Point}\r\n]/gu, '')));
  // Without a comment behind it. A space alone may belong to the secret.
  found.add(/^(\S+) +(?:#|\/\/|;|--) ?[a-z][a-z ,.-]*$/i.exec(plain)?.[1] ?? '');
  // Without the line end that `cat -A` and editors show; without the org of `org:secret`.
  found.add(/^(\S+?)(?:\$|\^M\$?)$/.exec(plain)?.[1] ?? '');
  found.add(/^[a-z][\w-]{1,40}:(\S+)$/i.exec(plain)?.[1] ?? '');
  for (const part of [...splitAtMarks(plain), ...splitAtWords(plain)])
    for (const one of [part, part.slice(part.search(/[=:]/) + 1)]) {
      found.add(one);
      if (/^[A-Za-z0-9+/]+={0,2}$/.test(one)) found.add(Buffer.from(one, 'base64').toString('latin1'));
    }
  return [...found].filter((one) => one.length >= shortestPart && one !== text);
}

function splitAtMarks(plain: string): readonly string[] {
  const unescaped = plain.replace(/&(?:quot|apos|#39|#34);|\\["']/g, '"');
  return /[\n"'`<>()[\]{},;*]/.test(unescaped) ? unescaped.split(marks).slice(0, mostParts) : [];
}

/** A word of a command, a label or a table, such as `setx`, `-e`, `secret:` or `|`. */
const word = /^(?:-{0,2}[A-Za-z_][A-Za-z_.-]{0,30}[:=,.)]?|\|)$/;
/** A word that announces a secret. */
const aboutSecrets = /secret|key|^-e$|^(?:ENV|ARG|export|setx?|setenv)$/i;

/** The other text between or behind words about a secret, if there is exactly one. */
function splitAtWords(plain: string): readonly string[] {
  const parts = plain.trim().split(/\s+/).slice(0, mostParts);
  const others = parts.filter((part) => part.length >= shortestPart || !word.test(part));
  const isLabelled = parts.some((part) => aboutSecrets.test(part) && !others.includes(part));
  const isSetting = /^[A-Z_]{3,40}=/.test(others.at(-1) ?? '') && parts.length > 1;
  return isLabelled || isSetting ? others : [];
}

/** What a copy may be if a lost end is added, and how that completes "the text has lost …". */
interface LostEnd {
  readonly text: string;
  readonly lost: string;
}

/**
 * With the "=" that a double click does not select (base64 has four characters in a group), or with one more
 * digit.
 */
export function listCompletions(text: string): readonly LostEnd[] {
  const missing = (4 - (text.length % 4)) % 4;
  if (/^[0-9a-f]{15,}$/.test(text) && text.length % 2 === 1)
    return [...'0123456789abcdef'].flatMap((digit) => [
      { text: text + digit, lost: 'the last digit' },
      { text: digit + text, lost: 'the first digit' },
    ]);
  if (missing === 0 || missing === 3 || !/^[A-Za-z0-9+/]{16,}=?$/.test(text)) return [];
  return [{ text: text.padEnd(text.length + missing, '='), lost: 'the "=" at its end' }];
}
