/** Owns `kchat check`: smoke checks for CI. Rule: the whole report is printed, then the exit code. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { exitCodes, KchatError, usageError } from '../base/errors.js';
import type { EvidenceRun } from '../check/evidence/backend.js';
import { createEvidence } from '../check/evidence/collect.js';
import { type BackendFlags, parseBackendFlags } from '../check/flags.js';
import { listAnnotations, maskCommand, renderSummary } from '../check/github.js';
import { checkNames, checks } from '../check/judge/table.js';
import { renderJunit } from '../check/junit.js';
import { makePlan, type Plan } from '../check/plan.js';
import { renderCheck } from '../check/render.js';
import { isGreen, reportChecks } from '../check/report.js';
import { fitted } from '../cli/help.js';
import {
  apiKeyOptions,
  apiUrlOption,
  collect,
  collectList,
  languageOption,
  secretFileOption,
  timeoutOption,
  withValues,
} from '../cli/options.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';

/** The settings and flags of `kchat check`. */
export interface CheckOptions extends BackendFlags {
  readonly settings: Settings;
  /** Names of checks. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly require: readonly string[];
  /** Where to write a JUnit report. */
  readonly junit?: string | undefined;
}

/**
 * Runs the checks. Failures are in the report. Under GitHub Actions each token is masked as soon as it is
 * there. Throws USAGE, CONFIG_INVALID (2); INTERRUPTED (130).
 */
export async function runCheck(
  options: CheckOptions,
  context: Omit<EvidenceRun, 'settings' | 'mask' | 'sent' | 'pause'> & Pick<Context, 'prompter'>,
  pause: EvidenceRun['pause'],
) {
  const { clock, output } = context;
  if (options.junit === '-')
    throw usageError(
      '--junit takes a file, not -',
      'the report is on stdout already; for a file of that name: ./-',
    );
  const backend = parseBackendFlags(options, options.settings.timeoutMs(10_000));
  const plan = makePlan({ ...options, hasBackend: backend !== undefined });
  const settings = await askForMissingKey(plan, options.settings, context);
  const isOnGitHub = settings.github() !== undefined;
  const mask = (token: string) => {
    const command = isOnGitHub ? maskCommand(token) : undefined;
    if (command !== undefined) output.tellRunner(command, true);
  };
  const startedAt = clock.now();
  const waiting = output.status('checking');
  const evidence = createEvidence(plan, backend, { ...context, settings, mask, pause, sent: new Map() });
  const report = await reportChecks(evidence, plan).finally(() => waiting.done());
  const totalMs = Math.max(0, clock.now() - startedAt);
  return { report, startedAt, totalMs };
}

/** On a terminal, asks for the API key if a check needs it; the person may give none. */
async function askForMissingKey(
  { chosen }: Plan,
  settings: Settings,
  { prompter }: Pick<Context, 'prompter'>,
): Promise<Settings> {
  const isWanted = (['api-key', 'api', 'secret-current'] as const).some((name) => chosen.has(name));
  if (!isWanted || !prompter.available || settings.apiKey() !== undefined) return settings;
  const value = await prompter.password({
    message: 'API key (not shown; Enter goes on without)',
  });
  return value.trim() === ''
    ? settings
    : { ...settings, apiKey: () => ({ kind: 'value', value, name: 'the prompt' }) };
}

/** Writes the report to stdout, GitHub and the file, in this order. Throws OUTPUT_FAILED at the end. */
export async function deliverReport(
  { report, startedAt, totalMs }: Awaited<ReturnType<typeof runCheck>>,
  { junit, settings }: Pick<CheckOptions, 'junit' | 'settings'>,
  { output, reports }: Pick<Context, 'output' | 'reports'>,
): Promise<void> {
  const github = settings.github();
  output.answer('check', {
    data: { ...report, checks: report.checks.map(({ required: _, ...shown }) => shown) },
    text: (style) => renderCheck(report, totalMs, style),
    exitCode: isGreen(report) ? exitCodes.done : exitCodes.negative,
  });
  if (github !== undefined) for (const command of listAnnotations(report)) output.tellRunner(command);
  if (github?.summaryPath !== undefined)
    await reports
      .append(github.summaryPath, renderSummary(report, totalMs), 'GITHUB_STEP_SUMMARY')
      .catch((error: unknown) => {
        if (!(error instanceof KchatError)) throw error;
        output.warn(error.message);
      });
  if (junit !== undefined) await reports.replace(junit, renderJunit(report, startedAt, totalMs), '--junit');
}

const examples = `Examples:
  $ kchat check
  $ kchat check --token-command "kchat sign --email ada@example.com"
  $ kchat check --token-url "$CHAT_TOKEN_URL" --token-header "X-Session: env:QA"
`;

function listChecks(): string {
  const lines = checkNames.map((name) => `  ${name.padEnd(16)}${checks[name].tells}\n`);
  return `
Checks:
${lines.join('')}
A check that could not run is skipped with its reason, never passed. Exit 1 when
one failed, a required one could not run, or nothing was checked.
A header or body value can be env:NAME or file:PATH, also after a scheme
("Authorization: Bearer env:QA"), as a cookie's value, or inside a JSON body.
Under GitHub Actions tokens are masked, and failures are annotated on stderr.
`;
}

const namesOption = (flags: string, description: string) =>
  withValues(new Option(flags, description).argParser(collectList).default([]), checkNames);

/** Registers `kchat check`: its flags, help, and what it prints. */
export function registerCheck(command: Command, context: Context): void {
  const [keyFromStdin, keyFromFile] = apiKeyOptions();
  command
    .description(
      "Check in CI that chat login works: secret, API key, API, clock, a round trip, and your backend's " +
        'token endpoint.',
    )
    .optionsGroup('Your backend:')
    .option('--token-url <url>', 'ask your backend here for a token, as the app does')
    .option('--token-method <method>', 'with this method (GET)')
    .option(
      '--token-header <header>',
      '"Name: value", also from env:NAME, file:PATH; repeatable',
      collect,
      [],
    )
    .option('--token-body <text>', 'with this body; env:NAME and file:PATH are read')
    .addOption(
      new Option(
        '--token-command <line>',
        'or take what this prints: a line for the shell, which gets your environment',
      ).conflicts('tokenUrl'),
    )
    .option('--token-field <path>', 'where JSON has the token: data.jwt (token, jwt, jwtToken, accessToken)')
    .option('--expect-email <address>', 'the token must name this e-mail address')
    .option('--expect-external-id <id>', 'the token must name this external id')
    .option('--other-email <address>', 'if the request names a customer: it must get no token for this one')
    .option('--second-session <header>', "another customer's, for another token; repeatable", collect, [])
    .option('--wait <duration>', 'wait so long for a backend that is still starting')
    .optionsGroup('Which checks, and the report:')
    .addOption(namesOption('--only <names>', 'run these checks, and what they need; they are required'))
    .addOption(namesOption('--skip <names>', 'leave these checks out'))
    .addOption(namesOption('--require <names>', 'these checks must not be skipped; all for every one'))
    .option('--junit <path>', 'write a JUnit report')
    .optionsGroup('Secret, key and network:')
    .addOption(keyFromStdin)
    .addOption(keyFromFile)
    .addOption(secretFileOption())
    .addOption(languageOption())
    .addOption(apiUrlOption())
    .addOption(timeoutOption('each operation on the network', '90s, backend 10s'))
    .addHelpText('before', examples)
    .addHelpText('after', fitted(listChecks))
    .action(async () => {
      const options = readFlags<Omit<CheckOptions, 'settings'>>(command, context);
      await deliverReport(await runCheck(options, context, sleep), options, context);
    });
}
