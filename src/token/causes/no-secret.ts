/**
 * Owns naming a text that stands in place of a secret: a word for a missing value, a template, a path, a
 * token. Rule: only what is certain; only words of our own lists are shown.
 */
import { exampleKeys, fieldNames, jwtIoDefaults, missingWords, variableNames } from './words.js';

const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /^[[<(]?(?:redacted|filtered|masked|hidden|sensitive)[\])>]?$/i,
    'is masked: it was copied where it is hidden',
  ],
  [/^[\w-]{4,}\.[\w-]{4,}\.[\w-]*$/, 'is a JWT: that is the API key, or a token'],
  [
    /^(?:\$\{.*\}|\{\{.*\}\}|\$\(.*\)|#\{.*\}|<%.*%>|\$env:\w+|%\w+%|%\(\w+\)s|@\w+@|__\w+__|\$[A-Z_][A-Z0-9_]+)$/s,
    'is a template that was never filled in',
  ],
  [
    /^<[\w .-]{3,40}>$|^\[[A-Za-z_ -]{3,40}\]$|^(?:your|YOUR|insert|INSERT|paste|PASTE)[ _-][A-Za-z_ -]{3,40}$/,
    'is a placeholder that was never filled in',
  ],
  [
    /^(?:process\.env\.|os\.environ|ENV\[|System\.getenv|getenv\()/,
    'is a line of code that reads the secret, not the secret',
  ],
  [/^-----BEGIN /, 'is a key in PEM form: login tokens take no key pair'],
  [
    /^(?:arn:aws:|op:\/\/|vault:|projects\/[\w-]+\/secrets\/|@Microsoft\.KeyVault|sm:\/\/|ref\+|!reference)/,
    'is a reference to a secret, not the secret',
  ],
  [/^(?:ENC\[|ENC\(|\$ANSIBLE_VAULT;|AQICAH)/, 'is a secret that is encrypted, not the secret'],
  [
    /^[\w+/-]{0,8}(?:\*{3,}|(?:\xe2\x80\xa2){3,})[\w+/=-]{0,8}$/,
    'is masked: it was copied where it is hidden',
  ],
  [/^[a-z][a-z0-9+.-]{1,15}:\/\//i, 'is a link'],
  [
    /^(?:~|\.{1,2})?\/[\w.@-]+(?:\/[\w.@-]+)+$|^[A-Za-z]:\\[\w.\\ -]+$/,
    'is the path of a file, not what is in it',
  ],
  [/^([\x21-\x7e])\1{7,}$/, 'is one character over and over: was it masked?'],
  [/^(?:\xe2\x80\xa2){4,}$/, 'is dots: it was copied where it is masked'],
  [/^\S{0,80}(?:\.\.\.|\xe2\x80\xa6)\S{0,80}$/, 'was shortened: there are dots in it'],
  [/^\$(?:2[abxy]|argon2\w+|5|6)\$/, 'is the hash of a password'],
  [/^(?:[{[]|<(?:!doctype|html|\?xml))/i, 'is JSON or a page, not the secret'],
];

/** The meaning of a word of our lists. A run judges few secrets, so a search costs less than an index. */
function describeListed(text: string): string | null {
  if (jwtIoDefaults.some((key) => key === text)) return "is the default secret of jwt.io's page";
  const find = (list: readonly (readonly [string, string])[]) =>
    list.findLast(([word]) => word === text)?.[1];
  const language = find(missingWords);
  if (language !== undefined)
    return `is the word ${JSON.stringify(text)}, which stands for a missing value (${language})`;
  if ([...variableNames, ...fieldNames].some((name) => name === text))
    return `is the name ${text}, not its value`;
  const source = find(exampleKeys);
  return source === undefined ? null : `is the example key ${JSON.stringify(text)} (${source})`;
}

/** What the text certainly is, as a clause that completes "the secret …"; null if it may be a secret. */
export function describeNoSecret(text: string): string | null {
  if (text === '') return null;
  return describeListed(text) ?? shapes.find(([shape]) => shape.test(text))?.[1] ?? null;
}
