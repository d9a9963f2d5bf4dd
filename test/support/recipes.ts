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
import { makeFolder } from './folders.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const leftOut = new Set(['node_modules', 'dist', '.git', 'reports', '.stryker-tmp']);

/** What a clone of this repository holds: the sources, nothing installed or built. */
export function copySources(to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(root, to, { recursive: true, filter: (path) => path === root || !leftOut.has(basename(path)) });
}

/** The code block under `<!-- recipe: NAME -->` of the README or of the page about CI. */
export function readRecipe(name: string): string {
  const marked = new RegExp(`<!-- recipe: ${name} -->\n\`\`\`\\w+\n(.*?)\n\`\`\``, 's');
  for (const page of ['README.md', 'docs/ci.md']) {
    const block = marked.exec(readFileSync(join(root, page), 'utf8'))?.[1];
    if (block !== undefined) return block;
  }
  throw new Error(`there is no recipe "${name}"`);
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

/** A job of a GitHub workflow. */
export interface Job {
  readonly if?: string;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function readWorkflow(yaml: string): Workflow {
  return parse(yaml);
}

/** Whether a job's `if:` holds: comparisons of names and texts, joined by `||`. */
export function holds(condition: string | undefined, event: Values): boolean {
  if (condition === undefined) return true;
  const read = (term: string) => /^'(.*)'$/.exec(term)?.[1] ?? event[term] ?? '';
  return condition.split(' || ').some((comparison) => {
    const [, left = '', operator, right = ''] = /^(\S+) (==|!=) (\S+)$/.exec(comparison) ?? [];
    if (operator === undefined)
      throw new Error(`the recipe compares ${comparison}, which this test does not know`);
    return (read(left) === read(right)) === (operator === '==');
  });
}

/** A job of a GitLab file, with what it extends. */
export interface GitLabJob {
  readonly extends?: string;
  readonly rules: readonly { readonly if: string }[];
  readonly variables?: Values;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
}

export function readGitLabJob(yaml: string, name: string): GitLabJob {
  const jobs: Readonly<Record<string, GitLabJob>> = parse(yaml);
  const job = jobs[name];
  if (job === undefined) throw new Error(`the recipe has no job "${name}"`);
  return { ...jobs[job.extends ?? ''], ...job };
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
