/** Owns what help pages share. Rule: pure; written for 80 columns, and laid out again for fewer. */
import type { AddHelpTextContext, Argument, Option } from 'commander';
import { exitCodeMeanings, exitCodes } from '../base/errors.js';
import { foldLines, renderHanging, renderRows } from '../base/layout.js';
import { variables } from './variables.js';

/** In pairs: two of them fit on a line of 80 columns. */
const globalOptions = [
  ['--org <name>', 'org name (KUSTOMER_ORG)', '--json', 'one JSON object'],
  ['--no-input', 'never prompt', '--no-color', 'no colour'],
  ['-q, --quiet', 'only the answer and errors', '-v, --verbose', 'say what is done'],
  ['-h, --help', 'help', '-V, --version', 'the version'],
] as const;

function renderGlobalOptions(isNarrow: boolean): string {
  const lines = globalOptions.map(([flag, meaning, other, otherMeaning]) => {
    const between = isNarrow ? '\n  ' : ' '.repeat(32 - meaning.length);
    return `  ${flag.padEnd(15)}${meaning}${between}${other.padEnd(15)}${otherMeaning}\n`;
  });
  return `Options of every command:\n${lines.join('')}`;
}

/** What `kchat --help` prints: the commands in groups, then their common options. Fits 24 rows. */
export function renderFirstPage(
  commands: readonly { readonly name: string; readonly summary: string; readonly group: string }[],
  columns: number,
): string {
  const isNarrow = columns < textColumns;
  const rows = commands.map(({ name, summary, group }, index) => {
    const heading = commands[index - 1]?.group === group ? '' : group;
    const [lead, label] = isNarrow
      ? [heading === '' ? '' : `${heading}\n`, `  ${name.padEnd(15)}`]
      : ['', `${heading.padEnd(13)}${name.padEnd(15)}`];
    return lead + renderHanging(label, summary, label.length, columns);
  });
  const opening = fitHelp('Kustomer chat login. Usage: kchat <command>, kchat help <command>\n', columns);
  const more = fitHelp('More: kchat help CODE, exit-codes, environment, findings or causes\n', columns);
  return `${opening}${rows.join('')}\n${fitHelp(renderGlobalOptions(isNarrow), columns)}${more}`;
}

/** Whether an option takes several values with commas between them; its help page explains each. */
export function takesList({ flags }: Pick<Option, 'flags'>): boolean {
  return /<[a-z]+s>$/.test(flags);
}

/** For `addHelpText`: the text, folded to the width of the terminal. */
export function fitted(text: string | (() => string)): (context: AddHelpTextContext) => string {
  return ({ command }) =>
    fitHelp(typeof text === 'string' ? text : text(), command.configureHelp().helpWidth ?? textColumns);
}

/** The width that every text here is written for. */
const textColumns = 80;

/** A help text, folded if there are fewer columns than it is written for. */
export function fitHelp(text: string, columns: number): string {
  return columns < textColumns ? foldLines(text, columns) : text;
}

/** The description of an argument, without commander's list of values, which it has already. */
export const describeArgument = ({ description }: Argument): string => description;

/** The description of an option with the values that it takes and its default. */
export function describeOption({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
  flags,
}: Option): string {
  const fallback = defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : undefined);
  const remarks = [
    ...(argChoices === undefined || takesList({ flags }) ? [] : [argChoices.join(', ')]),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
  ];
  return remarks.length === 0 ? description : `${description} (${remarks.join('; ')})`;
}

/** The lists that `kchat help` prints, by name. */
export const topics: Readonly<Record<string, () => string | Promise<string>>> = {
  'exit-codes': renderExitCodes,
  environment: renderEnvironment,
  findings: renderFindings,
  causes: renderCauses,
};

function renderTable(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return renderRows(
    rows.map(([name, meaning]) => [`  ${name}`, meaning]),
    width,
    textColumns,
  );
}

function renderExitCodes(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const rows = names.map((name) => [String(exitCodes[name]), exitCodeMeanings[name]] as const);
  return `Exit codes:\n${renderTable(rows)}`;
}

function renderEnvironment(): string {
  const rows = Object.values(variables).map(({ name, meaning }) => [name, meaning] as const);
  return `Environment variables (a flag wins over them, an empty one counts as unset):\n${renderTable(rows)}`;
}

const aboutCauses = `Why a signature does not match (signature.cause in --json). A cause is named
only if it is proved: this mistake makes this very signature. Several mistakes
at once are joined by +, in the order in which they were made:
secret-quoted+secret-with-crlf is the secret in quotes, then with a line end.
`;

/** The data is loaded only here: no other help page needs it. */
async function renderCauses(): Promise<string> {
  const { listCauseChapters } = await import('../token/causes/parts.js');
  return [
    aboutCauses,
    ...listCauseChapters().map(({ title, rows }) => `${title}\n${renderTable(rows)}`),
  ].join('\n');
}

/** As {@link renderCauses}. */
async function renderFindings(): Promise<string> {
  const { rules } = await import('../token/rules.js');
  const { severityMeanings } = await import('./explain-code.js');
  const chapters = Object.entries(severityMeanings).map(([severity, title]) => {
    const rows = Object.entries(rules).filter(([, code]) => code.severity === severity);
    const lines = rows.flatMap(([name, { means, fix }]) => [[name, means] as const, ['', fix] as const]);
    return `${title}\n${renderTable(lines)}`;
  });
  return ['Findings of kchat inspect (code in --json), each with what to do.\n', ...chapters].join('\n');
}
