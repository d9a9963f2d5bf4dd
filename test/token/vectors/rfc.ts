/** Signed examples that nobody here made, from the RFCs; keys as base64url. */

const a1Payload =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';

/** Valid HS256: the signature verifies with the key, whatever the payload is. */
export const validHs256 = [
  {
    name: 'RFC 7515 A.1, a JWT',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1',
    token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${a1Payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
    key: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    errors: ['IAT_MISSING', 'IDENTITY_MISSING'],
  },
  {
    name: 'RFC 7520 4.4, plain text',
    source: 'https://www.rfc-editor.org/rfc/rfc7520#section-4.4',
    token:
      'eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4.s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0',
    key: 'hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg',
    errors: ['PAYLOAD_NOT_JSON'],
  },
] as const;

/** Valid for their own algorithm, which is not Kustomer's. */
export const otherAlgorithms = [
  {
    name: 'RFC 7515 A.2, RS256',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A.2',
    token: `eyJhbGciOiJSUzI1NiJ9.${a1Payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
    code: 'ALG_NOT_HS256',
  },
  {
    name: 'RFC 7515 A.3, ES256',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A.3',
    token: `eyJhbGciOiJFUzI1NiJ9.${a1Payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
    code: 'ALG_NOT_HS256',
  },
  {
    name: 'RFC 7515 A.4, ES512',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A.4',
    token:
      'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
    code: 'ALG_NOT_HS256',
  },
  {
    name: 'RFC 7515 A.5, none',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#appendix-A.5',
    token: `eyJhbGciOiJub25lIn0.${a1Payload}.`,
    code: 'ALG_NONE',
  },
] as const;
