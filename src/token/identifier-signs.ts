/**
 * Owns what programs write in place of a customer's id, as data: many customers would share it. Rule: the
 * length of an identifier that `identifier-doubts.ts` allows bounds each pattern, and each clause completes
 * "the externalId …".
 */
import type { StandIn } from './stand-ins.js';

/** A shape that an identifier may have, with the clause that says what it is. */
export interface Sign {
  readonly looks: RegExp;
  readonly says: string;
}

const placeholder = 'is a placeholder: the name of a value, not the value';
const unset = 'is what a program has for an id that was never set';
const nobody = 'is what a program writes for somebody who is not signed in';

/** The clause for each stand-in. An `instance` differs from process to process, so it is not shared. */
export const standInClauses: Readonly<Record<StandIn, string>> = {
  missing: 'is what a program writes for a missing value',
  promise: 'is what JavaScript and others write for a result that is yet to come: an await is missing',
  function: 'is what a program writes for a function, which is an object too: it was not called',
  object: 'is what a program writes for an object: a field of it was meant',
  instance: 'names an object in memory, not a customer: it is another one in every process',
  masked: 'is masked, as a log shows what it hides',
  template: 'is a template that was never filled in',
  code: 'is a piece of code, not its value',
  error: 'is an error message, not its value',
};

/** Words for someone who is not signed in. They also name mailboxes that do not belong to one customer. */
const nobodyWord =
  'anon(?:ymous)?|guest|visitor|unknown|nobody|(?:not|un)[-_ ]?authenticated|' +
  '(?:not[-_ ]?)?logged[-_ ]?(?:in|out)';

/** The same in languages other than English, as a whole id. */
const foreignWord =
  'gast|anonym|unbekannt|inconnue?|anonyme|invit[eé]|aucun|desconocido|an[oóôò]nimo|invitado|nulo|' +
  'vac[ií]o|ninguno|sconosciuto|ospite|nessuno|desconhecido|convidado|nenhum|onbekend|anoniem|g[aä]st|' +
  'ok[aä]nd|gość|nieznany|гость|аноним|неизвестно|未知|匿名|游客|访客|ゲスト|不明|손님|익명|없음';

/** What customers without an id get, so that all of them become one. */
export const sharedSigns: readonly Sign[] = [
  { looks: /^[+-]?0+(?:\.0+)?$|^-1(?:\.0+)?$|^0x0+$/, says: unset },
  {
    looks: /^(?:urn:uuid:|\{)?(?:0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})\}?$|^[0f]{24}$/i,
    says: unset,
  },
  {
    looks: /^(?:-?214748364[78]|4294967295|-?922337203685477580[78]|18446744073709551615)$/,
    says: 'is the end of a number type: an id that was never set, or did not fit',
  },
  {
    looks:
      /^(?:your|insert|enter|replace|some)[-_ ]?(?:\w{1,40}[-_ ])?(?:user|customer|external|e-?mail|mail|id|name|login|account|me|this)\w{0,20}(?:[-_ ]?(?:id|here|name|address))?$|^(?:my|the)[-_ ](?:user|customer|external)[-_ ]?id$/i,
    says: placeholder,
  },
  {
    looks:
      /^(?:user|customer|external|account|member|client)[-_ ]?(?:id|name|email)?(?:[-_ ]here)?$|^(?:id|uid|sub|pk|primary[-_ ]?key|device[-_ ]?id|uuid|guid|e-?mail(?:[-_ ]?address)?|string|example|placeholder|change[-_ ]?me|todo|tbd|x{3,})$/i,
    says: placeholder,
  },
  {
    looks: new RegExp(
      `^_{0,2}(?:${nobodyWord}|default)(?:[-_ ]?(?:user|customer|visitor|session|account))?_{0,2}$`,
      'i',
    ),
    says: nobody,
  },
  {
    looks: new RegExp(`^(?:${foreignWord})$`, 'iu'),
    says: 'is a word for a guest, for somebody unknown or for no value',
  },
  {
    looks: /^(?:not?[-_ ]?set|unset|missing|empty|#N\/A|#(?:REF|VALUE|NAME|NULL|DIV\/0)[!?])$/i,
    says: 'is what programs and tables write where there is no value',
  },
  {
    looks: /^(?:error|failed|failure|invalid|exception|not[-_ ]?found)$/i,
    says: 'is what a program writes where something failed',
  },
  {
    looks: /^\[(?:Circular|Getter|Getter\/Setter)\b.*\]$/,
    says: 'is what Node.js prints in place of a value',
  },
  { looks: /^\[email.protected\]$/i, says: 'is what Cloudflare shows in place of an address' },
  { looks: /\bAnonymousUser\b|^(?:public|no)[-_ ](?:user|customer|visitor|account)$/i, says: nobody },
  { looks: /^[A-Z]\w*(?:\\[A-Z]\w*)+$/, says: 'is the name of a class, not its value' },
  { looks: /^[^\p{L}\p{N}]+$/u, says: 'has no letter and no digit in it' },
  { looks: /^[+-]?Infinity$|^-?inf$/i, says: 'is what a program writes for a number that is none' },
  { looks: /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i, says: 'is the address of the machine itself' },
  { looks: /^(?:\d{1,3}\.){3}\d{1,3}$/, says: 'is an IP address, which those behind one network share' },
  { looks: /^Mozilla\/\d/, says: 'is the name of a browser, not of a customer' },
  {
    looks:
      /^(?:urn:)?(?:user|customer|account|member|client|cust|usr|id|uid|auth0|oauth2|cognito)[-_:/#=.|]$/i,
    says: 'ends where the id should begin',
  },
  {
    looks:
      /^(?:test|testing|tester|(?:test|demo|sample|example|mock|fake|dummy|qa)[-_ ]?(?:user|customer|id)|demo|dummy|sample|mock|fake|foo|bar|baz|1234567890|john[-_ .]?doe|jane[-_ .]?doe)$/i,
    says: "is an example's value",
  },
  {
    looks:
      /^(?:me|self|current(?:[-_ ]?(?:user|customer))?|deleted(?:[-_ ]?user)?|everyone|everybody|all|shared|service[-_ ]?account|admin(?:istrator)?|root|system|super[-_]?user)$/i,
    says: 'is a role or a word for anyone, not one customer',
  },
];

/** The part before the `@` of an address that does not belong to one customer. */
export const sharedMailboxes: readonly Sign[] = [
  { looks: new RegExp(`^(?:${nobodyWord})$`, 'i'), says: nobody },
  { looks: /^no[-_.]?e?mail$/i, says: 'is what is entered for somebody without an address' },
  {
    looks: /^(?:undefined|null)(?:[._+-](?:undefined|null))+$|^undefined\+|[+]undefined$/,
    says: standInClauses.missing,
  },
  { looks: /^(?:no|do-?not)[-_.]?reply$/i, says: 'is a mailbox that no customer reads' },
  { looks: /^(?:your?[-_.]?(?:e-?mail|name|address)|your|e-?mail|placeholder|dummy)$/i, says: placeholder },
  {
    looks: /^(?:deleted|deactivated|removed)(?:[-_.]?user)?$/i,
    says: 'is a word for anyone, not one customer',
  },
];
