/** The release workflow: its steps are run as far as they go without a maintainer, on made-up files. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeFolder } from './support/folders.js';
import { describeUnixOnly, unixOnly } from './support/needs.js';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
}

const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8'));
const build: readonly Step[] = jobs.build.steps;
const publish: readonly Step[] = jobs.publish.steps;
const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Runs a step as GitHub's `shell: bash` does. */
function runStep(id: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const script = build.find((step) => step.id === id)?.run ?? '';
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
}

function makeClone(changelog: string): string {
  const folder = makeFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  return folder;
}

describeUnixOnly('bash')('the notes', () => {
  const tag = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: `v${version}` };
  const changelog = `# Changelog\n\n## Unreleased\n\n- later\n\n## ${version} - 2026-11-26\n\n- now\n\n## 0.0.1\n\n- before\n`;

  test("are the version's section of the changelog", () => {
    const clone = makeClone(changelog);
    expect(runStep('notes', clone, tag)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(clone, 'release/NOTES.md'), 'utf8').trim()).toBe('- now');
  });

  test('stop a release without such a section, or under another tag; a rehearsal goes on', () => {
    const clone = makeClone('# Changelog\n\n## Unreleased\n\n- later\n');
    expect(runStep('notes', clone, tag).stdout).toBe(`CHANGELOG.md has no section ${version}\n`);
    expect(runStep('notes', makeClone(changelog), { ...tag, GITHUB_REF_NAME: 'v99.0.0' }).status).toBe(1);
    expect(runStep('notes', clone, { GITHUB_REF_TYPE: 'branch' }).status).toBe(0);
  });
});

unixOnly('bash')(
  'the checksums cover the package and every file beside it, and a changed file stops the release',
  () => {
    const folder = makeFolder();
    for (const name of ['standalone', 'release']) mkdirSync(join(folder, name));
    const digest = createHash('sha256').update('program').digest('hex');
    writeFileSync(join(folder, 'standalone/kchat-1-linux-x64'), 'program');
    writeFileSync(join(folder, 'standalone/SHA256SUMS'), `${digest}  kchat-1-linux-x64\n`);
    writeFileSync(join(folder, 'release/kchat-1.tgz'), 'package');
    expect(runStep('checksums', folder).stdout).toBe('kchat-1-linux-x64: OK\nkchat-1.tgz: OK\n');
    mkdirSync(join(folder, 'standalone'), { recursive: true });
    writeFileSync(join(folder, 'standalone/SHA256SUMS'), `${digest}  kchat-1-linux-x64\n`);
    writeFileSync(join(folder, 'standalone/kchat-1-linux-x64'), 'another');
    expect(runStep('checksums', folder).status).not.toBe(0);
  },
);

test('every script, test and file that a step names is there', () => {
  const lines = build.map(({ run = '' }) => run).join('\n');
  const named = [...lines.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['build:standalone', 'test:windows']));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const paths = [...lines.matchAll(/(?<= )(?:test\/\w+|\.ci\/run)/g)].map(([path]) => path);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  expect(readdirSync('test/standalone')).not.toEqual([]);
});

test('only a tag publishes, after all that is checked, and only that job may write', () => {
  expect(jobs.publish).toMatchObject({ if: "github.ref_type == 'tag'", needs: 'build' });
  expect(jobs.publish.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
  expect(jobs.build.permissions).toBeUndefined();
  expect(build.map(({ run = '' }) => run).join('\n')).not.toMatch(/npm publish|gh release/);
  expect(publish.map(({ run = '' }) => run).join('\n')).toMatch(/npm publish .*--provenance/);
});
