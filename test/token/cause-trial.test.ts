/** The many HMACs of a search: made right, and paid for. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listLikelyMistakes, listSingleMistakes } from '../../src/token/causes/key-forms.js';
import { hashesByLength, macOnBench, prepareBench } from '../../src/token/causes/mac.js';
import { openTrial, tryKeys } from '../../src/token/causes/trial.js';
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

  test('keys beyond it are not tried', () => {
    const key = madeUpSecret();
    const forms = [...Array.from({ length: 9 }, (_, index) => ({ text: `${index}` })), { text: key }];
    const trial = open(key);
    const bench = prepareBench('sha256', trial.input);
    expect(tryKeys(trial, bench, forms)?.form).toBe(forms[9]);
    const left = Math.ceil(3_000_000 / (trial.input.length + 256)) - 10;
    expect(trial.pay(trial.input, left - 9)).toBe(left - 9);
    expect(tryKeys(trial, bench, forms)).toBe(null);
  });

  test('a hash that makes no digest of this length fits nothing', () => {
    const key = madeUpSecret();
    const trial = open(key);
    expect(tryKeys(trial, prepareBench('sha512', trial.input), [{ text: key }])).toBe(null);
  });
});

test('the likely mistakes are the first of all, and none comes twice', () => {
  const secret = madeUpSecret();
  const [likely, all] = [listLikelyMistakes(secret), listSingleMistakes(secret)];
  expect(all.slice(0, likely.length)).toEqual(likely);
  expect(new Set([secret, ...all.map(({ text }) => text)]).size).toBe(all.length + 1);
});
