/** Owns what every error code means in general. Rule: data only; each error has its own figures. */
import type { ErrorCode } from '../base/errors.js';

/** What a code means, and what to do about it. */
type ErrorWords = readonly [means: string, fix: string];

const keyPage = 'Settings > Security > API Keys in Kustomer';
const anotherStore =
  'kchat fetch-secret --store file keeps the secret in a file of yours, KUSTOMER_CHAT_SECRET in a variable';

/** By code. */
export const errorWords: Readonly<Record<ErrorCode, ErrorWords>> = {
  USAGE: [
    'a flag, argument or variable is wrong',
    'the hint has what was meant; kchat COMMAND --help has all',
  ],
  INPUT_INVALID: [
    'a file, stdin or row cannot be read as what it should be',
    'the message has the place: give the file that the flag is for, as UTF-8',
  ],
  CONFIG_INVALID: [
    'a file in the config folder is damaged',
    'mend or delete the file that the message names, then fetch or import the secret again',
  ],
  ORIGIN_CONFLICT: [
    'a secret from one server would replace one from another, such as an emulator over Kustomer',
    'kchat forget-secret --org ORG, if that is meant; else leave --api-url and KCHAT_API_URL out',
  ],
  OUTPUT_FAILED: [
    'the answer could not be written: a full disk, a folder that is not there, no clipboard',
    'make room, or give another path',
  ],
  API_KEY_MISSING: [
    'a command needs an API key, and none was given',
    `make one under ${keyPage} with the roles org.admin and org.user; give it by KUSTOMER_API_KEY or ` +
      '--api-key-stdin',
  ],
  API_KEY_UNUSABLE: [
    'what stands in place of the API key is none, so nothing was sent',
    `copy the key again, whole and alone; it is shown once, so else make another under ${keyPage}`,
  ],
  API_KEY_EXPIRED: [
    "the API key's time is over by this machine's clock, so nothing was sent",
    `make another under ${keyPage}; if the clock is wrong: kchat check --only clock`,
  ],
  API_KEY_IS_WIDGET_KEY: [
    'it is the key of an app (org.tracking), which may not read the chat secret',
    `make another under ${keyPage} with the roles org.admin and org.user; roles cannot be changed later`,
  ],
  API_KEY_LACKS_ROLE: [
    'Kustomer knows the key, and it may not read the chat secret',
    `make another under ${keyPage} with the roles org.admin and org.user; roles cannot be changed later`,
  ],
  API_KEY_WRONG_REGION: [
    'the request reached a region of Kustomer that is not that of the key',
    'leave --api-url and KCHAT_API_URL out: the own host of an org finds its region',
  ],
  API_KEY_REFUSED: [
    'Kustomer does not take the key: it is mistyped, revoked, or of another org',
    `is it in the list under ${keyPage}, and of this org? else make another`,
  ],
  SECRET_NOT_FOUND: [
    'no chat secret is known for the org',
    'kchat fetch-secret with an API key, or kchat import-secret with a secret that you have; kchat ' +
      'status shows what is stored',
  ],
  KEYCHAIN_LOCKED: ['the keychain is locked', `unlock it and run the command again; or ${anotherStore}`],
  KEYCHAIN_UNAVAILABLE: ['there is no keychain that kchat can use, as on most servers', anotherStore],
  KEYCHAIN_TIMED_OUT: [
    'the keychain did not answer: it may be waiting for its dialog, on a screen that you do not see',
    `answer the dialog, or give it more time by KCHAT_KEYCHAIN_TIMEOUT; or ${anotherStore}`,
  ],
  STORE_UNUSABLE: [
    'the place where secrets are kept cannot be read or written',
    'the message has the file and what is wrong with it: others may not read it, and you must',
  ],
  API_UNREACHABLE: [
    'no connection to the API: name, network, proxy or certificate',
    'is the org spelled as in its address? behind a proxy set HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for ' +
      'its certificate',
  ],
  API_TIMED_OUT: ['the API did not answer in time', 'run it again, or give it more: --timeout 3m'],
  API_RATE_LIMITED: [
    "the org's calls of the API are used up for this minute; all its programs share them",
    'wait a minute, and run it again',
  ],
  API_FAILED: [
    'the API answered with a failure of its own',
    'run it again later; --verbose shows the requests',
  ],
  API_ANSWER_INVALID: [
    'the answer is not what Kustomer documents: another server may have given it',
    'look at --api-url, KCHAT_API_URL and the proxy; kchat status shows them',
  ],
  BUG: ['kchat is at fault', 'report it, with the stack that --verbose prints'],
  INTERRUPTED: ['Ctrl-C or a signal ended the command', 'nothing was stored in parts; run it again'],
};
