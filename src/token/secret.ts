/**
 * Owns what a chat secret should look like, and what is wrong with one that does not. Rule: the only
 * judgement of secrets, for files, variables, prompts and stores; pure, describes, never prints and never
 * shows a secret.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { describeNoSecret } from './causes/no-secret.js';
import { type Peel, peelSecret } from './causes/own-copy.js';
import type { DecodedToken } from './decode.js';

/** Where a secret is from: the store of an org; or, if `org` is null, the flag or variable in `source`. */
export interface SecretOrigin {
  readonly source: string;
  readonly org: string | null;
  /** Whether `--org` named the org: then the next command needs it too. */
  readonly isOrgByFlag?: boolean;
}

/** `of acme`, or `from KUSTOMER_CHAT_SECRET` if its org is not known. */
export function describeSecretOrigin({ source, org }: SecretOrigin): string {
  return org === null ? `from ${source}` : `of ${org}`;
}

/** {@link describeSecretOrigin} with the rest in brackets: `of acme (7f3a91c2, keychain)`. */
export function describeSecretInFull(secret: SecretOrigin & { readonly fingerprint: string }): string {
  const { source, org, fingerprint } = secret;
  return `${describeSecretOrigin(secret)} (${org === null ? fingerprint : `${fingerprint}, ${source}`})`;
}

/** The judgement of a text that was given as the chat secret. */
export interface SecretJudgement {
  /** What is wrong, each as a clause that completes "the secret …"; empty if it looks like a secret. */
  readonly doubts: readonly string[];
  /** What stands around the secret, outermost first. */
  readonly peels: readonly Peel[];
  /** The bytes without that; null if nothing stands around it, or if the rest is not a secret either. */
  readonly mended: Uint8Array | null;
  /** What the text certainly is in place of a secret, as a clause; null if it may be a secret. */
  readonly instead: string | null;
}

/**
 * Judges a text that was given as the chat secret. Only `instead` is certain. `mended` is what was probably
 * meant, so ask, or try it on a token, before you use it. Length: docs/kustomer.md#login-token (I).
 */
export function judgeSecret(secret: Uint8Array): SecretJudgement {
  const text = Buffer.from(secret).toString('latin1');
  const peels = peelSecret(text);
  const bare = peels.at(-1)?.text ?? text;
  const instead = describeNoSecret(bare);
  // A layer may be there more than once, and is told once.
  const layers = new Set(peels.map(({ has }) => has));
  const doubts = [...layers, ...(instead === null ? doubtBare(bare) : [instead])];
  const mended = peels.length === 0 || instead !== null ? null : new Uint8Array(Buffer.from(bare, 'latin1'));
  return { doubts, peels, mended, instead };
}

const minBytes = 32;

function doubtBare(bare: string): readonly string[] {
  const text = decodeUtf8(Buffer.from(bare, 'latin1'));
  const doubts: string[] = [];
  if (text === undefined) doubts.push('is not UTF-8 text');
  else if (/\s/.test(text)) doubts.push('holds white space');
  else if (/[\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text))
    doubts.push('holds an invisible character');
  if (bare.length < minBytes)
    doubts.push(`is ${bare.length} ${bare.length === 1 ? 'byte' : 'bytes'} long, fewer than ${minBytes}`);
  return doubts;
}

/** Doubts by secret, because `inspect --from` asks for those of the same secret with every token. */
const knownDoubts = new WeakMap<Uint8Array, readonly string[]>();

/** The doubts of {@link judgeSecret}. None is certain, so they are for warnings, never for refusals. */
export function suspectSecret(secret: Uint8Array): readonly string[] {
  const doubts = knownDoubts.get(secret) ?? judgeSecret(secret).doubts;
  knownDoubts.set(secret, doubts);
  return doubts;
}

/** The secret inside JSON, such as Kustomer's settings; else null. A secret is never JSON itself. */
export function takeOutOfJson(given: Uint8Array): Uint8Array | null {
  if (!/^[^\w+/=]*[[{]/.test(Buffer.from(given.subarray(0, 64)).toString('latin1'))) return null;
  const json = judgeSecret(given).peels.find(({ id }) => id === 'secret-out-of-json');
  return json === undefined ? null : new Uint8Array(Buffer.from(json.text, 'latin1'));
}

/** A shorter secret may stand anywhere by chance; bytes. */
const minSecretBytes = 16;

/** Whether the header or payload, which everyone can read, has the secret in it. */
export function holdsSecret({ header, payload }: DecodedToken, secret: Uint8Array): boolean {
  if (secret.length < minSecretBytes) return false;
  const parts = [header, payload].map((part) => Buffer.from(part?.bytes ?? []));
  return listSecretForms(secret).some((form) => parts.some((part) => part.includes(form)));
}

/** Characters: a longer text is a log. */
const longestText = 100_000;

/** Whether a text that is not a token is the secret, or contains it as it is. */
export function isSecretText({ text }: DecodedToken, secret: Uint8Array): boolean {
  if (secret.length < minSecretBytes || text.length > longestText) return false;
  const [asItIs] = listSecretForms(secret);
  return asItIs !== undefined && Buffer.from(text).includes(asItIs);
}

/** The forms of the last secret: all tokens of a batch have the same. */
let lastForms: { readonly secret: Uint8Array; readonly forms: readonly Buffer[] } | undefined;

/** The secret as it is, in base64url and in hexadecimal digits. */
function listSecretForms(secret: Uint8Array): readonly Buffer[] {
  if (lastForms?.secret !== secret) {
    // kchat's copy may be the secret with something around it.
    const bytes = Buffer.from(judgeSecret(secret).mended ?? secret);
    const forms = [bytes, Buffer.from(bytes.toString('base64url')), Buffer.from(bytes.toString('hex'))];
    lastForms = { secret, forms };
  }
  return lastForms.forms;
}
