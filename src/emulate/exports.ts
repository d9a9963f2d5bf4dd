/** Owns the lines of `kchat emulate --env`. Rule: each is pasted into the shell at hand as it is. */

import { variables } from '../cli/variables.js';
import { ownShell, quoteWord, type Shell } from '../system/shell-words.js';
import type { EmulatorFlags } from './flags.js';
import type { EmulateResult } from './words.js';

/** How a shell sets a variable: to a text, to the content of a file, to the output of a command. */
type Exports = Readonly<Record<'text' | 'file' | 'output', (name: string, value: string) => string>>;

const exportsIn: Readonly<Record<Shell, Exports>> = {
  sh: {
    text: (name, text) => `export ${name}=${quoteWord(text, 'sh')}`,
    file: (name, path) => `export ${name}="$(cat ${quoteWord(path, 'sh')})"`,
    output: (name, command) => `export ${name}="$(${command})"`,
  },
  cmd: {
    text: (name, text) => `set "${name}=${text}"`,
    file: (name, path) => `set /p ${name}=<${quoteWord(path, 'cmd')}`,
    output: (name, command) => `for /f "delims=" %i in ('${command}') do @set "${name}=%i"`,
  },
  powershell: {
    text: (name, text) => `$env:${name} = '${text.replace(/['‘’‚‛]/g, '$&$&')}'`,
    file: (name, path) => `$env:${name} = Get-Content ${quoteWord(path, 'powershell')}`,
    output: (name, command) => `$env:${name} = ${command}`,
  },
};

/** Lines to paste into a shell, or for its `eval`. Of a credential's file only the path: absolute, or `-`. */
export function renderExports(
  { url, org, apiKey }: EmulateResult,
  { apiKeyFile, secretFile }: Pick<EmulatorFlags, 'apiKeyFile' | 'secretFile'>,
  shell: Shell = ownShell(),
): string {
  const { text, file, output } = exportsIn[shell];
  const isPath = (path: string | undefined): path is string => path !== undefined && path !== '-';
  const lines = [
    text(variables.apiUrl.name, url),
    text(variables.org.name, org),
    ...(apiKey === null ? [] : [text(variables.apiKey.name, apiKey)]),
    ...(apiKey === null && isPath(apiKeyFile) ? [file(variables.apiKey.name, apiKeyFile)] : []),
    isPath(secretFile)
      ? text(variables.secretFile.name, secretFile)
      : output(variables.secret.name, 'kchat fetch-secret --store none --print'),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
