/** Every recipe for CI and every step of the action, run as they are printed. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import type { RunResult } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { findFreePort } from '../support/http-server.js';
import { madeUpSecret } from '../support/made-up.js';
import { unixOnly } from '../support/needs.js';
import {
  copySources,
  fillExpressions,
  holds,
  readAction,
  readGitLabJob,
  readRecipe,
  readWorkflow,
  root,
  runBash,
  runnerEnv,
  type Step,
  type Values,
} from '../support/recipes.js';
import { addCanary, kchatProgram } from '../support/run-kchat.js';
import { type Mistake, startSampleBackend } from '../support/sample-backend.js';

async function openOrg(mistake?: Mistake) {
  const emulator = await startEmulator({ orgs: ['acme'] });
  onTestFinished(() => emulator.close());
  const session = addCanary(madeUpSecret());
  const secret = addCanary(emulator.secret);
  const backend = await startSampleBackend({ secret, session, mistake });
  const tokenUrl = `${backend.origin}/chat-token`;
  return { emulator, session, secret, apiKey: addCanary(emulator.apiKey), tokenUrl };
}

/** A folder on the PATH with `kchat`, as after `npm install --global`. */
function installShim(): string {
  const folder = makeFolder();
  const shim = join(folder, 'kchat');
  writeFileSync(shim, `#!/bin/sh\nexec ${kchatProgram.inShell} "$@"\n`);
  chmodSync(shim, 0o755);
  return `${folder}:${process.env.PATH}`;
}

function expectNoLeak({ stdout, stderr }: RunResult, org: Awaited<ReturnType<typeof openOrg>>): void {
  for (const credential of [org.session, org.secret, org.apiKey])
    expect(stdout + stderr).not.toContain(credential);
}

describe('the action', () => {
  const { inputs, runs } = readAction();

  test('is composite, and takes its inputs through the environment only', () => {
    expect(runs.using).toBe('composite');
    for (const { run, shell } of runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
    const used = runs.steps.flatMap(({ env = {} }) =>
      Object.values(env).flatMap((value) => [...value.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name)),
    );
    expect(used.sort()).toEqual(Object.keys(inputs).sort());
  });
});

/** Runs steps of the action in `actionPath` with these inputs. */
async function runAction(
  steps: readonly Step[],
  actionPath: string,
  given: Values,
  env: Values,
  cwd: string,
): Promise<RunResult> {
  const { inputs } = readAction();
  for (const name of Object.keys(given)) expect(Object.keys(inputs)).toContain(name);
  const defaults = Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']);
  const values = { ...Object.fromEntries(defaults), ...given };
  let last: RunResult = { code: null, stdout: '', stderr: '' };
  for (const step of steps) {
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      fillExpressions(value, { inputs: values, env }),
    ]);
    const stepEnv = { ...env, GITHUB_ACTION_PATH: actionPath, ...Object.fromEntries(own) };
    last = await runBash(step.run ?? '', stepEnv, cwd);
    if (last.code !== 0) break;
  }
  return last;
}

describe('the recipe for GitHub', () => {
  const { on, jobs } = readWorkflow(readRecipe('github'));
  const isCheckout = ({ uses }: Step) => uses?.startsWith('actions/checkout@') === true;

  /** Does what the checkouts do, and runs the action with the inputs of its step. */
  async function runJob(
    name: string,
    contexts: Readonly<Record<string, Values>>,
    env: Values,
    workspace: string,
    port = 3000,
  ) {
    const steps = jobs[name]?.steps ?? [];
    const path = join(
      workspace,
      steps.find((step) => isCheckout(step) && step.with)?.with?.path ?? 'nowhere',
    );
    copySources(path);
    const [use, ...others] = steps.filter((step) => !isCheckout(step));
    expect(others).toEqual([]);
    expect(join(workspace, use?.uses ?? '')).toBe(path);
    const given = Object.entries(use?.with ?? {}).map(([input, value]) => [
      input,
      fillExpressions(value, contexts).replace(':3000/', `:${port}/`),
    ]);
    return runAction(readAction().runs.steps, path, Object.fromEntries(given), env, workspace);
  }

  test('runs for pushes, pull requests and every day; with credentials for nobody else', () => {
    expect(Object.keys(on)).toEqual(['push', 'pull_request', 'schedule']);
    const own = { 'github.repository': 'acme/shop', 'github.event_name': 'pull_request' };
    const from = (name: string) => ({ ...own, 'github.event.pull_request.head.repo.full_name': name });
    expect(holds(jobs.deployed?.if, { ...own, 'github.event_name': 'schedule' })).toBe(true);
    expect(holds(jobs.deployed?.if, from('acme/shop'))).toBe(true);
    expect(holds(jobs.deployed?.if, from('eve/shop'))).toBe(false);
    expect(jobs.emulated?.if).toBeUndefined();
    expect(JSON.stringify(jobs.emulated)).not.toContain('secrets.');
  });

  unixOnly('bash').each([undefined, 'wrong identity'] as const)(
    'deployed, with the mistake: %s',
    async (mistake) => {
      const workspace = makeFolder();
      const org = await openOrg(mistake);
      const summary = join(workspace, 'summary.md');
      const env = runnerEnv({
        KCHAT_API_URL: org.emulator.url,
        GITHUB_ACTIONS: 'true',
        GITHUB_STEP_SUMMARY: summary,
      });
      const secrets = {
        KUSTOMER_API_KEY: org.apiKey,
        KUSTOMER_CHAT_SECRET: org.secret,
        QA_SESSION: org.session,
      };
      const run = await runJob(
        'deployed',
        { secrets, vars: { CHAT_TOKEN_URL: org.tokenUrl } },
        env,
        workspace,
      );
      expect(run.stdout, run.stderr).toMatch(
        mistake === undefined ? /^10 passed in/m : /^1 failed, 9 passed in/m,
      );
      expect(run.code).toBe(mistake === undefined ? 0 : 1);
      expect(run.stderr.includes('::error title=kchat check%3A identity::')).toBe(mistake !== undefined);
      expect(readFileSync(summary, 'utf8')).toContain('### kchat check: ');
      expectNoLeak(run, org);
    },
  );

  unixOnly('bash').each([
    ['a good backend', '', 0, /^10 passed in/m],
    ['a bad one', '* 1000', 1, /✖ token-endpoint .*IAT_MILLISECONDS/],
  ])('emulated, with %s', async (_, spoil, code, said) => {
    const workspace = makeFolder();
    const port = await writeServer(workspace, spoil);
    const env = runnerEnv({ NODE_PATH: join(root, 'node_modules') });
    const run = await runJob('emulated', {}, env, workspace, port);
    expect(run.code, run.stderr + run.stdout).toBe(code);
    expect(run.stdout).toMatch(said);
  });
});

describe('the recipe for GitLab', () => {
  /** Runs a job in a project, with kchat in a repository that is cloned. */
  async function runJob(name: string, env: Values, project: string, adapt = (script: string) => script) {
    const repository = join(makeFolder(), 'kchat');
    copySources(repository);
    const git = 'git -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main';
    const commit = `${git} init -q && ${git} add -A && ${git} commit -qm copy`;
    const committed = await runBash(commit, runnerEnv({}), repository);
    expect(committed.code, committed.stderr).toBe(0);
    const { before_script, script, variables = {} } = readGitLabJob(readRecipe('gitlab'), name);
    const given = { KCHAT_REPOSITORY: `file://${repository}`, ...env, ...variables };
    return runBash(adapt([...before_script, ...script].join('\n')), runnerEnv(given), project);
  }

  unixOnly('bash')('deployed: passes with a good backend, and leaves a JUnit report', async () => {
    const org = await openOrg();
    const project = makeFolder();
    const env = {
      KCHAT_API_URL: org.emulator.url,
      KUSTOMER_ORG: 'acme',
      KUSTOMER_API_KEY: org.apiKey,
      KUSTOMER_CHAT_SECRET: org.secret,
      CHAT_TOKEN_URL: org.tokenUrl,
      QA_SESSION: org.session,
    };
    const run = await runJob('chat-login-deployed', env, project);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^10 passed in/m);
    expect(readFileSync(join(project, 'kchat.xml'), 'utf8')).toMatch(/tests="10" failures="0"/);
    expectNoLeak(run, org);
  });

  unixOnly('bash').each([
    ['a good backend', '', 0, /^10 passed in/m],
    ['a bad one', '* 1000', 1, /✖ token-endpoint .*IAT_MILLISECONDS/],
  ])('emulated, for merge requests, with %s', async (_, spoil, code, said) => {
    const project = makeFolder();
    const port = await writeServer(project, spoil);
    const env = { NODE_PATH: join(root, 'node_modules') };
    const run = await runJob('chat-login-emulated', env, project, (script) =>
      script.replaceAll('3000', String(port)),
    );
    expect(run.code, run.stderr + run.stdout).toBe(code);
    expect(run.stdout).toMatch(said);
  });

  test('gives credentials to protected branches only', () => {
    const rules = (name: string) => readGitLabJob(readRecipe('gitlab'), name).rules.map((rule) => rule.if);
    expect(rules('chat-login-deployed')).toEqual(['$CI_COMMIT_REF_PROTECTED == "true"']);
    expect(rules('chat-login-emulated')).toEqual(['$CI_PIPELINE_SOURCE == "merge_request_event"']);
  });
});

describe('the recipe for a shell', () => {
  unixOnly('bash')('passes with a good backend, and leaves a JUnit report', async () => {
    const org = await openOrg();
    const env = runnerEnv({
      PATH: installShim(),
      KCHAT_API_URL: org.emulator.url,
      KUSTOMER_ORG: 'acme',
      KUSTOMER_API_KEY: org.apiKey,
      KUSTOMER_CHAT_SECRET: org.secret,
      CHAT_TOKEN_URL: org.tokenUrl,
      QA_SESSION: org.session,
    });
    const folder = makeFolder();
    const run = await runBash(readRecipe('shell'), env, folder);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^10 passed in/m);
    expect(readFileSync(join(folder, 'reports', 'kchat.xml'), 'utf8')).toContain('failures="0"');
    expectNoLeak(run, org);
  });
});

const server = `
  const jwt = require('jsonwebtoken');
  require('node:http').createServer((request, response) => {
    if (request.url !== '/chat-token') return response.end('hello');
    if (request.headers.cookie !== 'session=' + process.env.QA_SESSION) return response.writeHead(401).end();
    const claims = { email: 'ada@example.com', iat: Math.floor(Date.now() / 1000) IAT };
    response.end(jwt.sign(claims, process.env.KUSTOMER_CHAT_SECRET));
  }).listen(PORT, '127.0.0.1');
`;

/** A backend that reads its secret and its session from variables; returns its port. */
async function writeServer(folder: string, spoil: string): Promise<number> {
  const port = await findFreePort();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.js'), server.replace('IAT', spoil).replace('PORT', String(port)));
  return port;
}

describe('the recipe for a shell without any secret', () => {
  unixOnly('bash').each([
    ['passes with a good backend', '', 0, /^10 passed in/m],
    ['fails with a bad one', '* 1000', 1, /✖ token-endpoint .*IAT_MILLISECONDS/],
  ])('%s', async (_, spoil, code, said) => {
    const folder = makeFolder();
    const port = await writeServer(folder, spoil);
    const env = runnerEnv({ PATH: installShim(), NODE_PATH: join(root, 'node_modules') });
    const run = await runBash(readRecipe('fork').replaceAll('3000', String(port)), env, folder);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stdout).toMatch(said);
  });

  unixOnly('bash')('a kchat that fails inside $(…) fails the job', async () => {
    const folder = makeFolder();
    await writeServer(folder, '');
    const env = runnerEnv({ PATH: installShim(), NODE_PATH: join(root, 'node_modules') });
    const run = await runBash(
      readRecipe('fork').replace('print-secret', 'print-secret --nonsense'),
      env,
      folder,
    );
    expect(run.code).toBe(2);
    expect(run.stdout).not.toContain('passed');
  });
});
