import { expect, test } from 'vitest';
import { parseJsonObject } from '../../src/token/json.js';

const members = (count: number) => Array.from({ length: count }, (_, index) => `"${index}":0`).join();

test('200,000 members on all levels are read, one more is not', () => {
  expect(parseJsonObject(`{"x":{${members(199_999)}}}`)).toMatchObject({ value: { x: {} }, duplicates: [] });
  expect(parseJsonObject(`{"x":{${members(200_000)}}}`)).toEqual({
    value: null,
    problem: 'has 200001 members, more than 200000',
  });
});

test('a colon in a string is no member', () => {
  expect(parseJsonObject(`{"x":"${':'.repeat(200_001)}"}`)).toMatchObject({ duplicates: [] });
});

test.each([
  ['{"a":1,"b":2}', []],
  ['{"a":1,"a":2,"a":3,"b":4,"b":5}', ['a', 'b']],
  ['{"a":"a","b":["a","a"],"c":{"a":1,"a":2}}', []],
  ['{"a":{},"a":1}', ['a']],
  ['{"\\u0061":1,"a":2}', ['a']],
  ['{"a\\"":1,"a\\"":2}', ['a"']],
  [' {"":1,"":2} ', ['']],
])('names twice in the outermost object of %s', (text, duplicates) => {
  expect(parseJsonObject(text)).toMatchObject({ duplicates });
});

test.each([
  ['{"a":{"b":1},"c":{"b":2},"d":["b","b"]}', []],
  ['{"a":{"b":1,"b":2},"c":[{"d":1,"d":2}],"a":3}', ['b', 'd']],
  ['{"a":[{},{"b":[],"\\u0062":1}]}', ['b']],
])('names twice in an inner object of %s', (text, nestedDuplicates) => {
  expect(parseJsonObject(text)).toMatchObject({ nestedDuplicates });
});
