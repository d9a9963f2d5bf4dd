/**
 * Owns what a payload may be that is not JSON, as data: good JSON that was changed afterwards (layers), the
 * print of a program, and JSON with a flaw. Rule: in each list the first that fits is named.
 */
import { parseJsonMember } from './json.js';
import type { Language } from './languages.js';
import { undoHtml, undoPercent } from './paste/views.js';

/** What a payload is if it is not JSON. */
export interface PayloadForm {
  /** Completes "the payload is not JSON: it …". */
  readonly says: string;
  /** What to do; null to say what a payload should be. */
  readonly hint: string | null;
  /** The language that writes this form, and no other. */
  readonly language?: Language;
}

/** A form that its text shows. */
interface PrintedForm extends PayloadForm {
  readonly looks: RegExp;
}

const encodeOnce = 'encode the JSON once: the library that makes the token does it';
const byLibrary = 'let a JSON library write it';

/** What may have been done to JSON, with how to undo it. It counts only if that gives a JSON object. */
export const payloadLayers: readonly (PayloadForm & { undo(text: string): string | null })[] = [
  {
    says: 'is JSON text written as JSON once more',
    hint: 'write the claims as JSON once: give the library the object, not its JSON.stringify or json.dumps',
    undo: (text) => {
      const reading = /^\s*"/.test(text) ? parseJsonMember(text) : {};
      return 'value' in reading && typeof reading.value === 'string' ? reading.value : null;
    },
  },
  {
    says: 'holds the claims as its only entry',
    hint: 'take them out of the array: the payload is {…}, not [{…}]',
    undo: (text) => /^\s*\[\s*(\{.*\})\s*\]\s*$/s.exec(text)?.[1] ?? null,
  },
  {
    says: 'begins with a byte-order mark',
    hint: 'write the JSON without one',
    undo: (text) => (text.startsWith('\ufeff') ? text.slice(1) : null),
  },
  {
    says: 'is JSON that was base64-encoded once more',
    hint: encodeOnce,
    undo: (text) => (/^[\w+/=\s-]+$/.test(text) ? Buffer.from(text, 'base64').toString() : null),
  },
  { says: 'is percent-encoded JSON', hint: encodeOnce, undo: undoPercent },
  { says: 'is JSON written for HTML', hint: encodeOnce, undo: undoHtml },
  {
    says: 'is nearly JSON: there is a comma before the closing brace',
    hint: byLibrary,
    undo: (text) => text.replace(/,(\s*[}\]])/g, '$1'),
  },
  {
    says: 'is JSON with more text around it',
    hint: "sign the JSON alone: are there quotes, b'…', a blank, a NUL or a log line in front or behind?",
    undo: (text) => text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1),
  },
  {
    says: 'has a line break or control character inside a text',
    hint: `${byLibrary}: it escapes them`,
    undo: (text) => text.trim().replace(/\p{Cc}/gu, ' '),
  },
];

/** How a language writes claims as JSON. */
const toJson = {
  python: 'json.dumps(claims), not str(claims)',
  ruby: 'claims.to_json, not claims.to_s',
  php: 'json_encode($claims)',
  go: 'json.Marshal(claims)',
  java: 'objectMapper.writeValueAsString(claims)',
  csharp: 'JsonSerializer.Serialize(claims)',
  perl: 'encode_json($claims)',
  elixir: 'Jason.encode!(claims), not inspect(claims)',
} as const satisfies Partial<Record<Language, string>>;

/** A print that one language alone makes. */
const printOf = (language: keyof typeof toJson, looks: RegExp, says: string): PrintedForm => ({
  looks,
  says,
  hint: toJson[language],
  language,
});

/** What a program writes if claims become text in another way than as JSON. */
export const printedForms: readonly PrintedForm[] = [
  {
    looks: /^(?:undefined|null|None|nil|NULL|\(null\))$/,
    says: 'is the word for a missing value',
    hint: 'the claims are not there when they are signed: is an argument missing, or its order another?',
  },
  printOf('php', /^\[\]$/, "is PHP's empty array: there are no claims when it is signed"),
  printOf('perl', /^(?:HASH|ARRAY|SCALAR)\(0x|^\$VAR1 = /, "is Perl's print of a reference"),
  {
    looks:
      /^(?:\[object \w+\]|Array|System\.[\w.[\],`]+|(?:\w+\.)+\w+@[0-9a-f]+|<[\w. ]+ object at 0x[0-9a-f]+>|#<\w.*>)$/,
    says: 'is what a program writes for an object',
    hint: `write the claims as JSON: JSON.stringify, ${toJson.java}, ${toJson.csharp}`,
  },
  printOf('elixir', /^%\{/, "is Elixir's inspect"),
  printOf('python', /^(?:\w+\()?\[\(['"]/, "is Python's print of a list of pairs"),
  printOf(
    'go',
    /^map\[|^&?\{[A-Z]\w*:[^"',]+\}$|^&?\{[^ "',:=]+ [^"',:=]+\}$/,
    "is Go's fmt of a map or struct",
  ),
  printOf('ruby', /^\{.*=>/s, "is Ruby's inspect"),
  printOf('php', /^[aOs]:\d+:/, "is PHP's serialize"),
  printOf(
    'php',
    /^(?:Array|stdClass Object)\s*\(|^array\s?\((?:\d+\) \{)?\s*['\d[]/,
    "is PHP's print_r, var_export or var_dump",
  ),
  {
    looks: /^\{\s*"[^"]*"\s*:.*(?:\{\{|[$#]\{|<%|%[sd]|: ?\$\w|:\s*"?\{\w+\})/s,
    says: 'holds a template that was never filled in',
    hint: 'fill it in before you sign: jq -n --arg, an f-string or backticks, not plain quotes',
  },
  printOf('python', /^[{[]\s*u?'/, "is Python's str(dict), or has single quotes"),
  printOf('csharp', /^\{ \w+ = /, "is C#'s print of an anonymous object"),
  printOf('java', /^\{\w+=/, "is Java's Map.toString"),
  {
    looks: /^[\w.]+ ?[([{] ?\w+(?: ?=|:)/,
    says: 'is a record, struct or data class as it prints itself',
    hint: 'write it as JSON: Json.encodeToString, writeValueAsString, json.dumps(asdict(…)), json.Marshal',
  },
  {
    looks: /^\{\s*\w+:/,
    says: 'has names without quotes, as JavaScript and Ruby print objects',
    hint: 'JSON.stringify(claims), claims.to_json',
  },
  { looks: /^\s*</, says: 'is XML or HTML', hint: 'write the claims as JSON' },
  {
    looks: /^[\w.[\]%-]+=[^&=]+(?:&|$)/,
    says: 'is form-encoded',
    hint: 'write JSON: json_encode($claims), not http_build_query',
  },
];

/** What is wrong inside a text that begins with a brace and was meant as JSON, most certain first. */
export const payloadFlaws: readonly PrintedForm[] = [
  {
    looks: /[:,[]\s*(?:None|True|False|undefined|NaN|-?Infinity|nil|NULL|Null)\s*[,}\]]/,
    says: 'holds a word that JSON has not, such as None or undefined',
    hint: `${byLibrary}, and leave out what has no value`,
  },
  {
    looks: /:\s*[,}]/,
    says: 'has a claim without a value',
    hint: `is a variable empty that was put in there? ${byLibrary}`,
  },
  { looks: /"\s+"\w+"\s*:/, says: 'has no comma between two claims', hint: byLibrary },
  {
    looks: /":\s*[A-Za-z][^"\s,}]*[,}]/,
    says: 'has a text without quotes around it',
    hint: `${byLibrary}: it quotes texts`,
  },
  {
    looks: /"\s*:\s*"[^"\\]*"[^",:;}\]\s][^"]*"/,
    says: 'has a quote too few or too many',
    hint: `${byLibrary}: it sets all quotes, with a backslash before one inside a text`,
  },
  {
    looks: /[^}\s]\s*$/,
    says: 'is cut off: its end is missing',
    hint: 'is a buffer, a column or a field too short for it?',
  },
];
