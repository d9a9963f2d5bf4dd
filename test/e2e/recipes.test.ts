/** Every recipe of the README's CI section and every step of the action, run as they are printed. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import type { RunResult } from '../support/child.js';
import { madeUpSecret } from '../support/made-up.js';
import {
  copySources,
  fillExpressions,
  readAction,
  readGitLabScript,
  readRecipe,
  readWorkflowSteps,
  root,
  runBash,
  runnerEnv,
  type Step,
  type Values,
} from '../support/recipes.js';
import { addCanary, binPath, makeFolder } from '../support/run-kchat.js';
import { type Mistake, startSampleBackend } from '../support/sample-backend.js';

/** An npm installation and a build take their time on a busy machine. */
const patience = 300_000;

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
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${binPath}" "$@"\n`);
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
  let last: RunResult = { code: null, stdout: '', stderr: '' };
  for (const step of steps) {
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      fillExpressions(value, { inputs: given, env }),
    ]);
    const stepEnv = { ...env, GITHUB_ACTION_PATH: actionPath, ...Object.fromEntries(own) };
    last = await runBash(step.run ?? '', stepEnv, cwd);
    if (last.code !== 0) break;
  }
  return last;
}

describe('the recipe for GitHub', () => {
  const steps = readWorkflowSteps(readRecipe('github'));
  const isCheckout = ({ uses }: Step) => uses?.startsWith('actions/checkout@') === true;

  test(
    'passes with a good backend, and names a bad one',
    async () => {
      const workspace = makeFolder();
      const checkout = steps.find(isCheckout)?.with ?? {};
      const path = join(workspace, checkout.path ?? 'nowhere');
      copySources(path);
      const [use, ...others] = steps.filter((step) => !isCheckout(step));
      expect(others).toEqual([]);
      expect(join(workspace, use?.uses ?? '')).toBe(path);

      for (const mistake of [undefined, 'wrong identity'] as const) {
        const org = await openOrg(mistake);
        const summary = join(workspace, 'summary.md');
        const env = runnerEnv({
          KCHAT_API_URL: org.emulator.url,
          GITHUB_ACTIONS: 'true',
          GITHUB_STEP_SUMMARY: summary,
        });
        const contexts = {
          secrets: {
            KUSTOMER_API_KEY: org.apiKey,
            KUSTOMER_CHAT_SECRET: org.secret,
            QA_SESSION: org.session,
          },
          vars: { CHAT_TOKEN_URL: org.tokenUrl },
        };
        const given = Object.entries(use?.with ?? {}).map(([name, value]) => [
          name,
          fillExpressions(value, contexts),
        ]);
        // Installed once is enough for both.
        const todo = mistake === undefined ? readAction().runs.steps : readAction().runs.steps.slice(1);
        const run = await runAction(todo, path, Object.fromEntries(given), env, workspace);
        expect(run.stdout, run.stderr).toMatch(
          mistake === undefined ? /^10 passed in/m : /^1 failed, 9 passed in/m,
        );
        expect(run.code).toBe(mistake === undefined ? 0 : 1);
        expect(run.stderr.includes('::error title=kchat check%3A identity::')).toBe(mistake !== undefined);
        expect(readFileSync(summary, 'utf8')).toContain('### kchat check: ');
        expectNoLeak(run, org);
      }
    },
    patience,
  );
});

describe('the recipe for GitLab', () => {
  test(
    'passes with a good backend, and leaves a JUnit report',
    async () => {
      const repository = join(makeFolder(), 'kchat');
      copySources(repository);
      const git = 'git -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main';
      const committed = await runBash(
        `${git} init -q && ${git} add -A && ${git} commit -qm copy`,
        runnerEnv({}),
        repository,
      );
      expect(committed.code, committed.stderr).toBe(0);
      const org = await openOrg();
      const env = runnerEnv({
        KCHAT_REPOSITORY: `file://${repository}`,
        KCHAT_API_URL: org.emulator.url,
        KUSTOMER_ORG: 'acme',
        KUSTOMER_API_KEY: org.apiKey,
        KUSTOMER_CHAT_SECRET: org.secret,
        CHAT_TOKEN_URL: org.tokenUrl,
        QA_SESSION: org.session,
      });
      const project = makeFolder();
      const run = await runBash(readGitLabScript(readRecipe('gitlab')).join('\n'), env, project);
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout).toMatch(/^9 passed, 1 skipped in/m);
      expect(readFileSync(join(project, 'kchat.xml'), 'utf8')).toMatch(/tests="10" failures="0"/);
      expectNoLeak(run, org);
    },
    patience,
  );
});

describe('the recipe for a shell', () => {
  test('passes with a good backend, and leaves a JUnit report', async () => {
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

/** A port that was free a moment ago. */
async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const server = `
  const jwt = require('jsonwebtoken');
  require('node:http').createServer((request, response) => {
    if (request.url !== '/chat-token') return response.end('hello');
    if (request.headers.cookie !== 'session=' + process.env.QA_SESSION) return response.writeHead(401).end();
    const claims = { email: 'ada@example.com', iat: Math.floor(Date.now() / 1000) IAT };
    response.end(jwt.sign(claims, process.env.KUSTOMER_CHAT_SECRET));
  }).listen(PORT, '127.0.0.1');
`;

describe('the recipe for a fork, without any secret', () => {
  test.each([
    ['passes with a good backend', '', 0, /^9 passed, 1 skipped in/m],
    ['fails with a bad one', '* 1000', 1, /✖ token-endpoint .*IAT_MILLISECONDS/],
  ])('%s', async (_, spoil, code, said) => {
    const port = await findPort();
    const folder = makeFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'server.js'), server.replace('IAT', spoil).replace('PORT', String(port)));
    const env = runnerEnv({
      PATH: installShim(),
      NODE_PATH: join(root, 'node_modules'),
    });
    const run = await runBash(readRecipe('fork').replaceAll('3000', String(port)), env, folder);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stdout).toMatch(said);
  });
});
