/** Our tokens in programs that we did not write: PyJWT and the Go `jwt` tool, both Debian packages. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { testWith } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

const secret = addCanary(madeUpSecret());

function isInstalled(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Python with PyJWT: the system's own, whatever else stands first on the PATH. */
const python = ['/usr/bin/python3', 'python3'].find((program) => isInstalled(program, '-c', 'import jwt'));
const hasGoJwt = isInstalled('jwt', '-help') || spawnSync('jwt', ['-help']).status === 2;

async function signToken(): Promise<string> {
  const args = ['sign', '--email', 'ada@example.com', '--external-id', '7', '--claim', 'seats:=3'];
  const { stdout } = await runKchat(args, { env: { KUSTOMER_CHAT_SECRET: secret } });
  return stdout.trim();
}

describe('a token of ours verifies in', () => {
  testWith(python !== undefined, 'PyJWT (python3-jwt)')('PyJWT', async () => {
    const script =
      'import jwt, os, sys; print(sorted(jwt.decode(sys.argv[1], os.environ["SECRET"], algorithms=["HS256"]).items()))';
    const output = execFileSync(python ?? 'python3', ['-c', script, await signToken()], {
      encoding: 'utf8',
      env: { SECRET: secret },
    });
    expect(output).toMatch(
      /^\[\('email', 'ada@example\.com'\), \('externalId', '7'\), \('iat', \d+\), \('seats', 3\)\]\n$/,
    );
  });

  testWith(hasGoJwt, 'the Go jwt tool (jwt)')('the Go jwt tool', async () => {
    const keyFile = join(makeFolder(), 'key');
    writeFileSync(keyFile, secret, { mode: 0o600 });
    const output = execFileSync('jwt', ['-alg', 'HS256', '-key', keyFile, '-verify', '-'], {
      input: await signToken(),
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toMatchObject({ email: 'ada@example.com', externalId: '7', seats: 3 });
  });
});

describe('accepted here is a token of', () => {
  const env = { KUSTOMER_CHAT_SECRET: secret };

  testWith(python !== undefined, 'PyJWT (python3-jwt)')('PyJWT', async () => {
    const script =
      'import jwt, os, time; print(jwt.encode({"email": "ada@example.com", "iat": int(time.time())}, os.environ["SECRET"], algorithm="HS256"))';
    const token = execFileSync(python ?? 'python3', ['-c', script], {
      encoding: 'utf8',
      env: { SECRET: secret },
    });
    expect(await runKchat(['inspect', '-'], { env, stdin: token })).toMatchObject({ code: 0, stderr: '' });
  });

  testWith(hasGoJwt, 'the Go jwt tool (jwt)')('the Go jwt tool', async () => {
    const keyFile = join(makeFolder(), 'key');
    writeFileSync(keyFile, secret, { mode: 0o600 });
    const claims = JSON.stringify({ email: 'ada@example.com', iat: Math.floor(Date.now() / 1000) });
    const token = execFileSync('jwt', ['-alg', 'HS256', '-key', keyFile, '-sign', '-'], {
      input: claims,
      encoding: 'utf8',
    });
    expect(await runKchat(['inspect', '-'], { env, stdin: token })).toMatchObject({ code: 0, stderr: '' });
  });
});

test('the HS256 example of RFC 7515 Appendix A.1 verifies', async () => {
  // https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1: the key is 64 bytes, no text.
  const key = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';
  const token =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const keyFile = join(makeFolder(), 'key');
  writeFileSync(keyFile, Buffer.from(key, 'base64url'));
  const { code, stdout } = await runKchat(['inspect', '--json', token, '--secret-file', keyFile]);
  const { signature, findings } = JSON.parse(stdout).data;
  expect(signature).toEqual({ status: 'verified', cause: null });
  expect(
    findings
      .filter(({ severity }: { severity: string }) => severity === 'error')
      .map((finding: { code: string }) => finding.code),
  ).toEqual(['IAT_MISSING', 'IDENTITY_MISSING']);
  expect(code).toBe(1);
});
