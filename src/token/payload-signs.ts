/** Owns how languages print claims that should be JSON, as data. Rule: the first form that fits is named. */
import type { Language } from './languages.js';

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
export interface PrintedForm extends PayloadForm {
  readonly looks: RegExp;
}

/** The later ones fit more texts. */
export const otherForms: readonly PrintedForm[] = [
  {
    looks: /^(?:undefined|null|None|nil|NULL|\(null\))$/,
    says: 'is the word for a missing value',
    hint: 'the claims are not there when they are signed: is an argument missing, or its order another?',
  },
  {
    looks: /^\[\]$/,
    says: "is PHP's empty array",
    hint: 'the claims are empty when they are signed; else json_encode((object) $claims)',
    language: 'php',
  },
  {
    looks:
      /^(?:\[object \w+\]|Array|table: 0x[0-9a-f]+|Instance of '\w+'|System\.[\w.[\],`]+|(?:\w+\.)+\w+@[0-9a-f]+|<[\w. ]+ object at 0x[0-9a-f]+>|#<\w.*>)$/,
    says: 'is what a program writes for an object',
    hint:
      'write the claims as JSON: JSON.stringify, objectMapper.writeValueAsString, ' +
      'JsonSerializer.Serialize',
  },
  {
    looks: /^(?:HASH|ARRAY|SCALAR)\(0x/,
    says: "is Perl's print of a reference",
    hint: 'encode_json($claims)',
    language: 'perl',
  },
  { looks: /^\$VAR1 = /, says: "is Perl's Data::Dumper", hint: 'encode_json($claims)', language: 'perl' },
  {
    looks: /^%\{/,
    says: "is Elixir's inspect",
    hint: 'Jason.encode!(claims), not inspect(claims)',
    language: 'elixir',
  },
  {
    looks: /^(?:#\{|\[\{)<<"/,
    says: "is Erlang's print of a map or a list",
    hint: 'jsx:encode(Claims), or let the library encode the map',
  },
  {
    looks: /^\[\w+: /,
    says: "is Elixir's inspect of a keyword list",
    hint: 'Jason.encode!(Map.new(claims)), not inspect(claims)',
    language: 'elixir',
  },
  {
    looks: /^\[\s*\[\s*"\w+"\s*,/,
    says: 'is a list of pairs, each of a name and a value',
    hint: 'sign an object: Object.fromEntries(claims), dict(claims), claims.to_h',
  },
  {
    looks: /^\[\s*\{\s*"(?:(?:type|name|key|claim)"\s*:|id"\s*:\s*"(?:email|externalId|iat)")/i,
    says: 'is a list with an entry for each claim',
    hint: 'sign one object with the claims as its members',
  },
  {
    looks: /^(?:\w+\()?\[\(['"]/,
    says: "is Python's print of a list of pairs",
    hint: 'json.dumps(dict(claims))',
    language: 'python',
  },
  { looks: /^\["[^"]*": /, says: "is Swift's print of a dictionary", hint: 'JSONEncoder().encode(claims)' },
  { looks: /^\{:\w+ /, says: "is Clojure's pr-str of a map", hint: '(json/write-str claims)' },
  { looks: /^(?:Hash)?Map\(\w+ -> /, says: "is Scala's Map.toString", hint: 'write the claims as JSON' },
  { looks: /^@\{/, says: "is PowerShell's print of an object", hint: 'ConvertTo-Json -Compress $claims' },
  {
    looks: /^\{\s+"?\w+"? = .*;\s*\}$/s,
    says: "is Objective-C's description of an NSDictionary",
    hint: 'NSJSONSerialization dataWithJSONObject:claims',
  },
  {
    looks: /^(?:map\[\w+\]|[\w.]+\{\w+:)/,
    says: "is Go's fmt (%#v)",
    hint: 'json.Marshal(claims)',
    language: 'go',
  },
  { looks: /^map\[/, says: "is Go's fmt of a map", hint: 'json.Marshal(claims)', language: 'go' },
  { looks: /^\{.*=>/s, says: "is Ruby's inspect", hint: 'claims.to_json, not claims.to_s', language: 'ruby' },
  {
    looks: /^[aOs]:\d+:/,
    says: "is PHP's serialize",
    hint: 'json_encode($claims), not serialize($claims)',
    language: 'php',
  },
  {
    looks: /^(?:Array|stdClass Object)\s*\(|^array\s?\((?:\d+\) \{)?\s*['\d[]/,
    says: "is PHP's print_r, var_export or var_dump",
    hint: 'json_encode($claims)',
    language: 'php',
  },
  {
    looks: /^\{\s*"[^"]*"\s*:.*(?:\{\{|[$#]\{|<%|%[sd]|: ?\$\w)/s,
    says: 'holds a template that was never filled in',
    hint: 'fill it in before you sign: jq -n --arg, an f-string or backticks, not plain quotes',
  },
  {
    looks: /^[{[]\s*u?'/,
    says: "is Python's str(dict), or has single quotes",
    hint: 'json.dumps(claims), not str(claims)',
    language: 'python',
  },
  {
    looks: /^\{ \w+ = /,
    says: "is C#'s print of an anonymous object",
    hint: 'JsonSerializer.Serialize(claims)',
    language: 'csharp',
  },
  {
    looks: /^\{\w+=/,
    says: "is Java's Map.toString",
    hint: 'objectMapper.writeValueAsString(claims)',
    language: 'java',
  },
  {
    looks: /^\w+[([]\w+=|^[A-Z]\w* \{ ?\w+ = /,
    says: 'is a record or data class as it prints itself (Kotlin, Java, Python, C#)',
    hint: 'write it as JSON: Json.encodeToString, writeValueAsString, json.dumps(asdict(claims))',
  },
  { looks: /^[A-Z]\w* \{ ?"?\w+"?: /, says: "is Rust's Debug print", hint: 'serde_json::to_string(&claims)' },
  {
    looks: /^&?\{[A-Z]\w*:[^"',]+\}$/,
    says: "is Go's fmt of a struct (%+v)",
    hint: 'json.Marshal(claims)',
    language: 'go',
  },
  {
    looks: /^&?\{[^ "',:=]+ [^"',:=]+\}$/,
    says: "is Go's fmt of a struct (%v)",
    hint: 'json.Marshal(claims)',
    language: 'go',
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
  { looks: /^\w+ ?= ?\S.*\n\w+ ?= ?/, says: 'is TOML or an INI file', hint: 'write the claims as JSON' },
  { looks: /^\w+[,;]\w[^\r\n]*\r?\n/, says: 'is CSV', hint: 'write the claims as JSON' },
  {
    looks: /^(?:---\s*\n)?\w+: .*\n\w+: /,
    says: 'is YAML',
    hint: 'write the claims as JSON: claims.to_json, json.dumps',
  },
  {
    looks: /^[\w.+-]{1,64}@[\w.-]{1,250}$/,
    says: 'is one value, not claims with names',
    hint: 'sign an object: { email, iat } or { externalId, iat }',
  },
  {
    looks: /\b(?:email|externalId|iat)\b/,
    says: 'has the names of claims in it, but is no JSON',
    hint: 'let a JSON library write the claims: JSON.stringify, json.dumps, to_json, json_encode',
  },
];
