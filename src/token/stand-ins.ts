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
  (
    'undefined null none nil nan (null) <nil> <null> <none> <undefined> n/a n.a. void nothing false true ' +
    'nonetype optional(nil) optional.empty dbnull dbnull.value guid.empty kotlin.unit coroutine_suspended ' +
    '\\n "" () (nil) $null ~ \'\''
  ).split(' '),
);

const shapes: readonly (readonly [StandIn, RegExp])[] = [
  ['missing', /^(?:undefined|null|none|nil|nan)+$/i],
  // What Go prints for a value that its verb does not fit.
  ['missing', /^%![a-z]\([^()]*(?:\([^()]*\))?\)$/i],
  ['promise', /^System\.Threading\.Tasks\.|^%Task\{|CompletableFuture[@[]|^Future\(/],
  [
    'promise',
    /^(?:\[object promise\]|promise ?\{.*\}|<?coroutine object.*|<(?:task|future) .*>|\w+: ?promise.*)$/is,
  ],
  [
    'function',
    /^\[(?:async ?)?(?:generator ?)?function\b.*\]$|^\[native code\]$|^function\b[ *]{0,3}[\w$]{0,60} ?\(|^closure object\b/is,
  ],
  [
    'function',
    /^<(?:function|bound method|built-in|property|method|lambda)\b|^#<(?:Proc|Method):|^async function\b/,
  ],
  ['function', /^(?:async )?\([^()]*\) ?=> ?/],
  // `id => 8412` is a name with its value, as Ruby and PHP print it.
  ['function', /^(?:async )?[\w$]{1,40} ?=>(?! ?(?:["'\d]|(?=[\w-]+$)[A-Za-z_-]*\d))/],
  [
    'object',
    /^(?:\[object [a-z]+\]|object|array(?:\(\))?|map\[\]|\{\}|\[\]|symbol\(.*\)|system\.[\w.[\]`,]+)$/i,
  ],
  ['object', /^<(?:class|type)\b.*>$|^<response \[\d+\]>$|^<[\w.]+ (?:object|unbound)>$/is],
  ['instance', /^#<[^>]{0,100}:0x[0-9a-f]|^#<[A-Z]\w*(?:::\w+)*>$|^#(?:PID|Reference)<[\d.]+>$/],
  ['instance', / at 0x[0-9a-f]{3,16}>$|^(?:\w+[.$])+\w+@[0-9a-f]{5,8}$|^\[[BC]@[0-9a-f]{5,8}$/s],
  ['instance', /^(?:HASH|ARRAY|CODE|SCALAR|REF)\(0x[0-9a-f]+\)$|^0x(?:c0|7f|55|56)[0-9a-f]{8,10}$/],
  [
    'masked',
    /^[^a-z0-9]*(?:[a-z]{1,20} )?(?:redacted|filtered|masked|hidden|removed|scrubbed|censored|sensitive)[^a-z0-9]*$/i,
  ],
  ['masked', /^["']?[<[({]private[>\])}]["']?$|^(?:\w{1,30}\()?["'[(<]{0,2}[*•●█]{3,}["'\])>]{0,2}$/i],
  [
    'template',
    /[$#%]\{[^{}]*\}|\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]|%\([\w.]+\)[sd]|<%[^<]*%>|<\?[^<]*\?>|^\$\([^)]*\)$/,
  ],
  ['template', /^(?:%[-\d.$]*[sdvi@q]|\{(?:\d{1,2}|(?![0-9a-f]{32})[a-z_][\w.]*)?\}|:[a-z]\w*|%\w+%)$/i],
  ['template', /^\$(?:\w{0,30}(?:user|customer|account|mail|token|jwt|claims|uid)\w{0,30}|\d|id|sub|name)$/i],
  ['template', /^\$(?:[A-Z][A-Z\d_]*|[a-z]\w*Id)$|^@(?:[A-Z]\w*|user|model|customer)(?:\.\w+)+$/],
  ['template', /^(?:<(?!.* at |buffer |\w+ \d)[a-z][\w .-]{0,60}>|\{![\w.]+\})$/i],
  ['template', /^__[A-Z][A-Z_]*__$|^\[[A-Z]+(?:[ _-][A-Z]+)*\]$/],
  ['template', /[-_:|/]\{[a-z_]\w{0,60}\}$/i],
  // A reference to a secret that was not looked up.
  ['template', /^(?:\$env:\w+|arn:aws:(?:secretsmanager|ssm):\S+|op:\/\/\S+|@Microsoft\.KeyVault\(.*\))$/i],
  // `norman.id` is a name, and `.id` the domain of a country.
  ['code', /^(?:[a-z_$]\w{0,40}(?:\.|\?\.|->|::)){1,6}(?:user_?id|external_?id|uuid|jwt)$/i],
  [
    'code',
    /^(?:[a-z_$]\w{0,40}(?:\?\.|->|::)|(?:this|self|req\w*|res\w*|session|ctx|context|data|body|auth|claims|params|props|state|args|payload|event|\w*user|customer|account|member|profile|client|model)\.)(?:\w{1,40}(?:\.|\?\.|->|::)){0,5}(?:id|email|sub|\w*token)$/i,
  ],
  [
    'code',
    /^(?:process\.env|import\.meta\.env|os\.environ|ENV|System\.getenv|\$_(?:ENV|SERVER|SESSION))\b[.[(]/,
  ],
  ['code', /^await |^(?:java|System)\.[\w.]+$|^[$A-Za-z_]\w*(?:(?:\.|\?\.|->|::)\w+){0,6}\(\)/],
  ['code', /^[A-Za-z]\w*(?:\.\w+){1,6}\([\w$.]*\(\)[^"']*\)$/],
  [
    'error',
    /^(?:Traceback \(most|Uncaught |panic: |fatal error: |(?:PHP )?(?:Fatal|Parse) error|Segmentation fault)/,
  ],
  ['error', /^(?:[\w$]+[.:]{1,2}){0,9}[A-Za-z]{0,60}(?:Error|Exception)\b/],
  [
    'error',
    /^(?:jwt (?:malformed|expired|must be provided)|(?:invalid )?(?:token|signature|key)(?: is (?:of invalid type|expired|malformed|invalid))?|not found|unauthorized|forbidden|bad request|bad gateway|internal server error|access denied)$/i,
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

/** Whether all are words for a missing value; those that are also names count only if all are the same. */
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
