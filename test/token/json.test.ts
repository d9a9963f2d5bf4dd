import { expect, test } from 'vitest';
import { formatMember, listRounded, parseJsonMember, parseJsonObject } from '../../src/token/json.js';

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
  ['{"a":["b","b","b"]}', []],
  ['{"a": "a"}', []],
  ['{"a":1 ,"b":"a"}', []],
  ['{"a":[1,"b"],"b":1}', []],
  ['{"a":[{"b":1}],"a":[]}', ['a']],
  ['{"a":{},"a":1}', ['a']],
  ['{"\\u0061":1,"a":2}', ['a']],
  ['{"a\\"":1,"a\\"":2}', ['a"']],
  [' {"":1,"":2} ', ['']],
])('names twice in the outermost object of %s', (text, duplicates) => {
  expect(parseJsonObject(text)).toMatchObject({ duplicates });
});

test.each([
  ['{"a":{"b":1},"c":{"b":2},"d":["b","b"]}', []],
  ['{"a":["b","b","b"],"c": "a"}', []],
  ['{"a":{"b":1,"b":2},"c":[{"d":1,"d":2}],"a":3}', ['b', 'd']],
  ['{"a":[{},{"b":[],"\\u0062":1}]}', ['b']],
])('names twice in an inner object of %s', (text, nestedDuplicates) => {
  expect(parseJsonObject(text)).toMatchObject({ nestedDuplicates });
});

const big = '9007199254740993';

test.each([
  [`{"id":${big}}`, big],
  [`{ "id" :\n -${big} }`, `-${big}`],
  [`{"\\u0069d":${big}}`, big],
  [`{"a":{"id":1},"b":["id",{"id":2}],"id":${big}}`, big],
  [`{"a":"\\"id\\":7","id":${big}}`, big],
  [`{"id":1,"id":${big}}`, big],
  // What JavaScript makes of it, if there are no digits to keep.
  [`{"id":${big},"id":1}`, '1'],
  [`{"id":${big},"id":1,"z":${big}}`, '1'],
  [`{"id":9007199254740992,"a":{"id":${big}}}`, '9007199254740992'],
  ['{"id":9007199254740991}', '9007199254740991'],
  ['{"id":1e300}', '1e+300'],
  ['{"id":1.5}', '1.5'],
  [`{"a":{"id":${big}}}`, 'undefined'],
])('the member "id" of %s has the digits that it came with', (text, shown) => {
  const { value } = parseJsonObject(text);
  expect(formatMember(value ?? {}, 'id')).toBe(shown);
});

test('a copy of an object has lost the digits', () => {
  const { value } = parseJsonObject(`{"id":${big}}`);
  expect(formatMember({ ...value }, 'id')).toBe('9007199254740992');
});

test.each([
  [
    `{"a":${big},"b":9007199254740994,"c":-${big},"d":1e400}`,
    [
      ['a', big],
      ['c', `-${big}`],
    ],
  ],
  [`{"a":${big},"a":1}`, []],
  [`{"a":${big},"a":1,"z":${big}}`, [['z', big]]],
  [`{"a":{"b":${big}}}`, []],
  ['{"a":1.5,"b":"9007199254740993"}', []],
])('of %s these are rounded', (text, rounded) => {
  expect(listRounded(parseJsonObject(text).value ?? {})).toEqual(rounded);
});

test('objects side by side are not nested, 500 levels are, and 501 are too many', () => {
  const nest = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  expect(parseJsonObject(`{"a":[${Array.from({ length: 600 }, () => '{}').join()}]}`)).toMatchObject({
    duplicates: [],
  });
  expect(parseJsonObject(nest(500))).toMatchObject({ nestedDuplicates: [] });
  expect(parseJsonObject(nest(501))).toEqual({
    value: null,
    problem: 'is nested 501 levels deep, more than 500',
  });
  expect(parseJsonMember(nest(499))).toMatchObject({ duplicates: [] });
  expect(parseJsonMember(nest(500))).toEqual({ problem: 'is nested 500 levels deep, more than 499' });
});
