/** `kchat help CODE`: a page for every code that a report or an error can have. */
import { expect, test } from 'vitest';
import { explainCode, listCodes } from '../../src/cli/explain-code.js';
import { rules } from '../../src/token/rules.js';

test('every code has its severity, meaning and fix, within the columns', () => {
  expect(listCodes()).toEqual(expect.arrayContaining([...Object.keys(rules), 'BUG', 'secret-hex-decoded']));
  for (const code of listCodes()) {
    const page = explainCode(code, 60) ?? '';
    expect(page).toMatch(/^\S.*\n {2}severity {2}\S.*\n {2}means {5}\S.*\n {2}fix {7}\S/s);
    expect(Math.max(...page.split('\n').map((line) => line.length)), code).toBeLessThanOrEqual(60);
  }
});

test('in any case, and several mistakes joined by +', () => {
  expect(explainCode('iat_too_old', 80)).toBe(`\
IAT_TOO_OLD: a finding of kchat inspect

  severity  error: Kustomer rejects such a token
  means     ${rules.IAT_TOO_OLD.means}
  fix       a token is good for 15 minutes: the backend makes a new token at
            every sign-in, with the time of that moment
`);
  expect(explainCode('API_KEY_MISSING', 80)).toContain('exit code 3');
  expect(explainCode('secret-base64-decoded', 200)).toContain("createHmac('sha256', secret)");
  expect(explainCode('secret-base64-decoded', 200, 'python')).toContain('jwt.encode(');
  expect(explainCode('secret-quoted+secret-with-crlf', 200)).toMatch(
    /in quotes.*, then with a Windows line end/,
  );
  for (const none of ['', '+', 'toString', 'secret-quoted+', 'IAT_TO_OLD'])
    expect(explainCode(none, 80)).toBeUndefined();
});
