/**
 * Owns the words of eight or more characters in kchat's own texts. Rule: pure. A credential such as
 * `signature` or `test-token-endpoint` must not mask them: words that every report has reveal nothing. Add
 * every name without which a report is not understood. An ordinary word that is missing here is masked only
 * if a credential holds it.
 */

const ownWords = new Set(
  `
absolute accepted address addresses admin announced answered application argument arguments attributes
authority authorization available backend browsers calendar certificate character characters clipboard command
commands completion compressed connection container credential credentials customer description different
directory documented duration embedded emulator encoded encoding encrypted environment everything evidence
expected expired explains extension external findings fingerprint firewall followed forgotten fraction
freshness hexadecimal identifier identity imported included installed interrupted invisible keychain
kubernetes kustomer kustomerapp leftover localhost loopback machine messages microseconds milliseconds
mismatch misspelled mistakes negative operation optional organization otherwise override password passwords
permission permitted platform powershell programs protected protocol questions readable redirect redirects
reference rejected relative repeatable replaced requests required response security segments separated
serialization settings signature signed-in situation somebody something somewhere standard stripped subdomain
suspicions symbolic template terminal together tolerated tracking undefined unlocked unreachable unreadable
unusable unchanged unverified username variable variables verification verified verifies whatever yourself
content-type content-encoding content-length byte-order base64url rate-limit read-only self-signed scroll-back
gnome-keyring gnome-keyring-daemon dbus-run-session secret-tool unlock-keychain url-encoded url-decoded
hex-decoded
endpoint endpoint-auth token-endpoint secret-current round-trip api-key chat-secret org-name
fetch-secret import-secret print-secret forget-secret exit-codes completion
api-key-file api-key-stdin api-url expect-email expect-external-id external-id no-input no-verify secret-file
token-body token-command token-field token-header token-method token-url
accesstoken ageseconds apiorigin clockskewseconds externalid externaltoken fetchedat importedat isloggedin
issuedat
chat secret token login
jwttoken overriddenby reactnative schema_version secondsleft severity validuntil verdicts testcase testsuite
testsuites
classname failures timestamp properties system-out system-err hostname kustomerchat getinstance invalidjwt
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
