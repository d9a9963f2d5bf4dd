/** The many HMACs of a search: made right, and paid for. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listFurtherMistakes, listLikelyMistakes } from '../../src/token/causes/key-forms.js';
import { hashesByLength, macOnBench, prepareBench } from '../../src/token/causes/mac.js';
import { openTrial, tryKey, tryKeys } from '../../src/token/causes/trial.js';
import { decodeToken } from '../../src/token/decode.js';
import { madeUpSecret } from '../support/made-up.js';
import { goodClaims, makeToken } from './made-tokens.js';

/** Shorter than a block, a block, longer; in ASCII and not; one character per byte. */
const keys = [0, 1, 63, 64, 65, 127, 128, 129, 300].flatMap((length) => [
  'k'.repeat(length),
  '\x00\x80\xff'.repeat(100).slice(0, length),
]);

describe.each([...hashesByLength])('a digest of %i bytes', (length, name) => {
  test(`is that of ${name}, whatever the key's length`, () => {
    for (const message of ['', 'header.payload', '\xe9'.repeat(200)]) {
      const bench = prepareBench(name, message);
      for (const key of keys) {
        const right = createHmac(name, Buffer.from(key, 'latin1')).update(Buffer.from(message, 'latin1'));
        expect(macOnBench(bench, key)).toBe(right.digest('hex'));
      }
      expect(macOnBench(bench, 'k')).toHaveLength(2 * length);
    }
  });
});

const open = (key: string) => {
  const trial = openTrial(decodeToken(makeToken(goodClaims, undefined, key)));
  if (trial === null) throw new Error('no token');
  return trial;
};

describe('what is paid', () => {
  test('as many HMACs as the budget has, each for its message and 256 bytes', () => {
    const trial = open(madeUpSecret());
    const message = 'm'.repeat(744);
    expect(trial.pay(message, 1_000)).toBe(1_000);
    expect(trial.isSpent()).toBe(false);
    expect(trial.pay(message, 1_999)).toBe(1_999);
    // Something is left, and so one more is made, whatever its price.
    expect(trial.pay(message.repeat(2), 5)).toBe(1);
    expect(trial.isSpent()).toBe(true);
    expect(trial.pay('', 1)).toBe(0);
  });

  const change = (text: string) => ({ id: 'secret-cut', text }) as const;

  test('keys beyond it are not tried', () => {
    const key = madeUpSecret();
    const changes = [...Array.from({ length: 9 }, (_, index) => change(`${index}`)), change(key)];
    const trial = open(key);
    const bench = prepareBench('sha256', trial.input);
    expect(tryKeys(trial, bench, changes)?.change).toBe(changes[9]);
    const left = Math.ceil(3_000_000 / (trial.input.length + 256)) - 10;
    expect(trial.pay(trial.input, left - 9)).toBe(left - 9);
    expect(tryKeys(trial, bench, changes)).toBe(null);
    expect(trial.isSpent()).toBe(true);
    expect(tryKey(trial, 'sha256', key, trial.input)).toBe(null);
  });

  test('a hash that makes no digest of this length fits nothing', () => {
    const key = madeUpSecret();
    const trial = open(key);
    expect(tryKeys(trial, prepareBench('sha512', trial.input), [change(key)])).toBe(null);
    expect(tryKey(trial, 'sha512', key, trial.input)).toBe(null);
    expect(tryKey(trial, 'sha256', key, trial.input)).toEqual([]);
  });

  test('what stands around the keys is tried with each', () => {
    const key = madeUpSecret();
    const trial = open(`"${key}"`);
    const bench = prepareBench('sha256', trial.input);
    const changes = [change(''), change(key)];
    expect(tryKeys(trial, bench, changes)).toBe(null);
    expect(tryKeys(trial, bench, changes, ['secret-quoted', '"', '"'])?.change).toBe(changes[1]);
    expect(tryKeys(trial, bench, changes, ['secret-quoted', '"', "'"])).toBe(null);
  });
});

test.each([
  ['hexadecimal digits', madeUpSecret()],
  ['base64', Buffer.from(madeUpSecret(), 'hex').toString('base64')],
  ['signs of shells and pages', `a$B\\c%20d%e%#{f}"g'h&i+j k${madeUpSecret().slice(0, 30)}é`],
  ['an example key', 'secret'],
])('no mistake leaves a secret of %s as it is, and no two make the same key', (_, secret) => {
  const text = Buffer.from(secret).toString('latin1');
  const likely = listLikelyMistakes(text);
  const groups = [...likely, ...listFurtherMistakes(text, likely)];
  const keys = groups.flatMap(({ changes }) => changes.map((change) => change.text));
  expect(keys).not.toContain(text);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
