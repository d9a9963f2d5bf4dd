/** What stands in for a value is named up to its bounds, and a name that only looks so is left alone. */
import { expect, test } from 'vitest';
import { describePrinted, findStandIn } from '../../src/token/stand-ins.js';

test.each<[string, string, ReturnType<typeof findStandIn>]>([
  ['a template of 200 characters', `{{${'x'.repeat(196)}}}`, 'template'],
  ['one of 201', `{{${'x'.repeat(197)}}}`, null],
  ['the same word twice', 'nil_nil', 'missing'],
  ['two words that no one is called', 'null_none', 'missing'],
  ['two words with two signs between', 'null--null', 'missing'],
  ['a word and one in brackets', 'null <undefined>', 'missing'],
  ['two words that may be a name', 'nil_void', null],
  ['a map of Elixir', '%{a: 1}', null],
  ['two words, of which one only ends so', 'null_xnull', null],
  ['two words, of which one only begins so', 'null_nullx', null],
  ['a word and a map of Elixir', 'x %{a: 1}', 'template'],
  ['a template of Ruby', '%{x}', 'template'],
])('%s', (_, text, standIn) => expect(findStandIn(text)).toBe(standIn));

const asTheyAre = "is the digest's bytes as they are, not encoded";
test.each<[string, string, string | null]>([
  ['64 bytes', '\ufffd'.repeat(64), asTheyAre],
  ['65 bytes', '\ufffd'.repeat(65), null],
  ['42 digits', '0a'.repeat(21), null],
  [
    '44 digits',
    '0a'.repeat(22),
    'is 44 hexadecimal digits, not base64url; 64 make 32 bytes: are zeros lost?',
  ],
  ['a letter and 46 digits', `g${'0a'.repeat(23)}`, null],
  ['46 digits and a letter', `${'0a'.repeat(23)}g`, null],
  ['64 digits', '0a'.repeat(32), null],
])('a signature of %s', (_, text, says) => expect(describePrinted(text)).toBe(says));
