/** A payload that is no JSON object is named by what it is: each form as its language prints it. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseJsonBytes } from '../../src/token/json.js';
import { describePayloadForm } from '../../src/token/payload-form.js';

const json = '{"email":"ada@example.com","iat":1795676685}';
const latin = Buffer.from('{"name":"Zoé"}', 'latin1');

function describeForm(payload: string | Uint8Array) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const reading = parseJsonBytes(bytes);
  return describePayloadForm(bytes, reading.value === null ? reading.problem : 'is fine');
}

test.each<[string | Uint8Array, RegExp]>([
  [JSON.stringify(json), /written as JSON once more/],
  [`[${json}]`, /claims as its only entry/],
  ['[]', /PHP's empty array/],
  ['null', /word for a missing value/],
  ['undefined', /word for a missing value/],
  ['[object Object]', /writes for an object/],
  ['java.util.HashMap@7d4991ad', /writes for an object/],
  ['System.Collections.Generic.Dictionary`2[System.String,System.Object]', /writes for an object/],
  ["{'email': 'ada@example.com', 'iat': 1795676685}", /Python/],
  ["{'email': None}", /Python/],
  ["{ email: 'ada@example.com', iat: 1795676685 }", /names without quotes/],
  ['{email: "ada@example.com", iat: 1795676685}', /names without quotes/],
  ['{email=ada@example.com, iat=1795676685}', /Java/],
  ['LoginClaims(email=ada@example.com, iat=1795676685)', /data class/],
  ['LoginClaims { Email = ada@example.com, Iat = 1 }', /data class/],
  ['{ email = ada@example.com, iat = 1795676685 }', /C#/],
  ['%{"email" => "ada@example.com"}', /Elixir/],
  ['main.Claims{Email:"ada@example.com", Iat:1}', /record, struct/],
  ['map[string]interface {}{"email":"ada@example.com"}', /Go.*struct/],
  ['LoginClaims[email=ada@example.com, iat=1]', /record/],
  ["{email:'ada@example.com',iat:1,}", /names without quotes/],
  ['email:ada@example.com;iat:1', /^is not JSON: email:ada/],
  ['{"email":ada@example.com,"iat":1}', /a text without quotes/],
  ['{"email":"ada@example.com" "iat":1}', /no comma between/],
  ['{""email"":""ada@example.com""}', /a quote too few or too many/],
  ['{"email":"{email}","iat":{iat}}', /template/],
  ['{ada@example.com 1795676685}', /Go.*struct/],
  ['{Email:ada@example.com Iat:1795676685}', /Go.*struct/],
  ['map[email:ada@example.com iat:1795676685]', /Go.*map/],
  ['Claims { email: "ada@example.com", iat: 1795676685 }', /record, struct/],
  ['Array\n(\n    [email] => ada@example.com\n)\n', /PHP's print_r/],
  ["array (\n  'email' => 'ada@example.com',\n)", /PHP's print_r/],
  ['a:1:{s:5:"email";s:15:"ada@example.com";}', /PHP's serialize/],
  ['HASH(0x55d0c8a7e2a0)', /Perl/],
  ["$VAR1 = {\n 'email' => 'ada@example.com'\n};", /Perl's print/],
  ['{"email"=>"ada@example.com", "iat"=>1795676685}', /Ruby/],
  ['email=ada%40example.com&iat=1795676685', /form-encoded/],
  ['<claims><email>ada</email></claims>', /XML/],
  [Buffer.from(json).toString('base64'), /base64-encoded once more/],
  [encodeURIComponent(json), /percent-encoded/],
  [json.replaceAll('"', '&quot;'), /HTML/],
  [`'${json}'`, /more text around/],
  [`b'${json}'`, /more text around/],
  [`\ufeff${json}`, /byte-order mark/],
  [`\u00a0${json}`, /more text around/],
  [`${json}\u00a0`, /more text around/],
  [json.replace('}', ',}'), /comma before the closing brace/],
  [json.replace('ada', 'a\nda'), /line break or control/],
  [`${json}\0`, /more text around/],
  [`claims: ${json}`, /more text around/],
  [json.slice(0, 20), /cut off/],
  ['{"email":"ada@example.com","name":"Ada "Countess" L","iat":1}', /a quote too few/],
  ['{"email":"ada@example.com,"iat":1}', /a quote too few/],
  ["[('email', 'ada@example.com'), ('iat', 1)]", /Python's print of a list of pairs/],
  ["OrderedDict([('email', 'ada@example.com')])", /Python's print of a list of pairs/],
  ["namespace(email='ada@example.com', iat=1)", /data class/],
  ['Claims {email = "ada@example.com", iat = 1}', /data class/],
  ['{"email":"ada@example.com","iat":NaN}', /a word that JSON has not/],
  ['{"email":undefined,"iat":1}', /a word that JSON has not/],
  ['{"email":"ada@example.com","iat":}', /claim without a value/],
  ['{"email":"ada@example.com","iat":{{now}}}', /template/],
  [Buffer.from(json, 'utf16le'), /UTF-16/],
  [Buffer.from(`\ufeff${json}é`, 'utf16le'), /UTF-16/],
  [latin, /Latin-1/],
  [gzipSync(json), /compressed/],
  [deflateSync(json), /compressed/],
  [deflateRawSync(json), /compressed/],
  [brotliCompressSync(json), /compressed/],
  [Buffer.from(`\u0020\0\0\0\u0002email\0\u0010\0\0\0ada@example.com\0\0`), /binary form of the claims/],
  [
    Buffer.concat([
      Buffer.from(json.slice(0, 20)),
      Buffer.from('80ff01', 'hex'),
      Buffer.from(json.slice(20)),
    ]),
    /begins as JSON, but characters of it were changed or lost/,
  ],
  ['Array', /for an object/],
  [Buffer.from('82a5656d61696ca161a3696174ce6b07d3cd', 'hex'), /binary form of the claims/],
  [Buffer.from('80ff0102', 'hex'), /perhaps encrypted/],
  // Alike, but for what stands around
  [`claims: [${json}]`, /more text around/],
  [`[${json} ]\n`, /claims as its only entry/],
  [Buffer.from(json).toString('base64').replace(/.{20}/g, '$&\n'), /base64-encoded once more/],
  [`claims '${json}'`, /more text around/],
  [`[${json}]x`, /more text around/],
  [` [${json}]`, /claims as its only entry/],
  [`x\ufeff${json}`, /more text around/],
  [`'${json}'x`, /more text around/],
  [`'${json.replace(',', ',  ')}' `, /more text around/],
  [`  ${json.replace('ada', 'a\tda')}`, /line break or control/],
  [json.replaceAll('"', "'"), /Python/],
  ['claims {"email":None}', /^is not JSON: claims/],
  ['  {"email": NaN }', /a word that JSON has not/],
  ['{"a":{"b":1},"email":"x', /cut off/],
  [Buffer.from('fffe41', 'hex'), /perhaps encrypted/],
  [Buffer.from('fffe4100', 'hex'), /UTF-16/],
  [Buffer.from('feff007b00226122', 'hex'), /UTF-16/],
  [Buffer.from(json, 'utf16le').swap16(), /UTF-16/],
  [Buffer.from('\0\0A\0email'), /binary form of the claims/],
  [Buffer.from('\0\0\0Aemail'), /binary form of the claims/],
  [Buffer.from('\0\u0001Aemail'), /binary form of the claims/],
  [
    Buffer.concat([Buffer.from(` \n${json.slice(0, 20)}`), Buffer.from('80ff', 'hex')]),
    /begins as JSON, but/,
  ],
  [Buffer.from('ff414200', 'hex'), /perhaps encrypted/],
  [Buffer.from('80fe4142', 'hex'), /perhaps encrypted/],
  [Buffer.from('fe414243', 'hex'), /perhaps encrypted/],
  [Buffer.from('80ff4142', 'hex'), /perhaps encrypted/],
  [Buffer.from('AB\0email'), /binary form of the claims/],
  [Buffer.from('x\0[ email'), /binary form of the claims/],
  [Buffer.concat([Buffer.from('x{"email"'), Buffer.from('80ff', 'hex')]), /binary form of the claims/],
  [Buffer.concat([Buffer.from('{ "email"'), Buffer.from('80ff', 'hex')]), /begins as JSON, but/],
  ['{"email":"ada@example.com","iat":Infinity}', /a word that JSON has not/],
  ['{"email":ada, "iat":1', /a text without quotes/],
  [gzipSync('hello'), /compressed/],
  [Buffer.from('808b0102', 'hex'), /perhaps encrypted/],
  [Buffer.from('1f000102ff', 'hex'), /perhaps encrypted/],
])('%s', (payload, says) => {
  const { says: said, hint } = describeForm(payload);
  expect(said).toMatch(says);
  expect(hint).toMatch(/\w{3}/);
  // What the claims hold is shown, but for bytes that are no text.
  if (typeof payload === 'string') expect(said).toContain(payload.slice(0, 3).replace('\ufeff', '\\ufeff'));
});

test('a token in place of claims', () => {
  const [head, claims] = ['{"alg":"HS256","typ":"JWT"}', json].map((text) =>
    Buffer.from(text).toString('base64url'),
  );
  const token = `${head}.${claims}.${'A'.repeat(43)}`;
  expect(describeForm(token)).toEqual({
    says: expect.stringMatching(/^is not JSON: it is a token itself: /),
    hint: 'sign the claims, not a token',
  });
});

test('JSON in Latin-1 is told with what each language calls UTF-8', () => {
  expect(describeForm(latin)).toEqual({
    says: 'is not UTF-8 text: it is JSON in Latin-1 or Windows-1252',
    hint: 'encode the JSON as UTF-8: getBytes(StandardCharsets.UTF_8), Encoding.UTF8; PHP mb_convert_encoding',
  });
});

test.each([
  'ada@example.com,1795676685',
  'no',
  'x"y"',
  `${Buffer.from(json).toString('hex')}:`,
  `:${Buffer.from(json).toString('hex')}`,
  `:${Buffer.from(json).toString('base64')}`,
])('of %s nothing is claimed', (payload) => {
  expect(describeForm(payload)).toEqual({ says: expect.stringContaining(payload.slice(0, 4)), hint: null });
});

test('what is too deep or too large is told as that, and hostile text takes no time', () => {
  expect(describeForm(`${'{"a":'.repeat(501)}1${'}'.repeat(501)}`).says).toMatch(
    /^is nested 501 levels deep/,
  );
  for (const filling of ['/* ', '{"', '%{', '\\"', '=&', 'a: \n', '// ', '“'])
    expect(describeForm(`{${filling.repeat(60_000)}`).says).toMatch(/^is (?:not JSON|nested)/);
});
