/**
 * Owns what to write instead, in each backend's language.
 *
 * Rule: data, one row a language and one column a mistake, with no cell left out. Neutral words come
 * first; the line of code behind them is in the language that the cause proves, else in the one that was
 * asked for, else in Node.js.
 */

/** What a fix is about. */
type FixName = keyof typeof neutralWords;

/** The mistake's remedy, in words that fit every language. */
const neutralWords = {
  iatSeconds: 'iat is the time of issue in whole seconds since 1970, a number',
  textSecret: 'the key is the secret as it comes: its text as UTF-8, neither base64- nor hex-decoded',
  rawDigest: 'the signature is the bytes of the digest in base64url, without padding',
  textId: 'externalId is a string',
  rightClaim: 'name the customer in externalId, or in email',
  sessionFirst: 'take the customer from the session, and answer 401 if there is none',
  freshToken: 'sign a new token for each request, and forbid caches to keep it',
} as const;

/** By the names that `--lang` takes. */
const lines = {
  node: {
    iatSeconds: 'Math.floor(Date.now() / 1000)',
    textSecret: "createHmac('sha256', secret), not Buffer.from(secret, 'base64')",
    rawDigest: ".digest('base64url')",
    textId: 'externalId: String(id)',
    rightClaim: "jwt.sign({ externalId: String(id) }, secret, { algorithm: 'HS256' })",
    sessionFirst: 'if (request.session?.customerId === undefined) return response.sendStatus(401)',
    freshToken: "jwt.sign(…) inside the handler; response.set('Cache-Control', 'no-store')",
  },
  python: {
    iatSeconds: 'int(time.time())',
    textSecret: 'jwt.encode(claims, secret, algorithm="HS256"), not base64.b64decode(secret)',
    rawDigest: 'base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()',
    textId: '"externalId": str(customer_id)',
    rightClaim: 'jwt.encode({"externalId": str(customer_id), "iat": int(time.time())}, secret, "HS256")',
    sessionFirst: 'if session.get("customer_id") is None: return {"error": "not signed in"}, 401',
    freshToken: 'jwt.encode(…) inside the view; headers {"Cache-Control": "no-store"}',
  },
  ruby: {
    iatSeconds: 'Time.now.to_i',
    textSecret: "JWT.encode(claims, secret, 'HS256'), not Base64.decode64(secret)",
    rawDigest: 'Base64.urlsafe_encode64(digest, padding: false)',
    textId: 'externalId: customer_id.to_s',
    rightClaim: "JWT.encode({ externalId: customer_id.to_s, iat: Time.now.to_i }, secret, 'HS256')",
    sessionFirst: 'halt 401 if session[:customer_id].nil?',
    freshToken: 'JWT.encode(…) inside the route; cache_control :no_store',
  },
  php: {
    iatSeconds: 'time()',
    textSecret: "hash_hmac('sha256', $input, $secret, true), not base64_decode($secret)",
    rawDigest: "rtrim(strtr(base64_encode(hash_hmac('sha256', $input, $secret, true)), '+/', '-_'), '=')",
    textId: "'externalId' => (string) $customerId",
    rightClaim: "['externalId' => (string) $customerId, 'iat' => time()]",
    sessionFirst: "if (!isset($_SESSION['customer_id'])) { http_response_code(401); exit; }",
    freshToken: "sign in the request; header('Cache-Control: no-store')",
  },
  go: {
    iatSeconds: 'time.Now().Unix()',
    textSecret: '[]byte(secret), not base64.StdEncoding.DecodeString(secret)',
    rawDigest: 'mac.Write([]byte(input)); base64.RawURLEncoding.EncodeToString(mac.Sum(nil))',
    textId: '"externalId": strconv.FormatInt(id, 10)',
    rightClaim: 'jwt.MapClaims{"externalId": id, "iat": time.Now().Unix()}',
    sessionFirst: 'if !ok { http.Error(w, "not signed in", http.StatusUnauthorized); return }',
    freshToken: 'SignedString(secret) inside the handler; w.Header().Set("Cache-Control", "no-store")',
  },
  java: {
    iatSeconds: 'Instant.now().getEpochSecond()',
    textSecret: 'secret.getBytes(StandardCharsets.UTF_8), not Base64.getDecoder().decode(secret)',
    rawDigest: 'Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input))',
    textId: '"externalId", customerId.toString()',
    rightClaim: 'Map.of("externalId", customerId.toString(), "iat", Instant.now().getEpochSecond())',
    sessionFirst:
      'HttpSession session = request.getSession(false); if (session == null) response.setStatus(401)',
    freshToken: 'sign in doGet; response.setHeader("Cache-Control", "no-store")',
  },
  csharp: {
    iatSeconds: 'DateTimeOffset.UtcNow.ToUnixTimeSeconds()',
    textSecret: 'Encoding.UTF8.GetBytes(secret), not Convert.FromBase64String(secret)',
    rawDigest: "Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')",
    textId: 'externalId = id.ToString()',
    rightClaim: 'new { externalId = id.ToString(), iat = DateTimeOffset.UtcNow.ToUnixTimeSeconds() }',
    sessionFirst: 'if (customerId == null) response.StatusCode = 401',
    freshToken: 'sign in the request; response.AddHeader("Cache-Control", "no-store")',
  },
  perl: {
    iatSeconds: 'time',
    textSecret: "encode_jwt(payload => $claims, key => $secret, alg => 'HS256'), not decode_base64($secret)",
    rawDigest: 'encode_base64url(hmac_sha256($input, $secret))',
    textId: 'externalId => "$customer_id"',
    rightClaim: '{ externalId => "$customer_id", iat => time }',
    sessionFirst: "return $c->render(json => {}, status => 401) unless defined $c->session('customer_id')",
    freshToken: "encode_jwt(…) inside the route; $c->res->headers->cache_control('no-store')",
  },
  elixir: {
    iatSeconds: 'System.system_time(:second)',
    textSecret: ':jose_jwk.from_oct(secret), not Base.decode64!(secret)',
    rawDigest: 'Base.url_encode64(digest, padding: false)',
    textId: '"externalId" => to_string(id)',
    rightClaim: '%{"externalId" => to_string(id), "iat" => System.system_time(:second)}',
    sessionFirst: 'if get_session(conn, :customer_id) == nil, do: send_resp(conn, 401, "")',
    freshToken: 'sign in the action; put_resp_header(conn, "cache-control", "no-store")',
  },
  shell: {
    iatSeconds: 'date +%s',
    textSecret: 'openssl dgst -sha256 -hmac "$secret" -binary',
    rawDigest: "openssl dgst -sha256 -hmac \"$secret\" -binary | base64 -w0 | tr '+/' '-_' | tr -d '='",
    textId: 'jq -n --arg id "$id" \'{externalId: $id}\'',
    rightClaim: 'jq -n --arg id "$id" --argjson now "$(date +%s)" \'{externalId: $id, iat: $now}\'',
    sessionFirst: 'test -n "$customer_id" || { echo "Status: 401"; exit; }',
    freshToken: 'sign in the request; echo "Cache-Control: no-store"',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<FixName, string>>>>;

/** A language of the table. */
export type Language = keyof typeof lines;

/** The names that `--lang` takes, in the order of the table. */
export const backendLanguages = Object.keys(lines) as readonly Language[];

/** Other names that people type for a language. */
const aliases: Readonly<Record<string, Language>> = {
  javascript: 'node',
  js: 'node',
  typescript: 'node',
  ts: 'node',
  py: 'python',
  django: 'python',
  flask: 'python',
  rb: 'ruby',
  rails: 'ruby',
  laravel: 'php',
  golang: 'go',
  kotlin: 'java',
  'c#': 'csharp',
  dotnet: 'csharp',
  openssl: 'shell',
  bash: 'shell',
};

/** The language that a name means, in any case; undefined if there is none. */
export function parseLanguage(name: string): Language | undefined {
  const asked = name.toLowerCase();
  return (
    backendLanguages.find((language) => language === asked) ??
    (Object.hasOwn(aliases, asked) ? aliases[asked] : undefined)
  );
}

/**
 * What to write instead: the neutral words, and a line of Node.js behind them, which
 * {@link writeIn} translates.
 */
export function suggestLine(fix: FixName): string {
  return `${neutralWords[fix]}: ${lines.node[fix]}`;
}

/** The table's line of Node.js alone, for a hint with words of its own. */
export const nodeLine = (fix: FixName): string => lines.node[fix];

/** A hint with each of the table's lines of Node.js written in another language. */
export function writeIn(language: Language, hint: string): string {
  const names = Object.keys(neutralWords) as FixName[];
  return names.reduce((text, fix) => text.replaceAll(lines.node[fix], lines[language][fix]), hint);
}

/** The findings or results of checks with their hints in a language; as they are without one. */
export function writeHintsIn<T extends { readonly hint: string | null }>(
  language: Language | undefined,
  entries: readonly T[],
): readonly T[] {
  if (language === undefined) return entries;
  return entries.map((entry) =>
    entry.hint === null ? entry : { ...entry, hint: writeIn(language, entry.hint) },
  );
}
