/**
 * Owns what `kchat check` tells GitHub's runner: masks, annotations, the step summary. Rule: pure; text from
 * outside cannot contain a command. The runner reads stderr too, so stdout stays clean.
 */
import { escapeUnprintable } from '../base/untrusted.js';
import { describeSum } from './render.js';
import { type CheckReport, isBad, isGreen, renderReason } from './report.js';
import type { CheckStatus } from './verdict.js';

// GitHub's toolkit, command.ts: escapeData; in the title of an annotation a colon is %3A.
function escapeData(text: string): string {
  return escapeUnprintable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

/** The command that makes the runner mask a token from now on; undefined for any other text. */
export function maskCommand(token: string): string | undefined {
  const text = token.trim();
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) ? `::add-mask::${text}` : undefined;
}

/** A command for each check that failed, warned, or was required and skipped; one if nothing was checked. */
export function listAnnotations(report: CheckReport): readonly string[] {
  const commands = report.checks
    .filter((result) => isBad(result) || result.status === 'warned')
    .map((result) => {
      const level = isBad(result) ? 'error' : 'warning';
      return `::${level} title=kchat check%3A ${result.name}::${escapeData(renderReason(result))}`;
    });
  if (commands.length > 0 || isGreen(report)) return commands;
  return ['::error title=kchat check::nothing was checked'];
}

const marks: Readonly<Record<CheckStatus, string>> = {
  passed: '✔ passed',
  failed: '✖ **failed**',
  warned: '! warning',
  skipped: '– skipped',
};

/** The summary of the step, in GitHub's Markdown. */
export function renderSummary(report: CheckReport, totalMs: number): string {
  const rows = report.checks.map((result) => {
    const { name, status, ms } = result;
    return `| ${name} | ${marks[status]} | ${escapeMarkdown(renderReason(result))} | ${ms} ms |`;
  });
  return `### kchat check: ${describeSum(report, totalMs)}

| check | | | time |
|---|---|---|---|
${rows.join('\n')}

`;
}

/** GitHub links an address even if its characters are escaped; an empty comment after the @ prevents that. */
function escapeMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      escapeUnprintable(line)
        .replace(/[\\`*_{}[\]()<>#+!|~&@:]|(?<=www)\./gi, (mark) => `&#${mark.charCodeAt(0)};`)
        .replaceAll('&#64;', '&#64;<!-- -->'),
    )
    .join('<br>');
}
