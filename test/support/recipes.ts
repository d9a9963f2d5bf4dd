/**
 * Runs CI recipes as a runner would: YAML is read, expressions are filled in, steps go to bash one after the other.
 *
 * Only what the recipes use is understood; anything else is an error, so that no step is passed over.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { collect, type RunResult } from './child.js';
import { makeFolder } from './run-kchat.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const leftOut = new Set(['node_modules', 'dist', '.git', 'reports', '.stryker-tmp']);

/** What a clone of this repository holds: the sources, nothing installed or built. */
export function copySources(to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(root, to, { recursive: true, filter: (path) => path === root || !leftOut.has(basename(path)) });
}

/** The code block under `<!-- recipe: NAME -->` of the README. */
export function readRecipe(name: string): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const block = new RegExp(`<!-- recipe: ${name} -->\n\`\`\`\\w+\n(.*?)\n\`\`\``, 's').exec(text)?.[1];
  if (block === undefined) throw new Error(`README has no recipe "${name}"`);
  return block;
}

export interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export function readAction(): Action {
  return parse(readFileSync(join(root, 'action.yml'), 'utf8'));
}

/** The steps of the one job of a workflow. */
export function readWorkflowSteps(yaml: string): readonly Step[] {
  const { jobs }: { jobs: Readonly<Record<string, { steps: readonly Step[] }>> } = parse(yaml);
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** The script of the one job of a GitLab file. */
export function readGitLabScript(yaml: string): readonly string[] {
  const jobs: Readonly<Record<string, { script: readonly string[] }>> = parse(yaml);
  return Object.values(jobs).flatMap(({ script }) => script);
}

export type Values = Readonly<Record<string, string>>;

/** Fills in `${{ secrets.X }}`, `${{ inputs.X || env.Y }}` and the like. */
export function fillExpressions(text: string, contexts: Readonly<Record<string, Values>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    for (const term of expression.split('||')) {
      const [, context = '', name = ''] = /^([a-z]+)\.([\w-]+)$/.exec(term.trim()) ?? [];
      const values = contexts[context];
      if (values === undefined)
        throw new Error(`the recipe uses ${expression}, which this test does not know`);
      if (values[name]) return values[name];
    }
    return '';
  });
}

/** GitHub's `shell: bash` (`bash --noprofile --norc -eo pipefail`), to its end. */
export async function runBash(script: string, env: Values, cwd: string): Promise<RunResult> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: { ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return collect(child);
}

/** An environment in which npm finds its registry and cache, and kchat nothing of this machine's user. */
export function runnerEnv(extra: Values): Values {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    LANG: 'C.UTF-8',
    CI: 'true',
    KCHAT_CONFIG_DIR: join(makeFolder(), 'kchat'),
    npm_config_prefer_offline: 'true',
    ...extra,
  };
}
