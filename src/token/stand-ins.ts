/**
 * Owns recognizing what stands in place of a value: the print of a missing value or of an object, a template,
 * a mask, a piece of code, printed bytes. Rule: the same for tokens, identifiers and times; the first that
 * fits is named, and a text longer than {@link longest} is not looked at.
 */

/** What the text is in place of a value. */
export type StandIn =
  | 'missing'
  | 'promise'
  | 'function'
  | 'object'
  | 'instance'
  | 'masked'
  | 'template'
  | 'code'
  | 'error';

/** A longer text is not looked at, because stand-ins are short. */
const longest = 200;

const missingWords = new Set(
  'undefined null none nil nan (null) <nil> <null> <none> <undefined> n/a n.a. void nothing false true'
    .split(' ')
    .concat(
      'nonetype',
      'optional(nil)',
      'optional.empty',
      'dbnull',
      'dbnull.value',
      'guid.empty',
      'kotlin.unit',
      'coroutine_suspended',
      '\\n',
      '""',
      '()',
      '(nil)',
      '$null',
      '~',
      "''",
    ),
);

const shapes: readonly (readonly [StandIn, RegExp])[] = [
  ['missing', /^(?:undefined|null|none|nil|nan)+$/i],
  // What Go prints for a value that its verb does not fit.
  ['function', /^%![a-z]\(func\(/],
  ['missing', /^%![a-z]\([^()]*(?:\([^()]*\))?\)$/i],
  ['promise', /^System\.Threading\.Tasks\.|^%Task\{|^(?:Mono|Flux)[A-Z]\w+$/],
  [
    'promise',
    /^(?:\[object promise\]|promise ?\{.*\}|<?coroutine object.*|<(?:task|future) .*>|\w+: ?promise.*)$/is,
  ],
  ['promise', /CompletableFuture[@[]|^Future\(|^Deferred\w*\{|^Instance of '_?Future/],
  [
    'function',
    /^\[(?:async ?)?(?:generator ?)?function\b.*\]$|^\[native code\]$|^function\b[ *]{0,3}[\w$]{0,60} ?\(|^closure object\b/is,
  ],
  [
    'function',
    /^<(?:function|bound method|built-in|property|method|lambda)\b|^#<(?:Proc|Method):|^#Function<|^&[A-Z][\w.]*\/\d$/,
  ],
  ['function', /^async function\b|\$\$?Lambda[$/]|^Closure: \(|^\(Function\)$|^Function\d<|^System\.Func`/],
  ['function', /^(?:async )?\([^()]*\) ?=> ?/],
  // `id => 8412` is a name with its value, as Ruby and PHP print it.
  ['function', /^(?:async )?[\w$]{1,40} ?=>(?! ?(?:["'\d]|(?=[\w-]+$)[A-Za-z_-]*\d))/],
  [
    'object',
    /^(?:\[object [a-z]+\]|object|array(?:\(\))?|map\[\]|\{\}|\[\]|symbol\(.*\)|system\.[\w.[\]`,]+)$/i,
  ],
  [
    'object',
    /^<(?:class|type)\b.*>$|^<response \[\d+\]>$|^<[\w.]+ (?:object|unbound)>$|^instance of '\w+'$/is,
  ],
  ['object', /^#[A-Z]\w*(?:\.\w+)+<.*>$|^(?:class|interface) (?:\w+\.)+\w+$/s],
  ['instance', /^#<[^>]{0,100}:0x[0-9a-f]/],
  ['instance', /^#<[A-Z]\w*(?:::\w+)*>$/],
  ['instance', / at 0x[0-9a-f]{3,16}>$|^(?:\w+[.$])+\w+@[0-9a-f]{5,8}$|^\[[BC]@[0-9a-f]{5,8}$/s],
  ['instance', /^(?:HASH|ARRAY|CODE|SCALAR|REF)\(0x[0-9a-f]+\)$|^(?:table|userdata|function): 0x[0-9a-f]+$/],
  ['instance', /^\[L[\w.]+;@[0-9a-f]{1,8}$/],
  ['instance', /^#(?:PID|Reference|Port)<[\d.]+>$/],
  ['instance', /^0x(?:c0|7f|55|56)[0-9a-f]{8,10}$/],
  [
    'masked',
    /^[^a-z0-9]*(?:[a-z]{1,20} )?(?:redacted|filtered|masked|hidden|removed|scrubbed|censored|sensitive)[^a-z0-9]*$/i,
  ],
  ['masked', /^["']?[<[({]private[>\])}]["']?$/i],
  ['masked', /^(?:\w{1,30}\()?["'[(<]{0,2}[*•●█]{3,}["'\])>]{0,2}$/],
  [
    'template',
    /[$#%]\{[^{}]*\}|\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]|%\([\w.]+\)[sd]|<%[^<]*%>|<\?[^<]*\?>|^\$\([^)]*\)$/,
  ],
  ['template', /^(?:%[-\d.$]*[sdvi@q]|\{(?:\d{1,2}|(?![0-9a-f]{32})[a-z_][\w.]*)?\}|:[a-z]\w*|%\w+%)$/i],
  ['template', /^\$\w{0,30}(?:user|customer|account|mail|token|jwt|claims|uid)\w{0,30}$/i],
  ['template', /^\$(?:(?:[a-z]{1,30}_)?(?:id|sub|name|value)|\d)$/i],
  ['template', /^\$(?:[A-Z][A-Z\d_]*|[a-z]\w*Id)$|^@(?:user|model|customer|item|session)\w*(?:\.\w+)+$/],
  ['template', /^(?:<(?!.* at |buffer |\w+ \d)[a-z][\w .-]{0,60}>|\{![\w.]+\})$/i],
  ['template', /^@[A-Z]\w*(?:\.\w+)+$|^__[A-Z][A-Z_]*__$|^\[[A-Z]+(?:[ _-][A-Z]+)*\]$/],
  ['template', /[-_:|/]\{[a-z_]\w{0,60}\}$/i],
  // A reference to a secret that was not looked up.
  ['template', /^(?:\$env:\w+|arn:aws:(?:secretsmanager|ssm):\S+|op:\/\/\S+|@Microsoft\.KeyVault\(.*\))$/i],
  ['code', /^(?:[a-z_$]\w{0,40}(?:\.|\?\.|->|::)){1,6}(?:user_?id|external_?id|uuid|jwt)$/i],
  // `norman.id` is a name, and `.id` the domain of a country.
  [
    'code',
    /^(?:[a-z_$]\w{0,40}(?:\?\.|->|::)|(?:this|self|req\w*|res\w*|session|ctx|context|data|body|auth|claims|params|props|state|args|payload|event|\w*user|customer|account|member|profile|client|model)\.)(?:\w{1,40}(?:\.|\?\.|->|::)){0,5}(?:id|email|sub)$/i,
  ],
  [
    'code',
    /^(?:this|self|res\w*|req\w*|data|body|user|session|ctx|auth)(?:(?:\.|\?\.|->)\w+){0,6}(?:\.|->)(?:\w*token|jwt)$/i,
  ],
  [
    'code',
    /^(?:process\.env|import\.meta\.env|os\.environ|ENV|System\.getenv|\$_(?:ENV|SERVER|SESSION))\b[.[(]/,
  ],
  ['code', /^(?:await |nextval\()|^(?:java|System)\.[\w.]+$|^[$A-Za-z_]\w*(?:(?:\.|\?\.|->|::)\w+){0,6}\(\)/],
  ['code', /^[A-Za-z]\w*(?:\.\w+){1,6}\([\w$.]*\(\)[^"']*\)$/],
  [
    'error',
    /^(?:Traceback \(most|Uncaught |panic: |fatal error: |(?:PHP )?(?:Fatal|Parse) error|Segmentation fault)/,
  ],
  ['error', /^(?:[\w$]+[.:]{1,2}){0,9}[A-Za-z]{0,60}(?:Error|Exception)\b/],
  [
    'error',
    /^(?:key is (?:of invalid type|invalid)|jwt (?:malformed|expired|must be provided)|invalid (?:token|signature|key|algorithm)|signature is invalid|token is (?:expired|malformed|invalid))$/i,
  ],
  ['error', /^(?:(?:Result\.)?failure|Err|Left)(?:\(.*\)| [A-Z].*)$|^\{:error, .*\}$/s],
  [
    'error',
    /^(?:not found|unauthorized|forbidden|bad request|bad gateway|internal server error|access denied)$/i,
  ],
];

/** What stands in place of a value; null if the text may be a value. */
export function findStandIn(text: string): StandIn | null {
  if (text.length > longest) return null;
  const word = text.toLowerCase();
  if (missingWords.has(word)) return 'missing';
  const parts = text.split(/[-_ .,:|/#=@]+/);
  if (parts.length > 1 && areAllMissing(parts.map((part) => part.toLowerCase()))) return 'missing';
  // A map as Elixir prints it, not a template of Ruby; the first line of XML, not of PHP.
  if (/^%\{[^{}:=]*[:=]|^<\?xml/.test(text)) return null;
  return shapes.find(([, shape]) => shape.test(text))?.[0] ?? null;
}

/**
 * Whether all parts are words for a missing value. `nil_void` may be a name, so words that are also names
 * count only if all parts are the same word.
 */
function areAllMissing([first, ...others]: readonly string[]): boolean {
  const noName = /^(?:undefined|null|none|false|\(null\)|<\w+>)$/;
  return (
    first !== undefined &&
    missingWords.has(first) &&
    (others.every((part) => part === first) || [first, ...others].every((part) => noName.test(part)))
  );
}

/** A raw digest in place of its text: most of its bytes are not UTF-8. */
const rawDigest = /(?:[^\x20-\x7e][\x20-\x7e]{0,6}){8}/;

/** The bytes of a digest as Java, Go and Elixir print them. */
const byteList = /^(?:\[|<<)-?\d{1,3}(?:,? -?\d{1,3})+(?:\]|>>)$/;

/** What a signature is if its bytes were printed and not encoded, as a clause; null if they were not. */
export function describePrinted(text: string): string | null {
  if (byteList.test(text)) return "is the digest's bytes written as numbers";
  if (text.length <= 64 && rawDigest.test(text)) return "is the digest's bytes as they are, not encoded";
  // A digest in base64url does not have 44 hexadecimal digits by chance.
  if (/^<Buffer [0-9a-f]{2} /.test(text)) return "is the digest's bytes as Node.js prints them";
  return /^[0-9a-f]{44,63}$/i.test(text)
    ? `is ${text.length} hexadecimal digits, not base64url; 64 make 32 bytes: are zeros lost?`
    : null;
}
