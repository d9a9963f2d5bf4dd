/**
 * Owns the words of eight or more characters in kchat's own texts. Rule: pure. A credential such as
 * `signature` or `test-token-endpoint` must not mask them: words that every report has reveal nothing. Every
 * name without which a report is not understood belongs here, an ordinary word only if credentials hold it.
 */

const ownWords = new Set(
  `
application authorization available certificate character characters clipboard commands container content-type
credential credentials customer directory encoding environment expected expired external fingerprint
hexadecimal identifier identity keychain kustomer kustomerapp localhost messages password passwords rate-limit
redirect required response security settings signature standard terminal variable variables verified
endpoint endpoint-auth token-endpoint secret-current round-trip api-key chat-secret org-name
fetch-secret import-secret print-secret forget-secret exit-codes completion
api-key-file api-key-stdin api-url expect-email expect-external-id external-id no-input no-verify secret-file
token-body token-command token-field token-header token-method token-url
accesstoken ageseconds apiorigin clockskewseconds externalid externaltoken fetchedat importedat isloggedin
issuedat jwttoken overriddenby reactnative schema_version secondsleft severity validuntil
chat secret token login
classname failures hostname properties system-err system-out testcase testsuite testsuites timestamp
your-256-bit-secret a-string-secret-at-least-256-bits-long eyjhbgcioijiuzi1niisinr5cci6ikpxvcj9
ALG_NONE ALG_NOT_HS256 API_ANSWER_INVALID API_FAILED API_KEY_EXPIRED API_KEY_IS_WIDGET_KEY
API_KEY_LACKS_ROLE API_KEY_MISSING API_KEY_REFUSED API_KEY_UNUSABLE API_KEY_WRONG_REGION API_RATE_LIMITED
API_TIMED_OUT API_UNREACHABLE CLAIM_MISSPELLED CONFIG_INVALID CRIT_PRESENT DUPLICATE_CLAIM
EMAIL_SHADOWS_EXTERNAL_ID EMAIL_SUSPECT EXP_PASSED EXP_SUSPECT EXTERNAL_ID_SUSPECT FORCE_COLOR
GITHUB_ACTIONS GITHUB_STEP_SUMMARY HEADER_NOT_JSON HTTPS_PROXY HTTP_PROXY IAT_FRACTIONAL IAT_FUTURE
IAT_MILLISECONDS IAT_MISSING IAT_NEAR_LIMIT IAT_NOT_NUMBER IAT_TIMEZONE IAT_TOO_OLD IDENTITY_EMPTY
IDENTITY_MISSING IDENTITY_NOT_STRING INPUT_INVALID INTERRUPTED IS_API_KEY KCHAT_API_URL KCHAT_CONFIG_DIR
KCHAT_EMULATED KCHAT_KEYCHAIN_TIMEOUT KCHAT_STORE KCHAT_TIMEOUT KEYCHAIN_LOCKED KEYCHAIN_TIMED_OUT
KEYCHAIN_UNAVAILABLE KUSTOMER_API_KEY KUSTOMER_CHAT_SECRET KUSTOMER_CHAT_SECRET_FILE KUSTOMER_ORG
NBF_FUTURE NBF_SUSPECT NODE_EXTRA_CA_CERTS NOT_BASE64URL NO_COLOR NO_PROXY ORIGIN_CONFLICT OUTPUT_FAILED
PAYLOAD_NOT_JSON SECRET_NOT_FOUND SECRET_SUSPECT SIGNATURE_MISMATCH SIGNATURE_NOT_CHECKED STORE_UNUSABLE
TOKEN_MALFORMED TYP_MISSING TYP_NOT_JWT
`
    .toLowerCase()
    .trim()
    .split(/\s+/),
);

/** Whether a word, in either case, is one of kchat's own. */
export function isOwnWord(word: string): boolean {
  return ownWords.has(word.toLowerCase());
}
