/** A part of an id that is the print of a missing value, beside names and numbers that only look so. */
import { expect, test } from 'vitest';
import { findMissingPart } from '../../src/token/missing-part.js';

test.each<[string, ReturnType<typeof findMissingPart>]>([
  // Everyone gets the same id
  ['user_null', 'whole'],
  ['user-none', 'whole'],
  ['id.null', 'whole'],
  ['acme:null', 'whole'],
  ['ada_undefined', 'whole'],
  ['org_user_null', 'whole'],
  // The rest tells one from another
  ['7_null', 'part'],
  ['8f3a_null', 'part'],
  ['d4d_7_null', 'part'],
  ['undefined_7', 'part'],
  ['null_7', 'part'],
  ['a_undefined_7', 'part'],
  ['user7_undefined', 'part'],
  // Names and words
  ['null', null],
  ['usernull', null],
  ['nulla', null],
  ['user_nulla', null],
  ['ada_none', null],
  ['ada_user_null', null],
  ['user_ada_null', null],
  ['null_user', null],
  ['a_null_b', null],
  ['abc_null', null],
  ['x_8f3a_null', null],
  ['8f3a_x_null', null],
  ['x8f3a_null', null],
  ['8f3ax_null', null],
  ['user_null_7', null],
  ['user 7 null', null],
  ['user_7', null],
])('%s', (id, missing) => expect(findMissingPart(id)).toBe(missing));
