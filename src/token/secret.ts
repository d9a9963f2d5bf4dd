/**
 * Owns what a chat secret should look like, and what a text is that looks otherwise. Rule: the one judgement
 * of secrets, for files, variables, prompts and stores alike; pure, describes, never prints, never shows a
 * secret.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { nameNoSecret } from './causes/no-secret.js';
import { type Peel, peelSecret } from './causes/own-copy.js';
import type { DecodedToken } from './decode.js';

/** The source of a secret: an org's store; or, if `org` is null, a flag or variable, named by `source`. */
export interface SecretOrigin {
  readonly source: string;
  readonly org: string | null;
  /** The org was named by `--org`, and is to be named so in a next step. */
  readonly isOrgByFlag?: boolean;
}

/** `of acme`, or `from KUSTOMER_CHAT_SECRET` where it is not known whose it is. */
export function nameOrigin({ source, org }: SecretOrigin): string {
  return org === null ? `from ${source}` : `of ${org}`;
}

/** {@link nameOrigin} with the rest in brackets: `of acme (7f3a91c2, keychain)`. */
export function nameSecretInFull(secret: SecretOrigin & { readonly fingerprint: string }): string {
  const { source, org, fingerprint } = secret;
  return `${nameOrigin(secret)} (${org === null ? fingerprint : `${fingerprint}, ${source}`})`;
}

/** What a text is that was given as the chat secret. */
export interface SecretJudgement {
  /** What is wrong, each as a clause that completes "the secret …"; empty if it looks like a secret. */
  readonly doubts: readonly string[];
  /** What stands around it, outermost first. */
  readonly peels: readonly Peel[];
  /** The bytes without all that; null if nothing stands around it, or if what is left is no secret either. */
  readonly mended: Uint8Array | null;
  /**
   * What it certainly is instead of a secret, as such a clause: `is an API key or another token`; null if
   * it may be one.
   */
  readonly instead: string | null;
}

/**
 * Judges a text given as the chat secret. Only `instead` is certain; `mended` is what was probably meant:
 * ask, or try a token with it, before you use it. Length: docs/kustomer.md#login-token (I).
 */
export function judgeSecret(secret: Uint8Array): SecretJudgement {
  const text = Buffer.from(secret).toString('latin1');
  const peels = peelSecret(text);
  const bare = peels.at(-1)?.text ?? text;
  const instead = nameNoSecret(bare);
  const doubts = [...peels.map(({ has }) => has), ...(instead === null ? doubtBare(bare) : [instead])];
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

/** Doubts by secret: `inspect --from` asks for those of one secret with every token. */
const knownDoubts = new WeakMap<Uint8Array, readonly string[]>();

/** The doubts of {@link judgeSecret} alone. None of these is certain: a warning, never a refusal. */
export function suspectSecret(secret: Uint8Array): readonly string[] {
  const doubts = knownDoubts.get(secret) ?? judgeSecret(secret).doubts;
  knownDoubts.set(secret, doubts);
  return doubts;
}

/**
 * The secret in the JSON of Kustomer's settings or in an object around it; null if the text holds none. Only
 * JSON is taken off, with what stands around that: a secret never is JSON.
 */
export function takeOutOfJson(given: Uint8Array): Uint8Array | null {
  if (!/^[^\w+/=]*[[{]/.test(Buffer.from(given.subarray(0, 64)).toString('latin1'))) return null;
  const json = judgeSecret(given).peels.find(({ id }) => id === 'secret-out-of-json');
  return json === undefined ? null : new Uint8Array(Buffer.from(json.text, 'latin1'));
}

/** Fewer bytes of a secret may stand anywhere by chance. */
const minSecretBytes = 16;

/** Whether the header or payload, which everyone can read, has the secret in it. */
export function holdsSecret({ header, payload }: DecodedToken, secret: Uint8Array): boolean {
  if (secret.length < minSecretBytes) return false;
  const forms = listSecretForms(secret);
  return [header, payload].some((part) => {
    if (part === null) return false;
    const bytes = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length);
    return forms.some((form) => bytes.includes(form));
  });
}

/** The forms of the secret last looked for: rows of tokens have one. */
let lastForms: { readonly secret: Uint8Array; readonly forms: readonly Buffer[] } | undefined;

/** As it is, in base64 and in hexadecimal digits. */
function listSecretForms(secret: Uint8Array): readonly Buffer[] {
  if (lastForms?.secret !== secret) {
    // What kchat has may be the secret with something around it.
    const bytes = Buffer.from(judgeSecret(secret).mended ?? secret);
    const forms = [bytes, Buffer.from(bytes.toString('base64url')), Buffer.from(bytes.toString('hex'))];
    lastForms = { secret, forms };
  }
  return lastForms.forms;
}
