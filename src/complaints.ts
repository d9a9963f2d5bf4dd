/**
 * Owns our wording of what commander complains about: unknown commands and flags, and what was probably meant.
 *
 * Rule: the value behind a flag is never repeated, it may be a credential.
 */
import type { CommanderError } from 'commander';
import { type KchatError, usageError } from './errors.js';
import { nameValue, visible } from './untrusted.js';

/** What people type who know other tools, and what it is called here. */
const synonyms: Readonly<Record<string, string>> = {
  auth: 'fetch-secret',
  configure: 'init',
  fetch: 'fetch-secret',
  login: 'fetch-secret',
  setup: 'init',
  start: 'init',
  create: 'sign',
  encode: 'sign',
  generate: 'sign',
  jwt: 'sign',
  mint: 'sign',
  new: 'sign',
  token: 'sign',
  debug: 'inspect',
  decode: 'inspect',
  explain: 'inspect',
  validate: 'inspect',
  verify: 'inspect',
  list: 'status',
  ls: 'status',
  whoami: 'status',
  switch: 'use',
  show: 'print-secret',
  import: 'import-secret',
  delete: 'forget-secret',
  forget: 'forget-secret',
  logout: 'forget-secret',
  remove: 'forget-secret',
  mock: 'emulate',
  serve: 'emulate',
  server: 'emulate',
};

/** A name that is no command. `suggestion`: what commander finds alike. */
export function unknownCommand(name: string, suggestion: string | undefined): KchatError {
  const known = Object.hasOwn(synonyms, name) ? synonyms[name] : suggestion;
  return usageError(
    `unknown command ${nameValue(name)}`,
    known === undefined ? 'kchat --help lists the commands' : `did you mean kchat ${known}?`,
  );
}

const credentialFlags: Readonly<Record<string, string>> = {
  '--api-key':
    'a key on the command line is visible to others: use --api-key-stdin, --api-key-file or KUSTOMER_API_KEY',
  '--key':
    'a key on the command line is visible to others: use --api-key-stdin, --api-key-file or KUSTOMER_API_KEY',
  '--secret': 'a secret on the command line is visible to others: use --secret-file or KUSTOMER_CHAT_SECRET',
  '--chat-secret':
    'a secret on the command line is visible to others: use --secret-file or KUSTOMER_CHAT_SECRET',
};

/** Commander's complaint as a USAGE error: its wording is parsed here and nowhere else (pinned by a test). */
export function translateComplaint(error: CommanderError): KchatError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(rest.join('\n'))?.[1];
  const quoted = /'(.*)'/s.exec(error.message)?.[1] ?? '';
  if (error.code === 'commander.unknownCommand') return unknownCommand(quoted, suggestion);
  if (error.code === 'commander.unknownOption') {
    // Never the part behind `=`: it may be a credential.
    const flag = quoted.split('=', 1)[0] ?? '';
    const isCredential = Object.hasOwn(credentialFlags, flag);
    return usageError(
      `${isCredential ? 'there is no' : 'unknown'} option ${visible(flag, 40)}`,
      isCredential
        ? credentialFlags[flag]
        : suggestion === undefined
          ? 'see --help'
          : `did you mean ${suggestion}?`,
    );
  }
  return usageError(visible(first.replaceAll("'", ''), 300), 'see --help');
}
