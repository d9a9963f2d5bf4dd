import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import { decodeToken } from '../../src/token/decode.js';
import { matchesHmac, whyUncheckable } from '../../src/token/signature.js';
import { now } from './made-tokens.js';
import { otherAlgorithms, validHs256 } from './vectors/rfc.js';

describe.each(validHs256)('$name', ({ token, key, errors }) => {
  const bytes = Buffer.from(key, 'base64url');
  const inspect = (text: string) => inspectToken(text, { secret: bytes, at: now });

  test('verifies, and is no login token', () => {
    const report = inspect(token);
    expect(report.signature).toEqual({ status: 'verified', cause: null });
    expect(report.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(
      errors,
    );
  });

  test('verifies no more once a character is changed, added or left out', () => {
    for (let index = 0; index < token.length; index += 1) {
      const changed = `${token.slice(0, index)}${token[index] === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
      const shorter = `${token.slice(0, index)}${token.slice(index + 1)}`;
      const longer = `${token.slice(0, index)}A${token.slice(index)}`;
      for (const wrong of [changed, shorter, longer].map(decodeToken))
        expect(whyUncheckable(wrong) === null && matchesHmac(wrong, bytes)).toBe(false);
    }
  });

  test('the key as text is called by its mistake', () => {
    const { signature } = inspectToken(token, { secret: key, at: now });
    expect(signature.status).toBe('mismatch');
    expect(signature.cause).toMatch(/^secret-base64(?:url)?-decoded$/);
  });
});

test.each(otherAlgorithms)('$name is rejected for its algorithm', ({ token, code }) => {
  const report = inspectToken(token, { secret: Buffer.from(validHs256[0].key, 'base64url'), at: now });
  expect(report.verdict).toBe('rejected');
  expect(report.findings.map((finding) => finding.code)).toContain(code);
  expect(report.signature).toEqual({ status: 'mismatch', cause: null });
});
