/**
 * Owns our words for commander's complaints: unknown commands and flags, and what was probably meant. Rule:
 * the value of a flag is never repeated, because it may be a credential.
 */
import type { Command, CommanderError } from 'commander';
import { type KchatError, usageError } from '../base/errors.js';
import { isEmailLike, isName, isUrlLike, nameValue, nameWord } from '../base/typed.js';
import { namePath } from '../base/typed-path.js';
import { visible } from '../base/untrusted.js';
import { addScheme } from '../http/address.js';
import { isOrgName } from '../secrets/names.js';

/** What commands are called in other tools, or by one of their two words. */
const namesElsewhere = {
  init: 'configure setup start',
  'fetch-secret': 'auth fetch get-secret login',
  sign: 'create encode generate get-token jwt mint new token',
  inspect: 'debug decode explain validate verify',
  check: 'doctor test',
  status: 'list ls whoami',
  use: 'switch',
  'print-secret': 'print show',
  'import-secret': 'import',
  'forget-secret': 'delete forget logout remove rm',
  'help environment': 'env environment',
  'help findings': 'findings',
  'help exit-codes': 'exit-codes',
  '--version': 'version',
};

/** What flags are called in other tools; a command has some of them. */
const flagsElsewhere = {
  '--email': '-e --mail',
  '--external-id': '-i --id --user-id',
  '--token-header': '-H --header',
  '--token-method': '-X',
  '--token-body': '-d',
  '--token-url': '--url --endpoint',
  '--api-url': '--url --endpoint --host',
  '--allow-host': '--host',
  '--copy': '--clipboard',
};

/** What is called `other` elsewhere: names of a table, in its order. */
function findByOther(other: string, table: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(table).filter((name) => table[name]?.split(' ').includes(other));
}

const listOthers = (table: object) => Object.values(table).join(' ').split(' ');

/** The error for a name that is no command. `suggestion`: a similar one. */
export function explainUnknownCommand(name: string, suggestion: string | undefined): KchatError {
  const [known = suggestion] = findByOther(name.toLowerCase(), namesElsewhere);
  const words = [
    ...listOthers(namesElsewhere),
    ...Object.keys(namesElsewhere),
    ...(suggestion ?? '').split(' '),
  ];
  return usageError(
    `unknown command ${nameValue(name, words)}`,
    known !== undefined
      ? `did you mean kchat ${known}?`
      : /^[A-Z]+_[A-Z_]+$/.test(name)
        ? 'kchat help CODE explains a code; kchat help findings lists those of inspect'
        : 'kchat --help lists the commands',
  );
}

/** What to do instead of typing a credential, by the flag that other tools have for one. */
const credentialWays = new Map([
  [
    '--api-key',
    'a key on the command line is visible to others: fetch-secret and check take --api-key-stdin, ' +
      '--api-key-file or KUSTOMER_API_KEY',
  ],
  [
    '--secret',
    'a secret on the command line is visible to others: sign, inspect, check and serve take --secret-file ' +
      'or KUSTOMER_CHAT_SECRET, and kchat import-secret stores one',
  ],
]);

/** Commands to which a surplus word probably names the org. */
const takesOrg = ['fetch-secret', 'forget-secret', 'print-secret', 'init', 'status', 'check'];

/** The line that a surplus word means; undefined if that is uncertain, or it may be a credential. */
function findMeantLine(command: string, word: string): string | undefined {
  if (command === 'sign' && isEmailLike(word)) return `sign --email ${word}`;
  const url = /^https?:\/\//.test(word) ? word : addScheme(word);
  if (command === 'check' && url !== undefined && isUrlLike(url)) return `check --token-url ${url}`;
  if (command === 'serve' && isEmailLike(word)) return `serve --user ${word}`;
  if (command === 'import-secret' && /[./]/.test(word) && namePath(word) === `"${word}"`)
    return `import-secret --file ${word}`;
  if (takesOrg.includes(command) && isName(word) && isOrgName(word.toLowerCase()))
    return `${command} --org ${word}`;
  return undefined;
}

/** Where the surplus word of a command belongs that has no word, so that a secret is not typed again. */
const surplus: Readonly<Record<string, string>> = {
  sign: 'who the token is for is given by --email ADDRESS or --external-id ID',
  'import-secret': 'an org is given by --org NAME; the secret comes from stdin or --file',
};

function explainExcess(message: string, command: Command): KchatError {
  const name = command.name();
  const [word = '', ...others] = command.args;
  const line = others.length === 0 ? findMeantLine(name, word) : undefined;
  const { org } = command.optsWithGlobals<{ org?: string }>();
  const orgFlag = org === undefined || line?.includes('--org') ? '' : ` --org ${nameWord(org, 'ORG')}`;
  if (line !== undefined) return usageError(message, `did you mean kchat ${line}${orgFlag}?`);
  return usageError(message, surplus[name] ?? `see kchat ${name} --help`);
}

/**
 * Commander's complaint as a USAGE error. Its words are parsed only here (a test holds them).
 *
 * @param command  the command that was asked for, if that is known
 */
export function explainComplaint(error: CommanderError, command?: Command): KchatError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (?:one of )?([^?()]+)\?\)/.exec(rest.join('\n'))?.[1];
  const quoted = /'(.*)'/s.exec(error.message)?.[1] ?? '';
  const seeHelp = command === undefined ? 'see kchat --help' : `see kchat ${command.name()} --help`;
  if (error.code === 'commander.unknownCommand') return explainUnknownCommand(quoted, suggestion);
  if (error.code === 'commander.conflictingOption') {
    // `option '--bad <kind>' cannot be used with option '--iat <time>'`
    const [one = 'one', other = 'another'] = first.match(/--[a-z-]+/g) ?? [];
    return usageError(`${one} and ${other} exclude each other`, `omit ${one} or ${other}`);
  }
  if (error.code === 'commander.excessArguments' && command !== undefined)
    return explainExcess(visible(first.replaceAll("'", ''), 300), command);
  if (error.code !== 'commander.unknownOption')
    return usageError(visible(first.replaceAll("'", ''), 300), seeHelp);

  // Without what follows `=`, which may be a credential.
  const flag = quoted.split('=', 1)[0] ?? '';
  const known = new Set(
    [...(command?.options ?? []), ...(command?.parent?.options ?? [])].map(({ long }) => long ?? ''),
  );
  if (known.has(flag))
    return usageError(`option ${visible(flag, 40)} takes no value`, `drop the = and what follows it`);
  const advice = credentialWays.get(flag);
  if (advice !== undefined) return usageError(`there is no option ${flag}`, advice);
  if (flag === '--watch')
    return usageError('there is no option --watch', 'kchat serve hands out fresh tokens as long as it runs');
  const names = [...known, ...listOthers(flagsElsewhere)].map((name) => name.replace(/^-+/, ''));
  const meant = findByOther(flag, flagsElsewhere).find((name) => known.has(name)) ?? suggestion;
  return usageError(
    'unknown option ' +
      `${nameValue(flag.replace(/^-+/, ''), names).startsWith('"') ? visible(flag) : nameValue(flag, [])}`,
    meant === undefined ? seeHelp : `did you mean ${meant}?`,
  );
}
