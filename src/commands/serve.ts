/**
 * Owns `kchat serve`: fresh login tokens for named test users, over HTTP on this machine. Rule: the secret is
 * read once, at the start, and only users who were named at the start get tokens.
 */
import { type Command, Option } from 'commander';
import { fitted } from '../cli/help.js';
import { waitForSignal, withServer } from '../cli/listening.js';
import { collect, collectList, secretFileOption, withValues } from '../cli/options.js';
import type { SettingFlags } from '../cli/settings.js';
import type { Context } from '../context.js';
import { readAccessKey, type ServeFlags } from '../serve/flags.js';
import { openServe, type RunningWords, type Serving } from '../serve/open.js';
import { renderServing } from '../serve/ready.js';
import { languageNames, renderSnippet } from '../serve/snippets.js';
import { parseUser } from '../serve/users.js';
import type { Output } from '../terminal/contract.js';

interface ServeCommandFlags extends ServeFlags, SettingFlags {
  /** A language: print its lines and start nothing. */
  readonly print?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Serves until the first signal. Throws what {@link openServe} throws. */
async function runServe(flags: ServeCommandFlags, context: Context): Promise<void> {
  const { interrupt, output } = context;
  const start = () => openServe(flags, context, createWords(output, flags.quiet === true));
  await withServer(interrupt, start, async (serving) => {
    await answerReady(serving, context);
    await waitForSignal(interrupt);
  });
}

/** While the server runs, all is printed at once: with `--json` the output holds warnings until the end. */
function createWords({ show, warn, json }: Output, isQuiet: boolean): RunningWords {
  if (isQuiet) return { say: () => {}, warn: () => {} };
  return { say: show, warn: json ? (text) => show(`kchat: warning: ${text}\n`) : warn };
}

const examples = `Examples:
  $ kchat serve --emulate                              # no account needed
  $ kchat serve --user ada@example.com
  $ kchat serve --user ada=email:ada@example.com,plan=pro
  $ kchat serve --users users.csv --host 0.0.0.0       # for a phone
  $ kchat serve --print swift
`;

const closing = `
WHO is an e-mail address, NAME=email:ADDRESS or NAME=externalId:ID, with claims
behind it: ada=email:ada@example.com,plan=pro,seats:=3. A FILE is a CSV with the
columns email, externalId, iat, claim.NAME and name, or NDJSON (sign --from).

What programs ask for, with Authorization: Bearer KEY or ?key=KEY:
  GET /token?user=NAME        the token alone as text; to Accept:
                              application/json {token, identity, validUntil}
      &bad=expired            wrong on purpose, see kchat sign --bad list
      &iat=-14m               as sign --iat
  POST /token                 the same from {"user":"NAME"}

A refusal is {"error":{"code","message","hint"}}:
  400                         USER_NEEDED, REQUEST_INVALID
  401                         KEY_MISSING, KEY_WRONG
  403                         HOST_NOT_ALLOWED, ORIGIN_NOT_ALLOWED
  404, 405, 413               USER_UNKNOWN, PATH_UNKNOWN, METHOD_NOT_ALLOWED,
                              BODY_TOO_LARGE

No answer may be cached. Only users who were named at the start get tokens, and
nothing is stored. The page holds the key in the part of its address that is
never sent (#key=…). Web pages of other origins are refused even with the key,
unless --allow-origin names them.
`;

/** Registers `kchat serve`: its flags, help, and what it prints. */
export function registerServe(command: Command, context: Context): void {
  command
    .description(
      'Serve fresh login tokens for named test users: an endpoint for debug builds, a page for people.',
    )
    .optionsGroup('Who gets tokens:')
    .option('--user <who>', 'a test user, see WHO below; repeatable', collect, [])
    .option('--users <file>', 'test users from a CSV or NDJSON file (- for stdin)')
    .optionsGroup('What signs them:')
    .addOption(secretFileOption())
    .addOption(
      new Option('--emulate [port]', 'start the emulator beside it and sign with its secret')
        .preset('0')
        .conflicts('secretFile'),
    )
    .optionsGroup('Where, and who may ask:')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '4020')
    .option('--host <address>', 'address to listen on; 0.0.0.0 for the network', '127.0.0.1')
    .option('--access-key-file <path>', 'the access key (- for stdin), instead of a new one')
    .option('--allow-origin <origins>', 'let these pages ask too: http://localhost:3000', collectList, [])
    .option('--allow-host <names>', 'answer to these host names too, such as my-mac.local', collectList, [])
    .option('--tls-cert <path>', 'speak https with this certificate (PEM)')
    .option('--tls-key <path>', 'and this private key (PEM)')
    .optionsGroup('For the app:')
    .option('--qr <template>', "what QR codes on the page hold, such as 'myapp://login?jwt={token}'")
    .addOption(
      withValues(
        new Option('--print <language>', 'print the lines that fetch a token, and start nothing'),
        languageNames,
      ),
    )
    .addHelpText('before', examples)
    .addHelpText('after', fitted(closing))
    .action(async () => {
      const flags = command.optsWithGlobals<ServeCommandFlags>();
      if (flags.print !== undefined) return printLanguage(flags.print, flags, context);
      await runServe(flags, context);
    });
}

async function answerReady(serving: Serving, { output }: Context): Promise<void> {
  const { result } = serving;
  output.answer('serve', { data: result, text: (style) => renderServing(serving, style) });
  const [page] = result.networkPages;
  if (page === undefined || output.json) return;
  try {
    const { drawQr } = await import('../terminal/qr.js');
    output.show(`the page, for the camera of a phone:\n${drawQr(page, output.style)}`);
  } catch {
    // The window is too narrow. The address was printed.
    output.note('the window is too narrow for a QR code of the page');
  }
}

/** The lines for one language. The key is that of `--access-key-file`, else a placeholder. */
async function printLanguage(language: string, flags: ServeFlags, { input, output }: Context): Promise<void> {
  const key = flags.accessKeyFile === undefined ? 'KEY' : await readAccessKey(flags.accessKeyFile, input);
  const scheme = flags.tlsCert === undefined ? 'http' : 'https';
  const user = flags.user.map((who) => encodeURIComponent(parseUser(who).name))[0];
  const code = renderSnippet(language, { origin: `${scheme}://127.0.0.1:${flags.port}`, key, user });
  output.answer('serve', { data: { language, code }, text: () => `${code}\n` });
}
