/** Owns what every help page shares: how an option is described, the first page's examples, the topics. Rule: pure, 80 columns. */
import type { Option } from 'commander';
import { variables } from './config.js';
import { exitCodeMeanings, exitCodes } from './errors.js';
import { renderHanging } from './terminal/line-layout.js';
import { findingMeanings } from './token/finding.js';

export const examples = `Examples:
  $ kchat demo
  $ kchat init
  $ kchat sign --email ada@example.com | kchat inspect -
  $ kchat emulate -- npm test
`;

/** The description of an option with the values that it takes and its default. */
export function describeOption({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string {
  const fallback = defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : undefined);
  const remarks = [
    ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
  ];
  return remarks.length === 0 ? description : `${description} (${remarks.join('; ')})`;
}

/** What `kchat help` explains besides the commands, in lines of at most `columns`. */
export const topics: Readonly<Record<string, (columns: number) => string>> = {
  'exit-codes': renderExitCodes,
  environment: renderEnvironment,
  findings: renderFindings,
};

function renderTable(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, meaning]) =>
      renderHanging(`  ${name}`.padEnd(width), meaning.split(' '), ' ', width, columns),
    )
    .join('');
}

function renderExitCodes(columns: number): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const rows = names.map((name) => [String(exitCodes[name]), exitCodeMeanings[name]] as const);
  return `Exit codes:\n${renderTable(rows, columns)}`;
}

function renderEnvironment(columns: number): string {
  const rows = Object.values(variables).map(({ name, meaning }) => [name, meaning] as const);
  return `Environment variables (a flag wins over them, an empty one counts as unset):\n${renderTable(rows, columns)}`;
}

function renderFindings(columns: number): string {
  return `Finding codes of kchat inspect (code in --json):\n${renderTable(Object.entries(findingMeanings), columns)}`;
}
