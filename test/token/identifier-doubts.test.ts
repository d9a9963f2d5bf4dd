/** Identifiers that many would share, or that a program garbled, are named for what they are; ordinary ones are not. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { doubtEmail, doubtExternalId } from '../../src/token/identifier-doubts.js';
import { listIdentifierWarnings } from '../../src/token/rules/identifier.js';

const becauseMissing = /missing value/;
const becauseUnset = /never set/;
const becauseTemplate = /template/;
const becausePlaceholder = /placeholder/;
const becauseNobody = /not signed in/;
const becauseObject = /an object/;

describe('an externalId that many would share', () => {
  test.each<[unknown, RegExp]>([
    ...[
      'undefined',
      'null',
      'NULL',
      'None',
      'nil',
      'NaN',
      '(null)',
      '<nil>',
      'N/A',
      'Optional(nil)',
      '\\N',
    ].map((id): [string, RegExp] => [id, becauseMissing]),
    ...[
      'user_undefined',
      'acme:null',
      'user-None',
      'tenant/undefined',
      'cust#nil',
      'id=null',
      'null_null',
    ].map((id): [string, RegExp] => [id, becauseMissing]),
    ...[
      '0',
      '-1',
      '0.0',
      '000',
      0,
      -1,
      '00000000-0000-0000-0000-000000000000',
      '000000000000000000000000',
    ].map((id): [unknown, RegExp] => [id, becauseUnset]),
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', becauseUnset],
    ['urn:uuid:00000000-0000-0000-0000-000000000000', becauseUnset],
    ['"undefined"', becauseMissing],
    ['kotlin.Unit', becauseMissing],
    ['()', becauseMissing],
    ...['md5', 'sha1', 'sha256'].flatMap((name) =>
      ['undefined', 'null', 'None', '0'].map((word): [string, RegExp] => [
        createHash(name).update(word).digest('hex'),
        new RegExp(`^is the hash of the text "${word}"$`),
      ]),
    ),
    ['5E543256C480AC577D30F76F9120EB74', /^is the hash of the text "undefined"$/],
    ...['error', 'Invalid', 'not_found'].map((id): [string, RegExp] => [id, /there is no value/]),
    ...['gast', 'Anónimo', 'invité', '匿名'].map((id): [string, RegExp] => [id, becauseNobody]),
    ...['192.168.1.10', '::1', 'localhost'].map((id): [string, RegExp] => [id, /behind one network/]),
    ['<SimpleLazyObject: <auth.models.AnonymousUser object at 0x7f1>>', becauseNobody],
    ...['\u3164', '\u2800', '\u034f', '\ufe0f \u200b'].map((id): [string, RegExp] => [id, /cannot be seen/]),
    ...['-', '--', '?', '_:_'].map((id): [string, RegExp] => [id, /no letter and no digit/]),
    ...['user:', 'cust_', 'id='].map((id): [string, RegExp] => [id, /ends where the id should begin/]),
    ...['test', 'Test-User', '1234567890', 'John Doe'].map((id): [string, RegExp] => [id, /example's value/]),
    ...['me', 'current_user', 'admin', 'Administrator', 'root'].map((id): [string, RegExp] => [id, /a role/]),
    ...['self.user.id', 'req.user?.id', '$user->id()', 'java.lang.String'].map((id): [string, RegExp] => [
      id.replace('$', ''),
      /piece of code/,
    ]),
    ['2147483647', /end of a number type/],
    [-2147483648, /end of a number type/],
    ['9223372036854775807', /end of a number type/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as programs send it
    ...['${user.id}', '{{ user.id }}', '#{user.id}', '%s', '%d', '%5d', '%(id)s', '%{id}', '<%= @id %>'].map(
      (id): [string, RegExp] => [id, becauseTemplate],
    ),
    ...[
      '<?php echo $id ?>',
      ':id',
      '$userId',
      '@Model.Id',
      '@User.Identity.Name',
      '{0}',
      '{user_id}',
      '{}',
    ].map((id): [string, RegExp] => [id, /template|object/]),
    ...['%USERNAME%', '<user id>', '{!User.Id}', '[[userId]]', 'cust-{{id}}'].map((id): [string, RegExp] => [
      id,
      becauseTemplate,
    ]),
    ...[
      'your_user_id',
      'YOUR-USER-ID',
      'yourUserId',
      'insert_id_here',
      'user_id',
      'externalId',
      'string',
    ].map((id): [string, RegExp] => [id, becausePlaceholder]),
    ...[
      'customer-id',
      'changeme',
      'TODO',
      'xxxx',
      'your_external_user_id',
      'your-customer-id-here',
      'uuid',
    ].map((id): [string, RegExp] => [id, becausePlaceholder]),
    ...[
      'anonymous',
      'anonymousUser',
      'guest',
      'Guest_User',
      'visitor',
      'unknown',
      'logged_out',
      'default',
    ].map((id): [string, RegExp] => [id, becauseNobody]),
    ...['[object Object]', '[object Undefined]', 'Array', 'System.Byte[]', 'System.Object', 'map[]'].map(
      (id): [string, RegExp] => [id, becauseObject],
    ),
    ...['x => x.id', 'u=>u', 'id => user.id', '(u) => 8412'].map((id): [string, RegExp] => [
      id,
      /for a function/,
    ]),
    ...['() => this.id', 'function () { return id }', '<bound method User.id>', '[]'].map(
      (id): [string, RegExp] => [id, becauseObject],
    ),
    ['[object Promise]', /await/],
    ['Promise { <pending> }', /await/],
    ['<coroutine object get_id at 0x7f2c>', /await/],
    [' null ', becauseMissing],
    ...['undefined.undefined', 'undefinedundefined', 'none@none', '%!s(<nil>)', 'Guid.Empty', 'n.a.'].map(
      (id): [string, RegExp] => [id, becauseMissing],
    ),
    ...['[REDACTED]', '[FILTERED]', '***MASKED***', '<hidden>'].map((id): [string, RegExp] => [
      id,
      /is masked/,
    ]),
    ...['__USER_ID__', '[USER_ID]', '$1', '$(id)'].map((id): [string, RegExp] => [id, becauseTemplate]),
    ...['external_id_here', 'REPLACE_ME', 'my-user-id'].map((id): [string, RegExp] => [
      id,
      becausePlaceholder,
    ]),
    ...['__anonymous__', 'unauthenticated', 'no-user', 'public_user'].map((id): [string, RegExp] => [
      id,
      becauseNobody,
    ]),
    ...['customer.getId()', '$user->id'].map((id): [string, RegExp] => [id, /piece of code/]),
    ...['Error: not found', 'Not Found', 'NullPointerException'].map((id): [string, RegExp] => [
      id,
      /error message/,
    ]),
    ['[Function: id]', /was not called/],
    ...['NoneType', 'user_nil', 'customer:None', 'acme:undefined', 'acme-undefined', 'cust_NULL'].map(
      (id): [string, RegExp] => [id, becauseMissing],
    ),
    ...['<django.contrib.auth.models.User object>'].map((id): [string, RegExp] => [id, becauseObject]),
    ...['@user.id', '$user_id', '$ID', '$customerId'].map((id): [string, RegExp] => [id, becauseTemplate]),
    ...['missing', 'empty', 'not set', 'unset', '#N/A', '#REF!'].map((id): [string, RegExp] => [
      id,
      /there is no value/,
    ]),
    ...[
      'd41d8cd98f00b204e9800998ecf8427e',
      'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
    ].map((id): [string, RegExp] => [id, /the hash of an empty text/]),
    ['<LocalProxy unbound>', becauseObject],
    ...['mock-user', 'example_user', 'qa-user', 'demo user'].map((id): [string, RegExp] => [id, /example's/]),
    ...['uid', 'sub', 'pk'].map((id): [string, RegExp] => [id, becausePlaceholder]),
    ...['everyone', 'all', 'service-account'].map((id): [string, RegExp] => [id, /a role/]),
    ...['process.env.USER_ID', "os.environ['X']", 'await getId()'].map((id): [string, RegExp] => [
      id,
      /piece of code/,
    ]),
    ['auth0|', /ends where the id should begin/],
  ])('%j', (id, why) =>
    expect(doubtExternalId(id, false)).toEqual({ shared: expect.stringMatching(why), garbled: [] }),
  );
});

describe('an e-mail address that many would share', () => {
  test.each<[string, RegExp]>([
    ['undefined', becauseMissing],
    ['undefined@example.com', becauseMissing],
    ['null@null', becauseMissing],
    ['(null)@acme.example', becauseMissing],
    ['guest@acme.example', becauseNobody],
    ['Anonymous@acme.example', becauseNobody],
    ['no-reply@acme.example', /no customer reads/],
    ['donotreply@acme.example', /no customer reads/],
    ['your_email@acme.example', becausePlaceholder],
    ['youremail@example.com', becausePlaceholder],
    ['email', becausePlaceholder],
    ['#{email}@example.com', becauseTemplate],
    ['%s@example.com', becauseTemplate],
    ['[object Object]', becauseObject],
    ['[REDACTED]@acme.example', /is masked/],
    ['deleted@acme.example', /a word for anyone/],
    ...['[email protected]', '[email\u00a0protected]'].map((id): [string, RegExp] => [id, /Cloudflare/]),
    ['noemail@acme.example', /no customer reads/],
    ...['undefined.undefined@acme.example', 'null_null@acme.example', 'user+undefined@acme.example'].map(
      (address): [string, RegExp] => [address, becauseMissing],
    ),
  ])('%s', (address, why) =>
    expect(doubtEmail(address)).toEqual({ shared: expect.stringMatching(why), garbled: [] }),
  );
});

describe('an externalId that a program garbled', () => {
  test.each<[unknown, RegExp]>([
    [' 8412', /white space around/],
    ["('8412',)", /a record or a list/],
    ['8***2', /masked in part/],
    ['id=8412', /a name in front/],
    ['<User: ada>', /a record or a list/],
    ['acme_undefined_8412', /a part .* missing value/],
    ['id: 8412', /a name in front/],
    ['HASH(0x55d0c8a1)', /in memory/],
    ['84\u034f12', /cannot be seen \(U\+034F\)/],
    ['\u31648412', /cannot be seen \(U\+3164\)/],
    ['8412\ufe0f', /cannot be seen \(U\+FE0F\)/],
    ['84\u280012', /cannot be seen \(U\+2800\)/],
    ['84\u200b12', /cannot be seen \(U\+200B\)/],
    ['84\n12', /cannot be seen \(U\+000A\)/],
    ["b'8412'", /decode\(\)/],
    ['Optional("8412")', /unwrap/],
    ['Some(8412)', /unwrap/],
    ["ObjectId('507f1f77bcf86cd799439011')", /ObjectId/],
    ['UUID("0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab")', /ObjectId/],
    ['"8412"', /quotes/],
    ["'8412'", /quotes/],
    ['“8412”', /quotes/],
    ['{0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab}', /braces/],
    ['{0b7b1f0e5b1e4c2e9d0a1234567890ab}', /braces/],
    ['urn:uuid:0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab', /urn:uuid/],
    ['{"id":8412}', /JSON/],
    ['[8412]', /JSON/],
    ['#<User:0x00007f8b>', /in memory/],
    ['com.acme.User@1b6d3586', /in memory/],
    ['<app.User object at 0x7f2c>', /in memory/],
    ['User(id=8412, name=Ada)', /a record or a list/],
    ['a%2Bb', /percent-encoded/],
    ['ada&#39;s', /HTML-encoded/],
    ['a&amp;b', /HTML-encoded/],
    ['a\\u0040b', /backslash/],
    ['JosÃ©', /wrong character set/],
    ['ZoÃ«', /wrong character set/],
    ['Jos\ufffd', /wrong character set/],
    ...['<User 41>', '#<User id: 41, name: "Ada">', 'User object (41)', '&{41 Ada}', '{41 Ada}'].map(
      (id): [string, RegExp] => [id, /a record or a list/],
    ),
    ...['Optional[41]', 'Just 41', 'Some "41"'].map((id): [string, RegExp] => [id, /unwrap/]),
    ...['id => 8412', 'id=>8412', 'id => "user_8412"', 'user => user_8412'].map((id): [string, RegExp] => [
      id,
      /^has a name in front of it/,
    ]),
    ...['null_8412', '8412-None', 'undefined/8412', '<nil>-8412'].map((id): [string, RegExp] => [
      id,
      /a part/,
    ]),
    ...['#PID<0.110.0>', '#Reference<0.1.2.3>'].map((id): [string, RegExp] => [id, /in memory/]),
    ['%User{id: 41, name: "Ada"}', /a record or a list/],
    ['OptionalInt[8412]', /unwrap/],
    ...['%{id: 8412}', 'map[id:8412]', 'User { id: 8412 }'].map((id): [string, RegExp] => [
      id,
      /a record or a list/,
    ]),
    ["['8412']", /a record or a list/],
    ['8412\n', /ends in a line break/],
    ['8412.0', /float/],
    ['8.4e+21', /scientific/],
    ['8.412E6', /scientific/],
    ['8,412,000', /thousands/],
    ['8412_undefined', /a part/],
    ['eyJhbGciOiJI.eyJzdWIiOiI4.abc', /is a token/],
    ['x'.repeat(257), /257 characters long/],
    ['ada@example.com', /is an e-mail address/],
    [2 ** 60, /loses digits/],
    [0.5, /loses digits/],
  ])('%j', (id, why) =>
    expect(doubtExternalId(id, false)).toEqual({ shared: null, garbled: [expect.stringMatching(why)] }),
  );

  test('an address next to an e-mail address is an id like any other', () => {
    expect(doubtExternalId('ada@example.com', true)).toEqual({ shared: null, garbled: [] });
  });
});

describe('an e-mail address that a program garbled, or that is none', () => {
  test.each<[string, RegExp]>([
    [' ada@example.com', /white space around/],
    ['email: ada@example.com', /a name in front/],
    ['email=ada@example.com', /a name in front/],
    ['<ada@example.com>', /angle brackets/],
    ['["ada@example.com"]', /not the value in it/],
    ['ada@example.com\n', /^ends in a line break$/],
    ['ada\u200b@example.com', /cannot be seen \(U\+200B\)/],
    ['mailto:ada@example.com', /mailto/],
    ['ada%40example.com', /percent-encoded/],
    ['ada%2Bchat@example.com', /percent-encoded/],
    ['o&#39;hara@example.com', /HTML-encoded/],
    ["b'ada@example.com'", /decode\(\)/],
    ['"ada@example.com"', /quotes/],
    ['ada chat@example.com', /"\+"/],
    ['Ada Lovelace <ada@example.com>', /angle brackets/],
    ['ada@example.com, bob@example.com', /more than one address/],
    ['ada@example.com;bob@example.com', /more than one address/],
    ['ada@example.com.', /rule of web forms/],
    ['ada@example.com,', /rule of web forms/],
    ['ada', /has no "@"/],
    ['ada(at)example.com', /has no "@"/],
    ['ada＠example.com', /has no "@"/],
    ['a@b@example.com', /more than one "@"/],
    ['@example.com', /rule of web forms/],
    ['ada@.example.com', /rule of web forms/],
    ['ada@example..com', /rule of web forms/],
    ['ada@-example.com', /rule of web forms/],
    ['ada@localhost', /without a dot/],
    ['3e3417d7ef77d5932a6734b916515ed5', /is a hash/],
    ['a'.repeat(64), /is a hash/],
    ['аda@example.com', /not ASCII/],
    ['ada @example.com', /white space/],
    [`${'a'.repeat(243)}@example.com`, /255 characters long/],
  ])('%s', (address, why) =>
    expect(doubtEmail(address)).toEqual({ shared: null, garbled: [expect.stringMatching(why)] }),
  );
});

describe('nothing is said of what is ordinary', () => {
  test.each([
    ...['user_8412', '8412', 'auth0|5f7c8ec7c33c6c004bbafe82', '0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab'],
    ...[
      'nullable',
      'nonnull',
      'guest_8412',
      'anonymous-7f3a',
      'Nilsson',
      'cus_NffrFeUfNV2Hib',
      'a"b"c',
      '1e',
    ],
    ...[
      '507f1f77bcf86cd799439011',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'https://acme.example/users/8412',
      'acme/8412',
    ],
    ...[
      'us-east-1:8412',
      '-8412',
      'ada.lovelace',
      'Ада',
      'none_of_your_business_8412x',
      '100%',
      8412,
      'x'.repeat(256),
    ],
    ...['id_8412', 'user-id-8412', 'default-8412', 'AcmeUser', 'hello world', 'a=b', '$2y$10$abc', 'x{1}'],
    // Names that are words of programs too.
    ...[
      'nil-1',
      'null-island-4',
      'Norman_Null',
      'Noor_Nan',
      'Art_None',
      'nil_desperandum',
      'none-7',
      '7-nil',
    ],
    ...[
      'Nil_Void',
      'A.B.id',
      'norman.id',
      'Eve_Error',
      'function:41',
      '$ada',
      'ada@work',
      'the-undefined-co',
    ],
    ...[
      '1e5',
      '12e3',
      'Max Empty',
      'Guest-Smith',
      'gast-41',
      'Instance',
      'Just Ada',
      'user_Nan',
      'Optional 1',
    ],
  ])('externalId %j', (id) => expect(doubtExternalId(id, false)).toEqual({ shared: null, garbled: [] }));

  test.each([
    ...[
      'ada@example.com',
      'Ada.L@Example.com',
      'ada+chat@example.co.uk',
      "o'hara@example.com",
      'a_b-c.d@sub.example.museum',
    ],
    ...['nullmann@example.com', 'guestbook@example.com', '8412@qq.example', 'x@xn--bcher-kva.example'],
    ...['nan@example.com', 'nil@example.com', 'void@example.com', 'nil.nan@example.com'],
    `${'a'.repeat(242)}@example.com`,
  ])('email %s', (address) => expect(doubtEmail(address)).toEqual({ shared: null, garbled: [] }));

  test.each([undefined, null, '', ' ', {}, [], true, Number.POSITIVE_INFINITY])(
    'no identifier: %j',
    (value) => {
      expect(doubtExternalId(value, false)).toEqual({ shared: null, garbled: [] });
      expect(doubtEmail(value)).toEqual({ shared: null, garbled: [] });
    },
  );
});

test.each(['a', '"', '%', '{', '=> ', '@', ' ', '_', '(a', 'é', '<', 'a@', '\\', "'", '٠'])(
  'eight million of %j are read in one go',
  (character) => {
    const text = character.repeat(8_000_000 / character.length);
    expect(doubtEmail(text).shared).toBeNull();
    expect(doubtExternalId(text, false).shared).toBeNull();
  },
);

test.each(['mymail', '8412()', 'true-north', 'removed8412', 'hidden_valley', 'public', 'no', 'task-12'])(
  'the id %s may be one customer',
  (id) => expect(doubtExternalId(id, false)).toEqual({ shared: null, garbled: [] }),
);

test.each([
  'public',
  'no',
  'true',
  'void',
  'hidden',
  'error',
  'a.id',
  'ada.undefined',
  'mail',
  'nadia',
  'filtered.coffee',
])('the mailbox %s may be one customer', (mailbox) =>
  expect(doubtEmail(`${mailbox}@example.com`)).toEqual({ shared: null, garbled: [] }),
);

describe('near a sign, and no more', () => {
  const md5 = '0a'.repeat(16);
  test.each<[string, string, readonly string[]]>([
    ['a token behind a word', 'id eyJhbGciOiJ.eyJhbGciOiJ.x', []],
    ['a token and a word', 'eyJhbGciOiJ.eyJhbGciOiJ.x y', []],
    ['a token without a signature', 'eyJhbGciOiJ.eyJhbGciOiJ.', ['is a token, not an id']],
    ['an address of this machine', 'ada.x@localhost', []],
    ['an address with white space', ' ada@example.com', ['has white space around it']],
  ])('an externalId that is %s', (_, id, garbled) => {
    expect(doubtExternalId(id, false)).toEqual({ shared: null, garbled });
  });

  test.each(['user1 {{id}}', '{{id}} user1', '{{id}}-1'])('a template beside a word: %s', (id) => {
    expect(doubtExternalId(id, false).shared).toMatch(becauseTemplate);
  });

  test.each<[string, string, string]>([
    ['40 hexadecimal digits', '0a'.repeat(20), 'is a hash (hexadecimal digits), not an address'],
    ['digits behind other letters', `zz${md5}`, 'has no "@"'],
    ['digits before other letters', `${md5}zz`, 'has no "@"'],
    ['two spaces before the sign', 'a b c@x.example', 'holds white space'],
    ['"(at)" beside the sign', 'ada (at) x@example.com', 'holds white space'],
  ])('an e-mail address that is %s', (_, email, says) => {
    expect(doubtEmail(email)).toEqual({ shared: null, garbled: [says] });
  });

  test('white space around it hides no word, and half a character is told', () => {
    expect(doubtEmail(' undefined@example.com').shared).toMatch(becauseMissing);
    expect(doubtExternalId('user\ud800 1', false).garbled).toEqual([
      'holds a control or invisible character',
    ]);
  });

  test('a name that begins or ends as a word does is a name', () => {
    for (const email of ['undefined2@example.com', 'donnull@example.com'])
      expect(doubtEmail(email)).toEqual({ shared: null, garbled: [] });
    expect(doubtEmail('null@example.com').shared).toMatch(becauseMissing);
  });
});

describe('what is said of identifiers before they are signed', () => {
  const becomeOne = "all who get this become one customer and read each other's chats";
  const missing = 'is what a program writes for a missing value';
  test.each<[string, object, 'email' | 'externalId', readonly string[]]>([
    ['nothing of ordinary ones', { email: 'ada@example.com', externalId: 'x1' }, 'email', []],
    [
      'that many share the address',
      { email: 'Undefined@x.example' },
      'email',
      [`the e-mail address "Undefined@x.example" ${missing}: ${becomeOne}`],
    ],
    [
      'that many share the id',
      { externalId: 'undefined' },
      'externalId',
      [`the externalId "undefined" ${missing}: ${becomeOne}`],
    ],
    [
      'that an id which is not used is missing',
      { email: 'ada@example.com', externalId: 'undefined' },
      'email',
      [`the externalId ${missing}; it is signed as it is`],
    ],
    [
      'what is odd about each',
      { email: 'a b@x.example', externalId: ' x\u200b1' },
      'email',
      [
        'the e-mail address has a space before its "@": a "+" that was URL-decoded once too often, or a name; ' +
          'it is signed as it is',
        'the externalId has white space around it, holds a character that cannot be seen (U+200B); it is signed as it is',
      ],
    ],
    [
      'both',
      { email: 'Undefined@x.example', externalId: ' x1' },
      'email',
      [
        `the e-mail address "Undefined@x.example" ${missing}: ${becomeOne}`,
        'the externalId has white space around it; it is signed as it is',
      ],
    ],
  ])('%s', (_, claims, used, said) => expect(listIdentifierWarnings({ ...claims }, used)).toEqual(said));
});
